"""The public messages that show an ask besides its own reply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from bot.domain.care.values import Share
from bot.storage.care.tables import shares
from bot.storage.care.wanted import Wanted
from bot.storage.engine.database import Database
from bot.storage.pictures.records import OF_ASK
from bot.storage.pictures.tables import generations


class Sharing:
    """Every verb is a part of the caller's transaction."""

    def __init__(self, database: Database, wanted: Wanted) -> None:
        self._wanted = wanted
        self._insert = database.insert(shares).values(at=database.now()).on_conflict_do_nothing()

    def shared(self, tx: sa.Connection, share: Mapping[str, Any]) -> None:
        """`share` has the columns of the table but for `id` and `at`."""
        # Locked: who deletes one of them at this moment either is seen here, or sees the message.
        interaction = share["interaction"]
        rows = tx.execute(_LOCK, {"ask": interaction}).all()
        tx.execute(self._insert, dict(share))
        if any(row.deleted_at is not None or row.spoiler for row in rows):
            self._wanted.refresh(tx, interaction)


def shares_of(tx: sa.Connection, interaction: int) -> tuple[Share, ...]:
    return tuple(map(to_share, tx.execute(_SHARES, {"ask": interaction})))


def to_share(row: sa.Row[Any]) -> Share:
    return Share(
        interaction=row.interaction,
        picture=row.picture,
        guild=row.guild,
        channel=row.channel,
        place=row.place,
        message=row.message,
        by=row.by,
        at=row.at,
    )


_LOCK = (
    sa.select(generations.c.deleted_at, generations.c.spoiler)
    .where(OF_ASK)
    .order_by(generations.c.id)
    .with_for_update()
)
_SHARES = sa.select(shares).where(shares.c.interaction == sa.bindparam("ask")).order_by(shares.c.id)
