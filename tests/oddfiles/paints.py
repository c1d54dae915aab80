"""The picture that all odd files show: two halves and a few pixels, so that it has some data in every format."""

from __future__ import annotations

import hashlib

from PIL import Image

SIZE = (48, 32)


def painting(mode: str = "RGB", size: tuple[int, int] = SIZE) -> Image.Image:
    """Orange above blue, with a pattern in it."""
    image = Image.new("RGB", size, "orange")
    image.paste("navy", (0, size[1] // 2, *size))
    for x in range(size[0]):
        for y in range(0, size[1], 3):
            image.putpixel((x, y), (x * 5 % 256, y * 7 % 256, (x * y) % 256))
    if mode in ("RGBA", "LA"):
        image.putalpha(Image.linear_gradient("L").resize(size))
    return image.convert(mode)


def noise(size: tuple[int, int]) -> Image.Image:
    """What compresses worst, and the same each time."""
    return Image.frombytes("RGB", size, hashlib.shake_256(b"noise").digest(3 * size[0] * size[1]))
