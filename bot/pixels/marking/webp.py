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
    """The header of the extended format, with the flag for XMP, and for a still with its true size."""
    before = bytes(by_name.get(b"VP8X", b""))
    if before and len(before) != 10:
        raise Broken
    flags = webp.XMP | (before[0] if before else 0)
    for name, body in found:
        if name in (b"VP8 ", b"VP8L"):
            width, height, has_alpha = webp.size_of(name, memoryview(body))
            return b"VP8X", webp.canvas(flags | (webp.ALPHA if has_alpha else 0), width, height)
    if not before or not flags & webp.ANIMATION:
        raise Broken
    return b"VP8X", bytes([flags]) + before[1:]
