"""The end of the program, as the line sees it: grace for what is under way, and nothing new."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.domain.errors import Interrupted, StoreBusy
from bot.domain.pictures import State
from tests.studio.hand_clock import by_hand_clock, now, settle
from tests.studio.studio import BYTES, PAINTING, started, wish


@by_hand_clock
async def test_at_the_end_what_is_under_way_has_its_grace() -> None:
    studio = started(slots=2)
    await studio.ask(count=3)
    await asyncio.sleep(4)
    await studio.line.close(30)
    assert now() == pytest.approx(PAINTING, abs=0.1)
    await asyncio.sleep(60)
    assert studio.rows.states() == [State.PAINTED, State.PAINTED, State.QUEUED]


@by_hand_clock
async def test_within_the_grace_a_database_that_is_away_is_waited_for() -> None:
    studio = started()
    await studio.ask()
    await asyncio.sleep(4)
    studio.faults.until["painted"] = (20, StoreBusy())
    await studio.line.close(30)
    assert studio.rows.states() == [State.PAINTED]


@by_hand_clock
async def test_what_takes_longer_than_the_grace_is_given_back() -> None:
    studio = started()
    studio.faults.slow["paint"] = 300
    await studio.ask(count=2)
    await asyncio.sleep(4)
    await studio.line.close(30)
    assert now() == pytest.approx(34, abs=0.1)
    assert [row.failure for row in studio.rows.kept.values()] == [Interrupted()] * 2
    assert studio.rows.states() == [State.UNKNOWN] * 2


@by_hand_clock
async def test_the_end_does_not_wait_for_a_database_that_is_away() -> None:
    studio = started()
    studio.faults.until["painted"] = studio.faults.until["ended"] = (86_400, StoreBusy())
    await studio.ask()
    await asyncio.sleep(20)
    await studio.line.close(30)
    assert now() < 80
    assert studio.rows.states() == [State.RUNNING]
    assert studio.store.kept == {"picture-p1": b"a fox"}


@pytest.mark.parametrize("away", [("keep_answer",), ("painted",), ("keep_answer", "painted", "ended")])
@by_hand_clock
async def test_a_picture_that_cannot_be_written_down_at_the_end_is_found_by_the_next_start(
    away: tuple[str, ...],
) -> None:
    studio = started()
    studio.faults.until |= dict.fromkeys(away, (86_400, StoreBusy()))
    await studio.ask()
    await asyncio.sleep(20)
    await studio.line.close(30)
    assert studio.rows.states() == [State.RUNNING], (
        "given back, it would be paid by nobody and seen by nobody"
    )
    assert studio.store.kept == {"picture-p1": b"a fox"}


@by_hand_clock
async def test_the_end_waits_for_reservations_that_are_given_back() -> None:
    studio = started()
    studio.faults.slow["cancel"] = 3
    reserved = await studio.line.reserve(wish(), ())
    assert reserved is not None
    studio.line.take_back(reserved.generations[0].ask.interaction)
    await studio.line.close(30)
    assert studio.rows.states() == [State.CANCELLED]


@by_hand_clock
async def test_an_end_with_nothing_to_do_is_quick(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    studio = started()
    await settle()
    await studio.line.close(30)
    assert now() < 1
    assert caplog.records == []


@by_hand_clock
async def test_nothing_is_adopted_at_the_end() -> None:
    studio = started()
    studio.faults.slow["paint"] = 100
    await studio.ask()
    await settle()
    closing = asyncio.create_task(studio.line.close(120))
    await settle()
    studio.left_by_a_dead_process()
    await closing
    assert len(studio.rows.left_behind) == 1


@by_hand_clock
async def test_the_loops_are_seen_by_the_health_check() -> None:
    studio = started()
    assert studio.background.states() == {"turns": "ok", "leases": "ok"}
    studio.faults.until["claim"] = (100, StoreBusy())
    await studio.ask()
    await asyncio.sleep(60)
    assert studio.background.states() == {"turns": "failing", "leases": "ok"}
    await asyncio.sleep(60)
    assert studio.background.states() == {"turns": "ok", "leases": "ok"}


@by_hand_clock
async def test_a_claim_that_is_under_way_when_the_end_comes_brings_a_picture_with_its_grace() -> None:
    studio = started()
    await settle()
    studio.faults.late["claim"] = 2
    await studio.ask()
    await asyncio.sleep(1)
    await studio.line.close(30)
    assert studio.rows.states() == [State.PAINTED]


@by_hand_clock
async def test_a_claim_that_outlasts_the_grace_sends_no_request() -> None:
    studio = started()
    await settle()
    studio.faults.late["claim"] = 40
    await studio.ask()
    await asyncio.sleep(1)
    await studio.line.close(30)
    await asyncio.sleep(60)
    assert studio.done("paint") == 0
    assert studio.rows.states() == [State.RUNNING], "the next start gives it back"


@by_hand_clock
async def test_a_picture_that_was_kept_while_the_end_came_is_not_called_lost(
    caplog: pytest.LogCaptureFixture,
) -> None:
    studio = started()
    studio.endpoint.answers = [BYTES]
    studio.faults.slow["put"] = 20
    await studio.ask()
    await asyncio.sleep(PAINTING + 1)
    await studio.line.close(5)
    assert studio.rows.states() == [State.PAINTED]
    assert "not painted" not in caplog.text
    assert studio.done("ended") == 0
