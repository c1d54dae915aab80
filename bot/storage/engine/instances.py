"""Which processes work on a PostgreSQL: each holds its INSTANCE name by an advisory lock for as long as it lives."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg  # type: ignore[import-untyped]  # it ships neither stubs nor a py.typed marker
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.storage.engine.errors import AlreadyRunning

LOCKS = 7002  # the first of the two numbers of an advisory lock; the second is the name's hash
AGAIN = 5.0  # seconds; after a restart of PostgreSQL the name is nobody's for so long at most

log = logging.getLogger(__name__)


def instances(tx: sa.Connection) -> int:
    """How many processes hold their names on this database."""
    held = sa.text(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = :locks "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    return tx.scalar(held, {"locks": LOCKS}) or 0


@asynccontextmanager
async def only_instance(url: sa.URL, instance: str) -> AsyncIterator[None]:
    """Hold the instance's name, on a connection of its own: it ends with the process. Raises AlreadyRunning."""
    engine = create_async_engine(url, poolclass=sa.pool.NullPool, isolation_level="AUTOCOMMIT")
    connection = engine.connect()
    try:
        await connection.start()
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise ConnectionError(str(error)) from error
    try:
        if not await _take(connection, instance):
            raise AlreadyRunning(
                f"Another process already runs as INSTANCE {instance}; stop it first, "
                "or give this one an INSTANCE of its own."
            )
        keeping = asyncio.create_task(_keep(connection, instance))
        try:
            yield
        finally:
            keeping.cancel()
            await asyncio.wait({keeping})
    finally:
        await connection.close()


async def _keep(connection: AsyncConnection, instance: str) -> None:
    """Take the name again and again: the lock ends with the connection, and that with PostgreSQL's restart."""
    lost = False
    while True:
        await asyncio.sleep(AGAIN)
        try:
            if not await _take(connection, instance):
                log.error("another process has taken the INSTANCE name %s; stop one of the two", instance)
            elif lost:
                log.info("the INSTANCE name is held again")
                lost = False
        except (sa.exc.DBAPIError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            log.warning("the INSTANCE name is not held", extra={"error": type(error).__name__})
            lost = True


async def _take(connection: AsyncConnection, instance: str) -> bool:
    """Whether the name is ours. A broken connection is opened anew; a lock that is held is held once more."""
    lock = sa.func.pg_try_advisory_lock(LOCKS, sa.func.hashtext(instance))
    try:
        return bool(await connection.scalar(sa.select(lock)))
    finally:
        await connection.rollback()
