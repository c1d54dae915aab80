"""Downloads and decodes the pictures that members attach: the image client fetches, `pixels` decodes."""

from __future__ import annotations

from dataclasses import dataclass

from bot import pixels
from bot.domain.pictures import ImageInfo
from bot.imageapi.client import ImageClient


@dataclass(frozen=True, slots=True)
class AttachmentFetcher:
    images: ImageClient

    async def fetch(self, url: str, limit: int) -> bytes:
        """At most `limit` bytes. Raises InputUnreachable or PictureTooLarge."""
        return await self.images.fetch_attachment(url, limit)

    async def inspect(self, data: bytes, name: str) -> ImageInfo:
        """Raises NotAPicture or PictureTooLarge."""
        return await pixels.inspect_input(data, name)
