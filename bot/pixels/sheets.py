"""Pictures on neutral ground: one on a square, and many in a grid with their numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from bot.domain.errors import ResultUnusable
from bot.pixels.fitting import FAST, THUMBNAIL_QUALITY, encode, of_side, within
from bot.pixels.formats import WEBP

# Between Discord's dark and its light ground, so that transparent drawings in black and in white are seen on it.
GROUND = (98, 101, 109)
LABEL, LETTERS = (17, 18, 20), "white"
SHEET_SIDE = 3600  # pixels; about the width of a sheet
SMALLEST_TILE, LARGEST_TILE = 200, 480  # pixels a side
GAP_SHARE = 40  # of a tile's side, between two tiles


def squared(data: bytes, side: int, limit_bytes: int, number: int | None = None) -> bytes:
    """A WebP in which the whole picture stands in the middle of a square. Raises ResultUnusable."""
    square = tile(data, side)
    if number is not None:
        _label(square, number, max(28, side // 9))
    return within(square, limit_bytes, FAST)


def tile(data: bytes, side: int) -> Image.Image:
    """The whole picture, drawn as large as it can be, in the middle of a square. Raises ResultUnusable."""
    image = of_side(data, side)
    scale = side / max(image.size)
    if scale > 1:
        sides = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        image = image.resize(sides, Image.Resampling.LANCZOS)
    square = Image.new("RGB", (side, side), GROUND)
    place = ((side - image.width) // 2, (side - image.height) // 2)
    square.paste(image, place, image if image.mode == "RGBA" else None)
    return square


def contact_sheet(pictures: Sequence[tuple[int, bytes]], limit_bytes: int) -> bytes:
    """A WebP with all pictures in a grid, in their order, each with its number. Raises ResultUnusable."""
    columns = _columns(len(pictures))
    rows = max(1, math.ceil(len(pictures) / columns))
    side = tile_side(len(pictures))
    gap = side // GAP_SHARE
    step = side + gap
    sheet = Image.new("RGB", (columns * step + gap, rows * step + gap), LABEL)
    for index, (number, data) in enumerate(pictures):
        row, column = divmod(index, columns)
        sheet.paste(_numbered(number, data, side), (gap + column * step, gap + row * step))
    return within(sheet, limit_bytes, FAST)


def small(data: bytes, count: int) -> bytes:
    """A WebP of one that is to stand among so many pictures in a grid. Raises ResultUnusable."""
    return encode(of_side(data, tile_side(count)), WEBP, THUMBNAIL_QUALITY, FAST)


def tile_side(count: int) -> int:
    """The pixels a side of each of so many pictures in a grid."""
    return max(SMALLEST_TILE, min(LARGEST_TILE, SHEET_SIDE // _columns(count)))


def _columns(count: int) -> int:
    return max(1, math.ceil(math.sqrt(count)))


def _numbered(number: int, data: bytes, side: int) -> Image.Image:
    try:
        square = tile(data, side)
    except ResultUnusable:
        square = Image.new("RGB", (side, side), GROUND)
    _label(square, number, max(28, side // 6))
    return square


def _label(square: Image.Image, number: int, height: int) -> None:
    """Draw the number into the upper left corner, on a ground of its own that is so many pixels high."""
    drawing = ImageDraw.Draw(square)
    font, pad = ImageFont.load_default(height * 0.8), height // 4
    width = max(height, math.ceil(font.getlength(str(number))) + 2 * pad)
    corners = (False, False, True, False)
    drawing.rounded_rectangle((0, 0, width, height), height // 5, LABEL, corners=corners)
    drawing.text((width / 2, height / 2), str(number), LETTERS, font, anchor="mm")
