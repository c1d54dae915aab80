"""XMP in a WebP: a chunk after the picture, announced in the header of the extended format."""

from __future__ import annotations

from bot.pixels.containers import Broken, webp
from bot.pixels.marking.packet import SourceType, packet, says_so

_XMP = b"XMP "
_CREDENTIALS = b"C2PA"


def marked(data: bytes, source: SourceType) -> bytes:
    """Raises Broken."""
    found: list[tuple[bytes, bytes | memoryview]] = list(webp.chunks(data))
    by_name = dict(reversed(found))
    if says_so(by_name.get(_CREDENTIALS, b"")) or says_so(by_name.get(_XMP, b"")):
        return data
    existing = bytes(by_name[_XMP]) if _XMP in by_name else None
    rest = [(name, body) for name, body in found if name not in (_XMP, b"VP8X")]
    return webp.riff([_header(found, by_name), *rest, (_XMP, packet(source, existing))])


def _header(
    found: list[tuple[bytes, bytes | memoryview]], by_name: dict[bytes, bytes | memoryview]
) -> tuple[bytes, bytes]:
    """The header of the extended format, with the flag for XMP."""
    if b"VP8X" in by_name:
        before = bytes(by_name[b"VP8X"])
        if len(before) != 10:
            raise Broken
        return b"VP8X", bytes([before[0] | webp.XMP]) + before[1:]
    for name, body in found:
        if name in (b"VP8 ", b"VP8L"):
            width, height, has_alpha = webp.size_of(name, memoryview(body))
            flags = webp.XMP | (webp.ALPHA if has_alpha else 0)
            return b"VP8X", webp.canvas(flags, width, height)
    raise Broken
