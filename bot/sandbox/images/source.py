"""The picture to change, from the address or the data: URL in a request."""

from __future__ import annotations

import asyncio
import base64
import io

import aiohttp
from PIL import Image, ImageOps


async def fetch_source(image: str) -> bytes:
    """The file's bytes. Raises ClientError, OSError or ValueError if it cannot be fetched."""
    if image.startswith("data:"):
        return base64.b64decode(image.partition(",")[2], validate=True)
    async with aiohttp.request("GET", image) as response:
        response.raise_for_status()
        return await response.read()


async def decode_source(data: bytes) -> Image.Image:
    """The picture. Raises OSError or ValueError if it cannot be read."""
    return await asyncio.to_thread(_decoded, data)


def _decoded(data: bytes) -> Image.Image:
    return ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
