"""A picture that is cut off: kept, given back, or left to the next start, which goes on with it."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.errors import Interrupted, StoreBusy
from bot.domain.pictures import Answer, State
from tests.studio.hand_clock import by_hand_clock, now
from tests.studio.studio import ADDRESS, BYTES, PAINTING, Studio


async def cancelled_after(seconds: float, work: asyncio.Task[None]) -> None:
    await asyncio.sleep(seconds)
    work.cancel()
    await asyncio.wait({work})


# --- the program is told to end ------------------------------------------------------------------------


@by_hand_clock
async def test_cancelled_while_the_endpoint_paints_it_is_given_back() -> None:
    studio = Studio()
    work = asyncio.create_task(studio.painter.make(studio.running()))
    await cancelled_after(PAINTING / 2, work)
    assert studio.end() == (State.UNKNOWN, Interrupted())
    assert studio.done("paint") == 1


@by_hand_clock
async def test_cancelled_while_fetching_it_is_left_to_the_next_start() -> None:
    studio = Studio()
    studio.with_address()
    studio.faults.slow["download"] = 60
    work = asyncio.create_task(studio.painter.make(studio.running()))
    await cancelled_after(PAINTING + 5, work)
    assert work.cancelled()
    assert studio.end() == (State.RUNNING, None)
    assert studio.rows.kept[1].answer == ADDRESS


@by_hand_clock
async def test_cancelled_while_an_address_is_committed_it_is_committed() -> None:
    studio = Studio()
    studio.with_address()
    studio.faults.slow["keep_answer"] = 5
    work = asyncio.create_task(studio.painter.make(studio.running()))
    await cancelled_after(PAINTING + 1, work)
    assert work.cancelled()
    assert now() == PAINTING + 5
    assert studio.end() == (State.RUNNING, None)
    assert studio.rows.kept[1].answer == ADDRESS
    assert studio.done("download") == 0


@pytest.mark.parametrize("verb", ["keep_answer", "inspect", "put", "painted"])
@by_hand_clock
async def test_cancelled_with_the_bytes_in_hand_the_picture_is_kept(verb: str) -> None:
    studio = Studio()
    studio.endpoint.answers = [BYTES]
    studio.faults.slow[verb] = 5
    work = asyncio.create_task(studio.painter.make(studio.running()))
    await cancelled_after(PAINTING + 1, work)
    assert studio.store.kept == {"picture-p1": b"a fox"}
    assert studio.end() == (State.PAINTED, None)


@by_hand_clock
async def test_cancelled_with_fetched_bytes_in_hand_the_picture_is_kept() -> None:
    studio = Studio()
    studio.with_address()
    studio.faults.slow["put"] = 5
    work = asyncio.create_task(studio.painter.make(studio.running()))
    await cancelled_after(PAINTING + 1, work)
    assert studio.end() == (State.PAINTED, None)


@by_hand_clock
async def test_at_the_end_of_the_program_nothing_is_tried_for_ever() -> None:
    studio = Studio()
    studio.faults.until["painted"] = (3600, StoreBusy())
    work = asyncio.create_task(studio.painter.make(studio.running()))
    await asyncio.sleep(PAINTING + 60)
    studio.insist.stop()
    await cancelled_after(0, work)
    assert now() < PAINTING + 90
    assert studio.store.kept == {"picture-p1": b"a fox"}


# --- after a restart -----------------------------------------------------------------------------------


@by_hand_clock
async def test_a_resumed_picture_with_stored_bytes_is_painted() -> None:
    studio = Studio()
    studio.store.kept["picture-p1"] = b"a fox"
    await studio.painter.resume(studio.running(ADDRESS))
    assert studio.end() == (State.PAINTED, None)
    assert studio.done("paint") == studio.done("download") == 0


@by_hand_clock
async def test_a_resumed_picture_with_an_address_is_fetched() -> None:
    studio = Studio()
    studio.with_address()
    await studio.painter.resume(studio.running(ADDRESS))
    assert studio.end() == (State.PAINTED, None)
    assert studio.store.kept == {"picture-p1": b"a fox"}
    assert studio.done("paint") == 0


@pytest.mark.parametrize("answer", [None, Answer(cost=0.04)])
@by_hand_clock
async def test_a_resumed_picture_with_nothing_is_given_back_and_not_asked_for_again(
    answer: Answer | None,
) -> None:
    studio = Studio()
    await studio.painter.resume(studio.running(answer))
    assert studio.end() == (State.UNKNOWN, Interrupted())
    assert studio.done("paint") == 0


@pytest.mark.parametrize("verb", ["has", "get"])
@by_hand_clock
async def test_a_store_that_is_away_is_waited_for(verb: str) -> None:
    studio = Studio()
    studio.store.kept["picture-p1"] = b"a fox"
    studio.faults.until[verb] = (3600, OSError("the store is away"))
    await studio.painter.resume(studio.running())
    assert studio.end() == (State.PAINTED, None)


@by_hand_clock
async def test_a_resumed_picture_that_is_cancelled_is_left_to_the_next_start() -> None:
    studio = Studio()
    studio.with_address()
    studio.faults.slow["download"] = 60
    work = asyncio.create_task(studio.painter.resume(studio.running(ADDRESS)))
    await cancelled_after(5, work)
    assert work.cancelled()
    assert studio.end() == (State.RUNNING, None)
