"""A small storm for every day; `python -m tests.storm` is the long one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.asks import Sort
from tests.crash.report import Report
from tests.postgres import Postgres
from tests.storm.days import days_of
from tests.storm.run import Plan, opened, run

SECONDS, SETTLES_WITHIN = 25.0, 300.0

TWICE = """
from bot.imageapi.client import ImageClient

paint = ImageClient.paint

async def twice(self, *asked, **options):
    await paint(self, *asked, **options)
    return await paint(self, *asked, **options)

ImageClient.paint = twice
"""
UNTOLD = """
from bot.storage.pictures.untold import UntoldRows

async def of_nobody(self, *asked):
    return frozenset()

UntoldRows.members = of_nobody
"""


async def test_every_day_on_sqlite_begins_and_ends(tmp_path: Path) -> None:
    await _every_day(tmp_path, _sqlite(tmp_path))


async def test_every_day_on_postgresql_begins_and_ends(tmp_path: Path, server: Postgres) -> None:
    await _every_day(tmp_path, await server.create("days"))


async def test_a_storm_on_sqlite(tmp_path: Path) -> None:
    _check(await run(tmp_path, _sqlite(tmp_path), Plan(SECONDS, 3, SETTLES_WITHIN)))


async def test_a_storm_over_two_processes_on_postgresql(tmp_path: Path, server: Postgres) -> None:
    database = await server.create("storm")
    _check(await run(tmp_path, database, Plan(SECONDS, 4, SETTLES_WITHIN, processes=2)))


@pytest.mark.parametrize(
    ("fault", "days", "sorts", "words"),
    [
        (TWICE, "rate limit", Sort.PLAIN, "paid for 2 times"),
        (UNTOLD, "process stopped", Sort.TOKEN_DEAD, "was not told"),
    ],
    ids=["a request is sent twice", "nobody is told of what waits"],
)
async def test_a_fault_that_is_put_into_the_program_is_found(
    tmp_path: Path, fault: str, days: str, sorts: Sort, words: str
) -> None:
    sabotage = tmp_path / "sabotage"
    sabotage.mkdir()
    (sabotage / "sitecustomize.py").write_text(fault)
    plan = Plan(8.0, 5, SETTLES_WITHIN, only=(days,), sorts=(sorts,), sabotage=sabotage)
    report = await run(tmp_path, _sqlite(tmp_path), plan)
    assert any(words in found for found in report.faults), report.faults


async def _every_day(folder: Path, database: str) -> None:
    """A short storm meets a few of the days; each has to pass as it is written, and to end no process by itself."""
    async with opened(folder, database, Plan(0, 0, SETTLES_WITHIN)) as (place, community, _):
        await community.processes.start_all()
        for day in days_of(place):
            async with day.passes(place):
                pass
            await place.restart_ended()
        await community.processes.stop_all()
        assert place.ended == []


def _sqlite(folder: Path) -> str:
    return f"sqlite:///{folder / 'bot.sqlite3'}"


def _check(report: Report) -> None:
    if report.faults:
        pytest.fail("\n".join([report.table(), *report.faults, *report.output]))
    total = report.total
    assert total["days"] > 1
    assert total["posts"] >= total["delivered"] > 0
