"""The window for a first answer: three seconds, more where others take the CPU, and never more for our own work."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import pytest

from bot.sandbox.world.cputime import CpuMeter, CpuTimes
from bot.sandbox.world.interactions import STRETCHED
from bot.sandbox.world.window import MOST, Window, length_of
from tests.busy import busy_machine
from tests.sandbox.conftest import Community
from tests.sandbox.wire import Wire

BOT, RUNNER = 10, 11


def reading(at: float, *, busy: float, bot: float = 0.0, runner: float = 0.0, ended: float = 0.0) -> CpuTimes:
    """As on a machine with two cores."""
    return CpuTimes(at=at, cores=2, busy=busy, own={BOT: bot, RUNNER: runner}, ended=ended)


START = reading(100.0, busy=5000.0, bot=8.0, runner=40.0, ended=3.0)


@pytest.mark.parametrize(
    ("elapsed", "others", "bot", "runner", "seconds"),
    [
        (3.0, 0.0, 0.5, 0.5, 3.0),  # an idle machine
        (3.0, 0.0, 2.9, 2.9, 3.0),  # our own work alone, on both cores
        (3.0, 3.0, 0.5, 0.5, 6.0),  # another program has one of the two cores
        (3.0, 4.5, 0.5, 1.0, 12.0),  # others have three quarters of the machine
        (6.0, 12.0, 0.0, 0.0, 12.0),  # or all of it
        (
            3.0,
            3.0,
            3.0,
            0.0,
            3.0,
        ),  # another program has one core, and the bot has had three seconds of the other
        (4.5, 6.0, 3.0, 0.0, 4.5),  # the bot took longer to get its three seconds, and now has had them
        (4.5, 6.0, 2.9, 0.1, 9.0),  # or not yet
    ],
)
def test_the_length(elapsed: float, others: float, bot: float, runner: float, seconds: float) -> None:
    now = reading(
        START.at + elapsed,
        busy=START.busy + others + bot + runner,
        bot=START.own[BOT] + bot,
        runner=START.own[RUNNER] + runner,
        ended=START.ended,
    )
    assert length_of(3.0, elapsed, START, now).seconds == pytest.approx(seconds)


def test_what_ended_processes_of_ours_used_is_ours() -> None:
    """The bot used two seconds and was waited for: its time is among its parent's children's now."""
    now = CpuTimes(at=103.0, cores=2, busy=5003.0, own={RUNNER: 41.0}, ended=3.0 + 8.0 + 2.0)
    assert now.taken_by_others(START) == 0.0


def test_more_of_ours_than_the_machine_counted_is_no_gift() -> None:
    now = reading(
        103.0, busy=START.busy, bot=START.own[BOT] + 1.0, runner=START.own[RUNNER], ended=START.ended
    )
    assert length_of(3.0, 3.0, START, now).seconds == 3.0


class NoTimes(CpuMeter):
    """As on a system without /proc."""

    def read(self) -> CpuTimes | None:
        return None


def test_where_cpu_times_are_not_known_a_window_keeps_its_length() -> None:
    over, still_open = Window(0.0, NoTimes()), Window(3600.0, NoTimes())
    assert (over.left(), over.length.stretched) == (0.0, False)
    assert 0.0 < still_open.left() <= 3600.0


def burning(seconds: float) -> list[str]:
    """The command of a process that runs for so many seconds of CPU time and then waits to be told to end."""
    loop = f"import time\nwhile time.process_time() < {seconds}: pass\nprint(flush=True)\ninput()"
    return [sys.executable, "-c", loop]


@pytest.fixture
def before() -> CpuTimes:
    reading = CpuTimes.read()
    assert reading is not None
    return reading


def test_a_child_is_ours_while_it_runs_and_after_it_ended(before: CpuTimes) -> None:
    with subprocess.Popen(burning(0.5), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        while_it_runs = CpuTimes.read()
        child.communicate(b"\n")
    afterwards = CpuTimes.read()
    assert while_it_runs is not None
    assert afterwards is not None
    assert while_it_runs.most_used(before) >= 0.45
    assert child.pid not in afterwards.own
    assert afterwards.ended - before.ended >= 0.45


@pytest.mark.sandbox
def test_a_detached_process_is_not_ours(before: CpuTimes) -> None:
    with busy_machine() as loops:
        now = CpuTimes.read()
    assert now is not None
    assert not now.own.keys() & set(loops)


@pytest.mark.parametrize("machine", [nullcontext, busy_machine], ids=["idle", "busy"])
async def test_three_seconds_of_work_are_too_late(
    community: Community, machine: Callable[[], AbstractContextManager[object]]
) -> None:
    """Whatever else the machine does: the bot itself has used up its time."""
    with machine():
        shown = await community.alice.slash(community.art, "say", how="busy")
        await shown.acknowledged()
        assert shown.failed
        await community.sandbox.world.changes.until(
            lambda: any(message.text == "404 10062" for message in community.alice.sees(community.art))
        )


@pytest.mark.sandbox
async def test_a_window_is_longer_on_a_busy_machine_and_says_so(
    wire: Wire, capsys: pytest.CaptureFixture[str]
) -> None:
    wire.sandbox.world.interactions.response_window = 1.0
    with busy_machine():
        shown = await wire.slash()
        await shown.acknowledged()
    assert shown.failed
    window = shown.interaction.window
    assert window is not None
    assert window.length.stretched
    assert window.length.seconds <= MOST * window.usual
    assert f"{STRETCHED} {window.length}." in capsys.readouterr().err


@pytest.mark.sandbox
async def test_an_answer_within_a_longer_window_counts(wire: Wire) -> None:
    wire.sandbox.world.interactions.response_window = 1.0
    with busy_machine():
        shown = await wire.slash()
        window = shown.interaction.window
        assert window is not None
        await wire.sandbox.world.changes.until(lambda: window.length.stretched)
        status, _ = await wire.answer(shown, 4, {"content": "at last"})
    assert status == 200
