"""Keeps in memory, for one `get`, what has just been put: a picture is posted as soon as it is stored."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncGenerator
from datetime import datetime

from bot.storage.bytes.bucket import Bucket
from bot.storage.bytes.folder import Folder

LIMIT_BYTES = 16 * 1024 * 1024  # in memory at most, of all together; a picture has one or two million


class JustPut:
    """A store in front of another one, which has everything. `limit` is in bytes."""

    def __init__(self, store: Folder | Bucket, limit: int = LIMIT_BYTES) -> None:
        self._store = store
        self._limit = limit
        self._held: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self._deletions = 0

    async def put(self, key: str, data: bytes) -> None:
        """Store the bytes, in place of older ones; they are stored when this returns. Raises OSError."""
        self._let_go(key)
        deletions = self._deletions
        await self._store.put(key, data)
        if self._deletions != deletions:
            return  # perhaps of this one, after it was stored
        self._let_go(key)  # somebody may have put others meanwhile
        self._held[key] = data
        self._size += len(data)
        while self._size > self._limit:
            self._let_go(next(iter(self._held)))

    async def get(self, key: str) -> bytes:
        """The bytes under the key. Raises Gone if there are none."""
        data = self._let_go(key)
        return await self._store.get(key) if data is None else data

    async def has(self, key: str) -> bool:
        """Whether there are bytes under the key."""
        return await self._store.has(key)

    async def delete(self, key: str) -> None:
        """Delete the bytes under the key. Deleting what is not there is no error."""
        self._let_go(key)
        self._deletions += 1
        await self._store.delete(key)

    def older_than(self, moment: datetime) -> AsyncGenerator[dict[str, datetime], None]:
        """The keys that were put before `moment`, and when (UTC), in portions; they may be deleted meanwhile."""
        return self._store.older_than(moment)

    async def clear(self) -> None:
        """Delete what a crash has left half-written."""
        await self._store.clear()

    def _let_go(self, key: str) -> bytes | None:
        data = self._held.pop(key, None)
        self._size -= len(data or b"")
        return data
