"""What is used is summed up from indexes alone, what is newest is read from the end: with a million pictures as quickly
as with a thousand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from benchmarks.filling import fill
from bot.domain.limits import Scope
from bot.domain.periods import Period
from bot.storage import Storage
from tests.storage.calendars import Calendar, asked, buy, by_mia
from tests.storage.deployments import waiting

EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}
Statement = tuple[str, Any]


@contextmanager
def overheard() -> Iterator[list[Statement]]:
    """Every statement that is run meanwhile, as the driver gets it."""
    heard: list[Statement] = []

    def hear(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        heard.append((statement, parameters))

    sa.event.listen(sa.Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", hear)


async def plans(storage: Storage, statements: list[Statement]) -> list[str]:
    """What the engine does for each, in its own words."""

    def explain(tx: sa.Connection) -> list[str]:
        told = (tx.exec_driver_sql(EXPLAIN[tx.dialect.name] + text, given) for text, given in statements)
        return ["\n".join(str(row[-1]) for row in rows) for rows in told]

    return await storage.database.transact(explain)


async def reservation(calendar: Calendar) -> tuple[Storage, list[Statement]]:
    """The queries of a reservation that reads everything there is to read, with many pictures from before."""
    storage = await calendar.start(money_cap=9_000.0)
    await fill(calendar.url, 6_000, calendar.clock.now)
    await storage.credits.set_limit(by_mia(), Scope.DEFAULT, 0, 50, Period.WEEK)
    await storage.credits.set_limit(by_mia(), Scope.MEMBER, 1, 50, Period.MONTH)
    await storage.credits.set_total(by_mia(), 500, Period.MONTH)
    await storage.credits.grant(by_mia(), 1, (), 5, None)
    await buy(storage, asked())
    with overheard() as heard:
        await buy(storage, asked())
    return storage, [one for one in heard if one[0].startswith("SELECT")]


async def test_every_sum_of_pictures_is_read_from_an_index_alone(calendar: Calendar) -> None:
    storage, statements = await reservation(calendar)
    (told,) = [plan for plan in await plans(storage, statements) if "ix_generations_money" in plan]
    covering = "USING COVERING INDEX {}" if calendar.is_sqlite else "Index Only Scan using {}"
    for index, times in (("member_use", 2), ("server_use", 1), ("money", 1)):
        assert told.count(covering.format(f"ix_generations_{index}")) == times


async def test_the_line_is_read_without_what_has_ended(calendar: Calendar) -> None:
    storage, statements = await reservation(calendar)
    (told,) = [plan for plan in await plans(storage, statements) if "ix_generations_open" in plan]
    covering = "USING COVERING INDEX {}" if calendar.is_sqlite else "Index Only Scan Backward using {}"
    assert covering.format("ix_generations_member_start") in told  # the last start of each member


async def test_a_claim_looks_for_no_picture_from_end_to_end(calendar: Calendar) -> None:
    storage = await calendar.start()
    await fill(calendar.url, 6_000, calendar.clock.now)
    await waiting(storage, count=2)
    with overheard() as heard:
        assert len(await storage.generations.claim(8)) == 2
    told = "\n".join(await plans(storage, [one for one in heard if one[0].startswith("SELECT")]))
    assert "Seq Scan on generations" not in told
    scans = {line for line in told.splitlines() if line.startswith("SCAN generations")}
    indexes = ("ix_generations_open", "one_picture_per_slot")
    assert scans == (
        {f"SCAN generations USING INDEX {index}" for index in indexes} if calendar.is_sqlite else set()
    )


async def test_no_picture_is_looked_for_from_end_to_end(calendar: Calendar) -> None:
    storage, statements = await reservation(calendar)
    told = "\n".join(await plans(storage, statements))
    assert "Seq Scan on generations" not in told
    scans = [line for line in told.splitlines() if line.startswith("SCAN generations")]
    assert scans == (["SCAN generations USING INDEX ix_generations_open"] if calendar.is_sqlite else [])


async def test_a_reservation_takes_few_statements(calendar: Calendar) -> None:
    storage = await calendar.start(money_cap=9.0)
    await storage.credits.set_total(by_mia(), 500, Period.MONTH)
    await buy(storage, asked())
    with overheard() as heard:
        await buy(storage, asked())
    begun = [text for text, _ in heard if not text.startswith("BEGIN")]
    assert len(begun) == (4 if calendar.is_sqlite else 6)


async def test_the_newest_pictures_are_read_from_the_end_of_the_table(calendar: Calendar) -> None:
    storage = await calendar.start()
    await fill(calendar.url, 6_000, calendar.clock.now)
    with overheard() as heard:
        assert len(await storage.album.recent_durations(500)) == 500
    (told,) = await plans(storage, [one for one in heard if one[0].startswith("SELECT")])
    if calendar.is_sqlite:
        assert told == "SCAN generations"  # by its primary key, with nothing to be sorted
    else:
        assert "Index Scan Backward using pk_generations on generations" in told
        assert "Sort" not in told


async def test_what_dead_processes_left_is_looked_for_among_the_open_pictures_alone(
    calendar: Calendar,
) -> None:
    """Every ten seconds, and by all processes: it must not take longer with every picture there ever was."""
    storage = await calendar.start()
    await fill(calendar.url, 6_000, calendar.clock.now)
    with overheard() as heard:
        assert await storage.generations.adopt() == ()
    queued, running = await plans(storage, [one for one in heard if one[0].startswith("UPDATE")])
    assert "ix_generations_open" in queued
    assert "ix_generations_open" in running or "one_picture_per_slot" in running
