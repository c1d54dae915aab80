"""Odd WebP files."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from PIL import Image

from tests.oddfiles.corpus import CUT_SHORT, OddFile
from tests.oddfiles.paints import SIZE, noise, painting
from tests.oddfiles.pngorder import swapped_profile
from tests.pictures import saved

EXTENDED = b"VP8X"


def chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def riff(*chunks: bytes, size: int | None = None) -> bytes:
    """A file; with a wrong size in its header where one is given."""
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body) if size is None else size) + body


def extended(flags: int, width: int = SIZE[0], height: int = SIZE[1]) -> bytes:
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return chunk(EXTENDED, struct.pack("<I", flags) + sides)


def odd_webps() -> Iterator[OddFile]:
    lossy = saved(painting(), "WEBP")[12:]
    yield from _metadata(lossy)
    yield from _shapes(lossy)
    yield from _cut(lossy)
    yield from _out_of_order(lossy)


def _metadata(lossy: bytes) -> Iterator[OddFile]:
    yield OddFile(
        "exif-garbage.webp", "Exif data of words", riff(extended(8), lossy, chunk(b"EXIF", b"words"))
    )
    yield OddFile("exif-empty.webp", "empty Exif data", riff(extended(8), lossy, chunk(b"EXIF", b"")))
    yield OddFile("exif-missing.webp", "says Exif, has none", riff(extended(8), lossy))
    yield OddFile(
        "xmp-garbage.webp", "XMP of garbage", riff(extended(4), lossy, chunk(b"XMP ", b"\xff\xfe<"))
    )
    yield OddFile("xmp-huge.webp", "3 MB of XMP", riff(extended(4), lossy, chunk(b"XMP ", b"x" * 3_000_000)))
    yield OddFile(
        "iccp-garbage.webp", "a colour profile of words", riff(extended(32), chunk(b"ICCP", b"words"), lossy)
    )
    yield OddFile("unknown.webp", "an unknown chunk", riff(extended(0), chunk(b"FOXY", b"fox"), lossy))
    yield OddFile(
        "metadata-unsaid.webp",
        "Exif data that no flag announces",
        riff(extended(0), lossy, chunk(b"EXIF", b"II*\0")),
    )


def _shapes(lossy: bytes) -> Iterator[OddFile]:
    frames = {"save_all": True, "append_images": [painting().rotate(180)], "duration": 0, "lossless": True}
    animation = saved(painting(), "WEBP", **frames)
    second = animation.rindex(b"ANMF")
    yield OddFile("plain.webp", "the simple format", riff(lossy))
    yield OddFile("lossless.webp", "without loss", saved(painting(), "WEBP", lossless=True))
    yield OddFile("alpha.webp", "with alpha", saved(painting("RGBA"), "WEBP"))
    yield OddFile(
        "alpha-lossless.webp", "with alpha, without loss", saved(painting("RGBA"), "WEBP", lossless=True)
    )
    yield OddFile("animated.webp", "an animation with frames of no time", animation)
    yield OddFile(
        "animated-broken.webp",
        "an animation whose second frame is broken",
        animation[: second + 40] + bytes(20) + animation[second + 60 :],
    )
    yield OddFile("one-pixel.webp", "one pixel", saved(painting(size=(1, 1)), "WEBP"))
    yield OddFile("longest.webp", "as long as WebP can be", saved(Image.new("RGB", (16_383, 2)), "WEBP"))
    yield OddFile("trailing.webp", "garbage after the end", riff(lossy) + b"garbage" * 20)
    yield OddFile(
        "size-small.webp",
        "a size that leaves out its end",
        riff(lossy, size=len(lossy) - 50),
        shown=False,
        more=True,
    )
    yield OddFile("size-large.webp", "a size beyond its end", riff(lossy, size=len(lossy) + 500))
    yield OddFile(
        "canvas-large.webp",
        "a canvas larger than its picture",
        riff(extended(0, 99, 99), lossy),
        shown=False,
        more=True,
    )
    yield OddFile(
        "canvas-small.webp",
        "a canvas smaller than its picture",
        riff(extended(0, 9, 9), lossy),
        shown=False,
        more=True,
    )
    yield OddFile("alpha-unsaid.webp", "says alpha, has none", riff(extended(16), lossy))


def _cut(lossy: bytes) -> Iterator[OddFile]:
    big = saved(noise((300, 300)), "WEBP")
    yield OddFile("half.webp", "half a file", big[: len(big) // 2], refused=CUT_SHORT)
    yield OddFile("nearly.webp", "without its last 20 bytes", big[:-20], refused=CUT_SHORT)
    yield OddFile("header.webp", "a header alone", riff(extended(0)), shown=False)
    yield OddFile(
        "garbage.webp", "garbage for pixels", riff(chunk(b"VP8 ", b"\x9d\x01\x2a" * 20)), shown=False
    )


def _out_of_order(lossy: bytes) -> Iterator[OddFile]:
    whole = apart(saved(painting("RGBA"), "WEBP"))
    alpha, pixels = chunk(b"ALPH", whole[b"ALPH"]), chunk(b"VP8 ", whole[b"VP8 "])
    lossless = saved(painting(), "WEBP", lossless=True)[12:]
    frames = {"save_all": True, "append_images": [painting().rotate(180)], "duration": 50}
    animation = saved(painting(), "WEBP", **frames)[12:]
    swapped = chunk(b"ICCP", swapped_profile())
    for name, odd, data in (
        ("all-flags", "says it has everything", riff(extended(0x3E), lossy)),
        ("animation-flag", "says it is an animation", riff(extended(2), lossy)),
        ("unknown-flags", "flags that nobody knows", riff(extended(0xC1), lossy)),
        ("two-pictures", "two pictures", riff(extended(0), lossy, lossless)),
        ("two-headers", "two headers", riff(extended(0), extended(0), lossy)),
        ("header-short", "a header of five bytes", riff(chunk(EXTENDED, bytes(5)), lossy)),
        ("alpha-after", "transparency after the picture", riff(extended(16), pixels, alpha)),
        (
            "alpha-beside",
            "transparency beside a picture that has its own",
            riff(extended(16), alpha, lossless),
        ),
        ("alpha-alone", "transparency without a header", riff(alpha, pixels)),
        ("animated-beside", "a still picture beside an animation", riff(animation, lossy)),
        (
            "unknown-huge",
            "an unknown chunk beyond the end",
            riff(extended(0), lossy, b"FOXY\xff\xff\xff\xffabc"),
        ),
    ):
        yield OddFile(f"{name}.webp", odd, data, shown=False, more=True)
    yield OddFile(
        "alpha-hidden.webp", "transparency that no flag announces", riff(extended(0), alpha, pixels)
    )
    yield OddFile(
        "profile-swapped.webp", "a profile in which red is green", riff(extended(32), swapped, lossy)
    )
    yield OddFile(
        "profile-unsaid.webp", "a profile that no flag announces", riff(extended(0), swapped, lossy)
    )
    yield OddFile("profile-late.webp", "a profile after the picture", riff(extended(32), lossy, swapped))


def apart(data: bytes) -> dict[bytes, bytes]:
    """The bodies of the chunks of a file, by name."""
    found, at = {}, 12
    while at < len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        found[data[at : at + 4]] = data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    return found
