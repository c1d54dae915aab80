"""PostgreSQL over asyncpg.

At READ COMMITTED each statement sees what was committed before it began. Every transaction here relies on that: it
takes its lock with one statement and reads with the next, which then sees what the lock's last holder wrote.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from functools import partial
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # it ships neither stubs nor a py.typed marker
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncTransaction, create_async_engine

from bot.storage.engine.address import Server
from bot.storage.engine.columns import json_or_text
from bot.storage.engine.engine import NO_LIMIT, Fault, T, Unconfirmed, Unusable, Work
from bot.storage.engine.fairness import ConnectionLine
from bot.storage.engine.schema import is_at_head, migrate, validate

CONNECTIONS = 10

# Rolled back whole, and may succeed at once: a serialization failure, a deadlock; and what becomes of a prepared
# statement after a change of tables, or behind a pooler.
BEGIN_AGAIN = frozenset({"40001", "40P01", "26000", "42P05"})
BUSY = frozenset({"55P03", "53300"})  # a lock that was not had in time, too many connections
OTHERS = {
    "53100": Fault.FULL,
    "25006": Fault.READ_ONLY,  # what a replica says that was the primary until a moment ago
    "XX001": Fault.DAMAGED,
    "XX002": Fault.DAMAGED,
}
# Classes of SQLSTATE that are about the statement: data, constraints, syntax and names, limits of the program, what a
# trigger raises. Everything else (08, 25, 28, 53, 55, 57, 58, XX and more) is the server's, or the network's.
OURS = frozenset({"0A", "0L", "21", "22", "23", "2F", "34", "42", "44", "54", "P0"})
# Of those, what a changed role or a dump that is being restored makes: a right or a table is missing that was there.
NOT_OURS = frozenset({"42501", "42P01"})

# Our statements are few, short and the same for ever, each with its index. To plan one anew costs the server more
# than to run it; and a plan that holds for all parameters expects more rows than there are, which must not make it
# start helpers or compile.
PLANNING = {"plan_cache_mode": "force_generic_plan", "max_parallel_workers_per_gather": "0", "jit": "off"}

LONGER = 1.0  # seconds that a transaction may take beyond the wait for a lock
GOODBYE = 2.0  # seconds for a server to answer that it has closed a connection
ALIVE_WITHIN = 2.0  # seconds in which a connection must answer before it is used


def session_settings(busy_seconds: float) -> dict[str, str]:
    """What the server is told about each connection.

    A process that is frozen within a transaction (stopped, swapped out, its machine paused) holds the locks of rows
    that everybody needs. So the server ends such a session, before those who wait for its locks give up. It drops a
    client whose machine is gone in the same way, for which otherwise it would wait for two hours.
    """
    milliseconds = int(busy_seconds * 1000)
    return {
        "application_name": "imagine-bot",
        "lock_timeout": str(milliseconds),
        "idle_in_transaction_session_timeout": str(milliseconds * 3 // 5),
        "statement_timeout": str(milliseconds + int(LONGER * 1000)),
        "tcp_keepalives_idle": "10",
        "tcp_keepalives_interval": "5",
        "tcp_keepalives_count": "3",
        "tcp_user_timeout": "20000",
        **PLANNING,
    }


# The last is what asyncpg makes of an end of the connection at an odd moment.
DRIVERS_OWN = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)


class PostgresEngine:
    """A pool of ten connections. Satisfies `engine.Engine`."""

    def __init__(self, server: Server, *, busy_seconds: float) -> None:
        self._busy_seconds = busy_seconds
        self._engine = create_async_engine(
            server.url,
            pool_size=CONNECTIONS,
            max_overflow=0,
            pool_timeout=busy_seconds,
            hide_parameters=True,
            isolation_level="READ COMMITTED",
            json_deserializer=json_or_text,
            connect_args=server.arguments(timeout=busy_seconds),
        )
        sa.event.listen(self._engine.sync_engine, "handle_error", _forget_the_row)
        self._sessions = Sessions(session_settings(busy_seconds))
        self._sessions.watch(self._engine.sync_engine)
        # The pool has a line of its own, in which a wait has a fixed end however quickly the line moves.
        self._line = ConnectionLine(CONNECTIONS, patience=busy_seconds)

    async def run(self, work: Work[T], *, seconds: float | None = None) -> T:
        limit = self._busy_seconds + LONGER if seconds is None else seconds
        async with self._line.turn():
            try:
                # The server's own limits do not help where it cannot be reached any more, and nothing says so.
                async with asyncio.timeout(None if limit == NO_LIMIT else limit):
                    result = await self._commit(work, seconds)
            except DRIVERS_OWN as error:
                # SQLAlchemy wraps the driver's errors, except those that come up while a connection is opened.
                raise Unusable(str(error), _fault_of(error) or Fault.AWAY) from error
            except TimeoutError as error:
                self._sessions.distrust()
                raise Unusable("no answer in time", Fault.AWAY) from error
            except (sa.exc.DBAPIError, sa.exc.TimeoutError, OSError, Unconfirmed) as error:
                if self.fault(error) is Fault.READ_ONLY:
                    self._sessions.distrust()  # the address may lead to another server by now, which can be written
                raise
            except Exception:
                self._line.completed()  # the work was refused, and rolled back: nothing is wrong with the database
                raise
            self._line.completed()
            return result

    async def _commit(self, work: Work[T], seconds: float | None) -> T:
        async with self._engine.connect() as connection, connection.begin() as transaction:
            if seconds is not None:
                await connection.run_sync(partial(_take_your_time, seconds=seconds))
            result = await connection.run_sync(work)
            await _confirmed(transaction)
        return result

    def may_begin_again(self, error: sa.exc.DBAPIError) -> bool:
        is_stale = isinstance(_cause(error), asyncpg.InvalidCachedStatementError)
        return error.connection_invalidated or _sqlstate(error) in BEGIN_AGAIN or is_stale

    def fault(self, error: BaseException) -> Fault | None:
        if isinstance(error, Unusable):
            return error.fault
        if isinstance(error, sa.exc.TimeoutError):
            return Fault.BUSY
        if not isinstance(error, sa.exc.DBAPIError) or error.connection_invalidated:
            return (
                Fault.AWAY
            )  # the line, the socket, the name of the host: no connection could be had, or it was lost
        return _fault_of(_cause(error))

    async def empty_log(self) -> bool:
        return True

    async def close(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(GOODBYE):
                await self._engine.dispose()
                return
        self._sessions.distrust()
        await self._engine.dispose()


async def _confirmed(transaction: AsyncTransaction) -> None:
    """Commit. Raises Unconfirmed if the server's answer got lost: repeating the work might do it twice."""
    try:
        await transaction.commit()
    except sa.exc.DBAPIError as error:
        if error.connection_invalidated:
            raise Unconfirmed("the connection was lost at a COMMIT") from error
        raise


class Sessions:
    """What each connection begins with, and how one is noticed that is dead and does not say so.

    A firewall, a pooler or a machine that is gone may leave connections of which nothing is heard any more. So each is
    asked before it is used, and where one does not answer in time, all that are as old are replaced.
    """

    def __init__(self, settings: dict[str, str]) -> None:
        # As statements, not at the start of the session: poolers refuse names there that they do not know.
        self._settings = "; ".join(f"SET {name} = '{value}'" for name, value in settings.items())
        self._distrusted_at = 0.0

    def watch(self, engine: sa.Engine) -> None:
        sa.event.listen(engine, "connect", self._opened)
        sa.event.listen(engine, "checkout", self._checked_out)
        sa.event.listen(engine, "invalidate", self._cut)
        sa.event.listen(engine, "close", self._closed)

    def distrust(self) -> None:
        """Replace all connections that are open now, each when it is wanted next."""
        self._distrusted_at = time.monotonic()

    def _opened(self, connection: Any, record: Any) -> None:
        connection.run_async(lambda driver: driver.execute(self._settings))
        record.info["opened_at"] = time.monotonic()
        record.info["is_new"] = True

    def _checked_out(self, connection: Any, record: Any, _proxy: Any) -> None:
        if record.info.pop("is_new", False):
            return
        if self._is_distrusted(record):
            raise sa.exc.InvalidatePoolError("a connection as old as this one did not answer")
        try:
            connection.run_async(_ask)
        except Exception as error:  # asyncpg has many words for a connection that was cut while it was asked
            raise sa.exc.InvalidatePoolError("the connection does not answer") from error

    def _is_distrusted(self, record: Any) -> bool:
        return bool(record.info.get("opened_at", 0.0) <= self._distrusted_at)

    def _cut(self, connection: Any, *_: object) -> None:
        """It is given up: to say goodbye to a server that does not answer would take seconds."""
        connection.driver_connection.terminate()

    def _closed(self, connection: Any, record: Any) -> None:
        if self._is_distrusted(record):
            self._cut(connection)


async def _ask(driver: Any) -> None:
    await driver.execute("SELECT 1", timeout=ALIVE_WITHIN)


def _take_your_time(tx: sa.Connection, seconds: float) -> None:
    """Other limits than those of `session_settings`, for this transaction alone."""
    milliseconds = 0 if seconds == NO_LIMIT else int(seconds * 1000)  # to the server 0 is none
    for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
        tx.execute(sa.text(f"SET LOCAL {name} = {milliseconds}"))


def _cause(error: sa.exc.DBAPIError) -> BaseException | None:
    """asyncpg's own error; SQLAlchemy has one of its own between the two."""
    return error.orig.__cause__ if error.orig is not None else None


def _fault_of(cause: BaseException | None) -> Fault | None:
    """What asyncpg's error says about the database; None if it is about the statement."""
    state = str(getattr(cause, "sqlstate", None) or "")
    if isinstance(cause, asyncpg.InterfaceError) and not state:
        # It is asyncpg's own: the connection, or a parameter that cannot be sent.
        return None if isinstance(cause, asyncpg.DataError | ValueError | TypeError) else Fault.AWAY
    if state in BUSY | BEGIN_AGAIN or isinstance(cause, asyncpg.InvalidCachedStatementError):
        return Fault.BUSY
    if state in OTHERS:
        return OTHERS[state]
    is_ours = state[:2] in OURS and state not in NOT_OURS
    return None if is_ours else Fault.AWAY


def _sqlstate(error: sa.exc.DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", None) or "")


def _forget_the_row(context: Any) -> None:
    """Drop the DETAIL of an error: for a violated CHECK it quotes the whole row, with its prompt and token."""
    adapted = context.original_exception
    cause = adapted.__cause__
    if getattr(cause, "detail", None) is None:
        return
    cause.detail = None
    adapted.args = (f"{type(cause).__name__}: {cause}",)
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = adapted.args


async def open_postgres(server: Server, *, busy_seconds: float) -> PostgresEngine:
    """Connect and migrate. Raises DatabaseTooNew, ConnectionError, or SQLAlchemy's errors."""
    engine = PostgresEngine(server, busy_seconds=busy_seconds)
    try:
        if not await engine.run(is_at_head):
            await engine.run(migrate, seconds=NO_LIMIT)
            await engine.run(validate, seconds=NO_LIMIT)
    except BaseException:
        await engine.close()
        raise
    return engine
