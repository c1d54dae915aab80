"""The picture to change, from the address or the data: URL in a request."""

from __future__ import annotations

import asyncio
import base64
import io

import aiohttp
from PIL import Image, ImageOps


async def read_source(image: object) -> Image.Image | None:
    """None if there is none. Raises ClientError, OSError or ValueError if it cannot be fetched or read."""
    if not isinstance(image, str):
        return None
    return await asyncio.to_thread(_decoded, await _fetched(image))


async def _fetched(image: str) -> bytes:
    if image.startswith("data:"):
        return base64.b64decode(image.partition(",")[2], validate=True)
    async with aiohttp.request("GET", image) as response:
        response.raise_for_status()
        return await response.read()


def _decoded(data: bytes) -> Image.Image:
    return ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
