"""Pictures that are to be changed: stored before the ask is reserved, and removed again if that is refused.

Stored first, because a picture may start as soon as it is reserved, and needs the bytes then. Removed again, because
no row would know of them. (What a crash leaves in between is removed by age.)
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from bot.domain.errors import Gone, StoreBusy
from bot.domain.pictures import Ask
from bot.studio.painting import PictureStore

log = logging.getLogger(__name__)


class DiskSpace(Protocol):
    """Room on the disks where rows and pictures are kept."""

    def check(self) -> None:
        """Raises StoreFull, or PicturesAway if pictures cannot be written for another reason."""


class InputPictures:
    def __init__(self, store: PictureStore, disk: DiskSpace) -> None:
        self._store = store
        self._disk = disk

    @asynccontextmanager
    async def stored(self, ask: Ask, image: bytes | None) -> AsyncIterator[None]:
        """Store the ask's picture to change, if it has one; the body reserves, and if it raises, remove it again.

        `image`: the bytes of a new picture. None means one that was stored before: it must still be there, and it
        stays whatever happens. Raises Gone if it is not there, StoreFull, PicturesAway or StoreBusy.
        """
        key = await self._store_new(ask, image)
        try:
            yield
        except BaseException:
            if key is not None:
                await self._remove(key)
            raise

    async def _store_new(self, ask: Ask, image: bytes | None) -> str | None:
        """The key of what has been stored by this call; None if nothing has."""
        picture = next(iter(ask.request.images), None)
        if picture is None:
            return None
        try:
            if image is not None:
                await self._store.put(picture.key, image)
                return picture.key
            if await self._store.has(picture.key):
                return None
        except OSError as error:
            self._disk.check()  # raises what has words of its own
            raise StoreBusy from error
        raise Gone

    async def _remove(self, key: str) -> None:
        try:
            await self._store.delete(key)
        except OSError as error:
            log.warning(
                "a picture to change stays until its age removes it", extra={"error": type(error).__name__}
            )
