"""Makes pictures fit for Discord: re-encoded where they are too large or not shown there, and always marked.

The stored original stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot import pixels
from bot.domain.errors import Flaw, ResultUnusable
from bot.domain.pictures import Generation
from bot.front.kit.cards import PictureFile
from bot.pixels import SourceType

REQUEST_LIMIT = (
    24 * 1024 * 1024
)  # bytes, all files of one message together; Discord takes 25 MiB for a whole request
FILE_LIMIT = (
    10 * 1024 * 1024
)  # bytes; the `attachment_size_limit` of an interaction may name more than is taken


class StoredPictures(Protocol):
    """Where the bytes of pictures are stored."""

    async def get(self, key: str) -> bytes:
        """The bytes that are stored under this key. Raises Gone, or OSError."""


def source_type(row: Generation) -> SourceType:
    """What is said in every copy of this picture about how it was made."""
    return SourceType.COMPOSITE if row.ask.request.images else SourceType.GENERATED


async def fitted_file(data: bytes, row: Generation, limit: int) -> PictureFile:
    """A painted picture as a file of at most `limit` bytes that Discord shows, marked as made by a model.

    `data` is the original. Where only an area was to change, its pixels stay as they are if any format can hold them
    so. Raises ResultUnusable if no size fits, as below a few kB.
    """
    if row.info is None:
        raise ResultUnusable(Flaw.NOT_A_PICTURE)
    if row.ask.request.area is None:
        return PictureFile(*await pixels.fit(data, row.info, limit, source_type(row)))
    return PictureFile(*await pixels.fit_exactly(data, row.info, limit, source_type(row)))


async def files_for_message(
    stored: StoredPictures, rows: Sequence[Generation], limit: int
) -> list[PictureFile]:
    """The files of painted pictures for one message, each of at most `limit` bytes. Raises Gone or ResultUnusable."""
    each = min(limit, REQUEST_LIMIT // len(rows))
    return [await fitted_file(await stored.get(row.key), row, each) for row in rows if row.info is not None]
