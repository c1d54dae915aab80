"""Loops go on whatever happens in them, say when it keeps happening, and end in order."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.studio.background import Background, Tasks
from tests.studio.hand_clock import by_hand_clock, now, settle


class Script:
    """A step that does what it was told to, one thing after the other, and then succeeds for ever."""

    def __init__(self, *told: float | BaseException | None) -> None:
        self.at: list[float] = []  # when it was done
        self._told = list(told)

    async def __call__(self) -> float | None:
        self.at.append(now())
        match self._told.pop(0) if self._told else None:
            case BaseException() as error:
                raise error
            case seconds:
                return seconds


class Fatal(BaseException):
    """What no loop catches."""


def fails(times: int) -> Script:
    return Script(*(OSError("the database is away") for _ in range(times)))


# --- loops ---------------------------------------------------------------------------------------------


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
    background, step = Background(), Script(2, 0.5, None)
    background.loop("turns", step, every=10)
    await asyncio.sleep(20)
    assert step.at == [0, 2, 2.5, 12.5]


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


# --- one-off tasks -------------------------------------------------------------------------------------


class Journal:
    """What became of the jobs, in order."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    async def job(self, name: str, seconds: float) -> None:
        """Take so long; when cancelled, take half a second to write that down."""
        try:
            await asyncio.sleep(seconds)
        except asyncio.CancelledError:
            await asyncio.sleep(0.5)
            self.lines.append(f"{name} cancelled at {now():g}")
            raise
        self.lines.append(f"{name} done at {now():g}")


async def broken() -> None:
    raise OSError("the disk is gone")


@by_hand_clock
async def test_a_task_is_counted_until_it_ends() -> None:
    tasks = Tasks("pictures")
    assert len(tasks) == 0
    tasks.spawn(Journal().job("fox", 5))
    tasks.spawn(Journal().job("owl", 7))
    assert len(tasks) == 2
    await asyncio.sleep(6)
    assert len(tasks) == 1
    await asyncio.sleep(2)
    assert len(tasks) == 0


@by_hand_clock
async def test_what_goes_wrong_in_a_task_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    tasks = Tasks("pictures", "a picture's end could not be written")
    tasks.spawn(broken())
    Background().spawn("promises", broken())
    await settle()
    said = [(record.levelno, record.getMessage()) for record in caplog.records]
    assert said == [
        (logging.ERROR, "a picture's end could not be written"),
        (logging.ERROR, "promises: a background task failed"),
    ]
    assert "the disk is gone" in caplog.text


@by_hand_clock
async def test_a_cancelled_task_is_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    tasks = Tasks("pictures")
    tasks.spawn(Journal().job("fox", 5)).cancel()
    await tasks.wait()
    assert caplog.records == []


@by_hand_clock
async def test_what_comes_after_a_task_comes_however_it_ends() -> None:
    tasks, ended = Tasks("uploads"), list[str]()
    tasks.spawn(Journal().job("fox", 1), then=lambda: ended.append("done"))
    tasks.spawn(broken(), then=lambda: ended.append("failed"))
    tasks.spawn(Journal().job("owl", 9), then=lambda: ended.append("cancelled")).cancel()
    await tasks.wait()
    assert sorted(ended) == ["cancelled", "done", "failed"]


@by_hand_clock
async def test_waiting_includes_what_is_started_meanwhile() -> None:
    tasks, journal = Tasks("bookings"), Journal()
    tasks.spawn(journal.job("fox", 5))
    asyncio.get_running_loop().call_later(4, lambda: tasks.spawn(journal.job("owl", 5)))
    assert await tasks.wait(60)
    assert journal.lines == ["fox done at 5", "owl done at 9"]


@by_hand_clock
async def test_waiting_ends_when_the_time_is_over_and_cancels_nothing() -> None:
    tasks, journal = Tasks("pictures"), Journal()
    tasks.spawn(journal.job("fox", 5))
    assert not await tasks.wait(3)
    assert now() == 3
    assert await tasks.wait()
    assert journal.lines == ["fox done at 5"]


@by_hand_clock
async def test_who_is_cancelled_may_say_last_words() -> None:
    tasks, journal = Tasks("pictures"), Journal()
    tasks.spawn(journal.job("fox", 5))
    await settle()
    await tasks.cancel()
    assert len(tasks) == 0
    assert journal.lines == ["fox cancelled at 0.501"]


# --- the end ------------------------------------------------------------------------------------------


@by_hand_clock
async def test_at_the_close_loops_end_first_and_tasks_have_their_grace(
    caplog: pytest.LogCaptureFixture,
) -> None:
    background, step, journal = Background(), Script(), Journal()
    background.loop("turns", step, every=1)
    background.tasks("pictures").spawn(journal.job("quick", 5))
    background.tasks("uploads").spawn(journal.job("long", 100))
    background.tasks("pictures").spawn(journal.job("slow", 12))
    await asyncio.sleep(2.5)
    await background.close(10)
    assert step.at == [0, 1, 2]
    assert journal.lines == ["quick done at 5", "slow done at 12", "long cancelled at 13"]
    assert caplog.records == []


@by_hand_clock
async def test_the_grace_is_for_all_tasks_together() -> None:
    background, journal = Background(), Journal()
    background.tasks("pictures").spawn(journal.job("fox", 100))
    background.tasks("uploads").spawn(journal.job("owl", 100))
    await settle()
    await background.close(10)
    assert journal.lines == ["fox cancelled at 10.501", "owl cancelled at 11.001"]


@by_hand_clock
async def test_without_grace_what_is_left_is_cancelled_at_once() -> None:
    background, journal = Background(), Journal()
    background.spawn("promises", journal.job("fox", 100))
    await settle()
    await background.close(0)
    assert journal.lines == ["fox cancelled at 0.501"]


@by_hand_clock
async def test_nobody_hears_of_a_loop_that_ends_at_the_close(caplog: pytest.LogCaptureFixture) -> None:
    background = Background()
    background.loop("turns", Script(), every=1)
    await settle()
    await background.close(0)
    assert caplog.records == []


@by_hand_clock
async def test_tasks_of_one_kind_are_the_same_wherever_they_are_asked_for() -> None:
    background = Background()
    background.spawn("uploads", Journal().job("fox", 1))
    assert len(background.tasks("uploads")) == 1
    assert len(background.tasks("pictures")) == 0
    await background.close(5)
