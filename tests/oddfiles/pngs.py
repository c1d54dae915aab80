"""Odd PNG files."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from PIL import Image

from tests.oddfiles.corpus import CUT_SHORT, OddFile
from tests.oddfiles.paints import noise, painting
from tests.pictures import saved

IEND = b"\0\0\0\0IEND\xaeB`\x82"


def chunk(name: bytes, body: bytes, checksum: int | None = None) -> bytes:
    """One chunk; with a wrong checksum where one is given."""
    crc = zlib.crc32(name + body) if checksum is None else checksum
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", crc)


def with_chunk(added: bytes, mode: str = "RGB") -> bytes:
    """A picture with more bytes after its header."""
    plain = saved(painting(mode))
    return plain[:33] + added + plain[33:]


def before_end(added: bytes) -> bytes:
    plain = saved(painting())
    return plain[: -len(IEND)] + added + plain[-len(IEND) :]


def raw(
    size: tuple[int, int], depth: int, kind: int, rows: bytes, interlace: int = 0, rest: bytes = b""
) -> bytes:
    """A file of rows as they are, each with its filter byte."""
    header = struct.pack(">IIBBBBB", *size, depth, kind, 0, 0, interlace)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + rest + chunk(b"IDAT", zlib.compress(rows)) + IEND


def odd_pngs() -> Iterator[OddFile]:
    yield from _with_odd_metadata()
    yield from _with_odd_ends()
    yield from _with_odd_pixels()
    yield from _broken()


def _with_odd_metadata() -> Iterator[OddFile]:
    workflow = json.dumps(
        {"nodes": [{"id": n, "type": "KSampler", "text": "fox " * 20} for n in range(20_000)]}
    )
    bomb = zlib.compress(bytes(64 * 1024 * 1024), 9)
    itxt = b"workflow\0\0\0\0\0" + workflow.encode()
    gamma = struct.pack(">I", 45455)
    yield OddFile("exif-garbage.png", "an eXIf chunk of words", with_chunk(chunk(b"eXIf", b"no TIFF at all")))
    yield OddFile("exif-empty.png", "an empty eXIf chunk", with_chunk(chunk(b"eXIf", b"")))
    yield OddFile(
        "exif-far.png",
        "Exif data that point past their end",
        with_chunk(chunk(b"eXIf", b"II*\0\xff\xff\xff\x7f")),
    )
    yield OddFile(
        "workflow.png", "an iTXt chunk of 2 MB, as ComfyUI writes", with_chunk(chunk(b"iTXt", itxt))
    )
    yield OddFile(
        "ztxt-bomb.png", "64 MB of text in 64 kB", with_chunk(chunk(b"zTXt", b"Comment\0\0" + bomb))
    )
    yield OddFile(
        "itxt-bomb.png",
        "64 MB of XMP in 64 kB",
        with_chunk(chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + bomb)),
    )
    many = b"".join(chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(1_000_000))) for _ in range(80))
    yield OddFile("ztxt-many.png", "80 texts of 1 MB each", with_chunk(many))
    yield OddFile(
        "ztxt-broken.png", "a compressed text that is none", with_chunk(chunk(b"zTXt", b"Comment\0\0nothing"))
    )
    yield OddFile("text-no-end.png", "a text without a keyword", with_chunk(chunk(b"tEXt", b"")))
    yield OddFile(
        "iccp-garbage.png",
        "a colour profile of words",
        with_chunk(chunk(b"iCCP", b"icc\0\0" + zlib.compress(b"no profile"))),
    )
    yield OddFile(
        "iccp-broken.png",
        "a colour profile that cannot be unpacked",
        with_chunk(chunk(b"iCCP", b"icc\0\0xxxx")),
    )
    yield OddFile("iccp-bomb.png", "a colour profile of 64 MB", with_chunk(chunk(b"iCCP", b"icc\0\0" + bomb)))
    yield OddFile("gama-short.png", "a gAMA chunk of two bytes", with_chunk(chunk(b"gAMA", b"\0\1")))
    yield OddFile("gama-zero.png", "a gamma of zero", with_chunk(chunk(b"gAMA", bytes(4))))
    yield OddFile("gama-crc.png", "a gAMA chunk with a wrong checksum", with_chunk(chunk(b"gAMA", gamma, 1)))
    yield OddFile(
        "text-crc.png", "a tEXt chunk with a wrong checksum", with_chunk(chunk(b"tEXt", b"a\0b", 1))
    )
    yield OddFile("chrm-short.png", "a cHRM chunk of three bytes", with_chunk(chunk(b"cHRM", b"abc")))
    yield OddFile("phys-short.png", "a pHYs chunk of two bytes", with_chunk(chunk(b"pHYs", b"\0\1")))
    yield OddFile("srgb-empty.png", "an empty sRGB chunk", with_chunk(chunk(b"sRGB", b"")))
    yield OddFile(
        "time-odd.png", "a date of month 99", with_chunk(chunk(b"tIME", b"\7\xe8\x63\x63\x63\x63\x63"))
    )
    yield OddFile(
        "unknown.png", "an unknown chunk that may be left out", with_chunk(chunk(b"foXy", b"fox" * 99))
    )
    yield OddFile(
        "credentials.png", "Content Credentials", with_chunk(chunk(b"caBX", b"\0\0\0\x10jumb" + bytes(8)))
    )
    yield OddFile(
        "turned.png",
        "an orientation in eXIf",
        with_chunk(chunk(b"eXIf", b"II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0\0\0\0\0")),
    )


def _with_odd_ends() -> Iterator[OddFile]:
    plain = saved(painting())
    big = saved(noise((300, 300)))
    yield OddFile("no-iend.png", "no end marker", plain[: -len(IEND)])
    yield OddFile("half-iend.png", "half an end marker", plain[:-6])
    yield OddFile("trailing.png", "words after the end", plain + b"and then some words" * 50)
    yield OddFile("zip-after.png", "an archive after the end", plain + b"PK\3\4" + bytes(500))
    yield OddFile("iend-crc.png", "an end marker with a wrong checksum", plain[:-4] + bytes(4))
    yield OddFile("two-ends.png", "two end markers", plain + IEND)
    yield OddFile(
        "text-after-data.png",
        "a huge text after the picture",
        before_end(chunk(b"tEXt", b"a\0" + b"x" * 3_000_000)),
    )
    yield OddFile(
        "exif-after-data.png", "broken Exif data after the picture", before_end(chunk(b"eXIf", b"?"))
    )
    yield OddFile("half.png", "half a file", big[: len(big) // 2], refused=CUT_SHORT)
    yield OddFile("nearly.png", "without its last 100 bytes", big[:-100], refused=CUT_SHORT)
    yield OddFile("cut-checksum.png", "cut in the last checksum of its data", big[:-14])


def _with_odd_pixels() -> Iterator[OddFile]:
    animated: dict[str, Any] = {"save_all": True, "append_images": [painting().rotate(180)], "duration": 50}
    apng = saved(painting(), **animated)
    at = apng.index(b"fdAT")
    palette = painting().quantize(16)
    yield OddFile("animated.png", "an animation", apng)
    yield OddFile(
        "animated-broken.png",
        "an animation whose second frame is broken",
        apng[: at + 20] + bytes(30) + apng[at + 50 :],
    )
    yield OddFile("animated-zero.png", "an animation of no frames", with_chunk(chunk(b"acTL", bytes(8))))
    yield OddFile(
        "animated-short.png",
        "a frame control of three bytes",
        with_chunk(chunk(b"acTL", b"\0\0\0\2\0\0\0\0") + chunk(b"fcTL", b"abc")),
        shown=False,
        more=True,
    )
    yield OddFile("bit.png", "one bit a pixel", saved(painting("1")))
    yield OddFile("palette.png", "a palette", saved(palette))
    yield OddFile(
        "palette-trns.png",
        "a palette with transparency",
        saved(palette, transparency=bytes(range(0, 256, 16))),
    )
    yield OddFile(
        "palette-short.png",
        "a palette that is too short for its pixels",
        raw((2, 2), 8, 3, b"\0\0\7\0\1\x09", rest=chunk(b"PLTE", bytes(6))),
    )
    yield OddFile("trns-long.png", "more transparency than palette", _palette_with(b"\x80" * 256))
    yield OddFile(
        "trns-crc.png", "transparency with a wrong checksum", with_chunk(chunk(b"tRNS", bytes(6), 1))
    )
    yield OddFile(
        "trns-short.png", "transparency of two bytes for three channels", with_chunk(chunk(b"tRNS", bytes(2)))
    )
    yield OddFile(
        "trns-alpha.png", "transparency beside an alpha channel", with_chunk(chunk(b"tRNS", bytes(6)), "RGBA")
    )
    yield OddFile("trns-grey.png", "a transparent grey", with_chunk(chunk(b"tRNS", b"\0\x80"), "L"))
    yield OddFile("grey-16.png", "16 bits of grey", saved(painting("L").convert("I;16")))
    yield OddFile("rgb-16.png", "16 bits a channel", raw((2, 1), 16, 2, b"\0" + bytes(range(12))))
    yield OddFile(
        "rgba-16.png", "16 bits a channel, with alpha", raw((2, 1), 16, 6, b"\0" + bytes(range(16)))
    )
    yield OddFile("grey-alpha.png", "grey with alpha", saved(painting("LA")))
    yield OddFile("interlaced.png", "Adam7, of one pixel", raw((1, 1), 8, 2, b"\0abc", interlace=1))
    yield OddFile(
        "interlaced-3.png", "Adam7, of nine pixels", raw((3, 3), 8, 0, b"\0a\0b\0cd\0e\0f\0ghi", interlace=1)
    )
    yield OddFile("thin.png", "one pixel wide", saved(painting(size=(1, 4000))))
    yield OddFile("long.png", "20,000 pixels high", saved(Image.new("L", (1, 20_000))))
    yield OddFile("tiny-idat.png", "its data in chunks of one byte", _split(1))
    yield OddFile("empty-idat.png", "an empty chunk of data", with_chunk(chunk(b"IDAT", b"")))
    yield OddFile("too-much.png", "more data than pixels", raw((2, 1), 8, 2, b"\0abcdef" * 50))
    yield OddFile(
        "palette-rgb.png", "a palette beside real colours", with_chunk(chunk(b"PLTE", bytes(range(30))))
    )
    yield OddFile(
        "palette-grey.png", "a palette beside grey", with_chunk(chunk(b"PLTE", bytes(range(30))), "L")
    )


def _broken() -> Iterator[OddFile]:
    plain = saved(painting())
    yield OddFile(
        "ihdr-crc.png", "a header with a wrong checksum", plain[:29] + bytes(4) + plain[33:], shown=False
    )
    yield OddFile("no-data.png", "no data", plain[:33] + IEND, shown=False)
    yield OddFile("zero.png", "no pixels", raw((0, 0), 8, 2, b""), shown=False)
    yield OddFile("few-rows.png", "a row of three", raw((3, 3), 8, 2, b"\0abcdefghi"))
    yield OddFile("no-palette.png", "a palette that is missing", raw((2, 1), 8, 3, b"\0\0\1"))
    yield OddFile("depth-3.png", "three bits a pixel", raw((2, 1), 3, 0, b"\0\0"), shown=False)
    yield OddFile(
        "critical.png",
        "an unknown chunk that may not be left out",
        with_chunk(chunk(b"FOXY", b"fox")),
        shown=False,
        more=True,
    )
    yield OddFile(
        "signature.png",
        "a signature that went through a mail program",
        plain.replace(b"\r\n", b"\n", 1),
        shown=False,
    )


def _split(size: int) -> bytes:
    plain = saved(painting())
    at = plain.index(b"IDAT") - 4
    data = plain[at + 8 : at + 8 + int.from_bytes(plain[at : at + 4], "big")]
    pieces = b"".join(chunk(b"IDAT", data[start : start + size]) for start in range(0, len(data), size))
    return plain[:at] + pieces + IEND


def _palette_with(transparency: bytes) -> bytes:
    plain = saved(painting().quantize(16))
    at = plain.index(b"IDAT") - 4
    return plain[:at] + chunk(b"tRNS", transparency) + plain[at:]
