"""How it is noted that messages must be made anew: in the transaction that changes what they show."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from bot.storage.care.tables import refreshes, shares
from bot.storage.engine.database import Database
from bot.storage.engine.notifications import Topic
from bot.storage.pictures.tables import generations

OWN = 0  # as a message: the ask's own, whichever it is when the to-do's turn comes


class Wanted:
    """Every verb is a part of the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        now = database.now()
        insert = database.insert(refreshes).values(not_before=now, attempts=0, created_at=now, wanted=1)
        # One that is in hand stays so: whoever has it sees by `wanted` that another press came, and does it again.
        self._insert = insert.on_conflict_do_update(
            index_elements=[refreshes.c.interaction, refreshes.c.channel, refreshes.c.message],
            set_={"wanted": refreshes.c.wanted + 1, "created_at": now},
        )

    def refresh(self, tx: sa.Connection, interaction: int, pictures: Collection[str] | None = None) -> None:
        """Have the ask's own message made anew, and those in which it is shared: of the shares of one picture alone
        only those of `pictures`, by public id; None: all."""
        row = tx.execute(_PLACE, {"ask": interaction}).first()
        if row is None:
            return
        shared: Sequence[Any] = tx.execute(_SHARES, {"ask": interaction}).all()
        messages = {(row.channel, OWN)} | {
            (share.channel, share.message)
            for share in shared
            if pictures is None or share.picture is None or share.picture in pictures
        }
        of_ask = {"interaction": interaction, "guild": row.guild}
        for channel, message in sorted(messages):
            tx.execute(self._insert, {**of_ask, "channel": channel, "message": message})
        self._database.notify(tx, Topic.REFRESHES)


_PLACE = (
    sa.select(generations.c.guild, generations.c.channel)
    .where(generations.c.interaction == sa.bindparam("ask"))
    .limit(1)
)
_SHARES = sa.select(shares.c.channel, shares.c.message, shares.c.picture).where(
    shares.c.interaction == sa.bindparam("ask")
)
