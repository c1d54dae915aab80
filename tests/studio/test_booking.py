"""A reservation and the word that the member got agree, however slow the database is.

First on rows in memory, by a clock that is moved by hand; then on a real database, which can be locked.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.domain.credits import Split
from bot.domain.errors import LineFull, NotEnoughCredits, StoreBusy
from bot.domain.pictures import Ask, Generation, Snapshot, State
from bot.storage import Storage, open_storage
from bot.storage.pictures.generations import GenerationRows
from bot.studio.background import Background
from bot.studio.booking import PATIENCE, Booked, Booking
from bot.studio.insist import Insist
from tests.storage.deployments import Clock, an_ask
from tests.studio.fakes import Faults, Rows
from tests.studio.hand_clock import HOUR, by_hand_clock, now
from tests.studio.studio import wish


class LostConfirmation:
    """The real rows, where the news of a COMMIT waits for `heard`."""

    def __init__(self, rows: GenerationRows) -> None:
        self._rows = rows
        self.committed, self.heard = asyncio.Event(), asyncio.Event()

    async def reserve(self, ask: Ask, admit: Callable[[Snapshot], Sequence[Split]]) -> Booked:
        booked = await self._rows.reserve(ask, admit)
        self.committed.set()
        await self.heard.wait()
        return booked

    async def cancel(self, interaction: int) -> tuple[Generation, ...]:
        return await self._rows.cancel(interaction)


def booking_on(rows: Rows) -> Booking:
    return Booking(rows=rows, insist=Insist(), background=Background(), queue_limit=9)


def rows_with(**faults: Any) -> Rows:
    return Rows([], Faults(**faults))


# --- on rows in memory ---------------------------------------------------------------------------------


@by_hand_clock
async def test_a_database_that_answers_in_time_reserves() -> None:
    rows = rows_with(slow={"reserve": PATIENCE - 0.1})
    booked, place = await booking_on(rows).reserve(wish(count=2))
    assert ([row.position for row in booked], place) == ([0, 1], 0)


@by_hand_clock
async def test_a_database_that_does_not_answer_in_time_is_waited_for_no_longer() -> None:
    rows = rows_with(slow={"reserve": 5})
    booking = booking_on(rows)
    with pytest.raises(StoreBusy):
        await booking.reserve(wish())
    assert now() == PATIENCE < 3
    await booking.close()
    assert rows.kept == {}  # it was refused within the transaction


@by_hand_clock
async def test_what_was_committed_too_late_is_given_back_however_long_that_takes() -> None:
    rows = rows_with(late={"reserve": 5}, until={"cancel": (600, StoreBusy())})
    booking = booking_on(rows)
    with pytest.raises(StoreBusy):
        await booking.reserve(wish(count=2))
    await booking.close()
    assert now() >= 600
    assert rows.states() == [State.CANCELLED] * 2


@by_hand_clock
async def test_a_refusal_is_told_as_it_is() -> None:
    rows = rows_with()
    rows.credits = 1
    with pytest.raises(NotEnoughCredits):
        await booking_on(rows).reserve(wish(count=2))
    assert rows.journal.count("cancel") == 0


@pytest.mark.parametrize("error", [StoreBusy(), OSError("no answer")])
@by_hand_clock
async def test_what_fails_too_late_has_nothing_to_be_given_back(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    ask = wish()
    rows = rows_with(slow={"reserve": 5})
    rows.faults.once["reserve"] = [error]
    booking = booking_on(rows)
    with pytest.raises(StoreBusy):
        await booking.reserve(ask)
    await booking.close()
    assert f"cancel {ask.interaction}" not in rows.journal
    assert caplog.records == []


@by_hand_clock
async def test_an_interaction_that_comes_twice_gives_nothing_back() -> None:
    ask, rows = wish(), rows_with()
    booking = booking_on(rows)
    await booking.reserve(ask)
    rows.faults.slow["reserve"] = 5
    with pytest.raises(StoreBusy):
        await booking.reserve(ask)
    await booking.close()
    assert rows.states() == [State.QUEUED]


@by_hand_clock
async def test_who_goes_away_while_it_is_reserved_leaves_nothing_behind() -> None:
    rows = rows_with(late={"reserve": 1})
    booking = booking_on(rows)
    caller = asyncio.create_task(booking.reserve(wish()))
    await asyncio.sleep(0.5)
    caller.cancel()
    await asyncio.wait({caller})
    assert caller.cancelled()
    assert now() == 0.5
    await booking.close()
    assert rows.states() == [State.CANCELLED]


@by_hand_clock
async def test_what_cannot_be_given_back_is_told_to_the_operator(caplog: pytest.LogCaptureFixture) -> None:
    rows = rows_with(until={"cancel": (HOUR, RuntimeError("no such table"))})
    booking = booking_on(rows)
    (row,), _ = await booking.reserve(wish())
    booking.take_back(row.ask.interaction)
    await booking.close()
    assert "a reservation could not be given back" in caplog.text


# --- on a real database --------------------------------------------------------------------------------


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
        booking, ask = (
            Booking(rows=storage.generations, insist=Insist(), background=Background(), queue_limit=2),
            an_ask(count=5),
        )
        with pytest.raises(LineFull):
            await booking.reserve(ask)
        assert await states(storage, ask) == []


async def test_a_locked_database_refuses_before_its_own_patience_ends(tmp_path: Path) -> None:
    async with opened(tmp_path) as storage:
        booking = Booking(
            rows=storage.generations, insist=Insist(), background=Background(), queue_limit=9, patience=0.05
        )
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

        rows, place = await Booking(
            rows=storage.generations, insist=Insist(), background=Background(), queue_limit=9
        ).reserve(other)
        assert (len(rows), place) == (1, 0)


async def test_what_is_committed_after_the_refusal_is_given_back(tmp_path: Path) -> None:
    async with opened(tmp_path) as storage:
        rows, ask = LostConfirmation(storage.generations), an_ask(count=2)
        booking = Booking(rows=rows, insist=Insist(), background=Background(), queue_limit=9, patience=0.3)
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
        booking = Booking(rows=rows, insist=Insist(), background=Background(), queue_limit=9)
        caller = asyncio.create_task(booking.reserve(ask))
        await rows.committed.wait()
        caller.cancel()
        with pytest.raises(asyncio.CancelledError):
            await caller

        rows.heard.set()
        await booking.close()
        assert await states(storage, ask) == [State.CANCELLED]
