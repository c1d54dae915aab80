"""SQLite over aiosqlite: one connection, whose thread the whole transaction runs on; and the lock on the folder.

One connection, because SQLite's busy handler is unfair between several.
"""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from bot.storage.engine import T, Work
from bot.storage.errors import AlreadyRunning, CannotOpen, FolderNotWritable
from bot.storage.schema import is_at_head, migrate


class SqliteEngine:
    def __init__(self, url: sa.URL, *, busy_seconds: float, foreign_keys: bool = True) -> None:
        self._engine = create_async_engine(
            url, pool_size=1, max_overflow=0, pool_timeout=3600, hide_parameters=True
        )
        pragmas = (
            f"busy_timeout={int(busy_seconds * 1000)}",
            "journal_mode=WAL",
            "synchronous=FULL",
            f"foreign_keys={'ON' if foreign_keys else 'OFF'}",
        )

        @sa.event.listens_for(self._engine.sync_engine, "connect")
        def configure(connection: Any, _record: object) -> None:
            connection.isolation_level = None  # the driver would begin late and without IMMEDIATE
            cursor = connection.cursor()
            for pragma in pragmas:
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

        @sa.event.listens_for(self._engine.sync_engine, "begin")
        def begin(connection: sa.Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    async def run(self, work: Work[T]) -> T:
        async with self._engine.begin() as connection:
            return await connection.run_sync(work)

    def may_begin_again(self, error: sa.exc.DBAPIError) -> bool:
        return False

    def is_busy(self, error: Exception) -> bool:
        cause = error.orig if isinstance(error, sa.exc.DBAPIError) else None
        if not isinstance(cause, sqlite3.OperationalError):
            return False
        primary = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # the upper bits say which kind of busy
        return primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)

    async def close(self) -> None:
        await self._engine.dispose()


async def open_sqlite(url: sa.URL, *, busy_seconds: float) -> SqliteEngine:
    if url.database is None or ":memory:" in url.database:
        raise CannotOpen("A database in memory would lose every picture; name a file in DATABASE_URL.")
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    # Rebuilding a table drops the old one, which foreign keys would forbid, and they cannot be switched off
    # within a transaction: hence an engine of its own.
    migrating = SqliteEngine(url, busy_seconds=busy_seconds, foreign_keys=False)
    try:
        if not await migrating.run(is_at_head):
            await migrating.run(migrate)
    finally:
        await migrating.close()
    return SqliteEngine(url, busy_seconds=busy_seconds)


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
