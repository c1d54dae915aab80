"""Open the database by its address, and run transactions on it, each to its end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from bot.domain.errors import Refused, StoreBroken, StoreBusy, StoreFull
from bot.storage.engine.address import is_postgresql, server_of, sqlite_file
from bot.storage.engine.columns import Moment
from bot.storage.engine.engine import Engine, Fault, T, Trouble, Unconfirmed, Work, words_of
from bot.storage.engine.errors import CannotOpen, DatabaseDamaged, DatabaseUnreachable
from bot.storage.engine.notifications import Notifications, Topic
from bot.storage.engine.sqlite import only_process, open_sqlite
from bot.storage.engine.sqlitefile import folder_of, is_damaged

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

S = TypeVar("S", bound=sa.Executable)

REFUSALS = {Fault.FULL: StoreFull, Fault.MOVED: StoreBroken, Fault.DAMAGED: StoreBroken}

log = logging.getLogger(__name__)


class Database:
    """Transactions on an open database, and the few things that SQLite and PostgreSQL say differently.

    `where` it is, for the operator: a path, or an address without its password. `clock` returns the time in UTC and
    dates what SQLite keeps; PostgreSQL has a clock of its own, see `now`. `folder` is where SQLite's files are, None
    for PostgreSQL. `hold_instance` is for the program to repeat while it runs, each time after the seconds that it
    returns, so that PostgreSQL's restart neither frees the process's name nor ends the `notifications` of other
    processes. Both are None for SQLite, where a file is locked by the only process.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        where: str = "",
        is_sqlite: bool,
        clock: Callable[[], datetime],
        folder: Path | None = None,
        hold_instance: Callable[[], Awaitable[float]] | None = None,
        notifications: Notifications | None = None,
    ) -> None:
        self._engine = engine
        self._trouble = Trouble()
        self.where = where
        self.clock = clock
        self._running: set[asyncio.Task[Any]] = set()
        self._built: dict[Callable[[Database], sa.Executable], Any] = {}
        self.is_sqlite = is_sqlite
        self.folder = folder
        self.hold_instance = hold_instance
        self._notifications = notifications
        # How often the WAL was to be emptied, the start included: a process that was killed may have left it.
        self._log_wanted, self._log_emptied = 1, 0

    async def transact(self, work: Work[T], *, seconds: float | None = None) -> T:
        """Run `work` in one transaction and return what it returns; commit, or roll back if it raises.

        The transaction runs to its end even when the caller is cancelled; such a caller does not know whether it was
        committed. `work` may be called twice (after a deadlock, a lost connection, or an error of another transaction
        that was to be committed together with it); what it does apart from SQL must not add up. It may take so many
        `seconds`; None: a few. For a lock it waits for a few in any case.

        Raises what `work` raises, and for what is wrong with the database (see `fault`): StoreFull if its disk is full,
        StoreBroken if its file is gone or damaged, else StoreBusy. After StoreBusy it is not known whether `work` was
        committed: the connection may have been lost at that moment.
        """
        task = asyncio.create_task(self._run(work, seconds=seconds))
        self._running.add(task)  # the event loop itself keeps only weak references to tasks
        task.add_done_callback(self._running.discard)
        try:
            # Shielded: what has begun is finished, whoever goes away meanwhile. Otherwise PostgreSQL's connection would
            # be cut in the middle, perhaps of its COMMIT; and SQLite's thread, which nothing can stop, would go on
            # unseen, so that `close` could not wait for it.
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(_log_unheard)  # nobody else will read its exception
            raise

    @property
    def fault(self) -> Fault | None:
        """What is wrong with the database: it was at a transaction a moment ago, see `Trouble`. None if nothing is."""
        return self._trouble.fault

    async def _run(self, work: Work[T], *, seconds: float | None) -> T:
        try:
            result = await self._run_again(work, seconds=seconds)
        except Unconfirmed as error:
            self._trouble.failed(Fault.AWAY, words_of(error))
            raise StoreBusy from error
        except (sa.exc.DBAPIError, sa.exc.TimeoutError, OSError, MemoryError) as error:
            fault = self._engine.fault(error)
            if fault is None:
                raise
            self._trouble.failed(fault, words_of(error))
            raise REFUSALS.get(fault, StoreBusy)() from error
        self._trouble.passed()
        return result

    async def _run_again(self, work: Work[T], *, seconds: float | None) -> T:
        """Run it a second time where that is sure to add nothing up."""
        try:
            return await self._engine.run(work, seconds=seconds)
        except sa.exc.DBAPIError as error:
            # Repeated once only. If that fails too the caller is told StoreBusy, and decides: only the caller knows
            # how long a person has been waiting.
            if not self._engine.may_begin_again(error):
                raise
            log.info("a transaction is begun again: %s", type(error.orig).__name__)
        return await self._engine.run(work, seconds=seconds)

    def now(self, after: timedelta = timedelta()) -> sa.ColumnElement[Any]:
        """The SQL of the present moment plus `after`, by the clock that all processes share.

        That is PostgreSQL's own; with SQLite there is one process, and the moment is a parameter. It is asked for each
        time a statement is run, so a statement with it can be built once and kept.
        """
        if self.is_sqlite:
            return sa.bindparam("moment", callable_=lambda: self.clock() + after, type_=Moment, unique=True)
        # Not now(), which stands still within a transaction: one that has waited for a lock would write a lease that
        # has half run out.
        moment: sa.ColumnElement[Any] = sa.func.clock_timestamp(type_=Moment)
        return moment + sa.bindparam("after", after, sa.Interval, unique=True) if after else moment

    def others_live(self, tx: sa.Connection) -> bool:
        """Whether another process has this database open. False on SQLite, whose data folder takes one process."""
        if self.is_sqlite:
            return False
        from bot.storage.engine.instances import count_instances

        return count_instances(tx) > 1

    async def living(self, names: Collection[str]) -> frozenset[str]:
        """Those of these INSTANCE names whose processes have this database open. Raises StoreBusy.

        A name is missing for a moment after a restart of PostgreSQL, though its process lives. Of PostgreSQL only.
        """
        from bot.storage.engine.instances import living_instances

        return await self.transact(lambda tx: living_instances(tx, names))

    def built(self, build: Callable[[Database], S]) -> S:
        """The statement that `build` makes of this database. It is made once and kept: to build a statement costs five
        times as much as to run it."""
        statement: S | None = self._built.get(build)
        if statement is None:
            statement = self._built[build] = build(self)
        return statement

    def notify(self, tx: sa.Connection, *topics: Topic) -> None:
        """Wake the other processes on this database for these topics when `tx` is committed, and not if it is not."""
        if self._notifications is not None:
            self._notifications.send(tx, topics)

    def subscribe(self, topic: Topic, callback: Callable[[], None]) -> None:
        """Have `callback` called when another process notifies; see `Notifications.subscribe`."""
        if self._notifications is not None:
            self._notifications.subscribe(topic, callback)

    def insert(self, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
        """An INSERT that can be given ON CONFLICT; SQLAlchemy has a class of its own for it per engine."""
        return _insert(table, is_sqlite=self.is_sqlite)

    def upsert(self, table: sa.Table, *written: str) -> sqlite.Insert | postgresql.Insert:
        """An INSERT whose row is given as parameters. If there is one with this primary key already, its columns
        `written` are overwritten instead."""
        return _upsert(table, written, is_sqlite=self.is_sqlite)

    async def empty_log(self) -> None:
        """Have nothing left beside the database of what was overwritten in it: on SQLite its WAL still has that.

        On PostgreSQL nothing is done: its server takes away what was deleted, and sends its log to nobody but those who
        restore it. Never raises: a WAL that somebody is reading is emptied by `catch_up_log`, or by a start.
        """
        self._log_wanted += 1
        await self.catch_up_log()

    async def catch_up_log(self) -> None:
        """Empty the WAL if that was wanted and could not be done, or may not have been done by the process before this
        one. To be called again and again. Never raises."""
        wanted = self._log_wanted
        if self._log_emptied < wanted and await self._engine.empty_log():
            self._log_emptied = max(self._log_emptied, wanted)

    async def idle(self) -> None:
        """Wait until no transaction runs, including those whose callers were cancelled."""
        while self._running:
            await asyncio.wait(self._running)

    async def close(self) -> None:
        """Let running transactions end, then close the connections."""
        await self.idle()
        await self._engine.close()


def cannot_open(where: str, error: BaseException) -> CannotOpen:
    """What the operator is told where the first transactions fail."""
    cause = error.__cause__ if isinstance(error, Refused) and error.__cause__ is not None else error
    kind = DatabaseDamaged if is_damaged(cause) else DatabaseUnreachable
    return kind(where, words_of(cause))


def _insert(table: sa.Table, *, is_sqlite: bool) -> sqlite.Insert | postgresql.Insert:
    if is_sqlite:
        return sqlite.insert(table)
    # Imported here, so that a bot on SQLite does not load what PostgreSQL needs.
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


@cache
def _upsert(
    table: sa.Table, written: tuple[str, ...], *, is_sqlite: bool
) -> sqlite.Insert | postgresql.Insert:
    insert = _insert(table, is_sqlite=is_sqlite)
    new = {name: insert.excluded[name] for name in written}
    return insert.on_conflict_do_update(index_elements=list(table.primary_key), set_=new)


def _log_unheard(task: asyncio.Task[Any]) -> None:
    if task.cancelled() or (error := task.exception()) is None:
        return
    if isinstance(error, StoreBusy) or not isinstance(error, Refused):  # that a member is refused is no fault
        log.warning("a transaction failed after its caller had gone: %s", type(error).__name__)


@asynccontextmanager
async def open_database(
    url: str, *, data_dir: Path, instance: str, clock: Callable[[], datetime], busy_seconds: float = 5.0
) -> AsyncIterator[Database]:
    """Make sure that no other process is this one, migrate, and yield the database. Raises CannotOpen.

    The process holds the data folder (SQLite) or its `instance` name (PostgreSQL) until the block is left.
    `busy_seconds`: how long a transaction may wait for a lock before it fails with StoreBusy.
    """
    is_sqlite = not is_postgresql(url)
    folder: Path | None = None
    where = ""
    hold_instance: Callable[[], Awaitable[float]] | None = None
    notifications: Notifications | None = None
    async with AsyncExitStack() as stack:
        try:
            if is_sqlite:
                file = sqlite_file(url)
                where, folder = str(file), folder_of(file)
                stack.enter_context(only_process(data_dir))
                engine: Engine = await open_sqlite(file, busy_seconds=busy_seconds)
            else:
                # Imported here, so that a bot on SQLite does not load asyncpg.
                from bot.storage.engine.instances import only_instance
                from bot.storage.engine.postgres import open_postgres

                server = server_of(url)
                where = server.shown
                notifications = Notifications()
                name = await stack.enter_async_context(only_instance(server, instance, notifications))
                hold_instance = name.hold
                engine = await open_postgres(server, busy_seconds=busy_seconds)
        except (sa.exc.DBAPIError, sa.exc.TimeoutError, OSError) as error:
            raise cannot_open(where, error) from error
        database = Database(
            engine,
            where=where,
            is_sqlite=is_sqlite,
            clock=clock,
            folder=folder,
            hold_instance=hold_instance,
            notifications=notifications,
        )
        stack.push_async_callback(database.close)
        yield database
