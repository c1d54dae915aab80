"""Hills, mountains, forests, cities and the sea, one before the other, paler the farther."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from bot.sandbox.images.brush import Canvas, Point, mix
from bot.sandbox.images.scene import Chance, Scene
from bot.sandbox.images.vocabulary import RGB

STEPS = 120  # points of a ridge
ON_LAND = frozenset({"fox", "cat", "house"})


def land(canvas: Canvas, scene: Scene) -> None:
    """The lands one before the other, paler the farther, and the ground in front."""
    lands = list(scene.lands)
    if "sea" in lands:  # water lies before whatever rises behind it
        lands.remove("sea")
        lands.append("sea")
    if lands[0] != "mountains":
        _ridge(canvas, scene.chance("far ridge"), 0.56, 0.05, _at(scene, 0.0), _at(scene, 0.15))
    for number, name in enumerate(lands):
        LAND[name](canvas, scene, 0.12 + 0.3 * number / len(lands))
    if lands[-1] != "sea" or ON_LAND & {figure.name for figure in scene.figures}:
        _ridge(canvas, scene.chance("ground"), 0.84, 0.03, _at(scene, 0.85), _at(scene, 1.15))


def _at(scene: Scene, nearness: float) -> RGB:
    colours = scene.palette
    if nearness <= 1:
        return mix(mix(colours.far, colours.horizon, 0.35), colours.near, nearness)
    return mix(colours.near, (0, 0, 0), nearness - 1)


def _ridge(canvas: Canvas, chance: Chance, base: float, height: float, *colours: RGB) -> None:
    canvas.shape([[*_line(chance, base, height), (1.02, 1.02), (-0.02, 1.02)]], *colours)


def _line(chance: Chance, base: float, height: float, rough: float = 0.45) -> list[Point]:
    """A horizon from edge to edge: waves, each with half the length and `rough` the height of the one before."""
    waves = [(2**n * chance.between(0.8, 1.3), chance.between(0, math.tau), rough**n) for n in range(1, 6)]

    def level(x: float) -> float:
        return (
            base
            - height * sum(share * math.sin(x * often * math.pi + phase) for often, phase, share in waves) * 2
        )

    return [(x, level(x)) for x in (-0.02 + 1.04 * step / STEPS for step in range(STEPS + 1))]


def _hills(canvas: Canvas, scene: Scene, nearness: float) -> None:
    for number in range(3):
        shade = nearness + 0.16 * number
        _ridge(
            canvas,
            scene.chance(f"hill {number}"),
            0.6 + 0.09 * number,
            0.055,
            _at(scene, shade),
            _at(scene, shade + 0.2),
        )


def _mountains(canvas: Canvas, scene: Scene, nearness: float) -> None:
    for number, (base, high) in enumerate(((0.66, 0.34), (0.72, 0.24))):
        chance = scene.chance(f"mountain {number}")
        shade = nearness + 0.18 * number
        left = -0.1
        while left < 1.05:
            width = chance.between(0.3, 0.52)
            _peak(
                canvas, chance, (left + width / 2, base), width, high * chance.between(0.6, 1.0), scene, shade
            )
            left += width * chance.between(0.45, 0.75)
        _ridge(canvas, chance, base, 0.02, _at(scene, shade + 0.04), _at(scene, shade + 0.1))


def _peak(
    canvas: Canvas, chance: Chance, foot: Point, width: float, height: float, scene: Scene, shade: float
) -> None:
    """A triangle with uneven flanks, its shadow side, and snow on top."""
    x, base = foot
    top = (x + chance.between(-0.03, 0.03), base - height)
    left, right = (_flank(chance, top, (x + side * width / 2, base + 0.04)) for side in (-1, 1))
    body = _at(scene, shade)
    canvas.shape([[*left[::-1], *right[1:]]], mix(body, scene.palette.light, 0.1))
    canvas.shape([[*right, (top[0] - width * 0.04, base + 0.04)]], mix(body, scene.palette.near, 0.28))
    if height > 0.16:
        cut = len(left) // 3
        edge = [
            (top[0] + (n - 2) * width * 0.045, top[1] + height * (0.24 if n % 2 else 0.34))
            for n in range(1, 4)
        ]
        snow = mix(scene.palette.light, scene.palette.sky, 0.15 if not scene.dark else 0.4)
        canvas.shape([[*left[: cut + 1][::-1], *right[1 : cut + 1], *edge[::-1]]], snow)


def _flank(chance: Chance, top: Point, foot: Point) -> list[Point]:
    points = [top]
    for step in range(1, 12):
        share = step / 11
        wobble = chance.between(-0.008, 0.008) if step < 11 else 0
        points.append(
            (top[0] + (foot[0] - top[0]) * share + wobble, top[1] + (foot[1] - top[1]) * share**1.08)
        )
    return points


def _forest(canvas: Canvas, scene: Scene, nearness: float) -> None:
    for number in range(3):
        chance = scene.chance(f"forest {number}")
        base, high = 0.7 + 0.08 * number, 0.11 + 0.05 * number
        trees = []
        x = chance.between(-0.04, 0)
        while x < 1.04:
            height = high * chance.between(0.65, 1.15)
            trees.append(_pine(x, base + 0.02, height * 0.32, height))
            x += height * chance.between(0.16, 0.34)
        shade = nearness + 0.22 * number
        canvas.shape(
            [*trees, [(-0.02, base), (1.02, base), (1.02, 1.02), (-0.02, 1.02)]],
            _at(scene, shade),
            _at(scene, shade + 0.3),
        )


def _pine(x: float, foot: float, width: float, height: float) -> list[Point]:
    right: list[Point] = [(x, foot - height)]
    for tier in range(1, 6):
        y, reach = foot - height + height * tier / 5.5, width / 2 * (0.25 + 0.75 * tier / 5)
        right += [(x + reach, y), (x + reach * 0.55, y - height * 0.012)]
    return [*right, (x + width * 0.06, foot), *((2 * x - px, py) for px, py in reversed(right[1:]))]


def _city(canvas: Canvas, scene: Scene, nearness: float) -> None:
    for number in range(2):
        chance = scene.chance(f"city {number}")
        shade = nearness + 0.15 + 0.3 * number
        body = _at(scene, shade)
        houses, windows = [], []
        x = -0.02
        while x < 1.0:
            width, height = chance.between(0.045, 0.1), chance.between(0.1, 0.34 - 0.06 * number)
            top = 0.82 - height
            houses.append([(x, top), (x + width, top), (x + width, 1.02), (x, 1.02)])
            if chance.between(0, 1) > 0.7:
                houses.append(
                    [
                        (x + width * 0.45, top - 0.06),
                        (x + width * 0.55, top - 0.06),
                        (x + width * 0.55, top),
                        (x + width * 0.45, top),
                    ]
                )
            windows += _windows(chance, x, top, width)
            x += width * chance.between(0.9, 1.1)
        canvas.shape(houses, body, _at(scene, shade + 0.25))
        if windows:
            canvas.shape(windows, mix(scene.palette.light, body, 0.15 if scene.dark else 0.45))


def _windows(chance: Chance, left: float, top: float, width: float) -> list[list[Point]]:
    found = []
    columns = max(2, round(width / 0.018))
    for row in range(int((0.8 - top) / 0.026)):
        for column in range(columns):
            if chance.between(0, 1) > 0.62:
                x, y = left + width * (column + 0.3) / columns, top + 0.014 + 0.026 * row
                right, low = x + width * 0.42 / columns, y + 0.012
                found.append([(x, y), (right, y), (right, low), (x, low)])
    return found


def _sea(canvas: Canvas, scene: Scene, nearness: float) -> None:
    """A level horizon, and light lying on the water in strokes that widen towards one's feet."""
    colours = scene.palette
    horizon = 0.66
    deep = mix(colours.zenith, colours.near, 0.5)
    canvas.shape(
        [[(-0.02, horizon), (1.02, horizon), (1.02, 1.02), (-0.02, 1.02)]],
        mix(colours.horizon, colours.sky, 0.6),
        deep,
    )
    light = scene.chance("light").between(0.22, 0.78)
    chance = scene.chance("waves")
    for share, colour in (
        (1.0, mix(colours.sky, deep, 0.45)),
        (0.16, mix(colours.light, colours.horizon, 0.2)),
    ):
        strokes = []
        for _ in range(90):
            depth = chance.between(0.0, 1.0) ** 1.6
            y, long = horizon + 0.01 + depth * 0.36, 0.012 + 0.07 * depth
            x = light + chance.between(-0.7, 0.7) * share * (0.35 + depth)
            strokes.append(
                [(x - long, y), (x, y - 0.001 - 0.004 * depth), (x + long, y), (x, y + 0.001 + 0.003 * depth)]
            )
        canvas.shape(strokes, colour)


LAND: Mapping[str, Callable[[Canvas, Scene, float], None]] = {
    "hills": _hills,
    "mountains": _mountains,
    "forest": _forest,
    "city": _city,
    "sea": _sea,
}
