"""Which processes have a PostgreSQL database open: each holds an advisory lock on its INSTANCE name while it lives.

The lock belongs to a connection, so it is gone the moment the process is, whatever ended it. On the same connection,
which does nothing else and is opened anew when it was cut, the process listens for what the others notify.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.storage.engine.address import Server
from bot.storage.engine.errors import AlreadyRunning
from bot.storage.engine.notifications import Notifications
from bot.storage.engine.postgres import DRIVERS_OWN

LOCKS = 7002  # the first of the two numbers of an advisory lock; the second is the name's hash
# Seconds; for so long at most the name is free after a restart of PostgreSQL, and notifications are missed.
ACQUIRE_EVERY = 5.0
GOODBYE = 2.0  # seconds for it to answer that a connection is closed
WITHIN = 5.0  # seconds in which PostgreSQL must answer; nothing else would tell that the connection is dead

# It waits for the end, a second at most. A process of that number that does not hold our name is another one by now.
END_OLD_SESSION = sa.text(
    "SELECT pg_terminate_backend(pid, 1000) FROM pg_locks "
    "WHERE locktype = 'advisory' AND granted AND classid = :locks AND pid = :holder "
    "AND CAST(objid AS bigint) = CAST(hashtext(:name) AS bigint) & 4294967295 "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)

log = logging.getLogger(__name__)


def count_instances(tx: sa.Connection) -> int:
    """How many processes hold an INSTANCE name on this database, this one included."""
    held = sa.text(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = :locks "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    return tx.scalar(held, {"locks": LOCKS}) or 0


def living_instances(tx: sa.Connection, names: Collection[str]) -> frozenset[str]:
    """Those of these INSTANCE names that processes hold on this database."""
    held = sa.text(
        # pg_locks has the second number without a sign.
        "SELECT name FROM json_array_elements_text(CAST(:names AS json)) AS name "
        "WHERE CAST(hashtext(name) AS bigint) & 4294967295 IN ("
        "SELECT CAST(objid AS bigint) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = :locks "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
    )
    return frozenset(tx.scalars(held, {"names": json.dumps(list(names)), "locks": LOCKS}))


class NotHeld(Exception):
    """The INSTANCE name of this process is not its own at the moment."""


class InstanceName:
    """A name that is held on a connection of its own, as long as that connection lives."""

    def __init__(self, connection: AsyncConnection, name: str, notifications: Notifications) -> None:
        self._connection = connection
        self._name = name
        self._notifications = notifications
        self._lost = False
        self._holder = 0  # the server's process that has the name for us

    async def acquire(self) -> bool:
        """Whether the name is ours now; acquiring it again succeeds. Opens a broken connection anew, and listens."""
        lock = sa.func.pg_try_advisory_lock(LOCKS, sa.func.hashtext(self._name))
        try:
            held = bool(await self._connection.scalar(sa.select(lock)))
            opened = await self._connection.get_raw_connection()
            driver: Any = opened.driver_connection
            if not held and self._holder:
                # Our connection before this one: we gave it up, but the server may not have noticed for a long time.
                mine = {"locks": LOCKS, "name": self._name, "holder": self._holder}
                await self._connection.execute(END_OLD_SESSION, mine)
                held = bool(await self._connection.scalar(sa.select(lock)))
            await self._notifications.listen(driver)
            if held:
                self._holder = driver.get_server_pid()
            return held
        finally:
            await self._connection.rollback()

    async def hold(self) -> float:
        """Acquire it again, since a restart of PostgreSQL frees it; the seconds until that is due once more.

        Raises NotHeld if PostgreSQL cannot be reached, or if another process has taken the name meanwhile.
        """
        try:
            async with asyncio.timeout(WITHIN):
                held = await self.acquire()
        except (sa.exc.DBAPIError, *DRIVERS_OWN, OSError) as error:
            self._lost = True
            raise NotHeld("the INSTANCE name is not held") from error
        if not held:
            raise NotHeld(f"another process has taken the INSTANCE name {self._name}; stop one of the two")
        if self._lost:
            log.info("the INSTANCE name is held again")
            self._lost = False
        return ACQUIRE_EVERY


@asynccontextmanager
async def only_instance(
    server: Server, instance: str, notifications: Notifications
) -> AsyncIterator[InstanceName]:
    """Hold the name `instance`, and listen, on a connection that does nothing else, until the block is left.

    Raises AlreadyRunning if another process holds it, ConnectionError if PostgreSQL cannot be reached.
    """
    engine = create_async_engine(
        server.url,
        poolclass=sa.pool.NullPool,
        isolation_level="AUTOCOMMIT",
        connect_args=server.arguments(timeout=WITHIN),
    )
    connection = engine.connect()
    try:
        await connection.start()
    except DRIVERS_OWN as error:
        raise ConnectionError(str(error)) from error
    try:
        name = InstanceName(connection, instance, notifications)
        if not await name.acquire():
            raise AlreadyRunning(
                f"Another process already runs as INSTANCE {instance}; stop it first, "
                "or give this one an INSTANCE of its own."
            )
        yield name
    finally:
        await _close(connection)


async def _close(connection: AsyncConnection) -> None:
    """A server that does not answer any more is not waited for: it frees the name when it notices."""
    try:
        async with asyncio.timeout(GOODBYE):
            await connection.close()
    except TimeoutError:
        log.warning("PostgreSQL did not answer that the connection is closed")
