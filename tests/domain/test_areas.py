"""An area is the same pixels wherever one asks, and what is sent to a model comes back to where it was."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.areas import CANVAS_LIMIT_PIXELS, Area, Box, fit, fitting_size, is_other_aspect

SIDES = st.integers(1, 4000)
PICTURES = st.tuples(SIDES, SIDES)
SIZES = st.sampled_from(["1024x1024", "1536x1024", "1024x1536", "1792x1024", "3:2", "16:9", "auto", None])
HALVES = [(Area.LEFT, Area.RIGHT), (Area.TOP, Area.BOTTOM)]
FIELDS = [area for area in Area if "-" in area or area is Area.CENTRE]


def pixels(box: Box) -> int:
    return box.size[0] * box.size[1]


@pytest.mark.parametrize(
    ("area", "box"),
    [
        (Area.LEFT, Box(0, 0, 50, 60)),
        (Area.BOTTOM, Box(0, 30, 100, 60)),
        (Area.MIDDLE, Box(25, 15, 75, 45)),
        (Area.TOP_RIGHT, Box(67, 0, 100, 20)),
        (Area.CENTRE, Box(33, 20, 67, 40)),
    ],
)
def test_where_an_area_is(area: Area, box: Box) -> None:
    assert area.box((100, 60)) == box


@given(PICTURES, st.sampled_from(Area))
def test_an_area_has_pixels_of_its_picture(size: tuple[int, int], area: Area) -> None:
    box = area.box(size)

    assert 0 <= box.left < box.right <= size[0]
    assert 0 <= box.top < box.bottom <= size[1]


@given(st.integers(3, 4000), st.integers(3, 4000))
def test_halves_and_fields_cover_the_picture_once(width: int, height: int) -> None:
    for areas in (*HALVES, FIELDS):
        assert sum(pixels(area.box((width, height))) for area in areas) == width * height


@given(PICTURES, SIZES)
def test_a_picture_fits_in_whole(size: tuple[int, int], into: str | None) -> None:
    """Within the canvas, as large as it can be, and in its own proportions but for rounding and a slight stretch."""
    found = fit(size, into)
    wide, high = found.place.size

    assert found.canvas[0] * found.canvas[1] <= CANVAS_LIMIT_PIXELS or found.canvas == size
    assert Box(0, 0, *found.canvas).size == found.canvas
    assert 0 <= found.place.left < found.place.right <= found.canvas[0]
    assert 0 <= found.place.top < found.place.bottom <= found.canvas[1]
    assert wide == found.canvas[0] or high == found.canvas[1]
    if not found.is_whole:
        scale = min(Fraction(found.canvas[0], size[0]), Fraction(found.canvas[1], size[1]))
        assert abs(wide - size[0] * scale) <= 1
        assert abs(high - size[1] * scale) <= 1


@given(PICTURES, SIZES, st.sampled_from(Area), PICTURES)
def test_an_area_is_found_again_in_the_answer(
    size: tuple[int, int], into: str | None, area: Area, answer: tuple[int, int]
) -> None:
    """Whatever size the answer has, the area is at the same share of it as of the canvas, and inside it."""
    found, box = fit(size, into), area.box(size)
    left, top, right, bottom = found.within(box, answer)
    on_canvas = found.within(box, found.canvas)

    assert 0 <= left < right <= answer[0]
    assert 0 <= top < bottom <= answer[1]
    assert left / answer[0] == on_canvas[0] / found.canvas[0]
    assert bottom / answer[1] == on_canvas[3] / found.canvas[1]
    whole = found.on_canvas(box)
    assert whole.left <= on_canvas[0] < whole.left + 1
    assert whole.bottom - 1 < on_canvas[3] <= whole.bottom


def test_an_unchanged_canvas_maps_a_box_to_itself() -> None:
    found = fit((640, 480), "auto")

    assert found.is_exact
    assert found.within(Box(7, 9, 20, 30), (640, 480)) == tuple(map(Fraction, (7, 9, 20, 30)))


@pytest.mark.parametrize(
    ("size", "into", "canvas", "place"),
    [
        ((512, 512), "1024x1024", (1024, 1024), Box(0, 0, 1024, 1024)),
        ((400, 200), "1024x1024", (1024, 1024), Box(0, 256, 1024, 768)),
        ((1000, 667), "1536x1024", (1536, 1024), Box(0, 0, 1536, 1024)),  # nearly 3:2: stretched, not framed
        ((200, 400), "1:1", (400, 400), Box(100, 0, 300, 400)),
        ((300, 200), "99999x99999", (300, 200), Box(0, 0, 300, 200)),
    ],
)
def test_what_a_model_is_sent(size: tuple[int, int], into: str, canvas: tuple[int, int], place: Box) -> None:
    assert (fit(size, into).canvas, fit(size, into).place) == (canvas, place)


GPT = ("auto", "1024x1024", "1536x1024", "1024x1536")


@pytest.mark.parametrize(
    ("picture", "size"),
    [
        ((900, 900), "1024x1024"),
        ((4000, 3000), "1536x1024"),
        ((1080, 1920), "1024x1536"),
        ((6, 5), "1024x1024"),
    ],
)
def test_the_nearest_size_is_taken(picture: tuple[int, int], size: str) -> None:
    assert fitting_size(picture, GPT) == size
    assert not is_other_aspect(picture, size, GPT)
    assert not is_other_aspect(picture, "auto", GPT)
    assert all(is_other_aspect(picture, other, GPT) for other in GPT[1:] if other != size)


def test_of_sizes_without_measures_none_fits() -> None:
    assert fitting_size((3, 2), ("auto", "large")) is None
    assert not is_other_aspect((3, 2), "1:1", ("auto",))
