"""The best pictures of a challenge on the steps of a podium."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from bot.domain.errors import ResultUnusable
from bot.pixels.fitting import within
from bot.pixels.marking import MARK_BYTES
from bot.pixels.sheets import GROUND, LABEL, LETTERS, tile

BEST, OTHERS = 640, 440  # pixels a side of a picture: of those in the first place, and of all others
STEPS = {1: 200, 2: 140, 3: 90}  # pixels; how high the step of a place is
METALS = {1: (212, 160, 23), 2: (140, 146, 156), 3: (166, 104, 52)}
GAP = 24  # pixels
PODIUM_BYTES = 4 * 1000 * 1000
IN_ORDER = {1: (0,), 2: (0, 1), 3: (1, 0, 2)}  # from the left: the best stands in the middle


def podium(pictures: Sequence[tuple[int, bytes | None]]) -> bytes:
    """A WebP with up to three pictures, which are given with their places, the best first."""
    shown = pictures[: len(IN_ORDER)]
    sides = [BEST if place == 1 else OTHERS for place, _ in shown]
    height = max(side + STEPS[min(place, 3)] for side, (place, _) in zip(sides, shown, strict=True)) + GAP
    board = Image.new("RGB", (sum(sides) + GAP * (len(shown) + 1), height), LABEL)
    left = GAP
    for index in IN_ORDER[len(shown)]:
        (place, data), side = shown[index], sides[index]
        step = STEPS[min(place, 3)]
        board.paste(_picture(data, side), (left, height - step - side))
        _draw_step(board, (left, height - step, left + side - 1, height - 1), place)
        left += side + GAP
    return within(board, PODIUM_BYTES - MARK_BYTES)


def _picture(data: bytes | None, side: int) -> Image.Image:
    """An empty square where there is no picture any more, or what is kept of it is damaged: the place stays."""
    try:
        return tile(data or b"", side)
    except ResultUnusable:
        return Image.new("RGB", (side, side), GROUND)


def _draw_step(board: Image.Image, box: tuple[int, int, int, int], place: int) -> None:
    left, top, right, bottom = box
    drawing = ImageDraw.Draw(board)
    drawing.rectangle(box, METALS[min(place, 3)])
    middle = ((left + right) / 2, (top + bottom) / 2)
    drawing.text(
        middle,
        str(place),
        LETTERS,
        ImageFont.load_default(0.7 * (bottom - top)),
        anchor="mm",
        stroke_width=2,
        stroke_fill=LABEL,
    )
