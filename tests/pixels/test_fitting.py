"""Every result gets a copy that Discord takes and shows: of any shape and kind of pixel, under any sensible limit."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from bot import pixels
from bot.domain.errors import BotError, Flaw, ResultUnusable
from tests.oddfiles import corpus
from tests.oddfiles.paints import noise, painting
from tests.pictures import picture, saved

SOURCE = pixels.SourceType.GENERATED
SEEDS = [file.data for file in corpus() if file.taken and len(file.data) < 20_000]


async def fitted(data: bytes, limit: int) -> Image.Image:
    facts = await pixels.inspect(data)
    copy, media_type = await pixels.fit(data, facts, limit, SOURCE)
    again = await pixels.inspect(copy)
    assert len(copy) <= limit
    assert again.media_type == media_type
    assert media_type in pixels.SHOWN_BY_DISCORD
    return Image.open(io.BytesIO(copy))


@pytest.mark.parametrize(
    ("size", "mode", "limit", "form", "keeps_size"),
    [
        ((1, 20_000), "RGB", 50_500, "JPEG", True),
        ((20_000, 1), "RGB", 41_000, "JPEG", True),
        ((20_000, 30), "L", 200_000, "JPEG", True),
        ((20_000, 30), "RGBA", 400_000, "WEBP", False),
        ((20_000, 30), "RGB", 30_000, "WEBP", False),
        ((1, 20_000), "RGBA", 20_000, "WEBP", False),
        ((16_383, 40), "RGB", 400_000, "WEBP", True),
        ((16_384, 40), "RGB", 400_000, "JPEG", True),
        ((2000, 3), "RGB", 4_000, "WEBP", False),
        ((600, 600), "RGB", 5_000, "WEBP", False),
    ],
)
async def test_extreme_shapes(
    size: tuple[int, int], mode: str, limit: int, form: str, keeps_size: bool
) -> None:
    """WebP ends at 16,383 pixels a side: then it is JPEG, or with alpha a smaller picture."""
    grain = noise((max(1, size[0] // 8), max(1, size[1] // 8))).resize(size).convert(mode)
    if mode == "RGBA":
        grain.putalpha(120)
    data = saved(grain)
    assert len(data) > limit - 1024

    copy = await fitted(data, limit)

    assert copy.format == form
    assert (copy.size == size) == keeps_size
    assert copy.has_transparency_data == (mode == "RGBA")


async def test_over_65500_pixels_a_side_it_is_made_smaller() -> None:
    data = saved(noise((70_000, 20)))

    assert max((await fitted(data, 500_000)).size) <= 16_383


@pytest.mark.parametrize(
    ("form", "mode", "becomes"),
    [("BMP", "RGB", "PNG"), ("ICO", "RGBA", "PNG"), ("AVIF", "RGB", "WEBP")],
)
async def test_what_discord_does_not_show_is_converted(form: str, mode: str, becomes: str) -> None:
    original = painting(mode, (48, 48))
    copy = await fitted(saved(original, form), 1_000_000)

    assert copy.format == becomes
    assert copy.size == (48, 48)
    if becomes == "PNG":
        assert copy.convert(mode).tobytes() == original.tobytes()


async def test_a_large_bitmap_is_made_smaller_as_any_other() -> None:
    assert (await fitted(saved(noise((500, 500)), "BMP"), 100_000)).format == "WEBP"


@pytest.mark.parametrize("limit", [-5, 0, 10, 1000, 1100])
async def test_where_nothing_fits_it_is_said(limit: int) -> None:
    data = saved(noise((200, 200)))
    facts = await pixels.inspect(data)

    with pytest.raises(ResultUnusable) as raised:
        await pixels.fit(data, facts, limit, SOURCE)

    assert raised.value == ResultUnusable(Flaw.TOO_LARGE)


@settings(max_examples=60)
@given(
    width=st.integers(1, 300),
    height=st.integers(1, 300),
    mode=st.sampled_from(["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"]),
    limit=st.integers(6_000, 200_000),
)
async def test_any_shape_and_kind_of_pixel_fits(width: int, height: int, mode: str, limit: int) -> None:
    image = noise((width, height)).convert("L" if mode == "I;16" else mode).convert(mode)
    form = "JPEG" if mode == "CMYK" else "PNG"

    copy = await fitted(saved(image, form), limit)

    assert copy.width <= width
    assert copy.height <= height


def wide_gamut() -> bytes:
    """A profile whose red is another colour than sRGB's: made by exchanging two of its colorants."""
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exchanged = data.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")
    return exchanged.replace("sRGB".encode("utf-16-be"), "odd!".encode("utf-16-be"))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "AVIF"])
async def test_a_colour_profile_is_applied_where_the_picture_is_written_anew(form: str) -> None:
    options: dict[str, Any] = {"icc_profile": wide_gamut()} | ({} if form == "PNG" else {"quality": 100})
    red = saved(Image.new("RGB", (200, 200), (250, 10, 10)), form, **options)

    small = await pixels.thumbnail(red, 64, SOURCE)
    cleaned, _ = await pixels.clean_input(red)
    preview = await pixels.preview(red, 64, 100_000)

    for copy in (small, cleaned, preview):
        red_part, green_part, _ = Image.open(io.BytesIO(copy)).convert("RGB").getpixel((30, 30))  # type: ignore[misc]
        assert green_part > 200 > red_part
        assert "icc_profile" not in Image.open(io.BytesIO(copy)).info


@settings(max_examples=200)
@given(st.data())
async def test_no_damage_is_more_than_a_domain_error(data: st.DataObject) -> None:
    """Whatever can be read can also be made smaller, shown small, and passed on."""
    damaged = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    file = bytes(damaged)
    try:
        facts = await pixels.inspect(file, 1_000_000)
        await pixels.inspect_input(file, "fox")
    except BotError:
        return

    await pixels.fit(file, facts, 200_000, SOURCE)
    await pixels.thumbnail(file, 64, SOURCE)
    await pixels.preview(file, 64, 100_000)
    await pixels.clean_input(file)


async def test_a_preview_is_small_in_pixels_and_in_bytes() -> None:
    data = saved(Image.effect_noise((900, 600), 90).convert("RGB"))
    plain = Image.open(io.BytesIO(await pixels.preview(data, 512, 1_000_000)))
    small = await pixels.preview(data, 512, 30_000)

    assert (plain.format, plain.size) == ("WEBP", (512, 341))
    assert len(small) <= 30_000
    assert 64 < Image.open(io.BytesIO(small)).width < 512
    with pytest.raises(ResultUnusable):
        await pixels.preview(data, 512, 100)
    with pytest.raises(ResultUnusable):
        await pixels.preview(b"words", 512, 30_000)


async def test_nothing_of_the_original_is_said_in_a_copy_that_was_written_anew() -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret words"
    data = saved(noise((200, 200)), "JPEG", exif=exif, comment=b"secret words")

    copy, _ = await pixels.fit(data, await pixels.inspect(data), 20_000, SOURCE)

    assert b"secret words" in data
    assert b"secret words" not in copy + await pixels.preview(data, 512, 100_000)
    assert picture() != copy
