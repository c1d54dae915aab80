"""Pictures to change: stored before the reservation, and removed again when it is refused.

The bytes come first, because a row that has been reserved may start at once and must find them. Whatever refuses
the reservation then must not leave bytes behind that no row knows of.
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
    """Room on the disk for what is to be kept."""

    def check(self) -> None:
        """Raises StoreFull."""


class InputPictures:
    def __init__(self, store: PictureStore, disk: DiskSpace) -> None:
        self._store = store
        self._disk = disk

    @asynccontextmanager
    async def stored(self, ask: Ask, image: bytes | None) -> AsyncIterator[None]:
        """Have the ask's picture to change stored while the body reserves; if the body fails, `image` is removed.

        `image` are the bytes of a new picture; without them an older one is used, which must still be there. Raises
        Gone if it is not, StoreFull or StoreBusy.
        """
        key = await self._store_new(ask, image)
        try:
            yield
        except BaseException:
            if key is not None:
                await self._remove(key)
            raise

    async def _store_new(self, ask: Ask, image: bytes | None) -> str | None:
        """The key of what was stored now; None if nothing was."""
        picture = ask.request.image
        if picture is None:
            return None
        try:
            if image is not None:
                await self._store.put(picture.key, image)
                return picture.key
            if await self._store.has(picture.key):
                return None
        except OSError as error:
            self._disk.check()  # a full disk has words of its own
            raise StoreBusy from error
        raise Gone

    async def _remove(self, key: str) -> None:
        try:
            await self._store.delete(key)
        except OSError as error:
            log.warning(
                "a picture to change stays until its age removes it", extra={"error": type(error).__name__}
            )
