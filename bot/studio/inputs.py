"""Pictures that are to be changed: stored before the ask is reserved, and removed again if that is refused.

Stored first, because a picture may start as soon as it is reserved, and needs the bytes then. Removed again, because
no row would know of them. (What a crash leaves in between is removed by age.)
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
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
    async def stored(self, ask: Ask, files: Sequence[bytes]) -> AsyncIterator[None]:
        """Store the ask's pictures to change, if it has any; the body reserves, and if it raises, remove them again.

        `files`: the bytes of new pictures, one for each. Without them they were stored before: they must still be
        there, and they stay whatever happens. Raises Gone if one is not there, StoreFull, PicturesAway or StoreBusy.
        """
        stored: list[str] = []
        try:
            await self._store_new(ask, files, stored)
            yield
        except BaseException:
            for key in stored:
                await self._remove(key)
            raise

    async def _store_new(self, ask: Ask, files: Sequence[bytes], stored: list[str]) -> None:
        """Adds the keys of what has been stored to `stored`, each at once: a later one may fail."""
        keys = [picture.key for picture in ask.request.images]
        try:
            for key, data in zip(keys, files, strict=True) if files else ():
                await self._store.put(key, data)
                stored.append(key)
            are_there = bool(files) or all([await self._store.has(key) for key in keys])
        except OSError as error:
            self._disk.check()  # raises what has words of its own
            raise StoreBusy from error
        if not are_there:
            raise Gone

    async def _remove(self, key: str) -> None:
        try:
            await self._store.delete(key)
        except OSError as error:
            log.warning(
                "a picture to change stays until its age removes it", extra={"error": type(error).__name__}
            )
