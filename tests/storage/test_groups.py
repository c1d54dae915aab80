"""Transactions that wait for SQLite's one connection are committed together, and each still has its own end."""

from __future__ import annotations

import asyncio
import itertools
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.domain.errors import StoreBusy
from bot.storage.credits.tables import charges
from bot.storage.engine import groups as engine_groups
from bot.storage.engine.database import Database
from bot.storage.engine.groups import LONGEST, MOST, Groups
from bot.storage.upkeep.tables import notes
from tests.storage.deployments import on_sqlite

pytestmark = pytest.mark.quick

FILE = "imagine-bot.sqlite3"
Write = Callable[[sa.Connection], Any]


def nothing(_: sa.Connection) -> None:
    """Reads nothing and writes nothing."""


def note(name: str) -> Write:
    return lambda tx: tx.execute(sa.insert(notes).values(name=name, text="here"))


async def names(database: Database) -> list[str]:
    """All notes, in the order in which they were written."""
    query = sa.select(notes.c.name).order_by(sa.text("rowid"))
    return list(await database.transact(lambda tx: tx.scalars(query).all()))


@contextmanager
def begun() -> Iterator[list[str]]:
    """Every BEGIN that is sent meanwhile."""
    heard: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("BEGIN"):
            heard.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", hear)


async def together(database: Database, *works: Write) -> list[Any]:
    """The outcomes of these works, which all wait while the thread is held up by a transaction that writes nothing."""
    running, held = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def hold(_: sa.Connection) -> None:
        loop.call_soon_threadsafe(running.set)
        held.wait()

    first = asyncio.create_task(database.transact(hold))
    await running.wait()
    tasks = [asyncio.create_task(database.transact(work)) for work in works]
    await asyncio.sleep(0)  # `transact` starts a task of its own,
    await asyncio.sleep(0)  # which lets its work wait for the thread
    held.set()
    await first
    return await asyncio.gather(*tasks, return_exceptions=True)


async def test_they_share_one_transaction_and_keep_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_groups, "LONGEST", 60.0)  # however busy the machine is
    async with on_sqlite(tmp_path, busy_seconds=60) as storage:
        with begun() as begins:
            await together(storage.database, *(note(f"{number}") for number in range(20)))
        assert begins == ["BEGIN IMMEDIATE"]
        assert await names(storage.database) == [f"{number}" for number in range(20)]


async def test_a_group_has_an_end(tmp_path: Path) -> None:
    async with on_sqlite(tmp_path, busy_seconds=60) as storage:
        with begun() as begins:
            await together(storage.database, *(note(f"{number}") for number in range(MOST)))
        assert len(begins) > 1, "the one that held the thread up belongs to the first group"
        assert len(await names(storage.database)) == MOST


def test_nothing_joins_a_group_that_has_lasted_long_enough() -> None:
    ticks = itertools.count(0.0, 0.75 * LONGEST)
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        groups = Groups(lambda: connection, clock=lambda: next(ticks))
        calls = [groups.add(nothing) for _ in range(4)]
        groups.finish(calls[0])
        assert [call.is_done for call in calls] == [True, True, False, False]
        for call in calls[1:]:
            groups.finish(call)
        assert all(call.is_done for call in calls)
    engine.dispose()


async def test_a_kill_leaves_all_of_a_group_or_nothing(tmp_path: Path) -> None:
    """The files are copied while a group is under way: that is what a process that starts after a kill would find."""

    def copy(_: sa.Connection) -> None:
        shutil.copytree(tmp_path, tmp_path / "killed", ignore=shutil.ignore_patterns("pictures", "killed"))

    async with on_sqlite(tmp_path, busy_seconds=60) as storage:
        await storage.notes.set("before", "here")
        assert await together(storage.database, note("first"), copy, note("second"))
        assert await names(storage.database) == ["before", "first", "second"]
    with closing(sqlite3.connect(tmp_path / "killed" / FILE)) as found:
        assert found.execute("SELECT name FROM facts").fetchall() == [("before",)]


async def test_nobody_is_told_before_the_commit(tmp_path: Path) -> None:
    """Whoever reads beside the bot when one of a group is told sees what the others wrote, too."""
    seen: list[int] = []

    async with on_sqlite(tmp_path, busy_seconds=60) as storage:
        with closing(sqlite3.connect(tmp_path / FILE)) as other:

            async def write(name: str, gate: asyncio.Event) -> None:
                await gate.wait()
                await storage.database.transact(note(name))
                seen.append(other.execute("SELECT count(*) FROM facts").fetchone()[0])

            gate = asyncio.Event()
            writing = asyncio.gather(*(write(f"{number}", gate) for number in range(10)))
            gate.set()
            await writing
    assert len(seen) == 10
    assert all(count > number for number, count in enumerate(seen))


@pytest.mark.parametrize("position", [0, 1, 2])
async def test_one_that_raises_is_rolled_back_alone(tmp_path: Path, position: int) -> None:
    def refused(tx: sa.Connection) -> None:
        note("half")(tx)
        raise LookupError

    works: list[Write] = [note("first"), note("second")]
    works.insert(position, refused)
    async with on_sqlite(tmp_path, busy_seconds=60) as storage:
        outcomes = await together(storage.database, *works)
        assert isinstance(outcomes[position], LookupError)
        assert await names(storage.database) == ["first", "second"]


async def test_a_broken_constraint_is_rolled_back_alone(tmp_path: Path) -> None:
    called: list[str] = []

    def once(tx: sa.Connection) -> None:
        called.append("once")
        note("once")(tx)

    async with on_sqlite(tmp_path, busy_seconds=60) as storage:
        _, error = await together(storage.database, once, note("once"))
        assert isinstance(error, sa.exc.IntegrityError)
        assert await names(storage.database) == ["once"]
    assert called == ["once"], "the others are not run again for that"


async def test_after_another_error_each_is_run_again_alone(tmp_path: Path) -> None:
    """What SQLite has rolled back by then is not known, for instance where its disk is full."""

    def broken(tx: sa.Connection) -> None:
        note("half")(tx)
        tx.execute(sa.text("SELECT nonsense"))

    async with on_sqlite(tmp_path, busy_seconds=60) as storage:
        with begun() as begins:
            _, error, _ = await together(storage.database, note("first"), broken, note("second"))
        assert isinstance(error, sa.exc.OperationalError)
        assert await names(storage.database) == ["first", "second"]
        assert len(begins) > 2


async def test_a_commit_that_fails_fails_only_the_one_whose_fault_it_is(tmp_path: Path) -> None:
    def dangling(tx: sa.Connection) -> None:
        tx.execute(sa.text("PRAGMA defer_foreign_keys = ON"))
        tx.execute(sa.insert(charges).values(grant_entry=4711, correction=4711, credits=1))

    async with on_sqlite(tmp_path, busy_seconds=60) as storage:
        first, error, second = await together(storage.database, note("first"), dangling, note("second"))
        assert isinstance(error, sa.exc.IntegrityError)
        assert not isinstance(first, Exception)
        assert not isinstance(second, Exception)
        assert await names(storage.database) == ["first", "second"]
        count = sa.select(sa.func.count()).select_from(charges)
        assert await storage.database.transact(lambda tx: tx.scalar(count)) == 0


async def test_all_who_wait_for_a_locked_database_are_told_at_once(tmp_path: Path) -> None:
    async with on_sqlite(tmp_path, busy_seconds=0.5) as storage:
        with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with begun() as begins:
                outcomes = await asyncio.gather(
                    *(storage.database.transact(note(f"{number}")) for number in range(50)),
                    return_exceptions=True,
                )
            other.execute("ROLLBACK")
        assert [type(outcome) for outcome in outcomes] == [StoreBusy] * 50
        assert len(begins) < 5, "they do not wait for the lock one after the other"
        await storage.database.transact(note("afterwards"))
        assert await names(storage.database) == ["afterwards"]
