"""What members have not been told yet: outbox entries that were kept, and private asks whose token ends soon."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from functools import partial

import sqlalchemy as sa

from bot.domain.pictures import Delivery, Generation
from bot.storage.engine.database import Database
from bot.storage.pictures.closed import CLOSED_AT, IS_UNTOLD
from bot.storage.pictures.endings import LATE
from bot.storage.pictures.outbox import pictures_of
from bot.storage.pictures.records import rows_of_ask
from bot.storage.pictures.tables import generations, outbox

LATELY = timedelta(days=30)  # what was kept before is not told any more; `/me` shows it all the same


class UntoldRows:
    """One per process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        now, is_lately = database.now(), database.now(-LATELY) < CLOSED_AT
        untold = IS_UNTOLD & is_lately
        joined = sa.join(outbox, generations, generations.c.interaction == outbox.c.interaction)
        self._members = (
            sa.select(generations.c.guild, generations.c.member).select_from(joined).where(untold).distinct()
        )
        self._of_member = (
            sa.select(outbox.c.key, outbox.c.interaction, outbox.c.attempts)
            .select_from(joined)
            .where(untold, generations.c.guild == sa.bindparam("guild"))
            .where(generations.c.member == sa.bindparam("member"), generations.c.position == 0)
            .order_by(outbox.c.id)
        )
        self._told = (
            sa.update(outbox)
            .where(outbox.c.key.in_(sa.bindparam("keys", expanding=True)), outbox.c.told_at.is_(None))
            .values(told_at=now)
        )

    async def members(self) -> frozenset[tuple[int, int]]:
        """Server and member of everything that was kept lately and not told. Raises StoreBusy."""
        rows = await self._database.transact(lambda tx: tx.execute(self._members).all())
        return frozenset((row.guild, row.member) for row in rows)

    async def of(self, guild: int, member: int) -> tuple[Delivery, ...]:
        """What is to be told to this member, the oldest first. Raises StoreBusy."""
        return await self._database.transact(partial(self._read, guild=guild, member=member))

    def _read(self, tx: sa.Connection, guild: int, member: int) -> tuple[Delivery, ...]:
        entries = tx.execute(self._of_member, {"guild": guild, "member": member}).all()
        found = [(entry, pictures_of(tx, entry.key, entry.interaction)) for entry in entries]
        return tuple(
            Delivery(
                key=entry.key,
                attempts=entry.attempts,
                generations=rows,
                is_late=entry.key.startswith(LATE),
            )
            for entry, rows in found
            if rows
        )

    async def told(self, keys: Collection[str]) -> None:
        """The member has been told of these entries. Raises StoreBusy."""
        await self._database.transact(lambda tx: tx.execute(self._told, {"keys": list(keys)}))

    async def private_ending(self, within: timedelta) -> tuple[tuple[Generation, ...], ...]:
        """All pictures of each private ask that is not posted yet and whose token ends `within` this time, but for
        those that were deleted.

        Raises StoreBusy.
        """
        ends_soon = sa.and_(
            generations.c.private,
            generations.c.token.is_not(None),
            generations.c.answered_at.is_not(None),
            generations.c.expires_at > self._database.now(),
            generations.c.expires_at <= self._database.now(within),
        )
        # Two queries, each of which reads one small index: what is open, and what waits in the outbox.
        is_open = sa.select(generations.c.interaction).where(ends_soon, generations.c.ended_at.is_(None))
        joined = sa.join(outbox, generations, generations.c.interaction == outbox.c.interaction)
        waits = sa.select(generations.c.interaction).select_from(joined).where(ends_soon, _IS_PENDING)
        asks = sa.union(is_open, waits)
        return await self._database.transact(lambda tx: _not_deleted(tx, tx.scalars(asks).all()))


def _not_deleted(tx: sa.Connection, asks: Sequence[int]) -> tuple[tuple[Generation, ...], ...]:
    found = (tuple(row for row in rows_of_ask(tx, ask) if row.deleted_at is None) for ask in asks)
    return tuple(rows for rows in found if rows)


# --- statements ------------------------------------------------------------------------------------------

_IS_PENDING = outbox.c.state == sa.literal_column("'pending'")
