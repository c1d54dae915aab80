"""PNG: a signature and chunks, each with a length, a name and a checksum (https://www.w3.org/TR/png-3/)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.pixels import profiles
from bot.pixels.containers.parts import PROFILE_LIMIT, Broken, Parts, inflated, sound_profile
from bot.pixels.formats import PNG

SIGNATURE = b"\x89PNG\r\n\x1a\n"
END = b"\0\0\0\0IEND\xaeB`\x82"
_PALETTE = 3  # the colour type of pictures with a palette
_TRANSPARENCY = {0: 2, 2: 6}  # by colour type: the bytes of the one colour that is transparent
# Chunks that tell nothing of where a picture comes from, by the bytes that they may have. What has others would stop
# some decoders, and could hold words.
_HARMLESS = {
    b"sBIT": (1, 2, 3, 4),
    b"bKGD": (1, 2, 6),
    b"pHYs": (9,),
    b"gAMA": (4,),
    b"cHRM": (32,),
    b"sRGB": (1,),
}
# What says how the colours are meant, and how the picture is turned. It counts where it stands before the pixels.
_SAYING = frozenset({b"iCCP", b"gAMA", b"cHRM", b"sRGB", b"cICP", b"eXIf"})


class CutShort(Broken):
    """The file ends within the chunk that begins at `at`."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


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
    """The chunks up to IEND, or up to where the file ends. Raises CutShort at a chunk that is cut short."""
    view, at = memoryview(data), len(SIGNATURE)
    while at < len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        name = data[at + 4 : at + 8]
        if name == b"IEND" or b"IEND".startswith(name):
            # Cut within the end marker as well: what it marks is there.
            yield Chunk(b"IEND", view[at:at], b"", at, min(end, len(data)))
            return
        if end > len(data):
            raise CutShort(at)
        yield Chunk(name, view[at + 8 : end - 4], data[end - 4 : end], at, end)
        at = end


@dataclass(slots=True)
class _Sorted:
    """What is found in a file: what the pixels need, the pixels, and what is said about them, the first of each."""

    kept: list[bytes | memoryview] = field(default_factory=list)
    pixels: list[bytes | memoryview] = field(default_factory=list)
    said: dict[bytes, bytes] = field(default_factory=dict)
    has_end: bool = True
    palette: bytes = b""
    transparency: bytes = b""
    is_clean: bool = True


def parts(data: bytes) -> Parts:
    """A still picture: no texts, no animation, nothing that is broken and not needed.

    A file that is cut short in or after its pixels is taken as far as it goes: a decoder knows whether they are whole.
    """
    header = _header(data)
    kind, found = header[9], _Sorted()
    try:
        for chunk in chunks(data):
            _sort(data, chunk, kind, found)
    except CutShort as cut:
        found.is_clean = found.has_end = False
        if data[cut.at + 4 : cut.at + 8] == b"IDAT":
            found.pixels.append(
                packed(b"IDAT", data[cut.at + 8 :][: int.from_bytes(data[cut.at :][:4], "big")])
            )
    if kind == _PALETTE and not found.palette:
        found.palette, found.is_clean = bytes(768), False  # black, as browsers have it
    if not found.pixels:
        raise Broken
    needed = [(b"IHDR", header), (b"PLTE", found.palette), (b"tRNS", found.transparency)]
    head = [packed(name, body) for name, body in needed if body]
    is_clean = found.is_clean and data.startswith(SIGNATURE + head[0])
    pieces = [SIGNATURE, *head, *found.pixels, END]
    # Megabytes: they are copied only where the file has more than these.
    has_nothing_else = is_clean and sum(map(len, pieces)) == len(data)
    return Parts(
        data=data if has_nothing_else else b"".join(pieces),
        media_type=PNG,
        exif=found.said.get(b"eXIf", b""),
        profile=_profile(found.said),
        is_clean=is_clean,
        has_end=found.has_end,
    )


def packed(name: bytes, body: bytes) -> bytes:
    """One chunk as it stands in a file."""
    return struct.pack(">I", len(body)) + name + body + zlib.crc32(body, zlib.crc32(name)).to_bytes(4, "big")


def _header(data: bytes) -> bytes:
    """That of the picture, as it is to be. Raises Broken where the first chunk is none."""
    first = next(chunks(data), None)
    if first is None or first.name != b"IHDR" or len(first.body) < 13 or not first.is_sound:
        raise Broken
    # There is one way of packing, and one of filtering; and nothing after the 13 bytes.
    return bytes(first.body[:10]) + b"\0\0" + bytes(first.body[12:13])


def _sort(data: bytes, chunk: Chunk, kind: int, found: _Sorted) -> None:
    match chunk.name:
        case b"IDAT":
            found.pixels.append(memoryview(data)[chunk.start : chunk.end])
        case b"IEND":
            found.is_clean = found.is_clean and data[chunk.start :] == END
        case b"IHDR" if chunk.start == len(SIGNATURE):
            pass
        case b"PLTE" if kind == _PALETTE and not found.pixels and not found.palette:
            found.palette = bytes(chunk.body[: min(len(chunk.body) // 3, 256) * 3])
            found.is_clean = found.is_clean and len(found.palette) == len(chunk.body) and chunk.is_sound
        case b"tRNS" if _is_fitting(chunk, kind, found):
            found.transparency = bytes(chunk.body)
        case name:
            found.is_clean = found.is_clean and _is_harmless(chunk)
            if name in _SAYING and not found.pixels and chunk.is_sound:
                found.said.setdefault(name, bytes(chunk.body))


def _is_fitting(chunk: Chunk, kind: int, found: _Sorted) -> bool:
    """Whether it says which colours are transparent, and can."""
    if found.pixels or found.transparency or not chunk.is_sound:
        return False
    size = len(chunk.body)
    return 0 < size <= 256 and bool(found.palette) if kind == _PALETTE else size == _TRANSPARENCY.get(kind)


def _is_harmless(chunk: Chunk) -> bool:
    """Whether it can be passed on."""
    return chunk.name in _HARMLESS and chunk.is_sound and len(chunk.body) in _HARMLESS[chunk.name]


def _profile(said: dict[bytes, bytes]) -> bytes:
    """The colour profile, or one of what else the file says of its colours; "" for sRGB."""
    code = said.get(b"cICP", b"")
    if len(code) == 4 and code[2] == 0:
        return profiles.coded(code[0], code[1])
    name, _, rest = said.get(b"iCCP", b"").partition(b"\0")
    if name and rest[:1] == b"\0":
        profile = sound_profile(inflated(rest[1:], PROFILE_LIMIT) or b"")
        if profile:
            return profile
    if b"sRGB" in said:
        return b""
    return profiles.measured(said.get(b"gAMA", b""), said.get(b"cHRM", b""))
