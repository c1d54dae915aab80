"""Pictures of a challenge: of any shape they come to the same square, and on sheets each number can be read."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from bot import pixels
from bot.domain.errors import ResultUnusable
from bot.pixels import sheets
from tests.pictures import noise, picture, saved


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def is_near(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 24 for one, other in zip(pixel, colour, strict=True))


@settings(max_examples=15)
@given(st.tuples(st.integers(20, 300), st.integers(20, 300)))
async def test_every_shape_comes_to_the_same_square_with_the_whole_picture(size: tuple[int, int]) -> None:
    copy, media_type = await pixels.squared(picture(size, (255, 0, 0)), side=120)

    shown = opened(copy)
    assert (shown.size, media_type) == ((120, 120), "image/webp")
    wide, high = (round(120 * side / max(size)) for side in size)
    if min(wide, high) > 8:
        assert is_near(shown.getpixel((60, 60)), (255, 0, 0))
    for at, covered in (((3, 60), wide), ((60, 3), high)):
        if covered > 118 or covered < 100:
            assert is_near(shown.getpixel(at), (255, 0, 0)) == (covered > 118)


async def test_a_square_is_marked_and_keeps_to_its_limit() -> None:
    copy, _ = await pixels.squared(noise(700, 500), limit_bytes=60_000)

    assert len(copy) <= 60_000
    assert b"trainedAlgorithmicMedia" in copy
    assert opened(copy).width == opened(copy).height
    again, _ = await pixels.squared(copy, side=64, source=pixels.SourceType.COMPOSITE)
    assert b"compositeWithTrainedAlgorithmicMedia" in (await pixels.squared(again, side=64))[0]
    with pytest.raises(ResultUnusable):
        await pixels.squared(b"no picture")


async def test_a_number_stands_in_the_corner_of_a_square() -> None:
    plain, _ = await pixels.squared(picture((60, 60), (0, 0, 255)), side=600)
    numbered, _ = await pixels.squared(picture((60, 60), (0, 0, 255)), side=600, number=17)

    corner = opened(numbered).crop((0, 0, 60, 40)).convert("L")
    assert is_near(opened(plain).getpixel((2, 2)), (0, 0, 255))
    assert max(corner.tobytes()) > 220
    assert min(corner.tobytes()) < 40


async def test_of_an_animation_the_first_picture_is_shown_and_what_is_transparent_is_neutral() -> None:
    others = [Image.new("RGB", (40, 40), "blue")]
    moving = saved(Image.new("RGB", (40, 40), "red"), "GIF", save_all=True, append_images=others)
    first, _ = await pixels.squared(moving, side=64)
    empty, _ = await pixels.squared(picture(colour=(0, 0, 0, 0), mode="RGBA"), side=64)

    assert is_near(opened(first).getpixel((32, 32)), (255, 0, 0))
    assert is_near(opened(empty).getpixel((32, 32)), sheets.GROUND)


async def test_the_sheet_of_three_hundred_is_one_upload_and_each_has_its_place() -> None:
    tall = picture((20, 60), "navy")
    sheet = await pixels.contact_sheet([(number, tall) for number in range(1, 301)])

    assert len(sheet) <= 8_000_000
    assert b"trainedAlgorithmicMedia" in sheet
    width, height = opened(sheet).size
    assert width >= 18 * 200
    assert height >= 17 * 200


async def test_each_number_is_drawn_and_no_two_look_alike() -> None:
    """The removed ones are not there: their numbers are skipped. What cannot be decoded is its number alone."""
    numbers = (1, 2, 7, 11, 300)
    sheet = opened(await pixels.contact_sheet([(number, b"broken") for number in numbers]))

    side = (sheet.width - sheets.LARGEST_TILE // sheets.GAP_SHARE) // 3
    labels = [
        sheet.crop((x, y, x + side // 2, y + side // 5))
        for x, y in ((side * (at % 3), side * (at // 3)) for at in range(len(numbers)))
    ]
    for label in labels:
        assert min(label.convert("L").tobytes()) < 60
        assert max(label.convert("L").tobytes()) > 220
    for one, other in pairwise(labels):
        assert (
            ImageChops.difference(one, other).convert("L").point(lambda value: 255 * (value > 120)).getbbox()
        )


@pytest.mark.parametrize("places", [[1], [1, 1], [1, 2, 3], [1, 1, 3, 4]])
async def test_a_podium_shows_up_to_three_places_with_or_without_the_picture(places: list[int]) -> None:
    data = [(place, picture((60, 40), (0, 0, 255)) if place == 1 else None) for place in places]

    shown = opened(await pixels.podium(data))

    assert is_near(shown.getpixel((shown.width // 2 if len(places) > 2 else 300, 350)), (0, 0, 255))
    assert shown.width > 400 * min(3, len(places))
