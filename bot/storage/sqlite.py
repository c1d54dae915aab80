"""SQLite over aiosqlite: one connection, whose thread runs each transaction whole; and the lock on the data folder.

One connection, because SQLite's busy handler is unfair between several. One hop into the thread a transaction, where
SQLAlchemy's own asynchronous dialect takes several a statement and twice the CPU (benchmarks/README.md).
"""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import aiosqlite
import sqlalchemy as sa

from bot.storage.columns import json_or_text
from bot.storage.engine import T, Work
from bot.storage.errors import AlreadyRunning, CannotOpen, FolderNotWritable
from bot.storage.schema import is_at_head, migrate


class SqliteEngine:
    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        # The engine knows no other connection than the one that aiosqlite opened, and runs in its thread alone.
        self._engine = sa.create_engine(
            "sqlite://",
            creator=lambda: connection._conn,
            poolclass=sa.StaticPool,
            hide_parameters=True,
            json_deserializer=json_or_text,
        )

        @sa.event.listens_for(self._engine, "begin")
        def begin(connection: sa.Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    @classmethod
    async def open(cls, url: sa.URL, *, busy_seconds: float, foreign_keys: bool = True) -> Self:
        connection = await aiosqlite.connect(url.database or "", isolation_level=None, timeout=busy_seconds)
        try:
            for pragma in (
                "journal_mode=WAL",
                "synchronous=FULL",
                f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
            ):
                await connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            await connection.close()
            raise
        return cls(connection)

    async def run(self, work: Work[T]) -> T:
        # aiosqlite has no public word for "run this in your thread"; tests/storage holds it to this one.
        result: T = await self._connection._execute(self._transact, work)  # type: ignore[no-untyped-call]
        return result

    def _transact(self, work: Work[T]) -> T:
        with self._engine.begin() as connection:
            return work(connection)

    def may_begin_again(self, error: sa.exc.DBAPIError) -> bool:
        return False

    def is_busy(self, error: Exception) -> bool:
        # The upper bits say which kind of busy.
        return _errorcode(error) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)

    def is_full(self, error: Exception) -> bool:
        # The second is what SQLite makes of a quota, or of a limit on file sizes.
        return _errorcode(error) in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)

    async def close(self) -> None:
        await self._connection.close()


def _errorcode(error: Exception) -> int:
    cause = error.orig if isinstance(error, sa.exc.DBAPIError) else None
    return getattr(cause, "sqlite_errorcode", 0) if isinstance(cause, sqlite3.OperationalError) else 0


async def open_sqlite(url: sa.URL, *, busy_seconds: float) -> SqliteEngine:
    if url.database is None or ":memory:" in url.database:
        raise CannotOpen("A database in memory would lose every picture; name a file in DATABASE_URL.")
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    # Rebuilding a table drops the old one, which foreign keys would forbid, and they cannot be switched off
    # within a transaction: hence an engine of its own.
    migrating = await _connected(url, busy_seconds=busy_seconds, foreign_keys=False)
    try:
        if not await migrating.run(is_at_head):
            await migrating.run(migrate)
    finally:
        await migrating.close()
    return await _connected(url, busy_seconds=busy_seconds, foreign_keys=True)


async def _connected(url: sa.URL, *, busy_seconds: float, foreign_keys: bool) -> SqliteEngine:
    try:
        return await SqliteEngine.open(url, busy_seconds=busy_seconds, foreign_keys=foreign_keys)
    except sqlite3.Error as error:
        raise ConnectionError(str(error)) from error


@contextmanager
def only_process(folder: Path) -> Iterator[None]:
    """Hold the data folder until this process ends, whatever ends it.

    Raises AlreadyRunning or FolderNotWritable.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / "imagine-bot.lock").open("a")
    except OSError as error:
        raise FolderNotWritable(folder, error.strerror or type(error).__name__) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(
                f"Another process already uses the data folder {folder}; stop it first, "
                "or give this one a DATA_DIR of its own."
            ) from error
        yield
