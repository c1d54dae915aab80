"""The line: what may be reserved, who starts when, and what holds a start back."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.errors import Closing, CreditsUsedUp, LineFull, StoreBusy, StoreFull
from bot.domain.pictures import State
from bot.studio.insist import UNNAMED_FOR
from bot.studio.line import TICK
from tests.studio.hand_clock import by_hand_clock, now, settle
from tests.studio.studio import PAINTING, Studio, started, wish


async def until(studio: Studio, state: State, count: int = 1) -> float:
    """The second at which so many pictures are in that state."""
    for _ in range(360_000):
        if studio.rows.count(state) >= count:
            return round(now(), 1)
        await asyncio.sleep(0.01)
    raise AssertionError(f"no {count} pictures are {state} within an hour")


# --- reserving -----------------------------------------------------------------------------------------


@by_hand_clock
async def test_a_reservation_has_its_pictures_and_its_place() -> None:
    studio = Studio(slots=2)
    first, second = wish(count=3), wish(count=2)
    reserved = [await studio.line.reserve(ask, ()) for ask in (first, second)]
    assert [(len(each.generations), each.place) for each in reserved if each] == [(3, 0), (2, 2)]


@by_hand_clock
async def test_an_interaction_that_comes_twice_reserves_once() -> None:
    studio, ask = Studio(), wish()
    assert await studio.line.reserve(ask, ()) is not None
    assert await studio.line.reserve(ask, ()) is None
    assert studio.rows.states() == [State.QUEUED]


@by_hand_clock
async def test_a_full_line_refuses() -> None:
    studio = Studio(queue_limit=3)
    assert await studio.line.reserve(wish(count=3), ()) is not None
    with pytest.raises(LineFull):
        await studio.line.reserve(wish(), ())
    assert len(studio.rows.kept) == 3


@by_hand_clock
async def test_a_full_disk_refuses_before_anything_is_done() -> None:
    studio = Studio()
    studio.disk.full = True
    with pytest.raises(StoreFull):
        await studio.line.reserve(wish(image=True), [b"a goose"])
    assert studio.journal == []


@by_hand_clock
async def test_at_the_end_of_the_program_nothing_new_is_taken() -> None:
    studio = Studio()
    await studio.line.close(30)
    with pytest.raises(Closing):
        await studio.line.reserve(wish(image=True), [b"a goose"])
    assert studio.journal == []


@by_hand_clock
async def test_that_the_member_was_answered_is_written_down_however_long_it_takes() -> None:
    studio = started()
    studio.faults.until["answered"] = (600, StoreBusy())
    await studio.ask()
    assert 600 <= now() < 620
    await until(studio, State.PAINTED)


# --- turns ---------------------------------------------------------------------------------------------


@by_hand_clock
async def test_a_picture_starts_when_its_member_was_answered_and_no_sooner() -> None:
    studio = started()
    reserved = await studio.line.reserve(wish(), ())
    assert reserved is not None
    await asyncio.sleep(60)
    assert studio.rows.states() == [State.QUEUED]
    await studio.line.answered(reserved, 900)
    await settle()
    assert studio.rows.states() == [State.RUNNING]
    assert await until(studio, State.PAINTED) == 60 + PAINTING


@by_hand_clock
async def test_a_slot_that_comes_free_is_given_at_once() -> None:
    studio = started(slots=2)
    await studio.ask(count=4)
    await studio.ask(count=3)
    assert await until(studio, State.PAINTED, 7) == 4 * PAINTING
    assert studio.endpoint.most_in_flight == 2


@by_hand_clock
async def test_work_of_other_processes_is_found_by_looking() -> None:
    studio = started()
    await asyncio.sleep(7)
    reserved = await studio.line.reserve(wish(count=3), ())
    assert reserved is not None
    studio.rows.waiting.add(reserved.generations[0].ask.interaction)  # another process answered
    assert await until(studio, State.RUNNING, 3) <= 7 + TICK


@by_hand_clock
async def test_work_that_another_process_notifies_is_found_at_once() -> None:
    studio = started()
    await asyncio.sleep(7)
    reserved = await studio.line.reserve(wish(), ())
    assert reserved is not None
    studio.rows.waiting.add(reserved.generations[0].ask.interaction)  # another process answered
    studio.turns.notify()
    assert await until(studio, State.RUNNING) == 7


@by_hand_clock
async def test_a_crowd_of_notifications_is_one_look() -> None:
    studio = started()
    await settle()
    before = studio.done("claim")
    for _ in range(1000):
        studio.turns.notify()
    await settle()
    assert studio.done("claim") == before + 1


@by_hand_clock
async def test_nothing_is_looked_for_in_vain() -> None:
    studio = started()
    await settle()
    before = studio.done("claim")
    await studio.ask()
    await asyncio.sleep(TICK - 1)
    assert studio.done("claim") == before + 1


@by_hand_clock
async def test_one_claim_starts_all_that_may_start() -> None:
    studio = started(slots=50)
    await settle()
    before = studio.done("claim")
    await studio.ask(count=4)
    await settle()
    assert (studio.rows.count(State.RUNNING), studio.done("claim")) == (4, before + 1)


@by_hand_clock
async def test_more_than_one_claim_takes_are_started_all_the_same() -> None:
    studio = Studio(slots=50)
    for _ in range(5):
        await studio.ask(count=4)
    studio.line.start()
    await settle()
    assert studio.rows.count(State.RUNNING) == 20


@by_hand_clock
async def test_another_process_can_wake_the_line() -> None:
    studio = started()
    reserved = await studio.line.reserve(wish(), ())
    assert reserved is not None
    await asyncio.sleep(1)
    studio.rows.waiting.add(reserved.generations[0].ask.interaction)
    studio.turns.notify()
    await settle()
    assert studio.rows.states() == [State.RUNNING]


@by_hand_clock
async def test_who_is_answered_during_a_look_that_finds_nothing_does_not_wait_for_the_next() -> None:
    studio = started()
    await asyncio.sleep(1)
    reserved = await studio.line.reserve(wish(), ())
    assert reserved is not None
    studio.faults.late["claim"] = 0.5
    await asyncio.sleep(TICK - now() + 0.1)  # the look has begun, and has read the rows
    await studio.line.answered(reserved, 900)
    assert await until(studio, State.RUNNING) < TICK + 2


@by_hand_clock
async def test_a_rate_limit_says_when_to_look_again() -> None:
    studio = started()
    studio.rows.hint = 2.0
    await asyncio.sleep(20.1)
    assert studio.done("claim") == pytest.approx(11, abs=2)
    studio.rows.hint = 3600.0
    await asyncio.sleep(2)
    before = studio.done("claim")
    await asyncio.sleep(60)
    assert studio.done("claim") - before == pytest.approx(60 / TICK, abs=1)


@by_hand_clock
async def test_a_rate_limit_that_holds_nothing_back_any_more_holds_nobody_up() -> None:
    studio = started()
    studio.rows.is_rate_limited = True  # and the next one is due before the hint is asked for
    await studio.ask(count=3)
    await settle()
    assert studio.rows.states() == [State.RUNNING] * 3
    assert now() < TICK


@by_hand_clock
async def test_a_line_that_cannot_be_read_goes_on_when_it_can() -> None:
    studio = started()
    studio.faults.until["claim"] = (300, StoreBusy())
    await studio.ask(count=2)
    assert await until(studio, State.RUNNING, 2) <= 300 + TICK


@by_hand_clock
async def test_on_a_full_disk_no_picture_is_started_until_there_is_room() -> None:
    studio = started()
    reserved = await studio.line.reserve(wish(count=2), ())
    assert reserved is not None
    studio.disk.full = True
    await studio.line.answered(reserved, 900)
    await asyncio.sleep(600)
    assert studio.rows.states() == [State.QUEUED] * 2
    assert studio.endpoint.requests == []
    studio.disk.full = False
    assert await until(studio, State.RUNNING, 2) <= 600 + TICK


@by_hand_clock
async def test_a_disk_that_fills_up_stops_the_next_picture_only() -> None:
    studio = started(slots=1)
    await studio.ask(count=2)
    await settle()
    studio.disk.full = True
    await asyncio.sleep(600)
    assert studio.rows.states() == [State.PAINTED, State.QUEUED]


# --- cancelling ----------------------------------------------------------------------------------------


@by_hand_clock
async def test_cancel_gives_back_what_has_not_started_and_tells_the_delivery() -> None:
    studio = started(slots=1)
    reserved = await studio.ask(count=3)
    await settle()
    await studio.asks_ended.wait(0)  # what has been announced so far
    rows = await studio.line.cancel(reserved.generations[0].ask.interaction)
    assert [row.state for row in rows] == [State.RUNNING, State.CANCELLED, State.CANCELLED]
    assert await studio.asks_ended.wait(0)
    await asyncio.sleep(60)
    assert studio.rows.states() == [State.PAINTED, State.CANCELLED, State.CANCELLED]
    assert studio.done("paint") == 1


@by_hand_clock
async def test_an_ask_that_could_not_be_answered_is_given_back_however_long_it_takes() -> None:
    studio = started()
    studio.faults.until["cancel"] = (600, StoreBusy())
    reserved = await studio.line.reserve(wish(count=2), ())
    assert reserved is not None
    studio.line.take_back(reserved.generations[0].ask.interaction)
    await asyncio.sleep(700)
    assert studio.rows.states() == [State.CANCELLED] * 2


@by_hand_clock
async def test_who_has_no_credits_is_refused_before_the_line_is_looked_at() -> None:
    studio = Studio(queue_limit=0)
    studio.rows.credits = 0
    with pytest.raises(CreditsUsedUp):
        await studio.line.reserve(wish(), ())
    assert studio.rows.kept == {}


# --- what the delivery hears ---------------------------------------------------------------------------


@by_hand_clock
async def test_the_delivery_is_woken_when_a_picture_has_ended() -> None:
    studio = started()
    await studio.ask()
    assert await studio.asks_ended.wait(600)
    assert studio.rows.states() == [State.PAINTED]
    assert now() == pytest.approx(PAINTING, abs=0.1)


@by_hand_clock
async def test_a_picture_whose_end_cannot_be_written_is_told_to_the_operator(
    caplog: pytest.LogCaptureFixture,
) -> None:
    studio = started()
    studio.faults.until["painted"] = studio.faults.until["ended"] = (3600, RuntimeError("no such table"))
    await studio.ask()
    await asyncio.sleep(2 * UNNAMED_FOR + 60)
    assert studio.rows.states() == [State.RUNNING]
    assert "a picture's end could not be written; it is taken up again" in caplog.text
    assert studio.done("paint") == 1


@by_hand_clock
async def test_a_picture_whose_end_could_not_be_written_is_taken_up_by_the_same_process() -> None:
    studio = started()
    studio.with_address()
    studio.faults.until["painted"] = studio.faults.until["ended"] = (
        2 * UNNAMED_FOR + 60,
        RuntimeError("odd"),
    )
    await studio.ask()
    await asyncio.sleep(2 * UNNAMED_FOR + 150)
    assert studio.rows.states() == [State.PAINTED]
    assert studio.done("paint") == 1
