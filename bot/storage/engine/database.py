"""Open the database by its address; run transactions to their end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.errors import Refused, StoreBusy, StoreFull
from bot.storage.engine.columns import Moment
from bot.storage.engine.engine import Engine, T, Work
from bot.storage.engine.errors import DatabaseUnreachable
from bot.storage.engine.sqlite import only_process, open_sqlite

log = logging.getLogger(__name__)


class Database:
    """Transactions on an open database, and the few things that its two engines say differently.

    `clock` is SQLite's; what PostgreSQL keeps is dated by its own, see `now`.
    """

    def __init__(
        self, engine: Engine, *, is_sqlite: bool, clock: Callable[[], datetime], folder: Path | None = None
    ) -> None:
        self._engine = engine
        self.clock = clock
        self._running: set[asyncio.Task[Any]] = set()
        self.is_sqlite = is_sqlite
        self.folder = folder  # where SQLite's files are

    async def transact(self, work: Work[T]) -> T:
        """Run `work` in one transaction, to its end, even when the caller is cancelled.

        Raises StoreBusy if the database cannot be had in time, StoreFull if its disk is full. A caller that is
        cancelled does not know whether the transaction was committed. `work` may run twice (after a deadlock, or a
        lost connection).
        """
        task = asyncio.create_task(self._run(work))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(_log_unheard)
            raise

    async def _run(self, work: Work[T]) -> T:
        try:
            try:
                return await self._engine.run(work)
            except sa.exc.DBAPIError as error:
                if not self._engine.may_begin_again(error):
                    raise
                log.info("a transaction is begun again: %s", type(error.orig).__name__)
            return await self._engine.run(work)
        except (sa.exc.DBAPIError, sa.exc.TimeoutError, OSError) as error:
            if self._engine.is_busy(error):
                raise StoreBusy from error
            if self._engine.is_full(error):
                raise StoreFull from error
            raise

    def now(self, after: timedelta = timedelta()) -> sa.ColumnElement[Any]:
        """The moment, or a while after, by the clock that all processes share: PostgreSQL's, where there is one."""
        if self.is_sqlite:
            return sa.literal(self.clock() + after, Moment)
        # now() would stand still within a transaction.
        moment: sa.ColumnElement[Any] = sa.func.clock_timestamp(type_=Moment)
        return moment + sa.literal(after, sa.Interval) if after else moment

    def others_live(self, tx: sa.Connection) -> bool:
        """Whether another process works on this database; on SQLite none can."""
        if self.is_sqlite:
            return False
        from bot.storage.engine.instances import instances

        return instances(tx) > 1

    def insert(self, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
        """An INSERT that knows ON CONFLICT: the same words on both engines, but no common class."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    async def idle(self) -> None:
        """Wait until nothing runs, not even for callers who have gone."""
        while self._running:
            await asyncio.wait(self._running)

    async def close(self) -> None:
        await self.idle()
        await self._engine.close()


def _log_unheard(task: asyncio.Task[Any]) -> None:
    if task.cancelled() or (error := task.exception()) is None:
        return
    if isinstance(error, StoreBusy) or not isinstance(error, Refused):  # who is refused is no fault
        log.warning("a transaction failed after its caller had gone: %s", type(error).__name__)


@asynccontextmanager
async def open_database(
    url: str, *, data_dir: Path, instance: str, clock: Callable[[], datetime], busy_seconds: float = 5.0
) -> AsyncIterator[Database]:
    """Take the lock of this process, migrate, and yield the database. Raises CannotOpen.

    `busy_seconds`: how long a transaction may wait for a lock before it fails with StoreBusy.
    """
    address = address_of(url)
    is_sqlite = address.get_backend_name() == "sqlite"
    async with AsyncExitStack() as stack:
        try:
            if is_sqlite:
                stack.enter_context(only_process(data_dir))
                engine: Engine = await open_sqlite(address, busy_seconds=busy_seconds)
            else:
                from bot.storage.engine.instances import only_instance
                from bot.storage.engine.postgres import open_postgres

                await stack.enter_async_context(only_instance(address, instance))
                engine = await open_postgres(address, busy_seconds=busy_seconds)
        except (sa.exc.DBAPIError, sa.exc.TimeoutError, OSError) as error:
            raise DatabaseUnreachable(address.render_as_string(), _reason(error)) from error
        database = Database(engine, is_sqlite=is_sqlite, clock=clock, folder=_folder_of(address))
        stack.push_async_callback(database.close)
        yield database


def address_of(url: str) -> sa.URL:
    """The address with our driver, whichever driver it names."""
    try:
        address = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise DatabaseUnreachable("in DATABASE_URL", "it is not an address") from error
    match address.drivername.partition("+")[0]:
        case "sqlite":
            return address.set(drivername="sqlite+aiosqlite")
        case "postgresql" | "postgres":
            return address.set(drivername="postgresql+asyncpg")
        case other:
            raise DatabaseUnreachable(f"of the kind {other}", "only sqlite and postgresql are known")


def _folder_of(address: sa.URL) -> Path | None:
    """Where the files of a SQLite database are; None for PostgreSQL, which has its own machine."""
    if address.get_backend_name() != "sqlite" or not address.database:
        return None
    return Path(address.database).absolute().parent


def _reason(error: Exception) -> str:
    """What went wrong in few words, without SQL and parameters."""
    cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
    return " ".join(str(cause).split()) or type(cause).__name__
