"""What has just been put is not read back: from memory once, and only as long as the store behind has it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.errors import Gone
from bot.storage.bytes.folder import Folder
from bot.storage.bytes.justput import JustPut


class Counting(Folder):
    """Counts how often it is read, and waits with each `put` until it may go on."""

    reads = 0

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.stored = asyncio.Event()
        self.may_return = asyncio.Event()
        self.may_return.set()

    async def put(self, key: str, data: bytes) -> None:
        await super().put(key, data)
        self.stored.set()
        await self.may_return.wait()

    async def get(self, key: str) -> bytes:
        self.reads += 1
        return await super().get(key)


async def test_what_was_put_is_read_from_memory_once(tmp_path: Path) -> None:
    folder = Counting(tmp_path / "pictures")
    store = JustPut(folder)
    await store.put("fox", b"first")
    await store.put("fox", b"second")
    assert [await store.get("fox") for _ in range(3)] == [b"second"] * 3
    assert folder.reads == 2
    assert await store.has("fox")


async def test_no_more_is_held_than_the_limit(tmp_path: Path) -> None:
    folder = Counting(tmp_path / "pictures")
    store = JustPut(folder, limit=10)
    for key in ("fox", "owl", "hen"):
        await store.put(key, b"four")
    await store.put("whale", b"more than ten")
    for key, reads in (("hen", 1), ("fox", 2), ("whale", 3)):
        assert await store.get(key)
        assert folder.reads == reads, "the one that was too large took the place of all"
    await store.put("fox", b"four")
    await store.put("owl", b"four")
    await store.put("hen", b"four")
    for key, reads in (("owl", 3), ("hen", 3), ("fox", 4)):
        assert await store.get(key) == b"four"
        assert folder.reads == reads, "the oldest made room"


async def test_what_was_deleted_is_gone(tmp_path: Path) -> None:
    store = JustPut(Counting(tmp_path / "pictures"))
    await store.put("fox", b"x")
    await store.delete("fox")
    with pytest.raises(Gone):
        await store.get("fox")


async def test_what_is_deleted_while_it_is_put_is_not_held(tmp_path: Path) -> None:
    folder = Counting(tmp_path / "pictures")
    store = JustPut(folder)
    folder.may_return.clear()
    putting = asyncio.create_task(store.put("fox", b"x"))
    await folder.stored.wait()
    await store.delete("fox")
    folder.may_return.set()
    await putting
    with pytest.raises(Gone):
        await store.get("fox")


async def test_what_could_not_be_stored_is_not_held(tmp_path: Path) -> None:
    folder = Counting(tmp_path / "pictures")
    store = JustPut(folder)
    (tmp_path / "pictures" / "fox").mkdir()
    with pytest.raises(IsADirectoryError):
        await store.put("fox", b"x")
    with pytest.raises(IsADirectoryError):
        await store.get("fox")


async def test_what_is_old_is_listed_by_the_store_behind(tmp_path: Path) -> None:
    store = JustPut(Counting(tmp_path / "pictures"))
    await store.put("fox", b"x")
    await store.clear()
    later = datetime.now(UTC) + timedelta(minutes=1)
    assert [list(portion) async for portion in store.older_than(later)] == [["fox"]]
