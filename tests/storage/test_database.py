"""Transactions: to their end, in time or not at all, and by one process where there may only be one."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.domain.errors import StoreBusy
from bot.storage import Storage
from bot.storage.engine.errors import (
    AddressUnusable,
    AlreadyRunning,
    CannotOpen,
    DatabaseUnreachable,
    FolderNotWritable,
)
from bot.storage.pictures.tables import generations
from bot.storage.upkeep.tables import notes
from tests.storage.deployments import Deployment, an_ask, claim, on_sqlite, raw, reserve, waiting


async def test_a_thousand_cancellations_leave_no_half_transaction(storage: Storage) -> None:
    def both(number: int, tx: sa.Connection) -> None:
        tx.execute(sa.insert(notes).values(name=f"first-{number}", text="here"))
        tx.execute(sa.insert(notes).values(name=f"second-{number}", text="here"))

    async def cancelled(number: int) -> None:
        task = asyncio.create_task(storage.database.transact(partial(both, number)))
        for _ in range(number % 29):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    for start in range(0, 1000, 50):
        await asyncio.gather(*map(cancelled, range(start, start + 50)))
    await storage.notes.set("afterwards", "written")

    await storage.database.idle()
    names = await storage.database.transact(lambda tx: tx.scalars(sa.select(notes.c.name)).all())
    firsts = {name.removeprefix("first-") for name in names if name.startswith("first-")}
    seconds = {name.removeprefix("second-") for name in names if name.startswith("second-")}
    assert firsts == seconds
    assert 0 < len(firsts) <= 1000


async def test_what_a_cancelled_caller_began_is_finished_before_the_database_closes(
    deployment: Deployment,
) -> None:
    ask = an_ask()
    async with deployment.process() as storage:
        await deployment.clear(storage)
        deployment.started = True
        task = asyncio.create_task(reserve(storage, ask))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
    storage = await deployment.start()
    assert len(await storage.generations.ask(ask.interaction)) == 1


async def test_an_error_rolls_everything_back(storage: Storage) -> None:
    (row,) = await waiting(storage)

    def half(tx: sa.Connection) -> None:
        tx.execute(sa.update(generations).values(credits=99))
        raise LookupError

    with pytest.raises(LookupError):
        await storage.database.transact(half)
    found = await storage.generations.find(row.public_id)
    assert found is not None
    assert found.ask.credits_each == 2


async def test_the_health_page_is_answered(storage: Storage) -> None:
    assert await storage.answers()


async def test_a_statement_that_is_kept_asks_for_the_time_whenever_it_is_run(deployment: Deployment) -> None:
    """Alone, with a list of rows, and again from SQLAlchemy's cache of compiled statements."""
    storage = await deployment.start()
    tomorrow = sa.cast(storage.database.now(timedelta(days=1)), sa.String)
    write = sa.insert(notes).values(text=tomorrow)

    def alone_and_in_a_list(tx: sa.Connection, number: int) -> None:
        tx.execute(write, {"name": f"alone-{number}"})
        tx.execute(write, [{"name": f"first-{number}"}, {"name": f"second-{number}"}])

    for number in range(3):
        await storage.database.transact(partial(alone_and_in_a_list, number=number))
        deployment.clock.now += timedelta(seconds=1)
    for name in ("alone-", "first-", "second-"):
        assert len(set((await storage.notes.named(name)).values())) == 3


async def test_a_locked_sqlite_is_a_busy_store(tmp_path: Path) -> None:
    async with on_sqlite(tmp_path, busy_seconds=0.05) as storage:
        (row,) = await waiting(storage)
        with sqlite3.connect(tmp_path / "imagine-bot.sqlite3", isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            for attempt in (
                reserve(storage, an_ask()),
                storage.generations.find(row.public_id),
                storage.generations.cancel(row.ask.interaction),
            ):
                with pytest.raises(StoreBusy):
                    await attempt
            other.execute("ROLLBACK")
        other.close()
        (after,) = await storage.generations.ask(row.ask.interaction)
        assert after.state == row.state
        assert await claim(storage) is not None


async def test_a_locked_postgresql_is_a_busy_store(postgres_deployment: Deployment) -> None:
    deployment = postgres_deployment
    async with deployment.process(busy_seconds=1.0) as storage, raw(deployment.url) as other:
        (row,) = await waiting(storage)
        await other.execute(sa.text("LOCK TABLE generations, rate IN ACCESS EXCLUSIVE MODE"))
        for attempt in (
            reserve(storage, an_ask()),
            storage.generations.find(row.public_id),
            storage.generations.cancel(row.ask.interaction),
        ):
            with pytest.raises(StoreBusy):
                await attempt
        await other.rollback()
        assert await storage.generations.find(row.public_id) is not None


async def test_connections_that_were_cut_are_replaced(postgres_deployment: Deployment) -> None:
    deployment = postgres_deployment
    async with deployment.process() as storage, raw(deployment.url) as other:
        (row,) = await waiting(storage)
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'imagine-bot'"
        await other.execute(sa.text(cut))
        assert await storage.generations.find(row.public_id) is not None


@pytest.mark.parametrize(
    ("sqlstate", "tries", "error"),
    [
        ("40001", 2, None),
        ("40P01", 2, None),
        ("55P03", 1, StoreBusy),
        ("23514", 1, sa.exc.IntegrityError),
    ],
)
async def test_a_deadlock_is_begun_again_once(
    postgres_deployment: Deployment, sqlstate: str, tries: int, error: type[Exception] | None
) -> None:
    tried = []

    def work(tx: sa.Connection) -> str:
        tried.append(1)
        if len(tried) == 1:
            tx.exec_driver_sql(f"DO $$ BEGIN RAISE SQLSTATE '{sqlstate}'; END $$")
        return "done"

    async with postgres_deployment.process() as storage:
        if error is None:
            assert await storage.database.transact(work) == "done"
        else:
            with pytest.raises(error):
                await storage.database.transact(work)
    assert len(tried) == tries


async def test_a_second_process_refuses_to_start(deployment: Deployment) -> None:
    await deployment.start("first")
    with pytest.raises(AlreadyRunning, match="stop it first"):
        await deployment.start("first")


async def test_the_place_is_free_again_when_the_process_has_ended(deployment: Deployment) -> None:
    for _ in range(2):
        async with deployment.process() as storage:
            assert await storage.answers()


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("mysql://somewhere/bot", AddressUnusable),
        ("no address at all", AddressUnusable),
        ("sqlite://", AddressUnusable),
        ("postgresql://bot:hunter2@127.0.0.1:1/bot", DatabaseUnreachable),
        ("postgresql://bot:hunter2@/bot?host=/nowhere", DatabaseUnreachable),
    ],
)
async def test_an_address_that_leads_nowhere_is_named_without_its_password(
    tmp_path: Path, url: str, error: type[CannotOpen]
) -> None:
    with pytest.raises(error) as caught:
        async with on_sqlite(tmp_path, url=url):
            pass
    assert "DATABASE_URL" in str(caught.value)
    assert "hunter2" not in str(caught.value)


async def test_a_wrong_database_name_is_told(postgresql_url: str, tmp_path: Path) -> None:
    url = sa.make_url(postgresql_url).set(database="nobodys").render_as_string(hide_password=False)
    with pytest.raises(DatabaseUnreachable, match="nobodys"):
        async with on_sqlite(tmp_path, url=url):
            pass


async def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "imagine-bot.sqlite3").write_bytes(b"not a database, but long enough to be looked at" * 100)
    with pytest.raises(DatabaseUnreachable, match="not a database"):
        async with on_sqlite(tmp_path):
            pass


async def test_a_data_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderNotWritable, match="give the bot's user the right"):
        async with on_sqlite(tmp_path / "file" / "data"):
            pass
