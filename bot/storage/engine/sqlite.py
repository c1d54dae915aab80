"""SQLite over aiosqlite, and the lock on the data folder.

There is one connection, since SQLite's busy handler is unfair: of several that wait for the lock, the one that has
waited longest is not the next. aiosqlite gives it a thread of its own, which runs each transaction in one go, and
commits those together that wait for it (`groups.py`).
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

from bot.storage.engine.columns import json_or_text
from bot.storage.engine.engine import T, Work
from bot.storage.engine.errors import AlreadyRunning, CannotOpen, FolderNotWritable
from bot.storage.engine.groups import Groups
from bot.storage.engine.schema import is_at_head, migrate

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL")


class SqliteEngine:
    """One connection. Satisfies `engine.Engine`."""

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
            # Not plain BEGIN: a transaction that reads first and writes later would fail with "database is locked"
            # if somebody else (a backup, a person with a shell) wrote in between.
            connection.exec_driver_sql("BEGIN IMMEDIATE")

        self._groups = Groups(self._kept)
        self._open: sa.Connection | None = None

    def _kept(self) -> sa.Connection:
        """SQLAlchemy's view of the connection, in its thread. It is kept: to take it from the pool and to give it back
        for each transaction takes as long as a statement."""
        if self._open is None:
            self._open = self._engine.connect()
        return self._open

    @classmethod
    async def open(cls, url: sa.URL, *, busy_seconds: float, foreign_keys: bool = True) -> Self:
        """Connect; `busy_seconds` is how long a statement waits for a lock. Raises sqlite3.Error."""
        # isolation_level=None: sqlite3 begins nothing by itself, see `begin` above.
        connection = await aiosqlite.connect(url.database or "", isolation_level=None, timeout=busy_seconds)
        try:
            for pragma in (*PRAGMAS, f"foreign_keys={'ON' if foreign_keys else 'OFF'}"):
                await connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            await connection.close()
            raise
        return cls(connection)

    async def run(self, work: Work[T]) -> T:
        # One hop into aiosqlite's thread for the whole transaction. SQLAlchemy's own asynchronous dialect hops several
        # times a statement, which takes twice the CPU (docs/decisions/0003), and a task can be cancelled at each hop.
        # aiosqlite has no public word for "run this in your thread"; tests/storage holds it to this one.
        finish, call = self._groups.finish, self._groups.add(work)
        result: T = await self._connection._execute(finish, call)  # type: ignore[no-untyped-call]
        return result

    def may_begin_again(self, error: sa.exc.DBAPIError) -> bool:
        return False

    def is_busy(self, error: Exception) -> bool:
        # The upper bits say which kind of busy.
        return _errorcode(error) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)

    def is_full(self, error: Exception) -> bool:
        # The second is what SQLite makes of a quota, or of a limit on file sizes.
        return _errorcode(error) in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE)

    async def close(self) -> None:
        if self._open is not None:
            await self._connection._execute(self._open.close)  # type: ignore[no-untyped-call]
        await self._connection.close()


def _errorcode(error: Exception) -> int:
    cause = error.orig if isinstance(error, sa.exc.DBAPIError) else None
    return getattr(cause, "sqlite_errorcode", 0) if isinstance(cause, sqlite3.OperationalError) else 0


async def open_sqlite(url: sa.URL, *, busy_seconds: float) -> SqliteEngine:
    """Open the file, which is made if it is missing, and migrate it.

    Raises CannotOpen for a database in memory, DatabaseTooNew, ConnectionError, or SQLAlchemy's errors.
    """
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
    """Hold the data folder until the block is left or the process ends, however it ends (flock).

    Raises AlreadyRunning if another process holds it, FolderNotWritable if it cannot be made.
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
