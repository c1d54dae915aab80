"""How a picture fits into what a model paints, and where a part of it is there.

All in exact fractions: what is sent is mapped there and back, and nothing may shift by a pixel on the way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bot.domain.areas.area import Box, Size

# Proportions that differ by no more are stretched. Nobody sees it, it is undone exactly, and a frame of a few pixels
# around the picture would invite a model to paint one.
STRETCHED = Fraction(1, 50)
CANVAS_LIMIT_PIXELS = (
    24_000_000  # as of an input; a size that is larger is no size to make a picture fit into
)

_MEASURES = re.compile(r"([1-9][0-9]{0,4}) ?[xX×*] ?([1-9][0-9]{0,4})")
_RATIO = re.compile(r"([1-9][0-9]{0,3}):([1-9][0-9]{0,3})")


@dataclass(frozen=True, slots=True)
class Fit:
    """How a picture of the size `picture` lies in one of the size `canvas`, which a model is sent: whole, at `place`.

    The rest of the canvas, if there is any, is filled up and cut off again.
    """

    picture: Size
    canvas: Size
    place: Box

    @property
    def is_whole(self) -> bool:
        """Whether nothing has to be filled up."""
        return self.place == Box(0, 0, *self.canvas)

    @property
    def is_exact(self) -> bool:
        """Whether the picture is sent pixel by pixel as it is."""
        return self.canvas == self.picture

    def on_canvas(self, box: Box) -> Box:
        """What a box of the picture is on the canvas, in whole pixels that hold all of it."""
        left, top, right, bottom = self.within(box, self.canvas)
        return Box(int(left), int(top), -int(-right // 1), -int(-bottom // 1))

    def within(self, box: Box, answer: Size) -> tuple[Fraction, Fraction, Fraction, Fraction]:
        """Where a box of the picture is in what a model made of the canvas: left, top, right and bottom.

        An answer of another size, or even of other proportions, is taken for the whole canvas, stretched.
        """
        across, down = Fraction(answer[0], self.canvas[0]), Fraction(answer[1], self.canvas[1])
        (width, height), (wide, high) = self.place.size, self.picture

        def x(pixel: int) -> Fraction:
            return (self.place.left + Fraction(pixel * width, wide)) * across

        def y(pixel: int) -> Fraction:
            return (self.place.top + Fraction(pixel * height, high)) * down

        return x(box.left), y(box.top), x(box.right), y(box.bottom)


def fit(picture: Size, size: str | None) -> Fit:
    """How a picture fits into the size that a model is asked for.

    "1536x1024" is in pixels. Of "3:2" the proportions alone are known; then no pixel of the picture is lost. For any
    other size, and for one that is too large, the picture is sent as it is.
    """
    canvas = _canvas(picture, size)
    width, height = picture
    if abs(Fraction(width * canvas[1], height * canvas[0]) - 1) <= STRETCHED:
        return Fit(picture, canvas, Box(0, 0, *canvas))
    scale = min(Fraction(canvas[0], width), Fraction(canvas[1], height))
    wide, high = max(1, round(width * scale)), max(1, round(height * scale))
    left, top = (canvas[0] - wide) // 2, (canvas[1] - high) // 2
    return Fit(picture, canvas, Box(left, top, left + wide, top + high))


def fitting_size(picture: Size, sizes: Sequence[str]) -> str | None:
    """The size that is most like the picture in its proportions, the first of several; None if none has any."""
    measured = [size for size in sizes if ratio_of(size) is not None]
    return min(measured, key=lambda size: _unlikeness(picture, size), default=None)


def is_other_aspect(picture: Size, size: str, sizes: Sequence[str]) -> bool:
    """Whether the size has other proportions than the picture, and one of the `sizes` is more like it."""
    best = fitting_size(picture, sizes)
    if best is None or ratio_of(size) is None:
        return False
    return _unlikeness(picture, size) > max(_unlikeness(picture, best), 1 + STRETCHED)


def ratio_of(size: str) -> Fraction | None:
    """Width to height of "1536x1024" or "3:2"; None for what is neither."""
    found = _MEASURES.fullmatch(size.strip()) or _RATIO.fullmatch(size.strip())
    return Fraction(int(found[1]), int(found[2])) if found else None


def _unlikeness(picture: Size, size: str) -> Fraction:
    """From 1, for the same proportions."""
    ratio = (ratio_of(size) or Fraction(1)) / Fraction(*picture)
    return max(ratio, 1 / ratio)


def _canvas(picture: Size, size: str | None) -> Size:
    width, height = picture
    canvas = picture
    if found := _MEASURES.fullmatch((size or "").strip()):
        canvas = int(found[1]), int(found[2])
    elif (ratio := ratio_of(size or "")) is not None:
        canvas = max(width, round(height * ratio)), max(height, round(width / ratio))
    return canvas if canvas[0] * canvas[1] <= CANVAS_LIMIT_PIXELS else picture
