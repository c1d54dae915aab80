"""XMP in a PNG: an iTXt chunk with a keyword of its own."""

from __future__ import annotations

from bot.pixels.containers import Broken, png
from bot.pixels.containers.parts import inflated
from bot.pixels.marking import soundness
from bot.pixels.marking.packet import PACKET_LIMIT, SourceType, packet, says_so, without

_HEADER_END = 33  # bytes: signature and IHDR, which must come first
_KEYWORD = b"XML:com.adobe.xmp\0"
_CREDENTIALS = b"caBX"


def marked(data: bytes, source: SourceType) -> bytes:
    """Raises Broken."""
    at = end = _HEADER_END
    existing: bytes | None = None
    further: list[tuple[int, int]] = []
    found = list(png.chunks(data))
    if soundness.hides_the_picture(found):
        raise Broken
    for chunk in found:
        if chunk.name == _CREDENTIALS and says_so(chunk.body):
            return data
        if chunk.name == b"iTXt" and chunk.body[: len(_KEYWORD)] == _KEYWORD:
            if existing is not None:  # there is to be one packet; another one could say otherwise
                further.append((chunk.start, chunk.end))
                continue
            existing = _text(bytes(chunk.body[len(_KEYWORD) :]))
            if says_so(existing) and chunk.is_sound:
                return data
            at, end = chunk.start, chunk.end
    body = _KEYWORD + b"\0\0\0\0" + packet(source, existing)
    return b"".join([data[:at], png.packed(b"iTXt", body), *without(data, end, further)])


def _text(rest: bytes) -> bytes:
    """What follows the keyword: whether it is compressed, how, the language, its translation, the text."""
    is_compressed, fields = rest[:1] == b"\1", rest[2:].split(b"\0", 2)
    text = fields[2] if len(fields) == 3 else b""
    return (inflated(text, PACKET_LIMIT) or b"") if is_compressed else text
