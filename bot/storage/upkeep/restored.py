"""The first start on a restored copy.

What was open when the copy was made has long been painted, or given back, and posted. Going on with it would pay and
post a second time: it is given back instead, and nothing of it is posted.
"""

from __future__ import annotations

import logging
from functools import partial

import sqlalchemy as sa

from bot.domain.errors import Interrupted, to_facts
from bot.domain.pictures import State
from bot.storage.engine.database import Database
from bot.storage.pictures.endings import FREED, ask_key
from bot.storage.pictures.tables import facts, generations, outbox

log = logging.getLogger(__name__)

COPIED = "copied"  # the name of the fact that `backup` leaves in each copy; its text is when


async def settle_if_restored(database: Database) -> None:
    """Close what is open if this database is a copy that no process has used yet."""
    copied, closed = await database.transact(partial(_settle, database=database))
    if copied is not None:
        log.warning(
            "this is the copy made at %s: %d pictures that were open then are given back", copied, closed
        )


def _settle(tx: sa.Connection, database: Database) -> tuple[str | None, int]:
    copied: str | None = tx.scalar(sa.delete(facts).where(facts.c.name == COPIED).returning(facts.c.text))
    if copied is None:
        return None, 0
    given_back = tx.execute(
        sa.update(generations)
        .where(generations.c.ended_at.is_(None))
        .values(
            state=State.UNKNOWN.value,
            ended_at=database.now(),
            failure=to_facts(Interrupted()),
            token=None,
            **FREED,
        )
        .returning(generations.c.interaction)
    ).all()
    tx.execute(sa.update(outbox).where(outbox.c.state == "pending").values(state="kept"))
    for interaction in {row.interaction for row in given_back}:
        _keep(tx, database, interaction)
    return copied, len(given_back)


def _keep(tx: sa.Connection, database: Database, interaction: int) -> None:
    """The ask has ended now, and is not to be posted; what of it was painted stays to be looked at."""
    now = database.now()
    entry = database.insert(outbox).values(
        key=ask_key(interaction),
        interaction=interaction,
        state="kept",
        not_before=now,
        attempts=0,
        created_at=now,
    )
    tx.execute(entry.on_conflict_do_nothing(index_elements=[outbox.c.key]))
