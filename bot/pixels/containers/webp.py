"""WebP: chunks in a RIFF file (https://developers.google.com/speed/webp/docs/riff_container)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from bot.pixels.containers.parts import PROFILE_LIMIT, Broken, Parts, sound_profile
from bot.pixels.formats import WEBP

HEADER = 12  # bytes: RIFF, the size, WEBP
_HEADERS = 80  # bytes: of an animation up to the name of what its first frame is in
ANIMATION, XMP, EXIF, ALPHA, PROFILE = 0x02, 0x04, 0x08, 0x10, 0x20  # flags of VP8X
_PIXELS = frozenset({b"VP8 ", b"VP8L"})
IMAGE = frozenset({b"VP8X", b"ALPH", b"ANIM", b"ANMF"}) | _PIXELS


def chunks(data: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """Name and body of each chunk to the end of the file, whatever size its header names.

    A last chunk that is cut short is left out, unless it has pixels: then raises Broken.
    """
    view, at = memoryview(data), HEADER
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + size > len(data):
            if name in IMAGE:
                raise Broken
            return
        yield name, view[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def parts(data: bytes) -> Parts:
    """A picture, or the first frame of an animation, without anything beside it."""
    found: dict[bytes, memoryview] = {}
    try:
        for name, body in chunks(data):
            found.setdefault(name, body)
    except Broken:
        if b"ANMF" not in found:  # a later frame that is broken does not take the first one away
            raise
    still = _still(found)
    has_profile = not found.get(b"VP8X") or found[b"VP8X"][0] & PROFILE
    return Parts(
        data=still,
        media_type=WEBP,
        exif=bytes(found.get(b"EXIF", b"")).removeprefix(b"Exif\0\0"),
        profile=sound_profile(bytes(found.get(b"ICCP", b"")[:PROFILE_LIMIT])) if has_profile else b"",
        is_clean=still == data,
    )


def riff(found: list[tuple[bytes, bytes | memoryview]]) -> bytes:
    """A file of these chunks."""
    pieces: list[bytes | memoryview] = [b""]
    for name, body in found:
        pieces += [name, struct.pack("<I", len(body)), body, b"\0" * (len(body) % 2)]
    size = 4 + sum(map(len, pieces))
    pieces[0] = b"RIFF" + struct.pack("<I", size) + b"WEBP"
    return b"".join(pieces)


def canvas(flags: int, width: int, height: int) -> bytes:
    """The body of a VP8X chunk."""
    return struct.pack("<I", flags) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")


def size_of(name: bytes, pixels: memoryview) -> tuple[int, int, bool]:
    """Width, height and whether there may be transparency, of the body of a VP8 or VP8L chunk. Raises Broken."""
    head = bytes(pixels[:10])
    if name == b"VP8L" and len(head) >= 5 and head[0] == 0x2F:
        bits = int.from_bytes(head[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, bool(bits >> 28 & 1)
    if name == b"VP8 " and head[3:6] == b"\x9d\x01\x2a" and len(head) == 10:
        width, height = struct.unpack_from("<HH", head, 6)
        return width & 0x3FFF, height & 0x3FFF, False
    raise Broken


def is_animated(still: bytes) -> bool:
    """Whether the `data` of `parts` is the first frame of an animation."""
    return still[:4] == b"RIFF" and still[30:34] == b"ANIM"


def is_lossless(still: bytes) -> bool:
    """Whether the `data` of `parts` kept its pixels without loss."""
    return b"VP8L" in still[:_HEADERS]


def still(found: dict[bytes, memoryview]) -> list[tuple[bytes, bytes | memoryview]]:
    """The chunks of the one picture, without a header of the extended format. Raises Broken.

    The transparency counts only where such a header says that there is one, or where there is no header.
    """
    has_alpha = not found.get(b"VP8X") or found[b"VP8X"][0] & ALPHA
    for name in (b"VP8 ", b"VP8L"):
        if name in found:
            alpha = [(b"ALPH", found[b"ALPH"])] if name == b"VP8 " and b"ALPH" in found and has_alpha else []
            return [*alpha, (name, found[name])]
    raise Broken


def _still(found: dict[bytes, memoryview]) -> bytes:
    if b"ANMF" in found and len(found.get(b"VP8X", b"")) == 10:
        extended = bytes([found[b"VP8X"][0] & ANIMATION | ALPHA]) + bytes(found[b"VP8X"][1:])
        background = found.get(b"ANIM", memoryview(bytes(6)))
        return riff([(b"VP8X", extended), (b"ANIM", background), (b"ANMF", found[b"ANMF"])])
    pixels = still(found)
    width, height, _ = size_of(pixels[-1][0], memoryview(pixels[-1][1]))
    if len(pixels) == 2 and width and height:
        return riff([(b"VP8X", canvas(ALPHA, width, height)), *pixels])
    return riff(pixels[-1:])
