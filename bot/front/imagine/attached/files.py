"""What is attached is downloaded, decoded and cleaned, before anything is reserved."""

from __future__ import annotations

from typing import Protocol

from bot.domain.pictures import ImageInfo


class Attachments(Protocol):
    """Downloads, decodes and cleans the pictures that members attach."""

    async def fetch(self, url: str, limit: int) -> bytes:
        """At most `limit` bytes. Raises InputUnreachable or PictureTooLarge."""

    async def inspect(self, data: bytes, name: str) -> ImageInfo:
        """What the bytes hold; `name` is the file's. Raises NotAPicture, HeicPicture or PictureTooLarge."""

    async def clean(self, data: bytes, name: str) -> tuple[bytes, str]:
        """The picture upright, in sRGB and without metadata, as PNG, JPEG or WebP; and its media type.

        The very same bytes if they need nothing. Raises NotAPicture.
        """
