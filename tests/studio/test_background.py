"""Loops go on whatever happens in them, and say when it keeps happening."""

from __future__ import annotations

import asyncio

import pytest

from bot.studio.background import Background
from tests.studio.hand_clock import by_hand_clock, now, settle
from tests.studio.work import Fatal, Script, fails


@by_hand_clock
async def test_a_step_is_done_at_once_and_then_regularly() -> None:
    background, step = Background(), Script()
    background.loop("turns", step, every=10)
    await asyncio.sleep(35)
    assert step.at == [0, 10, 20, 30]


@by_hand_clock
async def test_a_loop_may_begin_later() -> None:
    background, step = Background(), Script()
    background.loop("retention", step, every=10, first=25)
    await asyncio.sleep(40)
    assert step.at == [25, 35]


@by_hand_clock
async def test_a_step_may_say_when_it_is_due_again() -> None:
    background, step = Background(), Script(2, 0.5, 0, None)
    background.loop("turns", step, every=10)
    await asyncio.sleep(20)
    assert step.at == [0, 2, 2.5, 2.5, 12.5]


@by_hand_clock
async def test_a_loop_may_bring_its_own_wait() -> None:
    background, step, woken = Background(), Script(3), asyncio.Event()
    asked: list[float] = []

    async def wait(seconds: float) -> None:
        asked.append(seconds)
        await woken.wait()
        woken.clear()

    background.loop("turns", step, every=10, wait=wait)
    for _ in range(2):
        await asyncio.sleep(100)
        woken.set()
    await settle()
    assert step.at == [0, 100, 200]
    assert asked == [3, 10, 10]


@by_hand_clock
async def test_after_a_failure_it_backs_off_longer_and_longer_up_to_a_ceiling() -> None:
    background, step = Background(), fails(8)
    background.loop("retention", step, every=3600, longest_back_off=20)
    await asyncio.sleep(3600)
    assert step.at == [0, 1, 3, 7, 15, 31, 51, 71, 91]


@by_hand_clock
async def test_it_never_backs_off_longer_than_it_usually_waits() -> None:
    background, step = Background(), fails(5)
    background.loop("turns", step, every=5)
    await asyncio.sleep(30)
    assert step.at == [0, 1, 3, 7, 12, 17, 22, 27]


@by_hand_clock
async def test_a_thousand_failures_are_still_tried_again() -> None:
    background, step = Background(), fails(1_100)
    background.loop("retention", step, every=3600)
    await asyncio.sleep(1_200 * 60)
    assert len(step.at) > 1_100


@by_hand_clock
async def test_who_wakes_a_loop_often_does_not_defeat_its_back_off() -> None:
    background, step = Background(), fails(4)

    async def woken_at_once(_: float) -> None:
        await asyncio.sleep(0)
        if len(step.at) > 4:
            await asyncio.sleep(60)

    background.loop("delivery", step, every=60, wait=woken_at_once)
    await asyncio.sleep(20)
    assert step.at == [0, 1, 3, 7, 15]


@by_hand_clock
async def test_a_success_ends_the_back_off() -> None:
    background = Background()
    step = Script(OSError(), OSError(), None, OSError(), None)
    background.loop("turns", step, every=10)
    await asyncio.sleep(20)
    assert step.at == [0, 1, 3, 13, 14]


@by_hand_clock
async def test_a_loop_that_keeps_failing_is_unhealthy_until_it_succeeds(
    caplog: pytest.LogCaptureFixture,
) -> None:
    background = Background()
    background.loop("turns", fails(4), every=60)
    background.loop("leases", Script(), every=60)
    states = []
    for _ in range(5):
        await settle()
        states.append(background.states())
        await asyncio.sleep(2 ** len(states) - 1 + 0.5 - now())
    assert [found["turns"] for found in states] == ["ok", "ok", "failing", "failing", "ok"]
    assert {found["leases"] for found in states} == {"ok"}
    assert "turns: failed, trying again in 4 s" in caplog.text
    assert "the database is away" in caplog.text


@by_hand_clock
async def test_failures_with_a_success_in_between_are_no_matter() -> None:
    background = Background()
    background.loop("turns", Script(OSError(), OSError(), None, OSError(), OSError(), None), every=1)
    states = []
    for _ in range(10):
        await asyncio.sleep(0.5)
        states.append(background.states()["turns"])
    assert set(states) == {"ok"}


@by_hand_clock
async def test_the_cancellation_of_something_else_does_not_end_a_loop() -> None:
    background, step = Background(), Script(asyncio.CancelledError(), None)
    background.loop("turns", step, every=10)
    await asyncio.sleep(15)
    assert step.at == [0, 1, 11]
    assert background.states() == {"turns": "ok"}


@by_hand_clock
async def test_a_loop_that_has_ended_is_unhealthy_for_good(caplog: pytest.LogCaptureFixture) -> None:
    background = Background()
    background.loop("turns", Script(Fatal("beyond repair")), every=10)
    await asyncio.sleep(100)
    assert background.states() == {"turns": "stopped"}
    assert "turns: has stopped" in caplog.text
    assert "beyond repair" in caplog.text


@by_hand_clock
async def test_a_loop_that_somebody_cancels_is_seen_too(caplog: pytest.LogCaptureFixture) -> None:
    background = Background()
    background.loop("turns", Script(), every=10)
    await settle()
    (loop,) = [task for task in asyncio.all_tasks() if task.get_name() == "turns"]
    loop.cancel()
    await settle()
    assert background.states() == {"turns": "stopped"}
    assert "turns: has stopped" in caplog.text


@by_hand_clock
async def test_a_step_that_answers_a_cancellation_with_an_error_does_not_hold_up_the_close() -> None:
    async def step() -> float | None:
        try:
            await asyncio.sleep(1000)
        except asyncio.CancelledError as error:
            raise OSError("the line broke while it was rolled back") from error
        return None

    background = Background()
    background.loop("turns", step, every=10)
    await settle()
    await background.close(5)
    assert now() < 1
    assert background.states() == {"turns": "stopped"}
