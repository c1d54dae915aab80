"""Leases: a picture under way stays ours, and what dead processes left is taken over."""

from __future__ import annotations

import asyncio

from bot.domain.errors import Interrupted, StoreBusy
from bot.domain.pictures import Answer, State
from bot.studio.line import RENEW
from tests.studio.fakes import LEASE
from tests.studio.hand_clock import by_hand_clock, now, settle
from tests.studio.studio import URL, Studio, started


async def never_expires(studio: Studio, seconds: float) -> None:
    """Look at the leases all the time, as another process would."""
    for _ in range(int(seconds)):
        await asyncio.sleep(1)
        assert all(until > now() for until in studio.rows.lease.values())


@by_hand_clock
async def test_a_lease_is_renewed_as_long_as_its_picture_takes() -> None:
    studio = started()
    studio.faults.slow["paint"] = 300
    await studio.ask()
    await never_expires(studio, 290)
    assert studio.rows.states() == [State.RUNNING]
    await asyncio.sleep(20)
    assert studio.rows.lease == {}


@by_hand_clock
async def test_a_lease_is_renewed_as_long_as_the_grace_lasts() -> None:
    studio = started()
    studio.faults.slow["paint"] = 200
    await studio.ask()
    await settle()
    closing = asyncio.create_task(studio.line.close(250))
    await never_expires(studio, 195)
    await closing
    assert studio.rows.states() == [State.PAINTED]


@by_hand_clock
async def test_with_nothing_under_way_no_lease_is_renewed() -> None:
    studio = started()
    await asyncio.sleep(10 * RENEW)
    assert studio.done("renew") == 0
    assert studio.done("adopt") >= 10


@by_hand_clock
async def test_leases_are_renewed_though_nothing_can_be_adopted() -> None:
    studio = started()
    studio.faults.slow["paint"] = 120
    studio.faults.until["adopt"] = (3600, RuntimeError("an odd row"))
    await studio.ask()
    await never_expires(studio, 110)


@by_hand_clock
async def test_a_renewal_that_fails_is_repeated_before_the_lease_is_over() -> None:
    studio = started()
    studio.faults.slow["paint"] = 60
    studio.faults.until["renew"] = (LEASE - RENEW, StoreBusy())
    await studio.ask()
    await never_expires(studio, 55)


@by_hand_clock
async def test_what_dead_processes_left_is_taken_over_and_not_painted_again() -> None:
    studio = Studio()
    studio.endpoint.files[URL] = b"a fox"
    studio.left_by_a_dead_process(Answer(url=URL))
    studio.line.start()
    await settle()
    assert studio.rows.states() == [State.PAINTED]
    assert studio.done("paint") == 0


@by_hand_clock
async def test_what_a_process_leaves_that_dies_later_is_found_too() -> None:
    studio = started()
    await asyncio.sleep(100)
    studio.left_by_a_dead_process()
    await studio.asks_ended.wait(0)  # what has been announced so far
    await asyncio.sleep(RENEW)
    assert studio.rows.kept[1].failure == Interrupted()
    assert studio.done("paint") == 0
    assert await studio.asks_ended.wait(0)
