"""PNG: a signature and chunks, each with a length, a name and a checksum (https://www.w3.org/TR/png-3/)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from bot.pixels.containers.parts import PROFILE_LIMIT, Broken, Parts, inflated
from bot.pixels.formats import PNG

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_END = b"\0\0\0\0IEND\xaeB`\x82"
_PALETTE = 3  # the colour type of pictures with a palette
_TRANSPARENCY = {0: 2, 2: 6}  # by colour type: the bytes of the one colour that is transparent
_SIZES = {b"gAMA": 4, b"cHRM": 32, b"sRGB": 1}  # what a decoder may know of colours, if it has as many bytes
# Chunks that tell nothing of where a picture comes from.
_HARMLESS = frozenset({b"sBIT", b"bKGD", b"pHYs", b"hIST", b"cICP"})


@dataclass(frozen=True, slots=True)
class Chunk:
    """`start` and `end` are those of the whole chunk in the file."""

    name: bytes
    body: memoryview
    checksum: bytes
    start: int
    end: int

    @property
    def is_sound(self) -> bool:
        """Whether the body is what its checksum says."""
        return zlib.crc32(self.body, zlib.crc32(self.name)).to_bytes(4, "big") == self.checksum


def chunks(data: bytes) -> Iterator[Chunk]:
    """The chunks up to IEND, or up to where the file ends. Raises Broken at a chunk that is cut short."""
    view, at = memoryview(data), len(SIGNATURE)
    while at < len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        name = data[at + 4 : at + 8]
        if name == b"IEND" or b"IEND".startswith(name):
            # Cut within the end marker as well: what it marks is there.
            yield Chunk(b"IEND", view[at:at], b"", at, min(end, len(data)))
            return
        if end > len(data):
            raise Broken
        yield Chunk(name, view[at + 8 : end - 4], data[end - 4 : end], at, end)
        at = end


def parts(data: bytes) -> Parts:
    """A still picture with the colours it names: no texts, no animation, nothing that is broken and not needed."""
    view = memoryview(data)
    kept: list[bytes | memoryview] = [SIGNATURE]
    pixels: list[memoryview] = []
    exif = profile = b""
    kind, has_palette, is_clean = _colour_type(data), False, True
    for chunk in chunks(data):
        if chunk.name == b"IDAT":
            pixels.append(view[chunk.start : chunk.end])
        elif not pixels and _is_needed(chunk, kind):
            kept.append(view[chunk.start : chunk.end])
            has_palette = has_palette or chunk.name == b"PLTE"
        elif chunk.name == b"IEND":
            is_clean = is_clean and data[chunk.start :] == _END
        else:
            is_clean = is_clean and _is_harmless(chunk)
            if chunk.name == b"eXIf":
                exif = bytes(chunk.body)
            elif chunk.name == b"iCCP" and chunk.is_sound:
                profile = _profile(chunk.body)
    if kind == _PALETTE and not has_palette:
        kept.append(packed(b"PLTE", bytes(768)))  # black, as browsers have it
        is_clean = False
    if not pixels:
        raise Broken
    whole = b"".join([*kept, *pixels, _END])
    return Parts(data=whole, media_type=PNG, exif=exif, profile=profile, is_clean=is_clean)


def packed(name: bytes, body: bytes) -> bytes:
    """One chunk as it stands in a file."""
    return struct.pack(">I", len(body)) + name + body + zlib.crc32(body, zlib.crc32(name)).to_bytes(4, "big")


def _colour_type(data: bytes) -> int:
    """Raises Broken where the first chunk is no header."""
    if data[12:16] != b"IHDR" or len(data) < 33:
        raise Broken
    return data[25]


def _is_needed(chunk: Chunk, kind: int) -> bool:
    match chunk.name:
        case b"IHDR":
            return chunk.start == len(SIGNATURE)
        case b"PLTE":
            return kind == _PALETTE
        case b"tRNS":
            size = len(chunk.body)
            fits = 0 < size <= 256 if kind == _PALETTE else size == _TRANSPARENCY.get(kind)
            return fits and chunk.is_sound
        case name if name in _SIZES:
            return len(chunk.body) == _SIZES[name] and chunk.is_sound
    return False


def _is_harmless(chunk: Chunk) -> bool:
    """Whether it can be passed on: what is broken would stop other decoders."""
    return chunk.name in _HARMLESS and chunk.is_sound and (chunk.name != b"pHYs" or len(chunk.body) == 9)


def _profile(body: memoryview) -> bytes:
    name, _, rest = bytes(body).partition(b"\0")
    return (inflated(rest[1:], PROFILE_LIMIT) or b"") if 0 < len(name) < 80 else b""
