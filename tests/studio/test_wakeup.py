"""No notification is lost."""

from __future__ import annotations

import asyncio

from bot.studio.wakeup import Wakeup
from tests.studio.hand_clock import by_hand_clock, now


@by_hand_clock
async def test_a_notification_wakes_at_once() -> None:
    wakeup = Wakeup()
    asyncio.get_running_loop().call_later(3, wakeup.notify)
    assert await wakeup.wait(60)
    assert now() == 3


@by_hand_clock
async def test_a_notification_during_a_look_causes_another_one() -> None:
    wakeup = Wakeup()
    wakeup.notify()
    assert await wakeup.wait(60)
    wakeup.notify()  # the loop is looking, perhaps too early for this
    assert await wakeup.wait(60)
    assert now() == 0


@by_hand_clock
async def test_without_one_the_time_runs_out() -> None:
    wakeup = Wakeup()
    assert not await wakeup.wait(60)
    assert now() == 60


@by_hand_clock
async def test_several_notifications_cause_one_look() -> None:
    wakeup = Wakeup()
    wakeup.notify()
    wakeup.notify()
    assert await wakeup.wait(60)
    assert not await wakeup.wait(60)


@by_hand_clock
async def test_a_wait_that_is_cancelled_leaves_the_next_one_alone() -> None:
    wakeup = Wakeup()
    waiting = asyncio.create_task(wakeup.wait(60))
    await asyncio.sleep(1)
    waiting.cancel()
    await asyncio.wait({waiting})
    asyncio.get_running_loop().call_later(3, wakeup.notify)
    assert await wakeup.wait(60)
    assert now() == 4
