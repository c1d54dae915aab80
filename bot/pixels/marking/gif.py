"""XMP in a GIF: an application extension. Its text is no chain of sub-blocks, so a ramp of bytes after it leads any
reader of sub-blocks, wherever it lands, to the end (XMP specification, part 3)."""

from __future__ import annotations

from bot.pixels.containers import Broken, gif
from bot.pixels.marking.packet import SourceType, packet, says_so, without

_START = b"!\xff\x0bXMP DataXMP"
_RAMP = b"\x01" + bytes(range(0xFF, -1, -1)) + b"\0"


def marked(data: bytes, source: SourceType) -> bytes:
    """Raises Broken."""
    if not gif.start(data).is_sound:
        raise Broken
    at = end = gif.SCREEN_END + gif.colours(data)
    existing: bytes | None = None
    start = data.find(_START)
    if start >= 0:
        ramp = data.find(_RAMP, start)
        if ramp < 0:
            raise Broken
        existing = data[start + len(_START) : ramp]
        if says_so(existing):
            return data
        at, end = start, ramp + len(_RAMP)
    further: list[tuple[int, int]] = []
    start = data.find(_START, end)
    while start >= 0 and (ramp := data.find(_RAMP, start)) >= 0:  # there is to be one packet
        further.append((start, ramp + len(_RAMP)))
        start = data.find(_START, ramp)
    # Extensions came with the later version of the format.
    return b"".join(
        [b"GIF89a", data[6:at], _START, packet(source, existing), _RAMP, *without(data, end, further)],
    )
