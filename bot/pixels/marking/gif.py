"""XMP in a GIF: an application extension. Its text is no chain of sub-blocks, so a ramp of bytes after it leads any
reader of sub-blocks, wherever it lands, to the end (XMP specification, part 3)."""

from __future__ import annotations

from bot.pixels.containers import Broken
from bot.pixels.marking.packet import SourceType, packet, says_so

_START = b"!\xff\x0bXMP DataXMP"
_RAMP = b"\x01" + bytes(range(0xFF, -1, -1)) + b"\0"
_SCREEN_END = 13  # bytes: header and logical screen


def marked(data: bytes, source: SourceType) -> bytes:
    """Raises Broken."""
    at = end = _SCREEN_END + _colours(data)
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
    if len(data) <= at:
        raise Broken
    # Extensions came with the later version of the format.
    return b"".join(
        [b"GIF89a", data[6:at], _START, packet(source, existing), _RAMP, data[end:]],
    )


def _colours(data: bytes) -> int:
    """The bytes of the table of colours for all frames."""
    if len(data) < _SCREEN_END:
        raise Broken
    return 3 * 2 ** ((data[10] & 0x07) + 1) if data[10] & 0x80 else 0
