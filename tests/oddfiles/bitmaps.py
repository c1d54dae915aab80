"""Odd BMP and ICO files."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from tests.oddfiles.corpus import CUT_SHORT, MASKS, OddFile
from tests.oddfiles.paints import painting
from tests.oddfiles.pngs import chunk, with_chunk
from tests.pictures import saved


def bmp(
    pixels: bytes,
    *,
    bits: int,
    size: tuple[int, int] = (4, 4),
    compression: int = 0,
    colours: bytes = b"",
    after: bytes = b"",
    header: int = 40,
) -> bytes:
    """A bitmap; `after` stands after the first 40 bytes of its header, which says that it has `header` bytes."""
    start = 14 + max(40, header) + len(colours) + (len(after) if header == 40 else 0)
    info = struct.pack(
        "<IiiHHIIiiII", header, *size, 1, bits, compression, len(pixels), 0, 0, len(colours) // 4, 0
    )
    body = info + after.ljust(header - 40, b"\0") + colours + pixels
    return b"BM" + struct.pack("<IHHI", 14 + len(body), 0, 0, start) + body


def icon(*entries: tuple[int, int, int, bytes], kind: int = 1) -> bytes:
    """An icon (1) or a cursor (2) of pictures with the width, height and depth that the directory says."""
    at = 6 + 16 * len(entries)
    head, rest = struct.pack("<HHH", 0, kind, len(entries)), b""
    for width, height, depth, data in entries:
        head += struct.pack("<BBBBHHII", width, height, 0, 0, 1, depth, len(data), at + len(rest))
        rest += data
    return head + rest


def dib(bits: int, side: int = 16) -> bytes:
    """A bitmap as it stands in an icon: without a file header, twice as high, with a mask."""
    pixels = b"\x10\x80\xf0\xff"[: bits // 8] * (side * side)
    mask = bytes(4 * side)
    return struct.pack("<IiiHHIIiiII", 40, side, 2 * side, 1, bits, 0, 0, 0, 0, 0, 0) + pixels + mask


def odd_bitmaps() -> Iterator[OddFile]:
    yield from _bmps()
    yield from _icons()


def _bmps() -> Iterator[OddFile]:
    plain = saved(painting(), "BMP")
    grey = b"".join(bytes([n, n, n, 0]) for n in range(256))
    runs = b"\4\1\0\0\4\2\0\0\4\3\0\0\4\4\0\1"
    masks_565 = struct.pack("<III", 0xF800, 0x07E0, 0x001F)
    masks = struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    yield OddFile("plain.bmp", "24 bits", plain)
    yield OddFile("grey.bmp", "8 bits with a palette", saved(painting("L"), "BMP"))
    yield OddFile("bit.bmp", "one bit a pixel", saved(painting("1"), "BMP"))
    yield OddFile("bits-32.bmp", "32 bits", bmp(b"\1\2\3\0" * 16, bits=32))
    yield OddFile("alpha.bmp", "32 bits with alpha", saved(painting("RGBA"), "BMP"))
    yield OddFile("top-down.bmp", "its first row first", bmp(b"\1\2\3\0" * 16, bits=32, size=(4, -4)))
    yield OddFile("bits-16.bmp", "16 bits, 5-5-5", bmp(b"\x1f\x7c" * 16, bits=16))
    yield OddFile(
        "bits-565.bmp", "16 bits, 5-6-5", bmp(b"\x1f\xf8" * 16, bits=16, compression=3, after=masks_565)
    )
    yield OddFile(
        "masks.bmp", "32 bits with masks", bmp(b"\1\2\3\4" * 16, bits=32, compression=3, after=masks[:12])
    )
    yield OddFile(
        "masks-odd.bmp",
        "32 bits with masks that nobody has",
        bmp(b"\1\2\3\4" * 16, bits=32, compression=3, after=struct.pack("<III", 0x3FF00000, 0xFFC00, 0x3FF)),
        refused=MASKS,
    )
    yield OddFile(
        "masks-444.bmp",
        "16 bits, 4-4-4",
        bmp(b"\x1f\xf8" * 16, bits=16, compression=3, after=struct.pack("<III", 0xF00, 0xF0, 0xF)),
        refused=MASKS,
    )
    yield OddFile("rle-8.bmp", "compressed runs", bmp(runs, bits=8, compression=1, colours=grey))
    yield OddFile(
        "rle-4.bmp", "compressed runs of four bits", bmp(runs, bits=4, compression=2, colours=grey[:64])
    )
    yield OddFile("nibbles.bmp", "16 colours", bmp(b"\x12\x34\0\0" * 4, bits=4, colours=grey[:64]))
    yield OddFile(
        "version-4.bmp",
        "a header of version 4",
        bmp(b"\1\2\3\4" * 16, bits=32, compression=3, header=108, after=masks),
    )
    yield OddFile(
        "version-5.bmp",
        "a header of version 5",
        bmp(b"\1\2\3\4" * 16, bits=32, compression=3, header=124, after=masks),
    )
    yield OddFile("trailing.bmp", "garbage after the end", plain + b"garbage" * 20)
    yield OddFile("size-wrong.bmp", "a wrong size in its header", plain[:2] + b"\1\0\0\0" + plain[6:])
    yield OddFile(
        "os2.bmp",
        "a header of OS/2",
        b"BM"
        + struct.pack("<IHHI", 74, 0, 0, 26)
        + struct.pack("<IHHHH", 12, 4, 4, 1, 24)
        + b"abcabcabcabc" * 4,
    )
    yield OddFile("half.bmp", "half a file", plain[: len(plain) // 2], refused=CUT_SHORT)
    yield OddFile("header.bmp", "a header alone", plain[:54], refused=CUT_SHORT)
    yield OddFile("words.bmp", "words that begin with BM", b"BMW is a make of cars" * 20, shown=False)


def _icons() -> Iterator[OddFile]:
    small, large = saved(painting(size=(16, 16))), saved(painting(size=(300, 300)))
    odd = with_chunk(chunk(b"eXIf", b"broken") + chunk(b"tEXt", b"a\0b", 1))
    yield OddFile("png.ico", "a PNG", icon((16, 16, 32, small)))
    yield OddFile("png-large.ico", "a PNG of 300 pixels", icon((0, 0, 32, large)))
    yield OddFile("png-odd.ico", "a PNG with broken metadata", icon((48, 32, 32, odd)))
    yield OddFile("bmp-32.ico", "a bitmap of 32 bits", icon((16, 16, 32, dib(32))))
    yield OddFile("bmp-24.ico", "a bitmap of 24 bits", icon((16, 16, 24, dib(24))))
    yield OddFile("bmp-zero.ico", "a bitmap whose depth the directory leaves out", icon((16, 16, 0, dib(32))))
    yield OddFile(
        "many.ico",
        "several sizes",
        icon((16, 16, 32, dib(32)), (32, 32, 32, dib(32, 32)), (16, 16, 24, dib(24))),
    )
    yield OddFile(
        "last-broken.ico",
        "a second picture beyond its end",
        icon((16, 16, 32, dib(32)), (32, 32, 32, b""))[:-1] + b"\0",
    )
    yield OddFile("pillow.ico", "as Pillow writes it", saved(painting("RGBA", (64, 64)), "ICO"))
    yield OddFile("cursor.cur", "a cursor", icon((16, 16, 3, dib(32)), kind=2))
    yield OddFile("trailing.ico", "garbage after the end", icon((16, 16, 32, dib(32))) + b"garbage")
    yield OddFile("half.ico", "half a file", icon((16, 16, 32, dib(32)))[:500], refused=CUT_SHORT)
    yield OddFile("empty.ico", "no picture", icon(), shown=False)
