"""XMP in a WebP: a chunk after the picture, announced in the header of the extended format."""

from __future__ import annotations

from bot.pixels.containers import Broken, webp
from bot.pixels.marking.packet import SourceType, packet, says_so

_XMP = b"XMP "
_CREDENTIALS = b"C2PA"
_EXIF, _PROFILE = b"EXIF", b"ICCP"
_PLACED = webp.IMAGE | {_XMP, _EXIF, _PROFILE}
_Chunks = list[tuple[bytes, bytes | memoryview]]


def marked(data: bytes, source: SourceType) -> bytes:
    """In the order that the format demands, with the flags that are true. Raises Broken."""
    found: list[tuple[bytes, memoryview]] = list(webp.chunks(data))
    by_name = dict(reversed(found))
    if says_so(by_name.get(_CREDENTIALS, b"")):
        return data
    existing = bytes(by_name[_XMP]) if _XMP in by_name else None
    xmp = existing if existing is not None and says_so(existing) else packet(source, existing)
    header = bytes(by_name.get(b"VP8X", b""))
    if header and len(header) != 10:
        raise Broken
    profile = [(_PROFILE, by_name[_PROFILE])] if _has_profile(by_name) else []
    rest = [(name, body) for name, body in found if name not in _PLACED]
    exif = [(_EXIF, by_name[_EXIF])] if _EXIF in by_name else []
    flags = webp.XMP | (webp.PROFILE if profile else 0) | (webp.EXIF if exif else 0)
    pixels, canvas = _animation(found, flags) if b"ANMF" in by_name else _still(by_name, flags)
    return webp.riff([(b"VP8X", canvas), *profile, *pixels, *exif, (_XMP, xmp), *rest])


def _has_profile(by_name: dict[bytes, memoryview]) -> bool:
    header = by_name.get(b"VP8X", b"")
    return _PROFILE in by_name and bool(header) and bool(header[0] & webp.PROFILE)


def _still(by_name: dict[bytes, memoryview], flags: int) -> tuple[_Chunks, bytes]:
    pixels = webp.still(by_name)
    name, body = pixels[-1]
    width, height, has_alpha = webp.size_of(name, memoryview(body))
    if len(pixels) == 2 or has_alpha:
        flags |= webp.ALPHA
    return pixels, webp.canvas(flags, width, height)


def _animation(found: list[tuple[bytes, memoryview]], flags: int) -> tuple[_Chunks, bytes]:
    """Raises Broken for one that is none, or has a still picture beside it."""
    names = [name for name, _ in found]
    if names[0] != b"VP8X" or not found[0][1][0] & webp.ANIMATION or names.count(b"ANIM") != 1:
        raise Broken
    if {b"VP8 ", b"VP8L", b"ALPH"} & set(names) or names.index(b"ANIM") > names.index(b"ANMF"):
        raise Broken
    flags |= found[0][1][0] & (webp.ANIMATION | webp.ALPHA)
    frames = [(name, body) for name, body in found if name in (b"ANIM", b"ANMF")]
    return [*frames], bytes([flags]) + bytes(3) + bytes(found[0][1][4:])
