"""Odd JPEG files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PIL import Image, ImageCms

from tests.oddfiles.corpus import CUT_SHORT, EMPTY, OddFile
from tests.oddfiles.paints import noise, painting
from tests.oddfiles.pngorder import swapped_profile
from tests.pictures import saved

END = b"\xff\xd9"


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


def with_segment(added: bytes) -> bytes:
    """A picture with more bytes after its start marker."""
    plain = saved(painting(), "JPEG")
    return plain[:2] + added + plain[2:]


def odd_jpegs() -> Iterator[OddFile]:
    yield from _with_odd_metadata()
    yield from _with_odd_ends()
    yield from _with_odd_pixels()
    yield from _broken()


def _with_odd_metadata() -> Iterator[OddFile]:
    plain = saved(painting(), "JPEG")
    exif = Image.Exif()
    exif[0x0112], exif[0x8825] = 6, {1: "N", 2: (52.0, 31.0, 0.0)}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile[:24] + bytes(12) + profile[36:]  # without the time of its making
    mpf = segment(0xE2, b"MPF\0II*\0\x08\0\0\0\1\0\1\xb0\4\0\1\0\0\0\2\0\0\0\0\0\0\0")
    yield OddFile(
        "exif-garbage.jpg", "Exif data of words", with_segment(segment(0xE1, b"Exif\0\0not a TIFF"))
    )
    yield OddFile("exif-empty.jpg", "empty Exif data", with_segment(segment(0xE1, b"Exif\0\0")))
    yield OddFile(
        "exif-loop.jpg",
        "Exif data that point at themselves",
        with_segment(segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0\0\0\x08\0\0\0")),
    )
    yield OddFile(
        "position.jpg", "upright only by its Exif data, with a position", saved(painting(), "JPEG", exif=exif)
    )
    yield OddFile(
        "app-huge.jpg", "1.5 MB of application data", with_segment(segment(0xE5, bytes(65_000)) * 24)
    )
    yield OddFile(
        "comment.jpg", "a long comment that is no text", with_segment(segment(0xFE, b"\xff\xfe" * 30_000))
    )
    yield OddFile(
        "jfif-short.jpg", "a JFIF segment of six bytes", b"\xff\xd8" + segment(0xE0, b"JFIF\0\1") + plain[20:]
    )
    yield OddFile("no-jfif.jpg", "no JFIF segment", plain[:2] + plain[20:])
    yield OddFile(
        "jfif-density.jpg", "a density of zero in unit 9", plain[:13] + b"\x09" + bytes(4) + plain[18:]
    )
    yield OddFile("adobe-short.jpg", "an Adobe segment of five bytes", with_segment(segment(0xEE, b"Adobe")))
    yield OddFile("profile.jpg", "a colour profile", saved(painting(), "JPEG", icc_profile=profile))
    yield OddFile(
        "profile-half.jpg",
        "the first of two parts of a profile",
        with_segment(segment(0xE2, b"ICC_PROFILE\0\1\2" + profile[:99])),
    )
    yield OddFile(
        "profile-empty.jpg", "a profile without numbers", with_segment(segment(0xE2, b"ICC_PROFILE\0"))
    )
    yield OddFile("mpo.jpg", "two pictures, as phones write them", with_segment(mpf) + plain)
    yield OddFile("mpo-one.jpg", "says two pictures, has one", with_segment(mpf))
    yield OddFile(
        "mpo-broken.jpg", "a broken list of pictures", with_segment(segment(0xE2, b"MPF\0II*\0\xff\xff"))
    )
    yield OddFile(
        "photoshop.jpg",
        "broken data of Photoshop",
        with_segment(segment(0xED, b"Photoshop 3.0\0008BIM\4\4\0\0\xff\xff\xff\xff")),
    )
    yield OddFile(
        "credentials.jpg",
        "Content Credentials",
        with_segment(segment(0xEB, b"JP\0\1\0\0\0\1\0\0\0\x10jumb" + bytes(8))),
    )
    orientation = segment(0xE1, b"Exif\0\0II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0\0\0\0\0")
    yield OddFile("exif-late.jpg", "turned after its pixels", plain[:-2] + orientation + END)
    yield OddFile(
        "exif-count.jpg",
        "turned two ways at once",
        with_segment(orientation.replace(b"\1\0\0\0\6", b"\2\0\0\0\6")),
    )
    yield OddFile(
        "exif-kind.jpg", "turned by a file of another kind", with_segment(orientation.replace(b"II*", b"II+"))
    )
    yield OddFile(
        "exif-padding.jpg",
        "Exif data after an odd byte",
        with_segment(orientation.replace(b"Exif\0\0", b"Exif\0\1")),
    )
    swapped = swapped_profile()
    for name, numbers in {"count": (1, 9), "zero": (0, 0)}.items():
        one = segment(0xE2, b"ICC_PROFILE\0" + bytes(numbers) + swapped)
        yield OddFile(
            f"profile-{name}.jpg", f"a profile that is part {numbers[0]} of {numbers[1]}", with_segment(one)
        )
    one = segment(0xE2, b"ICC_PROFILE\0\1\1" + swapped)
    other = segment(0xE2, b"ICC_PROFILE\0\1\1" + profile)
    yield OddFile("profile-twice.jpg", "two profiles", with_segment(one + other))
    pieces = [
        segment(
            0xE2, b"ICC_PROFILE\0" + bytes([n + 1, 3]) + swapped[n * 200 : (n + 1) * 200 if n < 2 else None]
        )
        for n in (2, 0, 1)
    ]
    yield OddFile(
        "profile-order.jpg", "a profile in three parts, the last one first", with_segment(b"".join(pieces))
    )
    yield OddFile("two-starts.jpg", "two start markers", b"\xff\xd8" + plain, shown=False, more=True)
    yield OddFile("fill.jpg", "filling before a marker", with_segment(b"\xff" * 20))
    yield OddFile(
        "garbage-between.jpg", "garbage between segments", with_segment(segment(0xFE, b"a") + b"\0\1\2\3")
    )


def _with_odd_ends() -> Iterator[OddFile]:
    plain = saved(painting(), "JPEG")
    grain = noise((300, 200))
    big, progressive = saved(grain, "JPEG"), saved(grain, "JPEG", progressive=True)
    restarts = saved(grain, "JPEG", restart_marker_rows=1)
    last = max(found.start() for found in re.finditer(rb"\xff[\xd0-\xd7]", restarts))
    last_scan = progressive.rindex(b"\xff\xda")
    yield OddFile("no-end.jpg", "no end marker", plain[:-2])
    yield OddFile("half-end.jpg", "half an end marker", plain[:-1])
    yield OddFile("no-end-progressive.jpg", "progressive, no end marker", progressive[:-2])
    yield OddFile("no-end-restarts.jpg", "with restart markers, no end marker", restarts[:-2])
    yield OddFile("trailing.jpg", "garbage after the end", plain + b"garbage" * 99)
    yield OddFile("html-after.jpg", "a page after the end", plain + b"<html><script>alert(1)</script>")
    yield OddFile("no-end-trailing.jpg", "zeros in place of the end marker", plain[:-2] + bytes(512))
    yield OddFile("half.jpg", "half a file", big[: len(big) // 2], refused=CUT_SHORT)
    yield OddFile("nearly.jpg", "without its last 20 bytes", big[:-20], refused=CUT_SHORT)
    yield OddFile(
        "half-progressive.jpg",
        "half a progressive file",
        progressive[: len(progressive) // 2],
        refused=CUT_SHORT,
    )
    yield OddFile(
        "no-last-scan.jpg", "progressive, without its last scan", progressive[:last_scan], refused=CUT_SHORT
    )
    yield OddFile("no-last-interval.jpg", "cut at a restart marker", restarts[:last], refused=CUT_SHORT)


def _with_odd_pixels() -> Iterator[OddFile]:
    ink = painting("CMYK")
    cmyk = saved(ink, "JPEG")
    adobe = cmyk.index(b"Adobe")
    for side in (1, 2, 7):
        yield OddFile(f"side-{side}.jpg", f"{side} pixels wide", saved(painting(size=(side, 40)), "JPEG"))
    yield OddFile("row.jpg", "one pixel high", saved(painting(size=(900, 1)), "JPEG"))
    yield OddFile("cmyk.jpg", "four inks", cmyk)
    yield OddFile("ycck.jpg", "four inks, coded as YCCK", cmyk[: adobe + 11] + b"\2" + cmyk[adobe + 12 :])
    yield OddFile(
        "cmyk-plain.jpg", "four inks without Adobe's segment", cmyk[: adobe - 4] + cmyk[adobe + 12 :]
    )
    yield OddFile("grey.jpg", "grey", saved(painting("L"), "JPEG"))
    yield OddFile("rgb.jpg", "RGB, not YCbCr", saved(painting(), "JPEG", keep_rgb=True))
    yield OddFile("progressive.jpg", "progressive", saved(painting(), "JPEG", progressive=True))
    yield OddFile(
        "restarts.jpg",
        "a restart marker after each block",
        saved(painting(), "JPEG", restart_marker_blocks=1),
    )
    yield OddFile(
        "quality-100.jpg", "4:4:4 at quality 100", saved(painting(), "JPEG", quality=100, subsampling=0)
    )
    yield OddFile("quality-1.jpg", "quality 1", saved(painting(), "JPEG", quality=1))
    yield OddFile("long.jpg", "20,000 pixels wide", saved(Image.new("L", (20_000, 3)), "JPEG"))


def _broken() -> Iterator[OddFile]:
    plain = saved(painting(), "JPEG")
    frame = plain.index(b"\xff\xc0")
    yield OddFile(
        "bits-12.jpg", "12 bits a channel", plain[: frame + 4] + b"\x0c" + plain[frame + 5 :], shown=False
    )
    yield OddFile("no-tables.jpg", "no tables", plain.replace(b"\xff\xdb", b"\xff\xfe"), refused=EMPTY)
    yield OddFile(
        "no-huffman.jpg", "no Huffman tables, as in a film of JPEGs", plain.replace(b"\xff\xc4", b"\xff\xfe")
    )
    yield OddFile("headers.jpg", "headers alone", plain[: plain.index(b"\xff\xda")], shown=False)
    yield OddFile("zero.jpg", "no pixels", plain[: frame + 5] + bytes(4) + plain[frame + 9 :], shown=False)
