"""Sky, light, clouds, and what falls out of them."""

from __future__ import annotations

from PIL import Image, ImageDraw, ImageFilter

from bot.sandbox.images.brush import Canvas, gradient, mix
from bot.sandbox.images.scene import Chance, Scene

OVERCAST = frozenset({"rain", "mist"})


def sky(size: tuple[int, int], scene: Scene) -> Canvas:
    colours = scene.palette
    canvas = Canvas(gradient(size, colours.zenith, colours.sky, colours.horizon, colours.horizon))
    if scene.dark:
        _stars(canvas, scene.chance("stars"))
    _light(canvas, scene)
    _clouds(canvas, scene)
    return canvas


def _light(canvas: Canvas, scene: Scene) -> None:
    """Sun or moon; behind rain and mist there is only its glow."""
    colours, chance = scene.palette, scene.chance("light")
    centre = (chance.between(0.22, 0.78), chance.between(0.16, 0.3))
    canvas.glow(centre, 0.45, colours.light, 0.45 if scene.weather in OVERCAST else 0.8)
    if scene.weather in OVERCAST:
        return
    radius = 0.055 if scene.moon else 0.07
    canvas.disc(centre, radius, colours.light)
    for dx, dy, share in ((-0.4, -0.2, 0.28), (0.3, 0.35, 0.2), (0.15, -0.45, 0.14)) if scene.moon else ():
        crater = (centre[0] + dx * radius, centre[1] + dy * radius * canvas.width / canvas.height)
        canvas.disc(crater, radius * share, mix(colours.light, colours.sky, 0.18))


def _stars(canvas: Canvas, chance: Chance) -> None:
    draw = ImageDraw.Draw(canvas.image)
    for _ in range(160):
        x, y = chance.between(0, canvas.width), chance.between(0, canvas.height * 0.55)
        bright = round(chance.between(110, 245))
        size = chance.between(0.4, 1.0) * canvas.width / 900
        draw.ellipse((x - size, y - size, x + size, y + size), fill=(bright, bright, min(255, bright + 10)))


def _clouds(canvas: Canvas, scene: Scene) -> None:
    """Blurred heaps, drawn small and enlarged: a cloud has no edge to be sharp."""
    chance = scene.chance("clouds")
    small = (canvas.width // 4, canvas.height // 4)
    mask = Image.new("L", small)
    draw = ImageDraw.Draw(mask)
    for _ in range(round(chance.between(2, 6)) + (4 if scene.weather else 0)):
        x, y = chance.between(0, small[0]), chance.between(0.08, 0.42) * small[1]
        for _ in range(9):
            wide = chance.between(0.03, 0.09) * small[0]
            cx, cy = x + chance.between(-0.11, 0.11) * small[0], y + chance.between(-0.012, 0.012) * small[1]
            draw.ellipse(
                (cx - wide, cy - wide * 0.28, cx + wide, cy + wide * 0.28),
                fill=round(chance.between(60, 150)),
            )
    soft = mask.filter(ImageFilter.GaussianBlur(small[0] / 70)).resize(
        canvas.image.size, Image.Resampling.BILINEAR
    )
    colours = scene.palette
    canvas.image.paste(mix(colours.light, colours.sky, 0.6 if scene.dark else 0.25), (0, 0), soft)


def weather(canvas: Canvas, scene: Scene) -> None:
    if scene.weather == "mist":
        _mist(canvas, scene)
    elif scene.weather in ("rain", "snow"):
        _falling(canvas, scene)


def _falling(canvas: Canvas, scene: Scene) -> None:
    chance = scene.chance("weather")
    mask = Image.new("L", canvas.image.size)
    draw = ImageDraw.Draw(mask)
    unit = canvas.width / 1024
    for _ in range(520):
        x, y = chance.between(-0.1, 1.1) * canvas.width, chance.between(-0.1, 1.1) * canvas.height
        near = chance.between(0.3, 1)
        if scene.weather == "rain":
            long = 34 * unit * near
            draw.line(
                (x, y, x - long * 0.3, y + long), fill=round(170 * near), width=max(1, round(2 * unit * near))
            )
        else:
            size = 4.5 * unit * near**2
            draw.ellipse((x - size, y - size, x + size, y + size), fill=round(235 * near))
    canvas.image.paste(mix(scene.palette.light, (255, 255, 255), 0.6), (0, 0), mask)


def _mist(canvas: Canvas, scene: Scene) -> None:
    veil = gradient(canvas.image.size, (0, 0, 0), (60, 60, 60), (190, 190, 190), (90, 90, 90)).convert("L")
    canvas.image.paste(mix(scene.palette.horizon, (255, 255, 255), 0.3), (0, 0), veil)
