"""Tasks beside the callers: kept until they end, heard when they fail, and ended in order."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.studio.background import Background, Tasks
from tests.studio.hand_clock import by_hand_clock, now, settle
from tests.studio.work import Journal, Script


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
