"""A small run for every day; `python -m tests.crash` is the long one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.killing import schedule
from tests.crash.moments import Moment
from tests.crash.phases import Phase, Signal, rounds
from tests.crash.report import Report
from tests.crash.run import Plan, run
from tests.postgres import Postgres

KILLS, CROWDS, CROWD = 8, 2, 30
SETTLES_WITHIN = 300.0  # seconds


def test_a_schedule_leaves_no_moment_out() -> None:
    planned = schedule(3 * len(Moment), seed=7)
    assert {planned.count(moment) for moment in Moment} == {3}
    assert planned == schedule(3 * len(Moment), seed=7)
    assert planned != schedule(3 * len(Moment), seed=8)


def test_crowds_meet_every_phase_and_every_signal() -> None:
    planned = rounds(3 * len(Phase), seed=7)
    phases = [each.phase for each in planned]
    assert {phases.count(phase) for phase in Phase} == {3}
    assert {each.signal for each in planned} == set(Signal)
    assert {len(each.again) for each in planned} == {0, 1, 2}
    assert planned == rounds(3 * len(Phase), seed=7)
    assert planned != rounds(3 * len(Phase), seed=8)


async def test_nothing_is_lost_on_sqlite(tmp_path: Path) -> None:
    _check(await run(tmp_path, _sqlite(tmp_path), Plan(KILLS, 5, SETTLES_WITHIN)), KILLS)


async def test_nothing_is_lost_on_postgresql(tmp_path: Path, server: Postgres) -> None:
    database = await server.create("crash")
    _check(await run(tmp_path, database, Plan(KILLS, 6, SETTLES_WITHIN)), KILLS)


async def test_nothing_of_a_crowd_is_lost_on_sqlite(tmp_path: Path) -> None:
    _check(await run(tmp_path, _sqlite(tmp_path), Plan(CROWDS, 4, SETTLES_WITHIN, CROWD)), CROWDS)


async def test_nothing_of_a_crowd_is_lost_on_postgresql(tmp_path: Path, server: Postgres) -> None:
    database = await server.create("crowd")
    _check(await run(tmp_path, database, Plan(CROWDS, 17, SETTLES_WITHIN, CROWD)), CROWDS)


def _sqlite(folder: Path) -> str:
    return f"sqlite:///{folder / 'bot.sqlite3'}"


def _check(report: Report, kills: int) -> None:
    """`kills` at least: a crowd's process may be killed again while it recovers."""
    if report.faults:
        pytest.fail("\n".join([report.table(), *report.faults, *report.output]))
    total = report.total
    assert total["kills"] >= kills
    assert total["at work"] > 0
    assert total["asks"] > total["unheard"] + total["refused"]
    assert total["posts"] >= total["delivered"] > 0
