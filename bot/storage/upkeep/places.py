"""Fills in `generations.place` of the pictures from before there was that column, where they were asked for in public.

In bites, each a transaction of its own, so that on PostgreSQL nobody else waits for long. The note `places` says up to
which picture it is to be done, from the newest down. There is no note once it is done.
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.engine.database import Database
from bot.storage.pictures.tables import generations
from bot.storage.upkeep.tables import notes

PLACES = "places"  # the note that migration 0006 writes
BITE = 2_000  # pictures: some tenths of a second

_row = generations.c
_FILL = (
    sa.update(generations)
    .where(_row.id <= sa.bindparam("last"), _row.id > sa.bindparam("before"))
    .where(~_row.private, _row.abandoned_at.is_(None), _row.place.is_(None))
    .values(place=_row.channel)
)
_IS_NOTE = notes.c.name == PLACES
_READ = sa.select(notes.c.text).where(_IS_NOTE).with_for_update()
_WRITE = sa.update(notes).where(_IS_NOTE)
_DELETE = sa.delete(notes).where(_IS_NOTE)


async def fill_places(database: Database) -> None:
    """For the start. Raises StoreBusy or StoreFull; what is left then is done at the next start."""
    while await database.transact(_bite):
        pass


def _bite(tx: sa.Connection) -> bool:
    """Whether there is more to be done."""
    text = tx.scalar(_READ)
    if text is None:
        return False
    last = int(text)
    before = max(0, last - BITE)
    tx.execute(_FILL, {"last": last, "before": before})
    if before:
        tx.execute(_WRITE, {"text": str(before)})
    else:
        tx.execute(_DELETE)
    return before > 0
