"""Leases: a picture under way stays ours, and what dead processes left is taken over."""

from __future__ import annotations

import asyncio

from bot.domain.errors import Interrupted, StoreBusy
from bot.domain.pictures import Answer, State
from bot.studio.line import RENEW
from tests.studio.fakes import LEASE
from tests.studio.hand_clock import by_hand_clock, now, settle
from tests.studio.parts import URL, Parts, started


async def never_expires(parts: Parts, seconds: float) -> None:
    """Look at the leases all the time, as another process would."""
    for _ in range(int(seconds)):
        await asyncio.sleep(1)
        assert all(until > now() for until in parts.rows.lease.values())


@by_hand_clock
async def test_a_lease_is_renewed_as_long_as_its_picture_takes() -> None:
    parts = started()
    parts.faults.slow["paint"] = 300
    await parts.ask()
    await never_expires(parts, 290)
    assert parts.rows.states() == [State.RUNNING]
    await asyncio.sleep(20)
    assert parts.rows.lease == {}


@by_hand_clock
async def test_a_lease_is_renewed_as_long_as_the_grace_lasts() -> None:
    parts = started()
    parts.faults.slow["paint"] = 200
    await parts.ask()
    await settle()
    closing = asyncio.create_task(parts.line.close(250))
    await never_expires(parts, 195)
    await closing
    assert parts.rows.states() == [State.PAINTED]


@by_hand_clock
async def test_with_nothing_under_way_no_lease_is_renewed() -> None:
    parts = started()
    await asyncio.sleep(10 * RENEW)
    assert parts.done("renew") == 0
    assert parts.done("adopt") >= 10


@by_hand_clock
async def test_leases_are_renewed_though_nothing_can_be_adopted() -> None:
    parts = started()
    parts.faults.slow["paint"] = 120
    parts.faults.until["adopt"] = (3600, RuntimeError("an odd row"))
    await parts.ask()
    await never_expires(parts, 110)


@by_hand_clock
async def test_a_renewal_that_fails_is_repeated_before_the_lease_is_over() -> None:
    parts = started()
    parts.faults.slow["paint"] = 60
    parts.faults.until["renew"] = (LEASE - RENEW, StoreBusy())
    await parts.ask()
    await never_expires(parts, 55)


@by_hand_clock
async def test_what_dead_processes_left_is_taken_over_and_not_painted_again() -> None:
    parts = Parts()
    parts.endpoint.files[URL] = b"a fox"
    parts.left_by_a_dead_process(Answer(url=URL))
    parts.line.start()
    await settle()
    assert parts.rows.states() == [State.PAINTED]
    assert parts.done("paint") == 0


@by_hand_clock
async def test_what_a_process_leaves_that_dies_later_is_found_too() -> None:
    parts = started()
    await asyncio.sleep(100)
    parts.left_by_a_dead_process()
    parts.asks_ended.found_nothing()
    await asyncio.sleep(RENEW)
    assert parts.rows.kept[1].failure == Interrupted()
    assert parts.done("paint") == 0
    assert parts.asks_ended.has_work
