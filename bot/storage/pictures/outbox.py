"""The outbox: what is to be posted, until it is posted (`sent`) or given up (`kept`).

An entry is pending until somebody says how it ended. Taking it only puts it off, by `not_before`: that is the lease of
the attempt under way and the back-off before the next one at once, so an entry whose process died comes up again.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.domain.pictures import Delivery
from bot.storage.engine.database import Database
from bot.storage.pictures.endings import LATE
from bot.storage.pictures.records import to_generation
from bot.storage.pictures.tables import generations, outbox

SHORTEST_PAUSE = timedelta(seconds=60)  # longer than any upload, or a second one would begin beside the first
LONGEST_PAUSE = timedelta(hours=1)


def pause(attempts: int) -> timedelta:
    """How long an entry stays put off once it has been taken `attempts` times (at least 1): it doubles each time."""
    return min(SHORTEST_PAUSE * (1 << min(attempts - 1, 10)), LONGEST_PAUSE)


class OutboxRows:
    """Satisfies `studio.Outbox`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def release(self) -> None:
        """Make all pending entries due now, at a start; not while other processes run, which may be posting them."""
        await self._database.transact(self._release)

    def _release(self, tx: sa.Connection) -> None:
        if not self._database.others_live(tx):
            tx.execute(sa.update(outbox).where(_pending).values(not_before=self._database.now()))

    async def claim_due(self) -> Delivery | None:
        """The entry that has been due for longest, put off by `pause`, with its pictures; None if none is due."""
        return await self._database.transact(self._claim_due)

    def _claim_due(self, tx: sa.Connection) -> Delivery | None:
        entry = tx.execute(
            sa.select(outbox.c.id, outbox.c.key, outbox.c.interaction, outbox.c.attempts)
            .where(_pending, outbox.c.not_before <= self._database.now())
            .order_by(outbox.c.not_before, outbox.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)  # somebody else is taking that one: go on to the next
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
        """Close a pending entry as posted and erase the token. `message`: the id of a new message that shows the
        pictures; None if the reply that was there shows them."""
        shown = {} if message is None else {"message": message}
        await self._database.transact(lambda tx: self._close(tx, key, "sent", shown))

    async def kept(self, key: str) -> None:
        """Close a pending entry as given up and erase the token; its pictures are `undelivered` now."""
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
        """Make a pending entry due again in `seconds` instead of after its pause."""
        later = (
            sa.update(outbox)
            .where(outbox.c.key == key, _pending)
            .values(not_before=self._database.now(timedelta(seconds=seconds)))
        )
        await self._database.transact(lambda tx: tx.execute(later))

    async def seconds_to_next(self) -> float | None:
        """Seconds until the next entry is due, 0.0 if one is overdue; None if none is pending."""
        query = sa.select(sa.func.min(outbox.c.not_before), self._database.now().label("now")).where(_pending)
        due, now = await self._database.transact(lambda tx: tx.execute(query).one())
        return max(0.0, (due - now).total_seconds()) if due is not None else None


_pending = outbox.c.state == sa.literal_column("'pending'")


def _shown_by(key: str, interaction: int) -> sa.ColumnElement[bool]:
    """Whether a picture belongs to the entry: to its ask, or it is the one that came late."""
    if key.startswith(LATE):
        return generations.c.public_id == key.removeprefix(LATE)
    return generations.c.interaction == interaction
