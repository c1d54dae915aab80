"""What the card says of a picture's time: what is usual, and once that it takes longer."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.domain.durations import expectation
from bot.domain.pictures import State
from tests.studio.hand_clock import by_hand_clock
from tests.studio.studio import ADDRESS, PAINTING, URL, Studio, started, wish

Q, R, P = State.QUEUED, State.RUNNING, State.PAINTED
USUAL = expectation([PAINTING] * 5)
SLOW_AFTER = 15.0  # seconds; of five pictures that took PAINTING each


def used_to(slots: int = 8) -> Studio:
    """At work, where every picture has taken PAINTING so far."""
    studio = started(slots)
    studio.has_painted(*[PAINTING] * 5)
    assert USUAL is not None
    assert USUAL.slow_after == SLOW_AFTER
    return studio


def said_slow(studio: Studio) -> list[tuple[int, list[State]]]:
    return [(round(at), states) for at, states in studio.card.slow]


# --- what is usual ---------------------------------------------------------------------------------------


@by_hand_clock
async def test_the_first_card_is_told_what_to_expect_where_the_picture_starts_at_once() -> None:
    studio = used_to(slots=1)
    assert (await studio.ask()).expected == USUAL
    waiting = await studio.ask()
    assert (waiting.place, waiting.expected) == (1, None)


@by_hand_clock
async def test_without_pictures_before_nothing_is_expected() -> None:
    studio = started(slots=1)
    assert (await studio.ask()).expected is None
    await studio.ask()
    studio.faults.slow["paint"] = 3600
    await asyncio.sleep(2 * 3600)
    assert studio.card.expected == [None]
    assert studio.card.slow == []


@by_hand_clock
async def test_who_waited_is_told_what_to_expect_when_it_begins() -> None:
    studio = used_to(slots=1)
    await studio.ask()
    await studio.ask(count=2)
    await asyncio.sleep(5 * PAINTING)
    assert [states for _, states in studio.card.shown] == [[R, Q], [P, R]]
    assert studio.card.expected == [USUAL, USUAL]


# --- what takes longer -----------------------------------------------------------------------------------


@by_hand_clock
async def test_who_waits_longer_than_usual_is_told_so_once() -> None:
    studio = used_to()
    studio.faults.slow["paint"] = 3600
    await studio.ask()
    await asyncio.sleep(3500)
    assert said_slow(studio) == [(SLOW_AFTER, [R])]
    await asyncio.sleep(200)
    assert said_slow(studio) == [(SLOW_AFTER, [R])]
    assert studio.card.shown == []
    assert studio.rows.states() == [P]
    assert len(studio.progress) == 0


@by_hand_clock
async def test_what_comes_in_its_usual_time_is_not_called_slow(caplog: pytest.LogCaptureFixture) -> None:
    studio = used_to()
    studio.faults.slow["paint"] = SLOW_AFTER - 0.1
    await studio.ask(count=3)
    await asyncio.sleep(3600)
    assert studio.rows.states() == [P] * 3
    assert studio.card.slow == []
    assert studio.done("ask") == 6  # before and after each edit for the starts alone
    assert len(studio.progress) == 0
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@by_hand_clock
async def test_the_time_in_line_does_not_count() -> None:
    studio = used_to(slots=1)
    for _ in range(4):
        await studio.ask()
    await asyncio.sleep(4 * PAINTING + 1)
    assert studio.rows.states() == [P] * 4
    assert studio.card.slow == []


@by_hand_clock
async def test_several_slow_pictures_of_one_ask_are_told_once_those_of_two_asks_twice() -> None:
    studio = used_to()
    studio.faults.slow["paint"] = 60
    await studio.ask(count=3)
    await studio.ask()
    await asyncio.sleep(100)
    assert said_slow(studio) == [(SLOW_AFTER, [R, R, R]), (SLOW_AFTER, [R])]
    assert studio.rows.states() == [P] * 4
    assert len(studio.progress) == 0


@by_hand_clock
async def test_a_later_picture_of_an_ask_may_be_the_slow_one() -> None:
    studio = used_to(slots=1)
    await studio.ask(count=2)
    await asyncio.sleep(PAINTING - 1)
    studio.faults.slow["paint"] = 60
    await asyncio.sleep(60)
    assert said_slow(studio) == [(PAINTING + SLOW_AFTER, [P, R])]


@by_hand_clock
async def test_while_a_picture_is_slow_the_start_of_the_last_one_does_not_take_that_back() -> None:
    studio = used_to(slots=2)
    studio.faults.slow["paint"] = 60
    await studio.ask()
    await asyncio.sleep(30)
    await studio.ask(count=2)  # its first picture starts at once, its last one in the slot of the other ask
    await asyncio.sleep(50)
    assert said_slow(studio) == [(SLOW_AFTER, [R]), (30 + SLOW_AFTER, [R, Q]), (60, [R, R])]
    assert studio.card.shown == []


@by_hand_clock
async def test_once_the_slow_picture_is_there_the_start_of_the_last_one_says_what_is_usual() -> None:
    studio = used_to(slots=1)
    studio.faults.slow["paint"] = 60
    await studio.ask(count=2)
    await asyncio.sleep(30)
    studio.faults.slow["paint"] = PAINTING
    await asyncio.sleep(60)
    assert said_slow(studio) == [(SLOW_AFTER, [R, Q])]
    assert [(round(at), states) for at, states in studio.card.shown] == [(60, [P, R])]


# --- after a restart -------------------------------------------------------------------------------------


@by_hand_clock
async def test_what_waited_over_a_restart_is_watched_when_it_starts() -> None:
    studio = Studio()
    studio.has_painted(*[PAINTING] * 5)
    studio.faults.slow["paint"] = 60
    await studio.rows.reserve(wish(), lambda _: ())
    await studio.rows.answered(next(iter(studio.rows.kept.values())).ask.interaction, 900)
    studio.line.start()
    await asyncio.sleep(30)
    assert studio.card.expected == [USUAL]
    assert said_slow(studio) == [(SLOW_AFTER, [R])]


@by_hand_clock
async def test_what_a_dead_process_left_is_only_fetched_and_not_watched() -> None:
    studio = used_to()
    studio.endpoint.files[URL] = b"a fox"
    studio.faults.slow["download"] = 60
    studio.left_by_a_dead_process(ADDRESS)
    await asyncio.sleep(100)
    assert studio.rows.states() == [P]
    assert studio.card.slow == []
