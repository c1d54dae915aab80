"""Which processes have a PostgreSQL database open: each holds an advisory lock on its INSTANCE name while it lives.

The lock belongs to a connection, so it is gone the moment the process is, whatever ended it.
"""

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
ACQUIRE_EVERY = 5.0  # seconds; for so long at most the name is free after a restart of PostgreSQL

log = logging.getLogger(__name__)


def count_instances(tx: sa.Connection) -> int:
    """How many processes hold an INSTANCE name on this database, this one included."""
    held = sa.text(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = :locks "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    return tx.scalar(held, {"locks": LOCKS}) or 0


@asynccontextmanager
async def only_instance(url: sa.URL, instance: str) -> AsyncIterator[None]:
    """Hold the name `instance` on a connection that does nothing else, until the block is left.

    Raises AlreadyRunning if another process holds it, ConnectionError if PostgreSQL cannot be reached.
    """
    engine = create_async_engine(url, poolclass=sa.pool.NullPool, isolation_level="AUTOCOMMIT")
    connection = engine.connect()
    try:
        await connection.start()
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise ConnectionError(str(error)) from error
    try:
        if not await _acquire(connection, instance):
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
    """Acquire the name again and again: a restart of PostgreSQL closes the connection, and that frees the lock."""
    lost = False
    while True:
        await asyncio.sleep(ACQUIRE_EVERY)
        try:
            if not await _acquire(connection, instance):
                log.error("another process has taken the INSTANCE name %s; stop one of the two", instance)
            elif lost:
                log.info("the INSTANCE name is held again")
                lost = False
        except (sa.exc.DBAPIError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            log.warning("the INSTANCE name is not held", extra={"error": type(error).__name__})
            lost = True


async def _acquire(connection: AsyncConnection, instance: str) -> bool:
    """Whether the name is ours now. Opens a broken connection anew; acquiring a lock that is held succeeds."""
    lock = sa.func.pg_try_advisory_lock(LOCKS, sa.func.hashtext(instance))
    try:
        return bool(await connection.scalar(sa.select(lock)))
    finally:
        await connection.rollback()
