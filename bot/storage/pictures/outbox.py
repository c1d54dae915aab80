"""What is to be posted, until it is posted or given up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.domain.pictures import Delivery
from bot.storage.engine.database import Database
from bot.storage.pictures.endings import LATE
from bot.storage.pictures.records import to_generation
from bot.storage.pictures.tables import generations, outbox

SHORTEST = timedelta(seconds=60)  # an upload that is under way must not be begun a second time
LONGEST = timedelta(hours=1)


def pause(attempts: int) -> timedelta:
    """How long the entry stays put off after it was taken for the `attempts`-th time: it doubles each time."""
    return min(SHORTEST * (1 << min(attempts - 1, 10)), LONGEST)


class OutboxRows:
    """Satisfies `studio.Outbox`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def release(self) -> None:
        """At a start: what a dead process had in hand is due at once. While others live it stays put off."""
        await self._database.transact(self._release)

    def _release(self, tx: sa.Connection) -> None:
        if not self._database.others_live(tx):
            tx.execute(sa.update(outbox).where(_pending).values(not_before=self._database.now()))

    async def take(self) -> Delivery | None:
        return await self._database.transact(self._take)

    def _take(self, tx: sa.Connection) -> Delivery | None:
        entry = tx.execute(
            sa.select(outbox.c.id, outbox.c.key, outbox.c.interaction, outbox.c.attempts)
            .where(_pending, outbox.c.not_before <= self._database.now())
            .order_by(outbox.c.not_before, outbox.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).one_or_none()
        if entry is None:
            return None
        attempts = entry.attempts + 1
        tx.execute(
            sa.update(outbox)
            .where(outbox.c.id == entry.id)
            .values(attempts=attempts, not_before=self._database.now(pause(attempts)))
        )
        rows = tx.execute(
            sa.select(generations)
            .where(_shown_by(entry.key, entry.interaction))
            .order_by(generations.c.position)
        )
        return Delivery(
            key=entry.key, attempts=attempts, generations=tuple(to_generation(row) for row in rows)
        )

    async def sent(self, key: str, message: int | None) -> None:
        """`message`: where the pictures are to be seen now, None if that is where they were expected."""
        shown = {} if message is None else {"message": message}
        await self._database.transact(lambda tx: self._close(tx, key, "sent", shown))

    async def kept(self, key: str) -> None:
        await self._database.transact(lambda tx: self._close(tx, key, "kept", {}))

    def _close(self, tx: sa.Connection, key: str, state: str, shown: dict[str, Any]) -> None:
        interaction = tx.scalar(
            sa.update(outbox)
            .where(outbox.c.key == key, _pending)
            .values(state=state, **shown)
            .returning(outbox.c.interaction)
        )
        if interaction is not None:
            tx.execute(sa.update(generations).where(_shown_by(key, interaction)).values(token=None, **shown))

    async def put_off(self, key: str, seconds: float) -> None:
        """Due again in `seconds`, instead of after the pause: for a failure that is known to be over soon."""
        later = (
            sa.update(outbox)
            .where(outbox.c.key == key, _pending)
            .values(not_before=self._database.now(timedelta(seconds=seconds)))
        )
        await self._database.transact(lambda tx: tx.execute(later))

    async def seconds_to_next(self) -> float | None:
        query = sa.select(sa.func.min(outbox.c.not_before), self._database.now().label("now")).where(_pending)
        due, now = await self._database.transact(lambda tx: tx.execute(query).one())
        return max(0.0, (due - now).total_seconds()) if due is not None else None


_pending = outbox.c.state == sa.literal_column("'pending'")


def _shown_by(key: str, interaction: int) -> sa.ColumnElement[bool]:
    """The pictures of an entry: the whole ask, or the one that came late."""
    if key.startswith(LATE):
        return generations.c.public_id == key.removeprefix(LATE)
    return generations.c.interaction == interaction
