"""A small run for every day; `python -m tests.crash` is the long one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.moments import Moment
from tests.crash.run import MOST_IDLE, Report, run, schedule
from tests.postgres import Postgres

KILLS = 8
SETTLES_WITHIN = 300.0  # seconds


def test_a_schedule_leaves_no_moment_out() -> None:
    planned = schedule(3 * len(Moment), seed=7)
    assert {planned.count(moment) for moment in Moment} == {3}
    assert planned == schedule(3 * len(Moment), seed=7)
    assert planned != schedule(3 * len(Moment), seed=8)


async def test_nothing_is_lost_on_sqlite(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'bot.sqlite3'}"
    _check(await run(tmp_path, database, kills=KILLS, seed=5, settle_within=SETTLES_WITHIN))


async def test_nothing_is_lost_on_postgresql(tmp_path: Path, server: Postgres) -> None:
    database = await server.create("crash")
    _check(await run(tmp_path, database, kills=KILLS, seed=6, settle_within=SETTLES_WITHIN))


def _check(report: Report) -> None:
    if report.faults:
        pytest.fail("\n".join([report.table(), *report.faults, *report.output]))
    total = report.total
    assert total["kills"] == KILLS
    assert total["at work"] >= (1 - MOST_IDLE) * KILLS
    assert total["asks"] > total["unheard"]
    assert total["posts"] >= total["delivered"] > 0
