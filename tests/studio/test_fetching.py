"""The card while a picture is fetched: it says so after a moment, and never that something is drawn when nothing is."""

from __future__ import annotations

import asyncio

from bot.domain.pictures import Answer, State
from bot.studio.progress import SAID_AFTER
from tests.studio.hand_clock import by_hand_clock, now
from tests.studio.studio import ADDRESS, BYTES, PAINTING, URL, Studio, started

P, R, Q = State.PAINTED, State.RUNNING, State.QUEUED


def late(*, slots: int = 8, seconds: float = 60) -> Studio:
    studio = started(slots=slots)
    studio.with_address()
    studio.faults.slow["download"] = seconds
    return studio


@by_hand_clock
async def test_a_file_that_is_late_is_said_to_be_fetched_once() -> None:
    studio = late()
    await studio.ask()
    await asyncio.sleep(100)
    assert studio.card.fetches == [(PAINTING + SAID_AFTER, [R])]
    assert studio.order("said_fetching", "painted") == ["said_fetching", "painted"]
    assert len(studio.progress) == 0


@by_hand_clock
async def test_a_file_that_is_there_at_once_is_not_spoken_of() -> None:
    studio = late(seconds=SAID_AFTER - 1)
    await studio.ask()
    await asyncio.sleep(100)
    assert studio.rows.states() == [P]
    assert studio.card.fetches == []


@by_hand_clock
async def test_it_is_not_called_slow_besides() -> None:
    studio = late(seconds=600)
    studio.has_painted(*[PAINTING] * 10)
    await studio.ask()
    await asyncio.sleep(700)
    assert studio.card.slow == []
    assert len(studio.card.fetches) == 1


@by_hand_clock
async def test_nothing_is_said_while_another_picture_of_the_ask_is_drawn_and_then_it_is() -> None:
    studio = late()
    studio.endpoint.answers.append(BYTES)
    studio.faults.slow["paint"] = 0
    studio.endpoint.slow_from_second_on = 30
    await studio.ask(count=2)
    await asyncio.sleep(100)
    assert studio.rows.states() == [P, P]
    assert [at >= 30 for at, _ in studio.card.fetches] == [True]


@by_hand_clock
async def test_what_a_dead_process_left_is_said_to_be_fetched_too() -> None:
    studio = late()
    studio.left_by_a_dead_process(Answer(url=URL))
    await asyncio.sleep(20)
    assert len(studio.card.fetches) == 1
    await asyncio.sleep(100)
    assert studio.rows.states() == [P]
    assert len(studio.progress) == 0


@by_hand_clock
async def test_a_card_that_says_cancelled_stays() -> None:
    studio = late(slots=1)
    studio.endpoint.answers += [ADDRESS]
    reserved = await studio.ask(count=2)
    await asyncio.sleep(PAINTING / 2)
    await studio.line.cancel(reserved.generations[0].ask.interaction)
    await asyncio.sleep(100)
    assert now() > PAINTING + SAID_AFTER
    assert studio.rows.states() == [P, State.CANCELLED]
    assert studio.card.fetches == []
