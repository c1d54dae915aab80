"""A reservation and the word that the member got agree, however slow the database is."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.booking import Booking
from bot.domain.credits import Split
from bot.domain.errors import LineFull, StoreBusy
from bot.domain.pictures import Ask, Generation, Standing, State
from bot.storage import Storage, open_storage
from bot.storage.generations import GenerationRows
from tests.storage.worlds import Clock, an_ask


class LostConfirmation:
    """The real rows, where the news of a COMMIT waits for `heard`, or the look at the line fails."""

    def __init__(self, rows: GenerationRows, *, line_is_away: bool = False) -> None:
        self._rows = rows
        self._line_is_away = line_is_away
        self.committed, self.heard = asyncio.Event(), asyncio.Event()

    async def reserve(self, ask: Ask, admit: Callable[[Standing], Sequence[Split]]) -> tuple[Generation, ...]:
        rows = await self._rows.reserve(ask, admit)
        self.committed.set()
        await self.heard.wait()
        return rows

    async def place(self, interaction: int) -> int:
        if self._line_is_away:
            raise StoreBusy
        return await self._rows.place(interaction)

    async def cancel(self, interaction: int) -> tuple[Generation, ...]:
        return await self._rows.cancel(interaction)


async def insist(verb: Callable[..., Awaitable[Any]], *args: object) -> Any:
    """Until the database can be had."""
    while True:
        try:
            return await verb(*args)
        except StoreBusy:
            continue


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Storage]:
    async with open_storage(
        data_dir=folder,
        database_url=None,
        pictures_url=None,
        instance="first",
        clock=Clock(),
        image_concurrency=3,
        member_limit=2,
        busy_seconds=0.5,
    ) as storage:
        yield storage


async def states(storage: Storage, ask: Ask) -> list[State]:
    return [row.state for row in await storage.generations.ask(ask.interaction)]


async def test_a_full_line_refuses_and_keeps_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path) as storage:
        booking, ask = Booking(rows=storage.generations, insist=insist, queue_limit=2), an_ask(count=3)
        with pytest.raises(LineFull):
            await booking.reserve(ask)
        assert await states(storage, ask) == []


async def test_a_locked_database_refuses_before_its_own_patience_ends(tmp_path: Path) -> None:
    async with opened(tmp_path) as storage:
        booking = Booking(rows=storage.generations, insist=insist, queue_limit=9, patience=0.05)
        ask, other = an_ask(), an_ask()
        lock = sqlite3.connect(tmp_path / "imagine-bot.sqlite3", isolation_level=None)
        try:
            lock.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreBusy):
                await booking.reserve(ask)
        finally:
            lock.close()
        await booking.close()
        assert await states(storage, ask) == []

        rows, place = await Booking(rows=storage.generations, insist=insist, queue_limit=9).reserve(other)
        assert (len(rows), place) == (1, 0)


async def test_what_is_committed_after_the_refusal_is_given_back(tmp_path: Path) -> None:
    async with opened(tmp_path) as storage:
        rows, ask = LostConfirmation(storage.generations), an_ask(count=2)
        booking = Booking(rows=rows, insist=insist, queue_limit=9, patience=0.3)
        with pytest.raises(StoreBusy):
            await booking.reserve(ask)
        await rows.committed.wait()
        assert await states(storage, ask) == [State.QUEUED] * 2

        rows.heard.set()
        await booking.close()
        assert await states(storage, ask) == [State.CANCELLED] * 2


async def test_a_caller_who_goes_away_leaves_nothing_behind(tmp_path: Path) -> None:
    async with opened(tmp_path) as storage:
        rows, ask = LostConfirmation(storage.generations), an_ask()
        booking = Booking(rows=rows, insist=insist, queue_limit=9)
        caller = asyncio.create_task(booking.reserve(ask))
        await rows.committed.wait()
        caller.cancel()
        with pytest.raises(asyncio.CancelledError):
            await caller

        rows.heard.set()
        await booking.close()
        assert await states(storage, ask) == [State.CANCELLED]


async def test_a_line_that_cannot_be_looked_at_gives_the_reservation_back(tmp_path: Path) -> None:
    async with opened(tmp_path) as storage:
        rows, ask = LostConfirmation(storage.generations, line_is_away=True), an_ask()
        rows.heard.set()
        booking = Booking(rows=rows, insist=insist, queue_limit=9)
        with pytest.raises(StoreBusy):
            await booking.reserve(ask)
        await booking.close()
        assert await states(storage, ask) == [State.CANCELLED]
