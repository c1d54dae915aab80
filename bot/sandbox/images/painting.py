"""Real pictures from words, made with Pillow alone. The same words and options, the same picture."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from functools import cache
from typing import Any, Self

from PIL import Image, ImageChops, ImageEnhance, ImageOps, PngImagePlugin

from bot.sandbox.images.air import sky, weather
from bot.sandbox.images.brush import Canvas
from bot.sandbox.images.figures import stand
from bot.sandbox.images.lands import land
from bot.sandbox.images.models import OfferedModel
from bot.sandbox.images.scene import Scene, read_scene

GRAIN_TILE = 256
PLAIN_SIDES = (1024, 512, 256, 128, 64)
CHUNK_FRAME = 12  # bytes of a PNG's chunk beside its content
SAVING: dict[str, dict[str, Any]] = {
    "PNG": {"compress_level": 1},
    "JPEG": {"quality": 90},
    "WEBP": {"method": 2},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The options of a request, with the model's defaults for what was left out; which variation it is."""

    size: str
    quality: str
    style: str | None = None
    variation: int = 0

    @classmethod
    def of(cls, body: dict[str, Any], model: OfferedModel, variation: int) -> Self:
        size, quality = str(body.get("size")), str(body.get("quality"))
        return cls(
            size=size if size in model.sizes else model.sizes[0],
            quality=quality if quality in model.prices else next(iter(model.prices)),
            style=body.get("style"),
            variation=variation,
        )


def paint(prompt: str, wanted: Wanted, form: str, source: Image.Image | None, *, coarse: int = 1) -> bytes:
    """The file, in Pillow's format `form`. With `source`, that picture painted over.

    `coarse`: pixels that are one square of colour, along each side, where there is no source. Squares of eight are
    painted in a fifth of the time.
    """
    width, _, height = wanted.size.partition("x")
    size = (int(width), int(height))
    scene = read_scene(prompt, wanted.variation)
    if source is None:
        canvas = sky((-(-size[0] // coarse), -(-size[1] // coarse)), scene)
        land(canvas, scene)
    else:
        canvas = Canvas(_painted_over(source, size, scene))
    stand(canvas, scene)
    weather(canvas, scene)
    image = _finished(canvas.image, wanted)
    return _saved(image if image.size == size else image.resize(size, Image.Resampling.NEAREST), form)


@cache
def plain_picture(size: int) -> bytes:
    """A PNG of `size` bytes: the largest of PLAIN_SIDES that fits, filled up with a chunk that viewers skip."""
    for side in PLAIN_SIDES:
        wanted = Wanted(size=f"{side}x{side}", quality="standard")
        picture = paint("a mountain lake at dawn", wanted, "PNG", None)
        if len(picture) + CHUNK_FRAME <= size:
            break
    filler = PngImagePlugin.PngInfo()
    filler.add(b"fiLl", bytes(max(0, size - len(picture) - CHUNK_FRAME)))
    out = io.BytesIO()
    Image.open(io.BytesIO(picture)).save(out, "PNG", pnginfo=filler, **SAVING["PNG"])
    return out.getvalue()


def blank_png(size: tuple[int, int]) -> bytes:
    """Many pixels in few bytes."""
    out = io.BytesIO()
    Image.new("L", size, 200).save(out, "PNG")
    return out.getvalue()


def _painted_over(source: Image.Image, size: tuple[int, int], scene: Scene) -> Image.Image:
    """The source in the scene's colours, still to be recognised."""
    original = ImageOps.fit(source, size)
    colours = scene.palette
    tinted = ImageOps.colorize(original.convert("L"), colours.near, colours.light, mid=colours.sky)
    return Image.blend(original, tinted, 0.55)


def _finished(image: Image.Image, wanted: Wanted) -> Image.Image:
    """Vignette and grain; more colour for "vivid", none for "pencil"."""
    strength = {"vivid": 1.35, "natural": 0.9, "pencil": 0.0}.get(wanted.style or "", 1.08)
    image = ImageEnhance.Color(image).enhance(strength)
    shade = Image.radial_gradient("L").point(lambda value: 255 - max(0, value - 110) // 3).resize(image.size)
    grain = _grain(image.size, 0.1 if wanted.quality in ("hd", "high") else 0.07)
    return ImageChops.add(ImageChops.multiply(image, Image.merge("RGB", (shade,) * 3)), grain, 1, -128)


def _grain(size: tuple[int, int], strength: float) -> Image.Image:
    thrown = hashlib.shake_256(b"grain").digest(GRAIN_TILE * GRAIN_TILE)
    tile = Image.frombytes("L", (GRAIN_TILE, GRAIN_TILE), thrown).point(
        lambda value: round(128 + (value - 128) * strength)
    )
    field = Image.new("L", size)
    for x in range(0, size[0], GRAIN_TILE):
        for y in range(0, size[1], GRAIN_TILE):
            field.paste(tile, (x, y))
    return Image.merge("RGB", (field,) * 3)


def _saved(image: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **SAVING.get(form, {}))
    return out.getvalue()
