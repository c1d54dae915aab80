"""The first start on a restored copy.

What was open when the copy was made has been painted or given back since, and posted. Going on with it would pay and
post a second time: so it is given back, and nothing of it is posted.
"""

from __future__ import annotations

import logging
from functools import partial

import sqlalchemy as sa

from bot.domain.errors import Interrupted, failure_to_json
from bot.domain.pictures import State
from bot.storage.engine.database import Database
from bot.storage.pictures.endings import CARD_HELD, FREED, ask_key
from bot.storage.pictures.tables import generations, outbox
from bot.storage.upkeep.tables import notes

log = logging.getLogger(__name__)

COPIED = "copied"  # the name of the note that `backup` leaves in each copy; its text says when it was made


async def settle_if_restored(database: Database) -> None:
    """If this database is a copy that no process has opened yet, end what is open in it. For the start, before work."""
    copied, closed = await database.transact(partial(_settle, database=database))
    if copied is not None:
        log.warning(
            "this is the copy made at %s: %d pictures that were open then are given back", copied, closed
        )


def _settle(tx: sa.Connection, database: Database) -> tuple[str | None, int]:
    copied: str | None = tx.scalar(sa.delete(notes).where(notes.c.name == COPIED).returning(notes.c.text))
    if copied is None:
        return None, 0
    given_back = tx.execute(
        sa.update(generations)
        .where(generations.c.ended_at.is_(None))
        .values(
            state=State.UNKNOWN.value,
            ended_at=database.now(),
            failure=failure_to_json(Interrupted()),
            token=None,
            **FREED,
        )
        .returning(generations.c.interaction)
    ).all()
    tx.execute(
        sa.update(outbox).where(outbox.c.state == "pending").values(state="kept", not_before=database.now())
    )
    for interaction in {row.interaction for row in given_back}:
        _close_unposted(tx, database, interaction)
    return copied, len(given_back)


def _close_unposted(tx: sa.Connection, database: Database, interaction: int) -> None:
    """Give the ask, all of whose pictures have ended now, an outbox entry that is closed already: `/me` shows it."""
    now = database.now()
    entry = database.insert(outbox).values(
        key=ask_key(interaction),
        interaction=interaction,
        state="kept",
        not_before=now,
        attempts=0,
        created_at=now,
    )
    held = outbox.c.reason == CARD_HELD
    tx.execute(
        entry.on_conflict_do_update(
            index_elements=[outbox.c.key], set_={"state": "kept", "reason": None}, where=held
        )
    )
