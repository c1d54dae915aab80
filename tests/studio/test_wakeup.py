"""No notification is lost, and nothing is looked for in vain."""

from __future__ import annotations

import asyncio

from bot.studio.wakeup import Wakeup
from tests.studio.hand_clock import by_hand_clock, now


def idle() -> Wakeup:
    """A wake-up whose loop has found nothing to do."""
    wakeup = Wakeup()
    wakeup.found_nothing()
    return wakeup


def test_at_first_everything_is_looked_for() -> None:
    wakeup = Wakeup()
    wakeup.item_taken()
    assert wakeup.has_work
    assert wakeup.looks_for_all


def test_it_is_looked_for_until_nothing_is_found() -> None:
    wakeup = idle()
    assert not wakeup.has_work
    assert not wakeup.looks_for_all


def test_as_much_is_looked_for_as_was_announced() -> None:
    wakeup = idle()
    wakeup.notify(2)
    wakeup.notify()
    for _ in range(3):
        assert wakeup.has_work
        wakeup.item_taken()
    assert not wakeup.has_work
    assert not wakeup.looks_for_all


def test_what_nobody_announced_is_not_taken_from_what_comes_next() -> None:
    wakeup = idle()
    wakeup.item_taken()
    wakeup.notify()
    assert wakeup.has_work


@by_hand_clock
async def test_a_notification_wakes_at_once() -> None:
    wakeup = idle()
    asyncio.get_running_loop().call_later(3, wakeup.notify)
    assert await wakeup.wait(60)
    assert now() == 3
    assert wakeup.has_work
    assert not wakeup.looks_for_all


@by_hand_clock
async def test_a_notification_before_the_wait_is_not_lost() -> None:
    wakeup = idle()
    wakeup.notify()
    assert await wakeup.wait(60)
    assert now() == 0
    assert wakeup.has_work


@by_hand_clock
async def test_one_can_be_woken_without_work() -> None:
    wakeup = idle()
    wakeup.notify(0)
    assert await wakeup.wait(60)
    assert not wakeup.has_work


@by_hand_clock
async def test_when_the_time_runs_out_everything_is_looked_for() -> None:
    wakeup = idle()
    assert not await wakeup.wait(60)
    assert now() == 60
    assert wakeup.looks_for_all
    assert wakeup.has_work


@by_hand_clock
async def test_a_wait_is_over_once_and_not_twice() -> None:
    wakeup = idle()
    wakeup.notify()
    assert await wakeup.wait(60)
    assert not await wakeup.wait(60)


@by_hand_clock
async def test_what_is_announced_while_nothing_is_found_is_looked_for_again() -> None:
    wakeup = idle()
    wakeup.notify()
    await wakeup.wait(60)
    wakeup.notify()  # during the look, which was too early for it
    wakeup.found_nothing()
    assert await wakeup.wait(60)
    assert wakeup.has_work


@by_hand_clock
async def test_what_was_announced_before_a_look_that_found_nothing_is_forgotten() -> None:
    wakeup = idle()
    wakeup.notify(5)
    await wakeup.wait(60)
    wakeup.found_nothing()
    assert not wakeup.has_work


def test_who_waits_for_a_place_is_looked_for_again() -> None:
    wakeup = Wakeup()
    wakeup.found_nothing(look_again=True)
    assert wakeup.has_work
    assert not wakeup.looks_for_all
    wakeup.item_taken()
    assert not wakeup.has_work


def test_all_who_wait_for_a_place_are_looked_for_again() -> None:
    wakeup = idle()
    wakeup.notify(2)
    wakeup.found_nothing(look_again=True)
    wakeup.item_taken()
    assert wakeup.has_work
