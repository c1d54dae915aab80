"""Makes pictures fit Discord's size limits: re-encoded where they are too large. The stored original stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot import pixels
from bot.domain.pictures import Generation, ImageInfo
from bot.front.kit.cards import PictureFile

REQUEST_LIMIT = (
    24 * 1024 * 1024
)  # bytes, all files of one message together; Discord takes 25 MiB for a whole request
FILE_LIMIT = (
    10 * 1024 * 1024
)  # bytes; the `attachment_size_limit` of an interaction may name more than is taken


class StoredPictures(Protocol):
    """Where the bytes of pictures are stored."""

    async def get(self, key: str) -> bytes:
        """The bytes that are stored under this key. Raises Gone."""


async def fitted_file(data: bytes, info: ImageInfo, limit: int) -> PictureFile:
    """The picture as a file of at most `limit` bytes. Raises ResultUnusable if no size fits, as below a few kB."""
    if len(data) <= limit:
        return PictureFile(data, info.media_type)
    return PictureFile(*await pixels.fit(data, info, limit))


async def files_for_message(
    stored: StoredPictures, rows: Sequence[Generation], limit: int
) -> list[PictureFile]:
    """The files of painted pictures for one message, each of at most `limit` bytes. Raises Gone or ResultUnusable."""
    each = min(limit, REQUEST_LIMIT // len(rows))
    return [
        await fitted_file(await stored.get(row.key), row.info, each) for row in rows if row.info is not None
    ]
