"""A reservation and the word that the member got agree, however slow the database is.

First on rows in memory, by a clock that is moved by hand; then on a real database, which can be locked.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.domain.credits import Split
from bot.domain.errors import Closing, LineFull, NotEnoughCredits, StoreBusy, StoreFull
from bot.domain.pictures import Ask, Generation, Snapshot, State
from bot.storage import Storage
from bot.storage.pictures.generations import GenerationRows
from bot.studio.background import Background
from bot.studio.booking import AT_LEAST, LONGEST_WAIT, SHORTEST_WAIT, Booked, Booking, BookingRows
from bot.studio.insist import Insist
from tests.storage.deployments import Clock, an_ask, on_sqlite
from tests.studio.fakes import Faults, Rows
from tests.studio.hand_clock import HOUR, by_hand_clock, now, settle
from tests.studio.studio import clock, wish


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


class LostThenFull(Rows):
    """The first try is committed, but its COMMIT is not confirmed; then the disk is full."""

    async def reserve(self, ask: Ask, admit: Callable[[Snapshot], Sequence[Split]]) -> Booked:
        if self.kept:
            raise StoreFull
        await super().reserve(ask, admit)
        raise StoreBusy


def booking_on(rows: BookingRows, *, queue_limit: int = 9, clock: Callable[[], datetime] = clock) -> Booking:
    return Booking(rows=rows, insist=Insist(), background=Background(), queue_limit=queue_limit, clock=clock)


def rows_with(**faults: Any) -> Rows:
    return Rows([], Faults(**faults))


# --- on rows in memory ---------------------------------------------------------------------------------


@by_hand_clock
async def test_a_reservation_has_its_pictures_and_its_place() -> None:
    booked, place = await booking_on(rows_with()).reserve(wish(count=2))
    assert ([row.position for row in booked], place) == ([0, 1], 0)


@by_hand_clock
async def test_a_database_that_is_away_for_a_minute_is_waited_for() -> None:
    rows = rows_with(until={"reserve": (60, StoreBusy())})
    booked, _ = await booking_on(rows).reserve(wish(count=2))
    assert len(booked) == 2
    assert 60 <= now() < 60 + LONGEST_WAIT
    assert rows.states() == [State.QUEUED] * 2


@by_hand_clock
async def test_it_is_asked_soon_at_first_and_then_from_time_to_time() -> None:
    await booking_on(rows_with(until={"reserve": (0.1, StoreBusy())})).reserve(wish())
    assert now() == SHORTEST_WAIT
    rows = rows_with(until={"reserve": (60, StoreBusy())})
    await booking_on(rows).reserve(wish())
    assert len(rows.journal) == pytest.approx(5 + 60 / LONGEST_WAIT, abs=2)


@by_hand_clock
async def test_a_database_that_stays_away_is_busy_while_the_member_can_still_be_told() -> None:
    rows = rows_with(until={"reserve": (HOUR, StoreBusy())})
    booking = booking_on(rows)
    with pytest.raises(StoreBusy):
        await booking.reserve(wish())
    assert now() == 14 * 60
    await asyncio.sleep(HOUR)
    await booking.close()
    assert rows.kept == {}


@by_hand_clock
async def test_an_ask_that_is_late_is_tried_all_the_same() -> None:
    rows = rows_with(slow={"reserve": AT_LEAST - 0.1})
    await asyncio.sleep(HOUR)
    booked, _ = await booking_on(rows).reserve(wish())
    assert len(booked) == 1


@by_hand_clock
async def test_a_database_that_does_not_answer_at_all_is_busy_too() -> None:
    rows = rows_with(slow={"reserve": HOUR})
    booking = booking_on(rows)
    with pytest.raises(StoreBusy):
        await booking.reserve(wish())
    assert now() == 14 * 60
    await booking.close()
    assert rows.kept == {}  # it was refused within the transaction


@by_hand_clock
async def test_what_was_committed_too_late_is_given_back_however_long_that_takes() -> None:
    rows = rows_with(late={"reserve": 900}, until={"cancel": (HOUR, StoreBusy())})
    booking = booking_on(rows)
    with pytest.raises(StoreBusy):
        await booking.reserve(wish(count=2))
    await asyncio.sleep(HOUR)
    assert rows.states() == [State.CANCELLED] * 2


@by_hand_clock
async def test_a_refusal_is_told_as_it_is() -> None:
    rows = rows_with()
    rows.credits = 1
    with pytest.raises(NotEnoughCredits):
        await booking_on(rows).reserve(wish(count=2))
    assert rows.journal.count("cancel") == 0


@by_hand_clock
async def test_a_full_disk_is_not_waited_for() -> None:
    rows = rows_with(until={"reserve": (60, StoreFull())})
    with pytest.raises(StoreFull):
        await booking_on(rows).reserve(wish())
    assert now() == 0


@by_hand_clock
async def test_a_full_disk_after_a_try_in_doubt_leaves_nothing_reserved() -> None:
    rows = LostThenFull([], Faults())
    with pytest.raises(StoreFull):
        await booking_on(rows).reserve(wish())
    await settle()
    assert rows.states() == [State.CANCELLED]


@by_hand_clock
async def test_an_interaction_that_comes_twice_gives_nothing_back() -> None:
    ask, rows = wish(), rows_with()
    booking = booking_on(rows)
    await booking.reserve(ask)
    rows.faults.slow["reserve"] = HOUR
    with pytest.raises(StoreBusy):
        await booking.reserve(ask)
    await booking.close()
    assert rows.states() == [State.QUEUED]


@by_hand_clock
async def test_who_goes_away_before_it_is_decided_is_not_admitted() -> None:
    rows = rows_with(slow={"reserve": 1})
    booking = booking_on(rows)
    caller = asyncio.create_task(booking.reserve(wish()))
    await asyncio.sleep(0.5)
    caller.cancel()
    await asyncio.wait({caller})
    assert caller.cancelled()
    assert now() == 0.5
    await booking.close()
    assert rows.kept == {}


@by_hand_clock
async def test_who_goes_away_while_it_is_committed_leaves_nothing_behind() -> None:
    rows = rows_with(late={"reserve": 1})
    booking = booking_on(rows)
    caller = asyncio.create_task(booking.reserve(wish()))
    await asyncio.sleep(0.5)
    caller.cancel()
    await asyncio.wait({caller})
    await booking.close()
    assert rows.states() == [State.CANCELLED]


@by_hand_clock
async def test_at_whichever_step_somebody_goes_away_nothing_is_left_behind() -> None:
    seen = set()
    for steps in range(20):
        rows = rows_with()
        booking = booking_on(rows)
        caller = asyncio.create_task(booking.reserve(wish()))
        for _ in range(steps):
            await asyncio.sleep(0)
        caller.cancel()
        await asyncio.wait({caller})
        await booking.close()
        seen.add((caller.cancelled(), *rows.states()))
    assert seen == {(True,), (True, State.CANCELLED), (False, State.QUEUED)}


@by_hand_clock
async def test_at_the_end_of_the_program_everybody_who_is_undecided_hears_so_at_once() -> None:
    rows = rows_with(until={"reserve": (HOUR, StoreBusy())})
    booking = booking_on(rows)
    callers = [asyncio.create_task(booking.reserve(wish())) for _ in range(5)]
    await asyncio.sleep(10)
    booking.stop()
    outcomes = await asyncio.gather(*callers, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [Closing] * 5
    assert now() == 10
    with pytest.raises(Closing):
        await booking.reserve(wish())
    await booking.close()
    assert now() == 10
    assert rows.kept == {}


@by_hand_clock
async def test_an_outage_is_told_to_the_operator_once(caplog: pytest.LogCaptureFixture) -> None:
    booking = booking_on(rows_with(until={"reserve": (60, StoreBusy())}))
    await asyncio.gather(*(booking.reserve(wish()) for _ in range(5)))
    assert caplog.messages == ["the database is away, trying on", "the database answers again"]


@by_hand_clock
async def test_a_fault_that_comes_too_late_to_be_told_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    rows = rows_with(slow={"reserve": HOUR})
    rows.faults.once["reserve"] = [RuntimeError("no such table")]
    booking = booking_on(rows)
    with pytest.raises(StoreBusy):
        await booking.reserve(wish())
    await booking.close()
    assert caplog.messages == ["an ask failed after its caller had gone: RuntimeError"]


@by_hand_clock
async def test_what_cannot_be_given_back_is_told_to_the_operator(caplog: pytest.LogCaptureFixture) -> None:
    rows = rows_with(until={"cancel": (HOUR, RuntimeError("no such table"))})
    booking = booking_on(rows)
    (row,), _ = await booking.reserve(wish())
    booking.take_back(row.ask.interaction)
    await booking.close()
    assert "a reservation could not be given back" in caplog.text


# --- on a real database --------------------------------------------------------------------------------


async def states(storage: Storage, ask: Ask) -> list[State]:
    return [row.state for row in await storage.generations.ask(ask.interaction)]


async def test_a_full_line_refuses_and_keeps_nothing(tmp_path: Path) -> None:
    async with on_sqlite(tmp_path, busy_seconds=0.5) as storage:
        booking, ask = booking_on(storage.generations, queue_limit=2, clock=Clock()), an_ask(count=5)
        with pytest.raises(LineFull):
            await booking.reserve(ask)
        assert await states(storage, ask) == []


async def test_a_line_of_none_takes_what_starts_at_once(tmp_path: Path) -> None:
    async with on_sqlite(tmp_path, busy_seconds=0.5) as storage:
        booking = booking_on(storage.generations, queue_limit=0, clock=Clock())
        await booking.reserve(an_ask(count=2))  # as many as a member may have under way
        with pytest.raises(LineFull):
            await booking.reserve(an_ask())
        await booking.reserve(an_ask(member=2))
        with pytest.raises(LineFull):
            await booking.reserve(an_ask(member=3))


async def test_asks_meet_a_locked_database_and_are_served_when_it_is_free(tmp_path: Path) -> None:
    async with on_sqlite(tmp_path, busy_seconds=0.5) as storage:
        booking = booking_on(storage.generations, clock=Clock())
        asks = [an_ask(member=member) for member in range(5)]
        lock = sqlite3.connect(tmp_path / "imagine-bot.sqlite3", isolation_level=None)
        try:
            lock.execute("BEGIN IMMEDIATE")
            callers = [asyncio.create_task(booking.reserve(ask)) for ask in asks]
            with pytest.raises(StoreBusy):
                await storage.answers()  # by now the first of them has failed too
        finally:
            lock.close()
        outcomes = await asyncio.gather(*callers)
        assert sorted(place for _, place in outcomes) == [0, 0, 0, 1, 2]
        for ask in asks:
            assert await states(storage, ask) == [State.QUEUED]


async def test_what_is_committed_after_the_refusal_is_given_back(tmp_path: Path) -> None:
    async with on_sqlite(tmp_path, busy_seconds=0.5) as storage:
        rows, ask = LostConfirmation(storage.generations), an_ask(count=2)
        booking = booking_on(rows, clock=Clock())
        caller = asyncio.create_task(booking.reserve(ask))
        await rows.committed.wait()
        booking.stop()
        with pytest.raises(Closing):
            await caller
        assert await states(storage, ask) == [State.QUEUED] * 2

        rows.heard.set()
        await booking.close()
        assert await states(storage, ask) == [State.CANCELLED] * 2


async def test_a_caller_who_goes_away_leaves_nothing_behind(tmp_path: Path) -> None:
    async with on_sqlite(tmp_path, busy_seconds=0.5) as storage:
        rows, ask = LostConfirmation(storage.generations), an_ask()
        booking = booking_on(rows, clock=Clock())
        caller = asyncio.create_task(booking.reserve(ask))
        await rows.committed.wait()
        caller.cancel()
        with pytest.raises(asyncio.CancelledError):
            await caller

        rows.heard.set()
        await booking.close()
        assert await states(storage, ask) == [State.CANCELLED]


async def test_who_goes_away_from_a_batch_leaves_the_others_in_it(tmp_path: Path) -> None:
    async with on_sqlite(tmp_path, busy_seconds=0.5) as storage:
        booking = booking_on(storage.generations, queue_limit=40, clock=Clock())
        asks = [an_ask(member=member) for member in range(8)]
        callers = [asyncio.create_task(booking.reserve(ask)) for ask in asks]
        await asyncio.sleep(0)
        for caller in callers[::2]:
            caller.cancel()
        await asyncio.gather(*callers, return_exceptions=True)
        await booking.close()
        left = [await states(storage, ask) for ask in asks]
        assert all(found in ([], [State.CANCELLED]) for found in left[::2])
        assert left[1::2] == [[State.QUEUED]] * 4
