"""PostgreSQL over asyncpg.

At READ COMMITTED each statement sees what was committed before it began. Every transaction here relies on that: it
takes its lock with one statement and reads with the next, which then sees what the lock's last holder wrote.
"""

from __future__ import annotations

from typing import Any

import asyncpg  # type: ignore[import-untyped]  # it ships neither stubs nor a py.typed marker
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from bot.storage.engine.columns import json_or_text
from bot.storage.engine.engine import T, Work
from bot.storage.engine.fairness import ConnectionLine
from bot.storage.engine.schema import is_at_head, migrate, validate

BEGIN_AGAIN = {"40001", "40P01"}  # serialization failure, deadlock: the transaction was rolled back whole
# Lock timeout, too many connections, being shut down in three ways, still starting.
NOT_NOW = {"55P03", "53300", "57P01", "57P02", "57P03", "57P05"}
DISK_FULL = "53100"

CONNECTIONS = 10

# Our statements are few, short and the same for ever, each with its index. To plan one anew costs the server more
# than to run it; and a plan that holds for all parameters expects more rows than there are, which must not make it
# start helpers or compile.
PLANNING = {"plan_cache_mode": "force_generic_plan", "max_parallel_workers_per_gather": "0", "jit": "off"}


class PostgresEngine:
    """A pool of ten connections. Satisfies `engine.Engine`."""

    def __init__(self, url: sa.URL, *, busy_seconds: float) -> None:
        self._engine = create_async_engine(
            url,
            pool_size=CONNECTIONS,
            max_overflow=0,
            pool_timeout=busy_seconds,
            pool_pre_ping=True,  # a connection that a restart or a firewall has cut is replaced before it is used
            hide_parameters=True,
            isolation_level="READ COMMITTED",
            json_deserializer=json_or_text,
            connect_args={
                "timeout": busy_seconds,
                "server_settings": {
                    "application_name": "imagine-bot",
                    "lock_timeout": str(int(busy_seconds * 1000)),
                    **PLANNING,
                },
            },
        )
        sa.event.listen(self._engine.sync_engine, "handle_error", _forget_the_row)
        # The pool has a line of its own, in which a wait has a fixed end however quickly the line moves.
        self._line = ConnectionLine(CONNECTIONS, patience=busy_seconds)

    async def run(self, work: Work[T]) -> T:
        async with self._line.turn():
            try:
                async with self._engine.begin() as connection:
                    result = await connection.run_sync(work)
            except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                # SQLAlchemy wraps the driver's errors, except those that come up while a connection is opened.
                raise ConnectionError(str(error)) from error
            except (sa.exc.DBAPIError, sa.exc.TimeoutError, OSError):
                raise
            except Exception:
                self._line.completed()  # the work was refused, and rolled back: nothing is wrong with the database
                raise
            self._line.completed()
            return result

    def may_begin_again(self, error: sa.exc.DBAPIError) -> bool:
        return error.connection_invalidated or _sqlstate(error) in BEGIN_AGAIN

    def is_busy(self, error: Exception) -> bool:
        if not isinstance(error, sa.exc.DBAPIError):
            return True  # the pool, or the socket: no connection could be had
        state = _sqlstate(error)
        return error.connection_invalidated or state in BEGIN_AGAIN | NOT_NOW or state.startswith("08")

    def is_full(self, error: Exception) -> bool:
        return isinstance(error, sa.exc.DBAPIError) and _sqlstate(error) == DISK_FULL

    async def close(self) -> None:
        await self._engine.dispose()


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


async def open_postgres(url: sa.URL, *, busy_seconds: float) -> PostgresEngine:
    """Connect and migrate. Raises DatabaseTooNew, ConnectionError, or SQLAlchemy's errors."""
    engine = PostgresEngine(url, busy_seconds=busy_seconds)
    try:
        if not await engine.run(is_at_head):
            await engine.run(migrate)
            await engine.run(validate)
    except BaseException:
        await engine.close()
        raise
    return engine
