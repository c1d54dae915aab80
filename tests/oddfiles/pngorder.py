"""PNG files whose chunks are sound, but not where or not as often as they should be, and what they say of colours."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageCms

from tests.oddfiles.corpus import OddFile
from tests.oddfiles.paints import painting
from tests.oddfiles.pngs import IEND, before_end, chunk, raw, with_chunk
from tests.pictures import saved

START = b"\x89PNG\r\n\x1a\n"
Chunks = list[tuple[bytes, bytes]]


def turned(orientation: int, count: int = 1) -> bytes:
    """Exif data with this orientation."""
    return b"II*\0\x08\0\0\0\1\0\x12\1\3\0" + struct.pack("<II", count, orientation) + bytes(4)


def apart(data: bytes) -> Chunks:
    """Names and bodies of the chunks of a file."""
    found, at = [], len(START)
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        found.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + size]))
        at += 12 + size
    return found


def together(chunks: Chunks) -> bytes:
    return START + b"".join(chunk(name, body) for name, body in chunks)


def swapped_profile() -> bytes:
    """A colour profile in which red and green are each other's."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile[:24] + bytes(12) + profile[36:]  # without the time of its making
    profile = profile.replace(b"rXYZ", b"none").replace(b"gXYZ", b"rXYZ").replace(b"none", b"gXYZ")
    return profile.replace(b"s\0R\0G\0B", b"f\0o\0x\0e").replace(b"\0s\0R\0G\0B", b"\0f\0o\0x\0e")


def odd_chunks() -> Iterator[OddFile]:
    yield from _turned()
    yield from _colours()
    yield from _twice()
    yield from _animations()
    yield from _cut()


def _turned() -> Iterator[OddFile]:
    six = chunk(b"eXIf", turned(6))
    yield OddFile("exif-twice.png", "two orientations", with_chunk(six + chunk(b"eXIf", turned(3))))
    yield OddFile("exif-crc.png", "turned, with a wrong checksum", with_chunk(chunk(b"eXIf", turned(6), 1)))
    yield OddFile("exif-late.png", "turned after the picture", before_end(six))
    yield OddFile("exif-two-values.png", "turned two ways at once", with_chunk(chunk(b"eXIf", turned(6, 2))))
    yield OddFile(
        "exif-jpeg.png", "Exif data as in JPEG", with_chunk(chunk(b"eXIf", b"Exif\0\0" + turned(6)))
    )


def _colours() -> Iterator[OddFile]:
    linear, usual = chunk(b"gAMA", struct.pack(">I", 100_000)), chunk(b"gAMA", struct.pack(">I", 45_455))
    display = struct.pack(">8I", 31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    srgb = srgb[:24] + bytes(12) + srgb[36:]
    profile, swapped = b"x\0\0" + zlib.compress(srgb), b"x\0\0" + zlib.compress(swapped_profile())
    named = chunk(b"iCCP", swapped)
    yield OddFile("gama-linear.png", "a gamma of 1", with_chunk(linear))
    yield OddFile(
        "gama-profile.png", "a gamma of 1 beside sRGB's profile", with_chunk(linear + chunk(b"iCCP", profile))
    )
    yield OddFile(
        "chrm-wide.png", "the colours of a wide screen", with_chunk(chunk(b"cHRM", display) + usual)
    )
    yield OddFile("chrm-zero.png", "colours without extent", with_chunk(chunk(b"cHRM", bytes(32)) + usual))
    yield OddFile("cicp-wide.png", "the same by a code", with_chunk(chunk(b"cICP", b"\x0c\x0d\0\1")))
    yield OddFile(
        "cicp-odd.png", "a code that is none", with_chunk(chunk(b"cICP", b"\2\2\x09\x09")), False, more=True
    )
    yield OddFile("iccp-swapped.png", "a profile in which red is green", with_chunk(named))
    yield OddFile("iccp-twice.png", "two profiles", with_chunk(named + chunk(b"iCCP", profile)))
    yield OddFile(
        "iccp-size.png",
        "a profile shorter than it says",
        with_chunk(chunk(b"iCCP", b"x\0\0" + zlib.compress(b"\0\1\0\0" + swapped_profile()[4:]))),
    )
    yield OddFile(
        "iccp-method.png",
        "a profile packed in an unknown way",
        with_chunk(chunk(b"iCCP", b"x\0\5" + swapped[3:])),
    )
    deep = b"".join(
        b"\0" + struct.pack(">3H", 0x1234, 0x5678, 0x9ABC) * 8 + bytes(range(48)) for _ in range(8)
    )
    key = chunk(b"tRNS", struct.pack(">3H", 0x1234, 0x5678, 0x9ABC))
    yield OddFile("trns-16.png", "a transparent colour of 16 bits", raw((16, 8), 16, 2, deep, rest=key))


def _twice() -> Iterator[OddFile]:
    plain, palette = apart(saved(painting())), apart(saved(painting().quantize(16)))
    (header, data, end) = plain
    half = len(data[1]) // 2
    split = [(b"IDAT", data[1][:half]), (b"tEXt", b"a\0b"), (b"IDAT", data[1][half:])]
    yield OddFile("two-headers.png", "two headers", together([header, *plain]), False, more=True)
    yield OddFile(
        "two-palettes.png", "two palettes", together([*palette[:2], *palette[1:]]), False, more=True
    )
    yield OddFile(
        "palette-empty.png",
        "an empty palette",
        together([palette[0], (b"PLTE", b""), *palette[2:]]),
        False,
        more=True,
    )
    crc = together(palette[:1]) + chunk(*palette[1], 1) + together(palette[2:])[len(START) :]
    yield OddFile("palette-crc.png", "a palette with a wrong checksum", crc, False, more=True)
    yield OddFile(
        "header-long.png",
        "a header of 14 bytes",
        together([(b"IHDR", header[1] + b"x"), *plain[1:]]),
        False,
        more=True,
    )
    yield OddFile(
        "name-odd.png",
        "a chunk whose name has no letters",
        with_chunk(chunk(bytes(4), b"x")),
        False,
        more=True,
    )
    yield OddFile("text-within.png", "a text within the data", together([header, *split, end]))
    sum_less = together([header, (b"IDAT", data[1][:-4] + b"sum?"), end])
    yield OddFile("adler.png", "data with a wrong checksum of their own", sum_less)
    yield OddFile(
        "data-after.png",
        "more data after the end of the data",
        together([header, data, (b"IDAT", b"rubbish" * 9), end]),
    )


def _animations() -> Iterator[OddFile]:
    frames: dict[str, Any] = {"save_all": True, "append_images": [painting().rotate(180)], "duration": 50}
    whole = apart(saved(painting(), "PNG", **frames))
    first = next(number for number, (name, _) in enumerate(whole) if name == b"fcTL")

    def control(fields: bytes) -> bytes:
        name, body = whole[first]
        return together(
            [*whole[:first], (name, body[:4] + fields + body[4 + len(fields) :]), *whole[first + 1 :]]
        )

    numbers = [(name, b"\0\0\0\x63" + body[4:] if name == b"fcTL" else body) for name, body in whole]
    yield OddFile("animated-numbers.png", "frames out of order", together(numbers), False, more=True)
    yield OddFile(
        "animated-large.png",
        "a frame beyond the picture",
        control(struct.pack(">II", 999, 999)),
        False,
        more=True,
    )
    yield OddFile(
        "animated-small.png",
        "a first frame that is not all of it",
        control(struct.pack(">II", 9, 9)),
        False,
        more=True,
    )
    yield OddFile(
        "frame-alone.png",
        "data of a frame without an animation",
        with_chunk(chunk(b"fdAT", b"abcd")),
        False,
        more=True,
    )
    cut = saved(painting(), "PNG", **frames)
    yield OddFile("animated-cut.png", "cut in its second frame", cut[: cut.index(b"fdAT") + 30])


def _cut() -> Iterator[OddFile]:
    plain = saved(painting())
    text = chunk(b"tEXt", b"a\0" + b"words" * 99)
    yield OddFile("text-cut.png", "cut in a text after the picture", plain[: -len(IEND)] + text[:99])
    yield OddFile(
        "rubbish-end.png", "rubbish in place of the end marker", plain[: -len(IEND)] + b"rubbish" * 9
    )
    yield OddFile("no-checksum.png", "cut before the checksum of its data", plain[: -len(IEND) - 4])
    yield OddFile("wide.png", "70,000 pixels wide", saved(Image.new("L", (70_000, 1))))
