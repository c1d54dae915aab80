"""Picture files for tests, of any kind, with or without flaws."""

from __future__ import annotations

import hashlib
import io
from typing import Any

from PIL import Image


def picture(
    size: tuple[int, int] = (64, 48),
    colour: Any = "orange",
    *,
    form: str = "PNG",
    mode: str = "RGB",
    **saving: Any,
) -> bytes:
    """A file of one colour. `form` and `saving` are Pillow's; so is `mode`, in which the file is written."""
    image = Image.new(mode, size, colour)
    return saved(image, form, **saving)


def noise(width: int, height: int) -> bytes:
    """A PNG that cannot be packed: about three bytes a pixel."""
    return saved(
        Image.frombytes("RGB", (width, height), hashlib.shake_128(b"noise").digest(3 * width * height))
    )


def saved(image: Image.Image, form: str = "PNG", **saving: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **saving)
    return out.getvalue()
