"""Pictures made ready for Discord: as they are if they fit, else re-encoded. The original stays where it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot import pixels
from bot.domain.pictures import Generation, ImageInfo
from bot.front.kit.cards import PictureFile

REQUEST_LIMIT = 24 * 1024 * 1024  # bytes of files in one message; Discord stops at 25 MiB in all
FILE_LIMIT = 10 * 1024 * 1024  # bytes; an interaction's own field may say more than Discord takes


class Kept(Protocol):
    """Where the bytes are."""

    async def get(self, key: str) -> bytes:
        """Raises Gone."""


async def fitting(data: bytes, info: ImageInfo, limit: int) -> PictureFile:
    """A file of at most `limit` bytes. Raises ResultUnusable for a limit of a few kilobytes."""
    if len(data) <= limit:
        return PictureFile(data, info.media_type)
    return PictureFile(*await pixels.fit(data, info, limit))


async def together(kept: Kept, rows: Sequence[Generation], limit: int) -> list[PictureFile]:
    """The files of painted pictures for one message. Raises Gone."""
    each = min(limit, REQUEST_LIMIT // len(rows))
    return [await fitting(await kept.get(row.key), row.info, each) for row in rows if row.info is not None]
