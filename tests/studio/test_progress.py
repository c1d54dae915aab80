"""The progress card: edited when the first picture of an ask starts and when the last does, and never over a result.

What it says of the time that a picture takes is in test_expected.py and test_expected_races.py.
"""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.errors import StoreBusy
from bot.domain.pictures import State
from bot.studio.progress import LAST_EDIT, MOST_OPEN
from tests.studio.hand_clock import by_hand_clock, now, settle
from tests.studio.studio import PAINTING, started, wish

Q, R, P = State.QUEUED, State.RUNNING, State.PAINTED


@by_hand_clock
async def test_who_waited_is_told_when_it_begins() -> None:
    studio = started(slots=1)
    await studio.ask()
    await studio.ask()
    await asyncio.sleep(3 * PAINTING)
    assert [(round(at), states) for at, states in studio.card.shown] == [(PAINTING, [R])]


@by_hand_clock
async def test_a_card_that_says_so_from_the_first_is_not_edited() -> None:
    studio = started(slots=2)
    await studio.ask()
    await asyncio.sleep(3 * PAINTING)
    assert studio.card.shown == []


@by_hand_clock
async def test_the_card_is_edited_once_more_when_nothing_waits_to_be_cancelled() -> None:
    studio = started(slots=1)
    await studio.ask()
    await studio.ask(count=3)
    await asyncio.sleep(10 * PAINTING)
    assert [(round(at), states) for at, states in studio.card.shown] == [
        (PAINTING, [R, Q, Q]),
        (3 * PAINTING, [P, P, R]),
    ]


@by_hand_clock
async def test_an_ask_that_begins_at_once_is_edited_when_its_last_picture_starts() -> None:
    studio = started(slots=1)
    await studio.ask(count=2)
    await asyncio.sleep(5 * PAINTING)
    assert [states for _, states in studio.card.shown] == [[P, R]]


@by_hand_clock
async def test_no_end_is_written_before_the_card_is_there_however_slow_that_is() -> None:
    studio = started(slots=1)
    await studio.ask()
    await settle()
    studio.faults.slow |= {"paint": 0.1, "drawing": 4}
    await studio.ask()
    assert await studio.asks_ended.wait(60)  # the first picture has ended, and the second starts
    assert await studio.asks_ended.wait(60)
    assert studio.rows.states() == [P, P]
    assert studio.order("drawn", "painted") == ["painted", "drawn", "painted"]
    assert now() == pytest.approx(PAINTING + 4, abs=0.1)


@by_hand_clock
async def test_a_card_that_discord_does_not_take_holds_no_slot_for_long() -> None:
    studio = started(slots=1)
    await studio.ask()
    await settle()
    studio.faults.slow |= {"drawing": 3600}
    await studio.ask()
    await asyncio.sleep(2 * PAINTING + LAST_EDIT + 1)
    assert studio.rows.states() == [P, P]
    assert studio.card.shown == []


@by_hand_clock
async def test_a_card_that_cannot_be_made_is_no_reason_to_stop(caplog: pytest.LogCaptureFixture) -> None:
    studio = started(slots=1)
    await studio.ask()
    await studio.ask(count=2)
    studio.faults.until["ask"] = (3600, StoreBusy())
    await asyncio.sleep(5 * PAINTING)
    assert studio.rows.states() == [P, P, P]
    assert "the progress card stays as it is" in caplog.text
    assert "could not be written" not in caplog.text


@by_hand_clock
async def test_an_ask_whose_pictures_have_all_ended_is_forgotten() -> None:
    studio = started(slots=1)
    await studio.ask(count=3)
    await asyncio.sleep(2.5 * PAINTING)
    assert (len(studio.progress), studio.rows.states()) == (2, [P, P, R])  # the ask, and its last picture
    await asyncio.sleep(PAINTING)
    assert len(studio.progress) == 0


@by_hand_clock
async def test_an_ask_that_was_cancelled_is_forgotten() -> None:
    studio = started(slots=1)
    reserved = [await studio.ask(count=2) for _ in range(2)]
    await settle()
    for each in reserved:
        await studio.line.cancel(each.generations[0].ask.interaction)
    await asyncio.sleep(3 * PAINTING)
    assert studio.rows.states() == [P, State.CANCELLED, State.CANCELLED, State.CANCELLED]
    assert studio.card.shown == []
    assert len(studio.progress) == 0


@by_hand_clock
async def test_an_ask_that_could_not_be_answered_is_forgotten() -> None:
    studio = started(slots=1)
    reserved = await studio.line.reserve(wish(), ())
    assert reserved is not None
    studio.line.take_back(reserved.generations[0].ask.interaction)
    assert len(studio.progress) == 0


@by_hand_clock
async def test_asks_whose_pictures_another_process_makes_do_not_pile_up() -> None:
    studio = started()
    for _ in range(MOST_OPEN + 100):
        studio.progress.says_drawing(wish())
    assert len(studio.progress) == MOST_OPEN
    await studio.ask()
    await asyncio.sleep(3 * PAINTING)
    assert studio.card.shown == []
