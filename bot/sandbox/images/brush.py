"""What every layer is painted with: gradients, soft-edged shapes, glows. Coordinates are fractions of the picture."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PIL import Image, ImageChops, ImageDraw

from bot.sandbox.images.vocabulary import RGB

Point = tuple[float, float]
FINER = 2  # shapes are drawn this much larger and scaled down: that is what softens their edges


def mix(one: RGB, other: RGB, share: float) -> RGB:
    """`share` of `other` in `one`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def gradient(size: tuple[int, int], *colours: RGB) -> Image.Image:
    """From the top to the bottom through the colours."""
    strip = Image.new("RGB", (1, len(colours)))
    strip.putdata(colours)
    tall = strip.resize((1, size[1]), Image.Resampling.BICUBIC)
    return tall.resize(size, Image.Resampling.NEAREST)


def smooth(points: Sequence[Point], rounds: int = 3) -> list[Point]:
    """The closed outline with its corners cut off again and again (Chaikin), which makes it round."""
    for _ in range(rounds):
        cut: list[Point] = []
        for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True):
            cut += [
                (x0 * 0.75 + x1 * 0.25, y0 * 0.75 + y1 * 0.25),
                (x0 * 0.25 + x1 * 0.75, y0 * 0.25 + y1 * 0.75),
            ]
        points = cut
    return list(points)


class Canvas:
    def __init__(self, image: Image.Image) -> None:
        self.image = image
        self.width, self.height = image.size

    def shape(self, outlines: Sequence[Sequence[Point]], *colours: RGB) -> None:
        """Fill polygons with one colour, or with a gradient from the highest point to the picture's bottom."""
        left = max(0, int(min(x for line in outlines for x, _ in line) * self.width) - 1)
        top = max(0, int(min(y for line in outlines for _, y in line) * self.height) - 1)
        right = min(self.width, int(max(x for line in outlines for x, _ in line) * self.width) + 2)
        bottom = min(self.height, int(max(y for line in outlines for _, y in line) * self.height) + 2)
        if right <= left or bottom <= top:
            return
        size = (right - left, bottom - top)
        mask = Image.new("L", (size[0] * FINER, size[1] * FINER))
        draw = ImageDraw.Draw(mask)
        for line in outlines:
            draw.polygon(
                [((x * self.width - left) * FINER, (y * self.height - top) * FINER) for x, y in line],
                fill=255,
            )
        paint = gradient(size, *colours) if len(colours) > 1 else Image.new("RGB", size, colours[0])
        self.image.paste(paint, (left, top), mask.reduce(FINER))

    def glow(self, centre: Point, radius: float, colour: RGB, strength: float) -> None:
        """Light that fades out towards `radius`, a fraction of the width."""
        side = max(2, round(2 * radius * self.width))
        fading = ImageChops.invert(Image.radial_gradient("L")).point(
            lambda value: int((max(0, value - 75) / 180) ** 2 * 255 * strength)
        )
        corner = (round(centre[0] * self.width - side / 2), round(centre[1] * self.height - side / 2))
        self.image.paste(colour, (*corner, corner[0] + side, corner[1] + side), fading.resize((side, side)))

    def disc(self, centre: Point, radius: float, colour: RGB) -> None:
        """`radius` is a fraction of the width."""
        tall = radius * self.width / self.height
        turns = (math.tau * step / 48 for step in range(48))
        self.shape(
            [[(centre[0] + radius * math.cos(a), centre[1] + tall * math.sin(a)) for a in turns]], colour
        )
