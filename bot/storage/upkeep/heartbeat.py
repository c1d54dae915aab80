"""Whether the database answers, and takes what is written."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

import sqlalchemy as sa

from bot.storage.engine.database import Database
from bot.storage.upkeep.tables import notes

WRITE_EVERY = 10.0  # seconds; a monitor may ask more often than a disk wants to be written

_READ = sa.select(notes.c.text).where(notes.c.name == "heartbeat")


class Heartbeat:
    """`clock` counts seconds, as `time.monotonic`."""

    def __init__(self, database: Database, clock: Callable[[], float] = monotonic) -> None:
        self._database = database
        self._clock = clock
        self._written_at = float("-inf")
        self._upsert = database.upsert(notes, "text")

    async def answers(self) -> bool:
        """Write a note and read it again: True. Raises what the database raises.

        A write within WRITE_EVERY seconds after one that succeeded is left out. A real one it must be: a disk that is
        full or broken, and a database that is read-only after a failover, answer every question.
        """
        beats = self._clock() - self._written_at >= WRITE_EVERY
        text = await self._database.transact(lambda tx: self._beat(tx, writes=beats))
        if beats:
            self._written_at = self._clock()
        return text is not None

    def _beat(self, tx: sa.Connection, *, writes: bool) -> str | None:
        if writes:
            moment = self._database.clock().isoformat(timespec="seconds")
            tx.execute(self._upsert, {"name": "heartbeat", "text": moment})
        text: str | None = tx.scalar(_READ)
        return text
