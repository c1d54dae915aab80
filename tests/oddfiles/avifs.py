"""Odd AVIF files."""

from __future__ import annotations

from collections.abc import Iterator

from PIL import Image

from tests.oddfiles.corpus import CUT_SHORT, OddFile
from tests.oddfiles.paints import noise, painting
from tests.oddfiles.pngorder import swapped_profile
from tests.pictures import saved


def odd_avifs() -> Iterator[OddFile]:
    plain = saved(painting(), "AVIF")
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "a fox"
    tagged = saved(painting(), "AVIF", exif=exif)
    at = tagged.index(b"MM\0*") if b"MM\0*" in tagged else tagged.index(b"II*\0")
    big = saved(noise((300, 300)), "AVIF")
    frames = {"save_all": True, "append_images": [painting().rotate(180)], "duration": 50}
    yield OddFile("plain.avif", "nothing odd", plain)
    yield OddFile("alpha.avif", "with alpha", saved(painting("RGBA"), "AVIF"))
    yield OddFile("grey.avif", "grey", saved(painting("L"), "AVIF"))
    yield OddFile("full-chroma.avif", "4:4:4", saved(painting(), "AVIF", subsampling="4:4:4"))
    yield OddFile("animated.avif", "an animation", saved(painting(), "AVIF", **frames))
    yield OddFile("turned.avif", "turned by its container", tagged)
    yield OddFile(
        "exif-broken.avif",
        "Exif data that are none",
        saved(painting(), "AVIF", exif=b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0").replace(b"II*\0", b"word"),
    )
    yield OddFile(
        "exif-garbage.avif", "Exif data of garbage, turned", tagged[:at] + b"word" + tagged[at + 4 :]
    )
    yield OddFile("xmp-garbage.avif", "XMP of garbage", saved(painting(), "AVIF", xmp=b"\xff\xfe<"))
    yield OddFile("brand-mif1.avif", "the brand of images first", plain[:8] + b"mif1" + plain[12:])
    yield OddFile("trailing.avif", "a box after the end", plain + b"\0\0\0\x10free" + bytes(8))
    yield OddFile("half.avif", "half a file", big[: len(big) // 2], refused=CUT_SHORT)
    yield OddFile("nearly.avif", "without its last 100 bytes", big[:-100], refused=CUT_SHORT)
    wide = plain.replace(b"colrnclx\0\1\0\x0d", b"colrnclx\0\x0c\0\x0d")
    linear = plain.replace(b"colrnclx\0\1\0\x0d", b"colrnclx\0\1\0\x08")
    yield OddFile("wide.avif", "the colours of a wide screen, by a code", wide)
    yield OddFile("linear.avif", "a gamma of 1, by a code", linear)
    yield OddFile(
        "profile.avif",
        "a profile in which red is green",
        saved(painting(), "AVIF", icc_profile=swapped_profile()),
    )
