"""Removes the outbox entries of what was posted long ago: nothing reads them any more.

They are walked in the order of their ids, which is that of their age, up to the first that is too young. Those that
stay before it are few: what was not posted, and still waits for its member.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import takewhile

import sqlalchemy as sa

from bot.storage.engine.database import Database
from bot.storage.pictures.closed import CLOSED_AT, IS_SENT
from bot.storage.pictures.tables import outbox
from bot.storage.upkeep.bites import Bites

POSTED = timedelta(days=30)  # since it was posted, or its member has seen it

# While an entry of the same ask is kept, that of a late picture says that this one was shown by itself.
_kept = outbox.alias("kept")
_is_needed = (
    sa.select(_kept.c.id)
    .where(_kept.c.state == sa.literal_column("'kept'"), _kept.c.interaction == outbox.c.interaction)
    .exists()
)


class PostedEntries:
    """`new_bites` begins a sweep."""

    def __init__(self, database: Database, new_bites: Callable[[], Bites]) -> None:
        self._new_bites = new_bites
        old = database.now(-POSTED)
        self._next = (
            sa.select(outbox.c.id, (outbox.c.created_at < old).label("is_old"))
            .where(outbox.c.id > sa.bindparam("after"))
            .order_by(outbox.c.id)
            .limit(sa.bindparam("limit", type_=sa.Integer))
        )
        self._delete = sa.delete(outbox).where(
            outbox.c.id.in_(sa.bindparam("ids", expanding=True)), IS_SENT, old > CLOSED_AT, ~_is_needed
        )

    async def remove(self) -> int:
        """One round; returns how many were removed. It may be cancelled at any point."""
        removed, after, bites = 0, 0, self._new_bites()
        while True:
            count, last = await bites.take(
                partial(self._bite, after=after, limit=bites.size), rows=bites.size
            )
            removed += count
            if last is None:
                return removed
            after = last

    def _bite(self, tx: sa.Connection, after: int, limit: int) -> tuple[int, int | None]:
        """How many of the next entries were removed, and the id of the last that was looked at; None at the end."""
        rows = tx.execute(self._next, {"after": after, "limit": limit}).all()
        old = [row.id for row in takewhile(lambda row: row.is_old, rows)]
        if not old:
            return 0, None
        return tx.execute(self._delete, {"ids": old}).rowcount, old[-1]
