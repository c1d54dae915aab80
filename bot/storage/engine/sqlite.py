"""SQLite over aiosqlite, and the lock on the data folder.

There is one connection, since SQLite's busy handler is unfair: of several that wait for the lock, the one that has
waited longest is not the next. aiosqlite gives it a thread of its own, which runs each transaction in one go, and
commits those together that wait for it (`groups.py`).
"""

from __future__ import annotations

import fcntl
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import aiosqlite
import sqlalchemy as sa

from bot.storage.engine.columns import json_or_text
from bot.storage.engine.engine import Fault, T, Unusable, Work
from bot.storage.engine.errors import AlreadyRunning, FolderNotWritable
from bot.storage.engine.groups import Groups
from bot.storage.engine.modes import make_folder, make_missing_folder, make_private
from bot.storage.engine.schema import is_at_head, migrate
from bot.storage.engine.sqlitefile import SqliteFile, folder_of

log = logging.getLogger(__name__)

LOCK = "imagine-bot.lock"
# Not a full disk, or a broken page: what one transaction writes or reads may be well while another's is not.
OF_ALL = (Fault.AWAY, Fault.READ_ONLY, Fault.MOVED)
AT_ONCE = 64  # rows that aiosqlite's own cursors would fetch in one go; none is used here


class SqliteEngine:
    """One connection, in a thread of its own. Satisfies `engine.Engine`."""

    def __init__(self, file: SqliteFile) -> None:
        self._file = file
        self._connection = aiosqlite.Connection(file.connect, AT_ONCE)
        # The engine knows no other connection than the one that aiosqlite opened, and runs in its thread alone.
        self._engine = sa.create_engine(
            "sqlite://",
            creator=lambda: self._connection._conn,
            poolclass=sa.StaticPool,
            hide_parameters=True,
            json_deserializer=json_or_text,
        )
        sa.event.listen(self._engine, "begin", self._begin)
        self._groups = Groups(self._kept, is_fault_of_all=lambda error: self.fault(error) in OF_ALL)
        self._open: sa.Connection | None = None
        self._is_doubtful = False

    def _begin(self, connection: sa.Connection) -> None:
        # Not plain BEGIN: a transaction that reads first and writes later would fail with "database is locked"
        # if somebody else (a backup, a person with a shell) wrote in between.
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except sa.exc.DBAPIError as error:
            self._is_doubtful = self.fault(error) not in (None, Fault.BUSY)
            raise

    def _kept(self) -> sa.Connection:
        """SQLAlchemy's view of the connection, in its thread. It is kept: to take it from the pool and to give it back
        for each transaction takes as long as a statement. Raises Unusable."""
        self._file.check()
        # A disk that fails while something is written or committed leaves the connection sound, as SQLite has it: what
        # failed is rolled back, and written anew by the next one. To open it anew then would take for committed what
        # was told to have failed. A connection that cannot even begin is another matter.
        if self._is_doubtful or self._file.is_alone():
            self._reopen()
        if self._open is None:
            self._open = self._engine.connect()
        return self._open

    def _reopen(self) -> None:
        """Close the connection and open the file anew. Raises Unusable."""
        try:
            if not self._is_doubtful:
                # The WAL has lost its name, but the connection still has it: what it holds goes into the database.
                (is_busy, _, _) = self._connection._conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                if is_busy:
                    raise Unusable("its WAL was removed, and somebody else is reading", Fault.BUSY)
            self._close_connection()
            # aiosqlite has no word for another connection in the same thread, where others wait for it already.
            self._connection._connection = self._file.connect()
        except sqlite3.Error as error:
            self._is_doubtful = True
            raise Unusable(str(error), self.fault(error) or Fault.AWAY) from error
        self._is_doubtful = False

    def _close_connection(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None
        self._engine.dispose()  # the pool closes the driver's connection, if it has been used
        self._connection._conn.close()

    @classmethod
    async def open(cls, path: Path, *, busy_seconds: float, foreign_keys: bool = True) -> Self:
        """Connect; `busy_seconds` is how long a statement waits for a lock. Raises sqlite3.Error or OSError."""
        file = SqliteFile(path, busy_seconds=busy_seconds, foreign_keys=foreign_keys)
        file.create()
        engine = cls(file)
        await engine._connection
        return engine

    async def find_damage(self) -> None:
        """Read the file through, if that does not take long. Raises Unusable or sqlite3.Error."""
        await self._connection._execute(self._file.find_damage, self._connection._conn)  # type: ignore[no-untyped-call]

    async def run(self, work: Work[T], *, seconds: float | None = None) -> T:
        # One hop into aiosqlite's thread for the whole transaction. SQLAlchemy's own asynchronous dialect hops several
        # times a statement, which takes twice the CPU (docs/decisions/0003), and a task can be cancelled at each hop.
        # aiosqlite has no public word for "run this in your thread"; tests/storage holds it to this one.
        finish, call = self._groups.finish, self._groups.add(work)
        result: T = await self._connection._execute(finish, call)  # type: ignore[no-untyped-call]
        return result

    def may_begin_again(self, error: sa.exc.DBAPIError) -> bool:
        return False

    def fault(self, error: BaseException) -> Fault | None:
        return self._file.fault(error)

    async def empty_log(self) -> bool:
        is_empty: bool = await self._connection._execute(self._empty_log)  # type: ignore[no-untyped-call]
        return is_empty

    def _empty_log(self) -> bool:
        try:
            self._kept()
            is_busy = self._file.is_log_left(self._connection._conn)
        except (sqlite3.Error, sa.exc.DBAPIError, OSError) as error:
            log.info("the WAL is emptied later: %s", type(error).__name__)
            return False
        if is_busy:
            log.info("the WAL is emptied later: somebody is reading")
        return not is_busy

    async def close(self) -> None:
        if self._open is not None:
            await self._connection._execute(self._open.close)  # type: ignore[no-untyped-call]
        await self._connection.close()


async def open_sqlite(path: Path, *, busy_seconds: float) -> SqliteEngine:
    """Open the file, which is made if it is missing, and migrate it.

    Raises DatabaseTooNew, ConnectionError, Unusable, or SQLAlchemy's errors.
    """
    make_missing_folder(folder_of(path))
    # Rebuilding a table drops the old one, which foreign keys would forbid, and they cannot be switched off
    # within a transaction: hence an engine of its own.
    migrating = await _connected(path, busy_seconds=busy_seconds, foreign_keys=False)
    try:
        if not await migrating.run(is_at_head):
            await migrating.run(migrate)
    finally:
        await migrating.close()
    return await _connected(path, busy_seconds=busy_seconds, foreign_keys=True)


async def _connected(path: Path, *, busy_seconds: float, foreign_keys: bool) -> SqliteEngine:
    try:
        engine = await SqliteEngine.open(path, busy_seconds=busy_seconds, foreign_keys=foreign_keys)
    except sqlite3.Error as error:
        raise ConnectionError(str(error)) from error
    if foreign_keys:  # the second of the two
        return engine
    try:
        await engine.find_damage()
    except BaseException as error:
        await engine.close()
        if isinstance(error, sqlite3.Error):
            raise ConnectionError(str(error)) from error
        raise
    return engine


@contextmanager
def only_process(folder: Path) -> Iterator[None]:
    """Hold the data folder until the block is left or the process ends, however it ends (flock).

    Raises AlreadyRunning if another process holds it, FolderNotWritable if it cannot be made.
    """
    try:
        make_folder(folder, is_ours=False)
        make_private(folder / LOCK)
        file = (folder / LOCK).open("a")
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
