"""From which picture on answers without a cost count against the present endpoint, kept in a note.

Pictures of earlier endpoints, or from before the models file said how a cost is read, prove nothing of this one. It is
an id and no moment, since ids only grow, whatever a clock does.
"""

from __future__ import annotations

import json
from functools import partial

import sqlalchemy as sa

from bot.storage.engine.database import Database
from bot.storage.pictures.tables import generations
from bot.storage.upkeep.tables import notes

NAME = "costs counted"

_GET = sa.select(notes.c.text).where(notes.c.name == NAME)
_LAST_ID = sa.select(sa.func.coalesce(sa.func.max(generations.c.id), sa.literal_column("0")))


async def counted_since(database: Database, of: str) -> int:
    """The id of the last picture before. `of` names the endpoint, and how its answers tell a cost: a short text.

    Another one than at the last start begins now. Raises StoreBusy or StoreFull.
    """
    return await database.transact(partial(_since, database=database, of=of))


def _since(tx: sa.Connection, database: Database, of: str) -> int:
    kept = _read(tx.scalar(_GET))
    if kept is not None and kept[0] == of:
        return kept[1]
    since: int = tx.execute(_LAST_ID).scalar_one()
    tx.execute(database.upsert(notes, "text"), {"name": NAME, "text": json.dumps([of, since])})
    return since


def _read(text: str | None) -> tuple[str, int] | None:
    """None too for a note that cannot be read."""
    try:
        of, since = json.loads(text or "")
    except (ValueError, TypeError):
        return None
    return (of, since) if isinstance(of, str) and isinstance(since, int) else None
