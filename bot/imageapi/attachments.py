"""Downloads, decodes and cleans the pictures that members attach: the image client fetches, `pixels` does the rest."""

from __future__ import annotations

from dataclasses import dataclass

from bot import pixels
from bot.domain.pictures import ImageInfo
from bot.imageapi.client import ImageClient


@dataclass(frozen=True, slots=True)
class AttachmentFetcher:
    """Joins the client and `pixels`, which do not know each other."""

    images: ImageClient

    async def fetch(self, url: str, limit: int) -> bytes:
        """At most `limit` bytes. Raises InputUnreachable or PictureTooLarge."""
        return await self.images.fetch_attachment(url, limit)

    async def inspect(self, data: bytes, name: str) -> ImageInfo:
        """What the bytes hold; `name` is the file's. Raises NotAPicture, HeicPicture or PictureTooLarge."""
        return await pixels.inspect_input(data, name)

    async def clean(self, data: bytes, name: str) -> tuple[bytes, str]:
        """The picture as it may leave for the endpoint, and its media type. See `pixels.clean_input`."""
        return await pixels.clean_input(data, name)
