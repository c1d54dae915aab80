"""Which part of a picture is to change, and where that is in pixels."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from fractions import Fraction

Size = tuple[int, int]  # width and height in pixels


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels; the pixels at `right` and `bottom` are the first ones outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def size(self) -> Size:
        return self.right - self.left, self.bottom - self.top

    @property
    def corners(self) -> tuple[int, int, int, int]:
        return self.left, self.top, self.right, self.bottom


class Area(enum.StrEnum):
    """A part of a picture: a half, the middle, or one of nine fields. The values are stored, and sent by forms."""

    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"
    MIDDLE = "middle"
    TOP_LEFT = "top-left"
    TOP_CENTRE = "top-centre"
    TOP_RIGHT = "top-right"
    CENTRE_LEFT = "centre-left"
    CENTRE = "centre"
    CENTRE_RIGHT = "centre-right"
    BOTTOM_LEFT = "bottom-left"
    BOTTOM_CENTRE = "bottom-centre"
    BOTTOM_RIGHT = "bottom-right"

    def box(self, size: Size) -> Box:
        """Its pixels in a picture of this size, at least one. Neighbouring areas neither overlap nor leave a gap."""
        (left, right), (top, bottom) = _SHARES[self]
        (x, end), (y, foot) = _pixels(left, right, size[0]), _pixels(top, bottom, size[1])
        return Box(x, y, end, foot)


_ALL = (Fraction(0), Fraction(1))
_FIRST_HALF, _SECOND_HALF = (Fraction(0), Fraction(1, 2)), (Fraction(1, 2), Fraction(1))
_INNER = (Fraction(1, 4), Fraction(3, 4))
_THIRDS = tuple((Fraction(part, 3), Fraction(part + 1, 3)) for part in range(3))
_FIELDS = (
    (Area.TOP_LEFT, Area.TOP_CENTRE, Area.TOP_RIGHT),
    (Area.CENTRE_LEFT, Area.CENTRE, Area.CENTRE_RIGHT),
    (Area.BOTTOM_LEFT, Area.BOTTOM_CENTRE, Area.BOTTOM_RIGHT),
)
# Each area's share of the width, and of the height: where it begins and where it ends.
_SHARES = {
    Area.LEFT: (_FIRST_HALF, _ALL),
    Area.RIGHT: (_SECOND_HALF, _ALL),
    Area.TOP: (_ALL, _FIRST_HALF),
    Area.BOTTOM: (_ALL, _SECOND_HALF),
    Area.MIDDLE: (_INNER, _INNER),
    **{
        area: (_THIRDS[column], _THIRDS[row])
        for row, fields in enumerate(_FIELDS)
        for column, area in enumerate(fields)
    },
}


def _pixels(begin: Fraction, end: Fraction, side: int) -> tuple[int, int]:
    """Where a share of a side begins and ends. What is thinner than a pixel gets the one that it begins in."""
    first, last = (int(share * side + Fraction(1, 2)) for share in (begin, end))
    if first < last:
        return first, last
    first = min(first, side - 1)
    return first, first + 1
