"""What leaves for the endpoint of a member's picture: its pixels, upright, in sRGB, and nothing about its origin."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from bot import pixels
from bot.domain.errors import NotAPicture
from tests.oddfiles.jpegs import segment, with_segment
from tests.oddfiles.paints import noise, painting
from tests.oddfiles.pngs import chunk, with_chunk
from tests.pictures import saved

UPRIGHT, TURNED = 1, 6
FORMS = ["PNG", "JPEG", "WEBP"]


def from_a_phone(form: str, orientation: int, **options: Any) -> bytes:
    """A photo with a position, a camera, words, and perhaps held upright."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "secret camera"
    exif[0x8825] = {1: "N", 2: (52.0, 31.0, 0.0), 3: "E", 4: (13.0, 24.0, 0.0)}
    options |= {"exif": exif}
    if form == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Comment", "secret words")
        options["pnginfo"] = texts
    else:
        options |= {"xmp": b"<secret words/>", "quality": 95}
    return saved(painting(), form, **options)


def near(one: Image.Image, other: Image.Image) -> bool:
    """Whether they show the same, but for what JPEG loses."""
    pairs = zip(one.convert("RGB").tobytes(), other.convert("RGB").tobytes(), strict=True)
    return sum(abs(a - b) for a, b in pairs) / (one.width * one.height * 3) < 20


@pytest.mark.parametrize("form", FORMS)
async def test_what_is_beside_the_pixels_is_cut_out_without_touching_them(form: str) -> None:
    data = from_a_phone(form, UPRIGHT)

    cleaned, media_type = await pixels.clean_input(data, "fox")

    assert media_type == f"image/{form.lower()}"
    assert b"secret" in data
    assert b"secret" not in cleaned
    assert not Image.open(io.BytesIO(cleaned)).getexif()
    assert Image.open(io.BytesIO(cleaned)).tobytes() == Image.open(io.BytesIO(data)).tobytes()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("orientation", range(2, 9))
async def test_a_photo_is_turned_in_its_pixels(form: str, orientation: int) -> None:
    data = from_a_phone(form, orientation)

    cleaned, media_type = await pixels.clean_input(data, "fox")

    image = Image.open(io.BytesIO(cleaned))
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    assert media_type == ("image/png" if form == "PNG" else "image/jpeg")
    assert not image.getexif()
    assert b"secret" not in cleaned
    assert near(image, Image.open(io.BytesIO(data)).convert("RGB").transpose(turns[orientation]))


@pytest.mark.parametrize("form", FORMS)
async def test_what_needs_nothing_stays_as_it_is(form: str) -> None:
    data = saved(painting(), form)

    assert await pixels.clean_input(data) == (data, f"image/{form.lower()}")


@pytest.mark.parametrize("form", FORMS)
async def test_a_profile_that_says_srgb_costs_no_quality(form: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = saved(painting(), form, icc_profile=profile)

    cleaned, _ = await pixels.clean_input(data)

    assert "icc_profile" not in Image.open(io.BytesIO(cleaned)).info
    assert Image.open(io.BytesIO(cleaned)).tobytes() == Image.open(io.BytesIO(data)).tobytes()


@pytest.mark.parametrize(
    ("form", "mode", "becomes"),
    [
        ("GIF", "P", "image/png"),
        ("BMP", "RGB", "image/png"),
        ("ICO", "RGBA", "image/png"),
        ("AVIF", "RGB", "image/jpeg"),
        ("AVIF", "RGBA", "image/png"),
    ],
)
async def test_formats_that_few_endpoints_read_are_converted(form: str, mode: str, becomes: str) -> None:
    _, media_type = await pixels.clean_input(saved(painting(mode, (48, 48)), form))

    assert media_type == becomes


async def test_alpha_is_kept_where_a_photo_is_turned() -> None:
    exif = Image.Exif()
    exif[0x0112] = TURNED
    data = saved(painting("RGBA"), "WEBP", exif=exif, lossless=True)

    cleaned, media_type = await pixels.clean_input(data)

    assert media_type == "image/png"
    alpha = Image.open(io.BytesIO(cleaned)).getchannel("A")
    assert alpha.tobytes() == painting("RGBA").getchannel("A").transpose(Image.Transpose.ROTATE_270).tobytes()


async def test_a_second_picture_after_the_first_does_not_leave() -> None:
    first = saved(painting(), "JPEG")
    second = first[:2] + segment(0xE1, b"Exif\0\0secret position") + first[2:]

    cleaned, _ = await pixels.clean_input(first + second)

    assert cleaned == first


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
async def test_of_an_animation_the_first_frame_leaves(form: str) -> None:
    frames = {"save_all": True, "append_images": [painting().rotate(180)]}
    options: dict[str, Any] = frames | ({"lossless": True} if form == "WEBP" else {})

    cleaned, media_type = await pixels.clean_input(saved(painting(), form, **options))

    image = Image.open(io.BytesIO(cleaned))
    assert getattr(image, "n_frames", 1) == 1
    assert image.convert("RGB").tobytes() == painting().tobytes()
    assert media_type == "image/png"


async def test_what_is_no_picture_does_not_leave() -> None:
    for data in (b"", b"words", b"<svg/>", saved(painting(), "TIFF"), saved(noise((60, 60)))[:200]):
        with pytest.raises(NotAPicture) as raised:
            await pixels.clean_input(data, "fox.png")
        assert raised.value == NotAPicture("fox.png")


@pytest.mark.parametrize("marker", [0x02, 0xBF, 0xDC, 0xDE, *range(0xE0, 0xFF)])
async def test_no_segment_of_a_jpeg_carries_words_out(marker: int) -> None:
    data = with_segment(segment(marker, b"secret words"))

    cleaned, _ = await pixels.clean_input(data, "fox")

    assert b"secret" not in cleaned
    assert (
        Image.open(io.BytesIO(cleaned)).tobytes()
        == Image.open(io.BytesIO(saved(painting(), "JPEG"))).tobytes()
    )


async def test_adobes_segment_carries_no_words_out() -> None:
    data = with_segment(segment(0xEE, b"Adobe\0\x64\0\0\0\0\1secret"))

    cleaned, _ = await pixels.clean_input(data, "fox")

    assert b"Adobe" in cleaned
    assert b"secret" not in cleaned


@pytest.mark.parametrize(
    "name", [b"sBIT", b"bKGD", b"hIST", b"pHYs", b"gAMA", b"cHRM", b"sRGB", b"cICP", b"foXy"]
)
async def test_no_chunk_of_a_png_carries_words_out(name: bytes) -> None:
    cleaned, _ = await pixels.clean_input(with_chunk(chunk(name, b"secret words")), "fox")

    assert b"secret" not in cleaned
