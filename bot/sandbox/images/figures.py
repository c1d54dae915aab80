"""Who is in the picture. Each figure stands in a square of its own, (0, 0) to (1, 1), with its feet at y = 1."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bot.sandbox.images.brush import Canvas, Point, mix, smooth
from bot.sandbox.images.scene import Figure, Scene
from bot.sandbox.images.vocabulary import RGB

PALE: RGB = (244, 236, 224)
DARK: RGB = (34, 28, 32)


class Square:
    """The part of the canvas that a figure is drawn in; `side` is a fraction of the canvas's shorter side."""

    def __init__(self, canvas: Canvas, centre: float, foot: float, side: float) -> None:
        self._canvas = canvas
        side *= min(1, canvas.height / canvas.width)
        self._left = centre - side / 2
        self._foot = foot
        self._side = side
        self._tall = side * canvas.width / canvas.height

    def round(self, colour: RGB, *points: Point) -> None:
        self._canvas.shape([self._placed(smooth(points))], colour)

    def sharp(self, colour: RGB, *points: Point) -> None:
        self._canvas.shape([self._placed(points)], colour)

    def dot(self, colour: RGB, x: float, y: float, radius: float) -> None:
        self._canvas.disc(self._placed([(x, y)])[0], radius * self._side, colour)

    def _placed(self, points: Sequence[Point]) -> list[Point]:
        return [(self._left + x * self._side, self._foot - (1 - y) * self._tall) for x, y in points]


def stand(canvas: Canvas, scene: Scene) -> None:
    """The figures side by side on the ground, in the water or in the air, each where it belongs."""
    chance = scene.chance("figures")
    for number, figure in enumerate(scene.figures):
        middle = (number + 1) / (len(scene.figures) + 1)
        foot, side = PLACES[figure.name]
        FIGURE[figure.name](
            Square(canvas, middle + chance.between(-0.06, 0.06), foot, side), _lit(figure, scene)
        )


def _lit(figure: Figure, scene: Scene) -> RGB:
    """The coat in the light of the scene."""
    return mix(figure.coat, scene.palette.near, 0.3 if scene.dark else 0.08)


def _fox(square: Square, coat: RGB) -> None:
    shade, pale = mix(coat, DARK, 0.25), mix(PALE, coat, 0.12)
    square.round(
        shade, (0.62, 0.98), (0.86, 0.99), (1.0, 0.86), (0.98, 0.66), (0.84, 0.56), (0.86, 0.72), (0.72, 0.84)
    )
    square.round(pale, (0.84, 0.56), (0.8, 0.64), (0.86, 0.72), (0.97, 0.74), (0.97, 0.64))
    square.round(
        coat, (0.36, 1.0), (0.3, 0.72), (0.36, 0.46), (0.52, 0.4), (0.66, 0.5), (0.78, 0.76), (0.76, 1.0)
    )
    square.round(pale, (0.38, 0.86), (0.35, 0.6), (0.42, 0.46), (0.52, 0.5), (0.52, 0.7), (0.46, 0.88))
    square.round(shade, (0.36, 1.01), (0.36, 0.76), (0.42, 0.74), (0.45, 0.86), (0.45, 1.01))
    square.round(shade, (0.5, 1.01), (0.49, 0.78), (0.55, 0.76), (0.58, 0.9), (0.58, 1.01))
    for left, right, tip in ((0.24, 0.37, 0.25), (0.48, 0.61, 0.6)):
        square.sharp(shade, (left, 0.26), (tip, 0.02), (right, 0.24))
        square.sharp(DARK, (left + 0.03, 0.16), (tip, 0.02), (right - 0.04, 0.15))
    square.round(
        coat, (0.2, 0.28), (0.3, 0.15), (0.55, 0.15), (0.65, 0.28), (0.56, 0.42), (0.42, 0.56), (0.29, 0.42)
    )
    square.round(pale, (0.2, 0.29), (0.3, 0.34), (0.4, 0.4), (0.42, 0.56), (0.28, 0.44))
    square.round(pale, (0.65, 0.29), (0.55, 0.34), (0.45, 0.4), (0.42, 0.56), (0.57, 0.44))
    for x in (0.33, 0.52):
        square.dot(DARK, x, 0.31, 0.022)
        square.dot(PALE, x + 0.008, 0.303, 0.007)
    square.dot(DARK, 0.425, 0.5, 0.026)


def _cat(square: Square, coat: RGB) -> None:
    shade, pale = mix(coat, DARK, 0.4), mix(coat, PALE, 0.3)
    square.round(
        shade,
        (0.62, 0.98),
        (0.86, 1.0),
        (0.96, 0.8),
        (0.86, 0.56),
        (0.8, 0.42),
        (0.75, 0.46),
        (0.84, 0.66),
        (0.84, 0.86),
        (0.66, 0.88),
    )
    square.round(
        coat, (0.3, 1.01), (0.26, 0.74), (0.34, 0.48), (0.5, 0.42), (0.64, 0.5), (0.74, 0.74), (0.72, 1.01)
    )
    square.round(pale, (0.4, 0.84), (0.4, 0.58), (0.48, 0.52), (0.55, 0.58), (0.55, 0.84))
    for left in (0.34, 0.49):
        square.round(
            mix(coat, PALE, 0.08),
            (left, 1.02),
            (left, 0.78),
            (left + 0.06, 0.75),
            (left + 0.12, 0.78),
            (left + 0.12, 1.02),
        )
    for left, right, tip in ((0.25, 0.42, 0.25), (0.53, 0.7, 0.7)):
        square.sharp(coat, (left, 0.32), (tip, 0.06), (right, 0.22))
        square.sharp(mix(coat, (230, 150, 150), 0.5), (left + 0.03, 0.24), (tip, 0.1), (right - 0.05, 0.2))
    square.round(
        coat,
        (0.22, 0.34),
        (0.28, 0.2),
        (0.48, 0.17),
        (0.67, 0.2),
        (0.73, 0.34),
        (0.64, 0.5),
        (0.48, 0.54),
        (0.31, 0.5),
    )
    _cats_face(square)


def _cats_face(square: Square) -> None:
    for x in (0.38, 0.57):
        square.dot((226, 200, 92), x, 0.34, 0.044)
        square.round(DARK, (x - 0.014, 0.34), (x, 0.3), (x + 0.014, 0.34), (x, 0.38))
    square.sharp((214, 130, 130), (0.45, 0.405), (0.505, 0.405), (0.478, 0.435))


def _birds(square: Square, coat: RGB) -> None:
    for x, y, wide in ((0.2, 0.35, 0.2), (0.52, 0.15, 0.26), (0.78, 0.45, 0.17), (0.45, 0.6, 0.13)):
        up, down = y - wide * 0.32, y + wide * 0.05
        for side in (-1, 1):
            tip, bend = (x + side * wide / 2, up), (x + side * wide * 0.2, up)
            square.round(coat, tip, bend, (x, y), (x, down), (x + side * wide * 0.24, up + wide * 0.12))


def _boat(square: Square, coat: RGB) -> None:
    square.sharp(mix(coat, DARK, 0.4), (0.48, 0.08), (0.505, 0.08), (0.505, 0.82), (0.48, 0.82))
    square.round(PALE, (0.47, 0.1), (0.46, 0.74), (0.1, 0.74), (0.3, 0.5))
    square.round(mix(PALE, coat, 0.25), (0.52, 0.16), (0.53, 0.74), (0.86, 0.74), (0.72, 0.5))
    square.sharp(coat, (0.08, 0.8), (0.94, 0.8), (0.8, 0.98), (0.22, 0.98))
    square.sharp(mix(coat, PALE, 0.35), (0.08, 0.8), (0.94, 0.8), (0.915, 0.835), (0.11, 0.835))


def _house(square: Square, coat: RGB) -> None:
    wall = mix(PALE, coat, 0.25)
    square.sharp(mix(coat, DARK, 0.3), (0.68, 0.18), (0.76, 0.18), (0.76, 0.46), (0.68, 0.46))
    square.sharp(wall, (0.16, 0.48), (0.84, 0.48), (0.84, 1.02), (0.16, 1.02))
    square.sharp(coat, (0.06, 0.52), (0.5, 0.16), (0.94, 0.52))
    square.sharp(mix(coat, DARK, 0.45), (0.44, 0.7), (0.58, 0.7), (0.58, 1.02), (0.44, 1.02))
    for x in (0.24, 0.66):
        square.sharp((255, 214, 122), (x, 0.62), (x + 0.12, 0.62), (x + 0.12, 0.76), (x, 0.76))


def _balloon(square: Square, coat: RGB) -> None:
    light, dark = mix(coat, PALE, 0.45), mix(coat, DARK, 0.25)
    square.round(
        dark, (0.2, 0.32), (0.26, 0.04), (0.5, -0.04), (0.74, 0.04), (0.8, 0.32), (0.6, 0.66), (0.4, 0.66)
    )
    square.round(
        coat, (0.3, 0.32), (0.34, 0.02), (0.5, -0.04), (0.66, 0.02), (0.7, 0.32), (0.56, 0.68), (0.44, 0.68)
    )
    square.round(
        light, (0.42, 0.32), (0.44, 0.0), (0.5, -0.03), (0.56, 0.0), (0.58, 0.32), (0.53, 0.68), (0.47, 0.68)
    )
    for x, low in ((0.43, 0.455), (0.57, 0.545)):
        square.sharp(DARK, (x, 0.62), (x + 0.008, 0.62), (low + 0.008, 0.84), (low, 0.84))
    square.sharp((120, 84, 52), (0.44, 0.82), (0.56, 0.82), (0.54, 0.93), (0.46, 0.93))


# Where the feet are, and how wide the square is, both as fractions of the picture.
PLACES: Mapping[str, tuple[float, float]] = {
    "fox": (0.95, 0.34),
    "cat": (0.95, 0.32),
    "birds": (0.4, 0.26),
    "boat": (0.8, 0.26),
    "house": (0.88, 0.26),
    "balloon": (0.5, 0.24),
}
FIGURE: Mapping[str, Callable[[Square, RGB], None]] = {
    "fox": _fox,
    "cat": _cat,
    "birds": _birds,
    "boat": _boat,
    "house": _house,
    "balloon": _balloon,
}
