"""Which processes have a PostgreSQL database open: each holds an advisory lock on its INSTANCE name while it lives.

The lock belongs to a connection, so it is gone the moment the process is, whatever ended it. On the same connection,
which does nothing else and is opened anew when it was cut, the process listens for what the others notify.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Any, NoReturn

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.storage.engine.address import Server
from bot.storage.engine.errors import AlreadyRunning, NotHeld
from bot.storage.engine.notifications import Notifications
from bot.storage.engine.postgres import DRIVERS_OWN

LOCKS = 7002  # the first of the two numbers of an advisory lock; the second is the name's hash
# Seconds; for so long at most the name is free after a restart of PostgreSQL, and notifications are missed.
ACQUIRE_EVERY = 5.0
GOODBYE = 2.0  # seconds for it to answer that a connection is closed
WITHIN = 5.0  # seconds in which PostgreSQL must answer; nothing else would tell that the connection is dead

LOOKS = 3  # in a row that must find the name taken before another process is sure to have it
MOST_SESSIONS = 10  # sessions of ours that are remembered

# The number of a session's process comes again, soon after a restart of PostgreSQL in a container; when it began does
# not.
OWN_SESSION = sa.text("SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()")
# It waits for the end, a second at most.
END_OLD_SESSIONS = sa.text(
    "SELECT pg_terminate_backend(pg_locks.pid, 1000) FROM pg_locks JOIN pg_stat_activity USING (pid) "
    "WHERE locktype = 'advisory' AND granted AND classid = :locks "
    "AND pid = :pid AND backend_start = :backend_start "
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


class InstanceName:
    """A name that is held on a connection of its own, as long as that connection lives."""

    def __init__(self, connection: AsyncConnection, name: str, notifications: Notifications) -> None:
        self._connection = connection
        self._name = name
        self._notifications = notifications
        self._lost = False
        self._taken = 0  # looks in a row that found the name taken
        # Of those that may still have the name for us though we gave them up, the last ones.
        self._sessions: deque[dict[str, Any]] = deque(maxlen=MOST_SESSIONS)

    async def acquire(self) -> bool:
        """Whether the name is ours now; acquiring it again succeeds. Opens a broken connection anew, and listens."""
        lock = sa.select(sa.func.pg_try_advisory_lock(LOCKS, sa.func.hashtext(self._name)))
        try:
            await self._note_session()
            held = bool(await self._connection.scalar(lock))
            if not held and await self._end_old_sessions():
                held = bool(await self._connection.scalar(lock))
            opened = await self._connection.get_raw_connection()
            await self._notifications.listen(opened.driver_connection)
            return held
        finally:
            await self._connection.rollback()

    async def _note_session(self) -> None:
        """Before it asks for the name: what it then has is ours, even if we never hear of that."""
        session = dict((await self._connection.execute(OWN_SESSION)).mappings().one())
        if session not in self._sessions:
            self._sessions.append(session)

    async def _end_old_sessions(self) -> bool:
        """Whether one of ours had the name: the server may not notice for a long time that we gave it up."""
        mine = {"locks": LOCKS, "name": self._name}
        ended = [
            await self._connection.scalar(END_OLD_SESSIONS, mine | session)
            for session in list(self._sessions)[:-1]
        ]
        return any(ended)

    async def hold(self) -> float:
        """Acquire it again, since a restart of PostgreSQL frees it; the seconds until that is due once more.

        Raises NotHeld if PostgreSQL cannot be reached, or if the name is taken; AlreadyRunning once it is sure that
        another process has it, which has taken over all that was this one's.
        """
        try:
            async with asyncio.timeout(WITHIN):
                held = await self.acquire()
        except (sa.exc.DBAPIError, *DRIVERS_OWN, OSError) as error:
            self._lost = True
            raise NotHeld("the INSTANCE name is not held") from error
        if not held:
            self._refuse()
        if self._lost:
            log.info("the INSTANCE name is held again")
        self._lost, self._taken = False, 0
        return ACQUIRE_EVERY

    def _refuse(self) -> NoReturn:
        self._lost = True
        self._taken += 1
        words = (
            f"Another process has taken the INSTANCE name {self._name} and goes on in this one's place; "
            "give one of the two an INSTANCE of its own."
        )
        raise (NotHeld if self._taken < LOOKS else AlreadyRunning)(words)


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
