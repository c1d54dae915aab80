"""SQLite's disk fails, its file goes away or breaks: it is waited for, it is said once, and nothing is lost."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.domain.errors import StoreBroken, StoreBusy
from bot.storage.engine.database import Database
from bot.storage.engine.engine import Fault
from bot.storage.engine.errors import DatabaseDamaged
from bot.storage.engine.sqlitefile import SqliteFile
from tests.storage.deployments import on_sqlite
from tests.storage.disks import nothing_can_be_written, spoil
from tests.storage.test_groups import FILE, names, note, together

WAL, SHM = f"{FILE}-wal", f"{FILE}-shm"

NOT_OURS = {
    "SQLITE_BUSY_SNAPSHOT": Fault.BUSY,
    "SQLITE_LOCKED": Fault.BUSY,
    "SQLITE_PROTOCOL": Fault.BUSY,
    "SQLITE_FULL": Fault.FULL,
    "SQLITE_READONLY": Fault.READ_ONLY,
    "SQLITE_READONLY_CANTINIT": Fault.READ_ONLY,
    "SQLITE_READONLY_DBMOVED": Fault.MOVED,
    "SQLITE_CORRUPT": Fault.DAMAGED,
    "SQLITE_CORRUPT_INDEX": Fault.DAMAGED,
    "SQLITE_NOTADB": Fault.DAMAGED,
    "SQLITE_CANTOPEN": Fault.AWAY,
    "SQLITE_CANTOPEN_ISDIR": Fault.AWAY,
    "SQLITE_NOMEM": Fault.AWAY,
    "SQLITE_INTERNAL": Fault.AWAY,
    "SQLITE_PERM": Fault.AWAY,
    **{name: Fault.AWAY for name in dir(sqlite3) if name.startswith("SQLITE_IOERR")},
}
OURS = ("SQLITE_ERROR", "SQLITE_CONSTRAINT_CHECK", "SQLITE_MISUSE", "SQLITE_MISMATCH", "SQLITE_TOOBIG")


def error_of(name: str) -> sa.exc.DBAPIError:
    """As the driver raises it and SQLAlchemy wraps it."""
    cause = sqlite3.DatabaseError(name)
    cause.sqlite_errorcode = getattr(sqlite3, name)
    return sa.exc.DatabaseError("SELECT 1", None, cause)


@pytest.mark.parametrize("name", [*NOT_OURS, *OURS])
def test_what_an_error_says_about_the_database(tmp_path: Path, name: str) -> None:
    file = SqliteFile(tmp_path / FILE, busy_seconds=1.0, foreign_keys=True)
    assert file.fault(error_of(name)) is NOT_OURS.get(name)


async def refused(database: Database, name: str, kind: type[StoreBusy] = StoreBusy) -> None:
    with pytest.raises(StoreBusy) as caught:
        await database.transact(note(name))
    assert type(caught.value) is kind


async def test_a_disk_that_fails_is_waited_for(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with on_sqlite(tmp_path) as storage:
        await storage.database.transact(note("before"))
        with nothing_can_be_written(tmp_path / WAL):
            for number in range(5):
                await refused(storage.database, f"during {number}")
            assert await names(storage.database) == ["before"], "what can be read is read"
            with pytest.raises(StoreBusy):
                await storage.answers()
            await refused(storage.database, "during")
            assert storage.database.fault is Fault.AWAY
        await storage.database.transact(note("after"))
        assert await names(storage.database) == ["before", "after"]
    said = [record.message for record in caplog.records if "cannot be used" in record.message]
    assert len(said) == 1, "and not for each transaction"


async def test_a_group_whose_commit_fails_is_told_so_as_a_whole(tmp_path: Path) -> None:
    async with on_sqlite(tmp_path, busy_seconds=60) as storage:
        await storage.database.transact(note("before"))
        with nothing_can_be_written(tmp_path / WAL):
            tasks = [asyncio.create_task(refused(storage.database, f"{number}")) for number in range(20)]
            await asyncio.gather(*tasks)
        assert await names(storage.database) == ["before"]
        await together(storage.database, *(note(f"{number}") for number in range(5)))
        assert await names(storage.database) == ["before", *map(str, range(5))]


async def test_a_database_that_can_only_be_read_is_waited_for(tmp_path: Path) -> None:
    async with on_sqlite(tmp_path) as storage:

        async def only_read(on: str) -> None:
            await storage.database.transact(lambda tx: tx.execute(sa.text(f"PRAGMA query_only = {on}")))

        await only_read("ON")
        await refused(storage.database, "during")
        assert storage.database.fault is Fault.READ_ONLY
        await only_read("OFF")
        await storage.database.transact(note("after"))
        assert await names(storage.database) == ["after"]


async def test_a_file_that_was_moved_takes_nothing_until_it_is_back(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with on_sqlite(tmp_path) as storage:
        await storage.database.transact(note("before"))
        (tmp_path / FILE).rename(tmp_path / "elsewhere")
        for number in range(3):
            await refused(storage.database, f"during {number}", StoreBroken)
        assert storage.database.fault is Fault.MOVED
        assert not (tmp_path / FILE).exists(), "no empty one is made in its place"
        with pytest.raises(StoreBroken):
            await storage.answers()
        (tmp_path / "elsewhere").rename(tmp_path / FILE)
        await storage.database.transact(note("after"))
        assert await names(storage.database) == ["before", "after"]
    (said,) = [record.message for record in caplog.records if "cannot be used" in record.message]
    assert "put back the file" in said


@pytest.mark.parametrize("kind", ["another database", "a folder", "nothing, and its folder neither"])
async def test_another_thing_in_its_place_is_not_written_to(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "data"
    async with on_sqlite(folder) as storage:
        await storage.database.transact(note("before"))
        shutil.copy(folder / FILE, tmp_path / "copy")
        if kind == "nothing, and its folder neither":
            folder.rename(tmp_path / "away")
        else:
            (folder / FILE).unlink()
        if kind == "a folder":
            (folder / FILE).mkdir()
        elif kind == "another database":
            shutil.copy(tmp_path / "copy", folder / FILE)
        await refused(storage.database, "during", StoreBroken)
        assert storage.database.fault is Fault.MOVED


@pytest.mark.parametrize("removed", [[WAL], [SHM], [WAL, SHM]])
async def test_a_wal_that_was_removed_costs_nothing(tmp_path: Path, removed: list[str]) -> None:
    """What it holds is only in the hands of the open connection. A kill after the next transaction finds all."""
    async with on_sqlite(tmp_path) as storage:
        await storage.database.transact(note("before"))
        for name in removed:
            (tmp_path / name).unlink()
        await storage.database.transact(note("after"))
        shutil.copytree(tmp_path, tmp_path / "killed", ignore=shutil.ignore_patterns("pictures", "killed"))
        assert await names(storage.database) == ["before", "after"]
    with closing(sqlite3.connect(tmp_path / "killed" / FILE)) as found:
        assert found.execute("SELECT name FROM facts ORDER BY rowid").fetchall() == [("before",), ("after",)]


async def test_a_page_that_breaks_while_it_runs_is_said_and_holds_up_nothing_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    word = "spoilt-" * 300
    async with on_sqlite(tmp_path) as storage:
        await storage.notes.set("sound", "here")
        await storage.notes.set("broken", word)
        # Into the file, and out of the connection's memory.
        async with asyncio.timeout(60):
            await storage.database.idle()
        with closing(sqlite3.connect(tmp_path / FILE)) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        await storage.database._engine._connection._execute(_shrink, storage.database)  # type: ignore[attr-defined]
        spoil(tmp_path / FILE, word=word.encode()[:64])
        for _ in range(3):
            with pytest.raises(StoreBroken):
                await storage.notes.get("broken")
        assert storage.database.fault is Fault.DAMAGED
        count = sa.text("SELECT count(*) FROM generations")
        assert await storage.database.transact(lambda tx: tx.scalar(count)) == 0
        with pytest.raises(StoreBroken):  # health goes on saying so
            await storage.answers()
    (said,) = [record.message for record in caplog.records if "cannot be used" in record.message]
    assert "restore a backup" in said


def _shrink(database: Database) -> None:
    database._engine._connection._conn.execute("PRAGMA shrink_memory")  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["a page", "its first page", "no database", "cut short"])
async def test_a_broken_file_stops_the_start_in_one_sentence(tmp_path: Path, kind: str) -> None:
    word = "spoilt-" * 300
    async with on_sqlite(tmp_path) as storage:
        await storage.notes.set("broken", word)
    path = tmp_path / FILE
    if kind == "a page":
        spoil(path, word=word.encode()[:64])
    elif kind == "its first page":
        spoil(path, word=b"SQLite format 3")
    elif kind == "no database":
        path.write_bytes(b"words " * 2000)
    else:
        os.truncate(path, path.stat().st_size // 4096 // 2 * 4096)
    with pytest.raises(DatabaseDamaged, match="restore a backup"):
        async with on_sqlite(tmp_path):
            pass


async def test_a_large_file_is_not_read_through_at_the_start(tmp_path: Path) -> None:
    file = SqliteFile(tmp_path / FILE, busy_seconds=1.0, foreign_keys=True)
    file.create()
    with closing(file.connect()) as connection:
        with (tmp_path / FILE).open("r+b") as made:
            made.truncate(1 << 40)  # it takes no room
        file.find_damage(connection)
