"""Texts that many want to write or to delete: few transactions, nothing in the wrong order, nobody kept waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping

import pytest

from bot.domain.errors import StoreBusy
from bot.front.imagine.writebehind import RETRY_AFTER, WRITTEN_WITHIN, WriteBehind
from tests.studio.hand_clock import by_hand_clock, now, settle


class Store:
    """Keeps texts, and what it was asked for: `+` and how many were written, `-` and how many were deleted."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.transactions: list[str] = []
        self.open = asyncio.Event()
        self.open.set()
        self.busy = False
        self.keeps_all = False  # deletions fail, or come too late to be confirmed
        self.fault: Exception | None = None  # instead of the next write

    async def set_many(self, texts: Mapping[str, str]) -> None:
        await self._transact(f"+{len(texts)}")
        self.texts |= texts

    async def delete_many(self, names: Collection[str]) -> None:
        await self._transact(f"-{len(names)}")
        if self.keeps_all:
            raise StoreBusy
        for name in names:
            self.texts.pop(name, None)

    async def _transact(self, what: str) -> None:
        await self.open.wait()
        if self.busy:
            raise StoreBusy
        if self.fault is not None:
            fault, self.fault = self.fault, None
            raise fault
        self.transactions.append(what)


@by_hand_clock
async def test_all_that_one_turn_of_the_loop_asks_for_is_one_transaction() -> None:
    store = Store()
    texts = WriteBehind(store)
    await asyncio.gather(*(texts.set(f"name {number}", "text") for number in range(300)))
    assert store.transactions == ["+300"]
    for number in range(299):
        texts.delete(f"name {number}")
    await settle()
    assert store.transactions == ["+300", "-299"]
    assert store.texts == {"name 299": "text"}


@by_hand_clock
async def test_what_is_deleted_before_it_was_written_is_never_written() -> None:
    store = Store()
    texts = WriteBehind(store)
    short = asyncio.create_task(texts.set("short", "text"))
    long = asyncio.create_task(texts.set("long", "text"))
    await asyncio.sleep(0)
    texts.delete("short")
    await asyncio.gather(short, long)
    assert store.transactions == ["+1", "-1"]
    assert store.texts == {"long": "text"}


@by_hand_clock
async def test_a_deletion_does_not_overtake_its_write() -> None:
    store = Store()
    texts = WriteBehind(store)
    store.open.clear()
    writing = asyncio.create_task(texts.set("name", "text"))
    await settle()
    texts.delete("name")
    await settle()
    store.open.set()
    await writing
    await settle()
    assert store.transactions == ["+1", "-1"]
    assert store.texts == {}


@by_hand_clock
async def test_nobody_waits_long_for_a_database_that_stands_still() -> None:
    store = Store()
    texts = WriteBehind(store)
    store.open.clear()
    first = asyncio.create_task(texts.set("first", "text"))
    await settle()
    second = asyncio.create_task(texts.set("second", "text"))
    await asyncio.gather(first, second)
    assert now() <= WRITTEN_WITHIN + 0.01
    before = now()
    await texts.set("third", "text")
    assert now() == before

    store.open.set()
    await settle()
    assert set(store.texts) == {"first", "second", "third"}
    store.open.clear()
    asyncio.get_running_loop().call_later(0.1, store.open.set)
    await texts.set("fourth", "text")
    assert "fourth" in store.texts, "when the database is quick again, writes are waited for again"


@by_hand_clock
async def test_what_a_busy_database_did_not_take_is_written_later_as_it_was_wanted_last() -> None:
    store = Store()
    texts = WriteBehind(store)
    store.busy = True
    store.open.clear()
    old = [asyncio.create_task(texts.set(name, "old")) for name in ("kept", "gone")]
    await settle()
    new = asyncio.create_task(texts.set("kept", "new"))
    await asyncio.sleep(0)
    texts.delete("gone")
    store.open.set()
    await asyncio.gather(*old, new)
    store.busy = False
    await asyncio.sleep(RETRY_AFTER)
    await settle()
    assert store.texts == {"kept": "new"}


@by_hand_clock
async def test_what_was_written_although_its_flush_failed_can_still_be_deleted() -> None:
    store = Store()
    texts = WriteBehind(store)
    await texts.set("old", "text")
    store.keeps_all = True
    writing = asyncio.create_task(texts.set("new", "text"))
    await asyncio.sleep(0)
    texts.delete("old")
    await writing
    assert store.texts == {"old": "text", "new": "text"}
    texts.delete("new")
    store.keeps_all = False
    await asyncio.sleep(2 * RETRY_AFTER)
    await settle()
    assert store.texts == {}


@by_hand_clock
async def test_a_fault_that_nobody_foresaw_keeps_nobody_waiting(caplog: pytest.LogCaptureFixture) -> None:
    store = Store()
    texts = WriteBehind(store)
    store.fault = RuntimeError("the disk is read-only")
    async with asyncio.timeout(2 * WRITTEN_WITHIN):
        await texts.set("name", "text")
    assert "RuntimeError" in [getattr(record, "error", None) for record in caplog.records]
    await asyncio.sleep(RETRY_AFTER)
    await settle()
    assert store.texts == {"name": "text"}


@by_hand_clock
async def test_the_close_waits_for_the_last_write_but_not_for_a_database_that_is_away() -> None:
    store = Store()
    texts = WriteBehind(store)
    writing = asyncio.create_task(texts.set("name", "text"))
    await asyncio.sleep(0)
    await texts.close()
    await writing
    assert store.texts == {"name": "text"}
    await texts.close()

    store.busy = True
    texts.delete("name")
    await texts.close()
    assert now() <= WRITTEN_WITHIN + 0.01
    assert store.texts == {"name": "text"}
