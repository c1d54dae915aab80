"""What bytes are, whoever sent them, and how a picture is made to fit an upload."""

from __future__ import annotations

import hashlib
import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot import pixels
from bot.domain.errors import Flaw, HeicPicture, NotAPicture, PictureTooLarge, ResultUnusable
from bot.domain.pictures import INPUT_LIMIT_BYTES, INPUT_LIMIT_PIXELS
from bot.pixels.marking import marked
from tests.pictures import picture, saved

SOURCE = pixels.SourceType.GENERATED
TURNED = 6  # the Exif orientation of a telephone held upright


def exif(orientation: int) -> Image.Exif:
    tags = Image.Exif()
    tags[0x0112] = orientation
    return tags


def noise(size: tuple[int, int]) -> Image.Image:
    """What compresses worst, and the same each time."""
    return Image.frombytes("RGB", size, hashlib.shake_256(b"noise").digest(3 * size[0] * size[1]))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
async def test_the_facts_of_a_picture(form: str) -> None:
    data = picture((640, 480), (250, 120, 10), form=form)

    facts = await pixels.inspect(data)

    assert facts.media_type == f"image/{form.lower()}"
    assert (facts.width, facts.height) == (640, 480)
    assert near(facts.colour, (250, 120, 10))


def near(colour: int, wanted: tuple[int, int, int]) -> bool:
    return all(
        abs((colour >> shift & 0xFF) - part) <= 6 for shift, part in zip((16, 8, 0), wanted, strict=True)
    )


async def test_the_dominant_colour_is_that_of_the_largest_part() -> None:
    image = Image.new("RGB", (300, 300), (20, 40, 200))
    image.paste((240, 230, 20), (0, 0, 300, 90))

    assert near((await pixels.inspect(saved(image))).colour, (20, 40, 200))


@pytest.mark.parametrize(
    ("mode", "colour", "form", "seen"),
    [
        ("L", 128, "PNG", (128, 128, 128)),
        ("1", 1, "PNG", (255, 255, 255)),
        ("P", 0, "PNG", (0, 0, 0)),
        ("LA", (100, 255), "PNG", (100, 100, 100)),
        ("RGBA", (200, 10, 10, 255), "PNG", (200, 10, 10)),
        ("RGBA", (0, 0, 0, 0), "PNG", (255, 255, 255)),
        ("I;16", 40_000, "PNG", (156, 156, 156)),
        ("CMYK", (0, 255, 255, 0), "JPEG", (255, 0, 0)),
        ("L", 128, "JPEG", (128, 128, 128)),
        ("RGBA", (200, 10, 10, 255), "WEBP", (200, 10, 10)),
    ],
)
async def test_every_kind_of_pixel_is_understood_and_can_be_made_smaller(
    mode: str, colour: Any, form: str, seen: tuple[int, int, int]
) -> None:
    data = picture((200, 160), colour, mode=mode, form=form)
    facts = await pixels.inspect(data)
    assert near(facts.colour, seen)

    fitted, media_type = await pixels.fit(data + bytes(20_000), facts, 20_000, SOURCE)

    again = await pixels.inspect(fitted)
    assert media_type == again.media_type == "image/webp"
    assert near(again.colour, seen)


async def test_a_picture_taken_upright_is_upright() -> None:
    data = saved(noise((400, 300)), "JPEG", quality=95, exif=exif(TURNED))
    facts = await pixels.inspect(data)
    fitted, _ = await pixels.fit(data, facts, 60_000, SOURCE)
    again = await pixels.inspect(fitted)

    assert (facts.width, facts.height) == (300, 400)
    assert again.width / again.height == pytest.approx(3 / 4, abs=0.01)


async def test_an_animation_is_a_picture_and_shrinks_to_its_first_frame() -> None:
    frames = [noise((200, 200)).rotate(90 * turn) for turn in range(3)]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100)
    facts = await pixels.inspect(data)

    whole, media_type = await pixels.fit(data, facts, 2 * len(data), SOURCE)
    assert (getattr(Image.open(BytesIO(whole)), "n_frames", 1), media_type) == (3, "image/gif")
    fitted, media_type = await pixels.fit(data, facts, 30_000, SOURCE)
    assert media_type == "image/webp"
    assert len(fitted) <= 30_000


def bomb(width: int, height: int) -> bytes:
    """A PNG whose header promises more than any memory holds."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    parts = [
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize("size", [(7000, 6000), (12_000, 10_000), (40_000, 40_000), (2**31 - 1, 2**31 - 1)])
async def test_a_bomb_does_not_go_off(size: tuple[int, int]) -> None:
    with pytest.raises(ResultUnusable) as raised:
        await pixels.inspect(bomb(*size))

    assert raised.value == ResultUnusable(Flaw.TOO_LARGE)


NO_PICTURES = {
    "nothing": b"",
    "words": b"<!DOCTYPE html><title>Gone</title>",
    "a drawing": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "a tiff": picture(form="TIFF"),
    "a bitmap of Unix": picture(form="PPM"),
    "a page to print": picture(form="EPS"),
    "half a bitmap": picture((300, 300), form="BMP")[:100_000],
    "a photo of an iPhone by name alone": b"\0\0\0\x18ftypavif\0\0\0\0avifmif1" + bytes(200),
    "a magic number alone": b"\x89PNG\r\n\x1a\n",
    "a magic number that lies": b"\xff\xd8\xff" + picture(),
    "half a png": picture((300, 300), form="PNG", compress_level=0)[:100_000],
    "half a jpeg": saved(noise((300, 300)), "JPEG")[:20_000],
    "half a webp": saved(noise((300, 300)), "WEBP")[:20_000],
    "half a gif": saved(noise((300, 300)), "GIF")[:20_000],
    "less data than the header promises": bomb(400, 400),
    "no pixels at all": bomb(0, 0),
}


@pytest.mark.parametrize("name", NO_PICTURES)
async def test_what_cannot_be_read_to_its_end_is_no_picture(name: str) -> None:
    with pytest.raises(ResultUnusable) as raised:
        await pixels.inspect(NO_PICTURES[name])
    assert raised.value == ResultUnusable(Flaw.NOT_A_PICTURE)

    with pytest.raises(NotAPicture) as refused:
        await pixels.inspect_input(NO_PICTURES[name], "fox.png")
    assert refused.value == NotAPicture("fox.png")


@settings(max_examples=150)
@given(st.data())
async def test_no_damage_to_a_picture_is_more_than_a_domain_error(data: st.DataObject) -> None:
    good = bytearray(saved(noise((24, 24)), data.draw(st.sampled_from(["PNG", "JPEG", "WEBP", "GIF"]))))
    for _ in range(data.draw(st.integers(1, 6))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))

    try:
        facts = await pixels.inspect(bytes(good))
    except ResultUnusable:
        return
    assert facts.width * facts.height > 0


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF", "AVIF", "BMP", "ICO"])
async def test_an_attachment_may_be_in_each_format_of_a_browser(form: str) -> None:
    assert (await pixels.inspect_input(picture((48, 48), form=form), "fox")).width == 48


@pytest.mark.parametrize("brands", [b"heic\0\0\0\0mif1heic", b"mif1\0\0\0\0miafheix", b"hevc\0\0\0\0hevc"])
async def test_a_photo_of_an_iphone_has_an_error_of_its_own(brands: bytes) -> None:
    data = (8 + len(brands)).to_bytes(4, "big") + b"ftyp" + brands + bytes(200)
    with pytest.raises(HeicPicture) as raised:
        await pixels.inspect_input(data, "IMG_0001.HEIC")
    assert raised.value == HeicPicture("IMG_0001.HEIC")

    with pytest.raises(ResultUnusable):
        await pixels.inspect(data)


async def test_an_attachment_with_too_many_pixels_is_refused_with_its_sides() -> None:
    with pytest.raises(PictureTooLarge) as raised:
        await pixels.inspect_input(data := bomb(6000, 4001), "fox.png")

    assert raised.value == PictureTooLarge(len(data), 6000, 4001, INPUT_LIMIT_BYTES, INPUT_LIMIT_PIXELS)


async def test_an_attachment_of_too_many_bytes_is_refused_unread() -> None:
    with pytest.raises(PictureTooLarge) as raised:
        await pixels.inspect_input(bytes(INPUT_LIMIT_BYTES + 1), "fox.png")

    assert raised.value.size == INPUT_LIMIT_BYTES + 1


@pytest.mark.parametrize("limit", [900_000, 250_000, 100_000, 30_000])
async def test_what_does_not_fit_is_made_to_fit(limit: int) -> None:
    """At first only the quality gives, then the sides."""
    data = saved(noise((1024, 768)))
    facts = await pixels.inspect(data)

    fitted, media_type = await pixels.fit(data, facts, limit, SOURCE)

    again = await pixels.inspect(fitted)
    assert len(fitted) <= limit < len(data)
    assert media_type == again.media_type
    assert (again.width == 1024) == (limit == 900_000)
    assert again.width / again.height == pytest.approx(4 / 3, abs=0.02)


async def test_what_fits_keeps_every_pixel_and_gets_a_mark() -> None:
    data = saved(noise((64, 48)), "JPEG")
    facts = await pixels.inspect(data)

    fitted, media_type = await pixels.fit(data, facts, 2 * len(data), SOURCE)

    assert (fitted, media_type) == (marked(data, "image/jpeg", SOURCE), "image/jpeg")
    assert Image.open(BytesIO(fitted)).tobytes() == Image.open(BytesIO(data)).tobytes()


async def test_a_transparent_picture_stays_transparent() -> None:
    data = picture((300, 300), (255, 0, 0, 0), mode="RGBA", compress_level=0)
    fitted, _ = await pixels.fit(data, await pixels.inspect(data), 20_000, SOURCE)

    assert Image.open(BytesIO(fitted)).convert("RGBA").getchannel("A").getextrema() == (0, 0)


async def test_nothing_fits_into_nothing() -> None:
    data = saved(noise((200, 200)))

    with pytest.raises(ResultUnusable):
        await pixels.fit(data, await pixels.inspect(data), 10, SOURCE)


# --- small copies ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "form", "mode", "small"),
    [
        ((1024, 768), "PNG", "RGB", (512, 384)),
        ((300, 1200), "JPEG", "RGB", (128, 512)),
        ((40, 30), "WEBP", "RGB", (40, 30)),
        ((600, 600), "PNG", "I;16", (512, 512)),
        ((600, 600), "GIF", "P", (512, 512)),
    ],
)
async def test_a_small_copy_keeps_the_shape(
    size: tuple[int, int], form: str, mode: str, small: tuple[int, int]
) -> None:
    colour = 1 if mode in ("P", "I;16") else "orange"
    facts = await pixels.inspect(
        await pixels.thumbnail(picture(size, colour, form=form, mode=mode), 512, SOURCE)
    )
    assert (facts.media_type, facts.width, facts.height) == ("image/webp", *small)


async def test_a_small_copy_stays_transparent() -> None:
    data = picture((600, 600), (255, 0, 0, 0), mode="RGBA")
    small = await pixels.thumbnail(data, 64, SOURCE)
    assert Image.open(BytesIO(small)).convert("RGBA").getchannel("A").getextrema() == (0, 0)


@pytest.mark.parametrize("data", [b"", b"these are words", picture()[:60]])
async def test_there_is_no_small_copy_of_what_is_no_picture(data: bytes) -> None:
    with pytest.raises(ResultUnusable):
        await pixels.thumbnail(data, 512, SOURCE)


async def test_a_photo_without_its_end_is_no_way_round_the_limit() -> None:
    """Whether it is whole is found by decoding it, so its size is compared before."""
    data = saved(Image.new("L", (7000, 6000)), "JPEG")[:-2]

    with pytest.raises(ResultUnusable) as raised:
        await pixels.inspect(data)

    assert raised.value == ResultUnusable(Flaw.TOO_LARGE)


@pytest.mark.parametrize("cut", [3, 4, 10, 100, 1000])
@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"restart_marker_rows": 1}, {"quality": 30}])
async def test_a_photo_may_lack_its_end_marker_and_nothing_more(cut: int, options: dict[str, Any]) -> None:
    data = saved(noise((120, 80)), "JPEG", **options)
    for end in (1, 2):
        assert (await pixels.inspect(data[:-end])).width == 120

    with pytest.raises(ResultUnusable):
        await pixels.inspect(data[:-cut])
