"""PostgreSQL fails over, falls silent, or another process is frozen with its locks: it is waited for, in time."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.errors import StoreBroken, StoreBusy, StoreFull
from bot.storage import Storage
from bot.storage.engine.engine import LONG, Fault
from bot.storage.engine.errors import NotHeld
from tests.storage.deployments import Deployment, an_ask, on_sqlite, raw, reserve
from tests.storage.silence import Road, road_to

pytestmark = pytest.mark.postgresql

WAITED_FOR = {
    StoreBusy: (
        *("08000", "08003", "08006", "08P01", "25006", "25P03", "28P01", "3D000", "40003", "42501", "42P01"),
        *("53000", "53200", "53300", "53400", "55000", "55006", "55P03", "57000", "57014", "57P01", "57P03"),
        *("57P04", "58000", "58030", "58P01", "72000", "F0000", "HV000", "XX000"),
    ),
    StoreFull: ("53100",),
    StoreBroken: ("XX001", "XX002"),
}
OURS = ("0A000", "22012", "22P02", "23514", "23505", "42601", "42703", "54001", "P0001")


@pytest.mark.parametrize(
    ("state", "kind"), [(state, kind) for kind, states in WAITED_FOR.items() for state in states]
)
async def test_what_is_waited_for(storage: Storage, state: str, kind: type[Exception]) -> None:
    with pytest.raises(kind) as caught:
        await storage.database.transact(lambda tx: tx.exec_driver_sql(_raise(state)))
    assert type(caught.value) is kind
    assert await storage.notes.get("a note") is None, "it goes on"


@pytest.mark.parametrize("state", OURS)
async def test_what_is_the_programs_own(storage: Storage, state: str) -> None:
    with pytest.raises(sa.exc.DBAPIError):
        await storage.database.transact(lambda tx: tx.exec_driver_sql(_raise(state)))
    assert storage.database.fault is None


def _raise(state: str) -> str:
    return f"DO $$ BEGIN RAISE SQLSTATE '{state}'; END $$"


@pytest.fixture
async def storage(postgres_deployment: Deployment) -> AsyncIterator[Storage]:
    async with postgres_deployment.process() as storage:
        yield storage


async def test_a_server_that_is_read_only_for_a_while_is_waited_for(
    new_postgresql_url: str, tmp_path: Path
) -> None:
    """As after a failover: what is connected stays so, with the server that may not be written any more."""
    async with on_sqlite(tmp_path, url=new_postgresql_url) as storage, raw(new_postgresql_url) as other:
        await storage.notes.set("before", "here")
        await _read_only(other, on=True)
        for _ in range(3):
            with pytest.raises(StoreBusy):
                await storage.notes.set("during", "here")
        assert storage.database.fault is Fault.READ_ONLY
        with pytest.raises(StoreBusy):
            await storage.answers()
        await _read_only(other, on=False, cut=False)
        await storage.notes.set("after", "here")
        assert set(await storage.notes.named("")) >= {"before", "after"}


async def _read_only(other: AsyncConnection, *, on: bool, cut: bool = True) -> None:
    name = await other.scalar(sa.text("SELECT current_database()"))
    await other.rollback()
    change = f'ALTER DATABASE "{name}" SET default_transaction_read_only = {"on" if on else "off"}'
    await other.execute(sa.text("SET TRANSACTION READ WRITE"))
    await other.execute(sa.text(change))
    await other.commit()
    if cut:
        sessions = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'imagine-bot'"
        await other.execute(sa.text(f"{sessions} AND datname = current_database()"))
        await other.commit()


@asynccontextmanager
async def over(road: Road, folder: Path) -> AsyncIterator[Storage]:
    """A process by this road, with all of its connections open."""
    async with road.opened(), on_sqlite(folder, url=road.url, busy_seconds=2.5) as storage:
        await asyncio.gather(*(storage.database.transact(_sleep) for _ in range(20)))
        yield storage


def _sleep(tx: sa.Connection) -> None:
    tx.execute(sa.text("SELECT pg_sleep(0.05)"))


async def test_connections_that_fell_silent_are_replaced_all_at_once(
    new_postgresql_url: str, tmp_path: Path
) -> None:
    road = road_to(new_postgresql_url)
    async with over(road, tmp_path) as storage:
        road.fall_silent(for_new_ones=False)
        ask = storage.notes.get
        assert await asyncio.gather(*(ask("a note") for _ in range(20)), return_exceptions=True)
        for _ in range(20):  # no dead one is left
            assert await ask("a note") is None


async def test_a_server_that_fell_silent_is_a_busy_store_until_it_answers(
    new_postgresql_url: str, tmp_path: Path
) -> None:
    road = road_to(new_postgresql_url)
    async with over(road, tmp_path) as storage, asyncio.timeout(60):
        road.fall_silent(for_new_ones=True)
        asked = [reserve(storage, an_ask(member=number)) for number in range(20)]
        outcomes = await asyncio.gather(*asked, storage.answers(), return_exceptions=True)
        assert {type(outcome) for outcome in outcomes} == {StoreBusy}
        assert storage.database.fault is Fault.AWAY
        assert storage.database.hold_instance is not None
        with pytest.raises(NotHeld):
            await storage.database.hold_instance()
        road.clear()
        assert len(await reserve(storage, an_ask())) == 1
        assert await storage.database.hold_instance() > 0


async def test_what_takes_long_has_a_limit_of_its_own(postgres_deployment: Deployment) -> None:
    """The usual ones are here 0.6 s for the program between two statements, and 2 s for a statement."""

    def counting(tx: sa.Connection) -> int:
        tx.execute(sa.text("SELECT 1"))
        time.sleep(0.8)
        return int(tx.execute(sa.text("SELECT 1 FROM pg_sleep(2.2)")).scalar_one())

    async with postgres_deployment.process(busy_seconds=1.0) as storage:
        assert await storage.database.transact(counting, seconds=LONG) == 1
        for seconds in (None, 2.5):
            with pytest.raises(StoreBusy):
                await storage.database.transact(counting, seconds=seconds)


FROZEN = """
import asyncio, os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from bot.storage import open_storage

times = []

def work(tx):
    tx.execute(sa.text("SELECT 1 FROM rate WHERE name = 'line' FOR UPDATE"))
    times.append(1)
    if len(times) == 1:
        print("frozen", flush=True)
        os.kill(os.getpid(), signal.SIGSTOP)
    tx.execute(sa.text("SELECT 1"))
    return len(times)

async def main():
    async with open_storage(
        data_dir=Path(sys.argv[1]), database_url=sys.argv[2], pictures_url=None, instance="frozen",
        clock=lambda: datetime.now(UTC), image_concurrency=1, member_limit=1,
    ) as storage:
        try:
            print(await storage.database.transact(work), flush=True)
        except Exception as error:
            print(type(error).__name__, flush=True)
        print(await storage.database.transact(work), flush=True)

asyncio.run(main())
"""


async def test_a_process_that_is_frozen_with_the_lines_lock_holds_nobody_up(
    new_postgresql_url: str, tmp_path: Path
) -> None:
    async with on_sqlite(tmp_path, url=new_postgresql_url, busy_seconds=5.0) as storage:
        frozen = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", FROZEN, str(tmp_path / "frozen"), new_postgresql_url),
            stdout=asyncio.subprocess.PIPE,
        )
        assert frozen.stdout is not None
        try:
            assert await frozen.stdout.readline() == b"frozen\n"
            assert len(await reserve(storage, an_ask())) == 1, "the server has ended the frozen one's session"
            os.kill(frozen.pid, signal.SIGCONT)
            woken, after = await frozen.stdout.readline(), await frozen.stdout.readline()
            assert woken in (b"2\n", b"StoreBusy\n"), "begun again, or refused"
            assert after.strip().isdigit(), "and it goes on"
            assert await frozen.wait() == 0
        finally:
            if frozen.returncode is None:
                frozen.kill()
                await frozen.wait()
