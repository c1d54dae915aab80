"""IMAGE_RATE: how many pictures may start in a minute, over all processes, and the lock under which one starts."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from bot.storage.engine.database import Database
from bot.storage.pictures.tables import rate


class Rate:
    """Every verb is a part of the caller's transaction. `per_minute` counts starts; None: no limit."""

    def __init__(self, database: Database, per_minute: float | None) -> None:
        self.is_limited = bool(per_minute)
        self._needs_lock = not database.is_sqlite  # which has one writer, who is alone already
        interval = timedelta(minutes=1) / per_minute if per_minute else timedelta()
        is_it = rate.c.name == "endpoint"
        self._read = sa.select(rate.c.due, database.now().label("now")).where(is_it)
        self._lock = self._read.with_for_update()
        # GCRA with a burst of one, so a quiet hour saves up nothing.
        self._interval = interval
        self._advance = sa.update(rate).where(is_it).values(due=database.now(interval))
        self._correct = self._advance.where(rate.c.due > database.now(interval))

    def lock(self, tx: sa.Connection) -> None:
        """Keep every other process from starting pictures until the transaction ends."""
        if self._needs_lock:
            tx.execute(self._lock)

    def correct(self, tx: sa.Connection) -> None:
        """Bring a `due` nearer that is further off than one interval: it was written while the clock was ahead, or
        under a slower IMAGE_RATE. To be called with the lock held."""
        if self.is_limited:
            tx.execute(self._correct)

    def seconds_until_due(self, tx: sa.Connection) -> float | None:
        """How long the limit holds the next start back, in seconds; None if it does not."""
        if not self.is_limited:
            return None
        due, now = tx.execute(self._read).one()
        if due is None or due <= now:
            return None
        return float(min(due - now, self._interval).total_seconds())

    def starts(self, tx: sa.Connection, free: int) -> int:
        """How many pictures may start at this moment, where slots are free for so many."""
        if not self.is_limited or not free:
            return free
        return 1 if self.seconds_until_due(tx) is None else 0

    def advance(self, tx: sa.Connection) -> None:
        """A picture starts: the next one is due one interval from now."""
        if self.is_limited:
            tx.execute(self._advance)
