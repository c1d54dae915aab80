"""The first start on a restored copy.

What was open when the copy was made has been painted or given back since, and posted. Going on with it would pay and
post a second time: so it is given back, and nothing of it is posted.

Challenges go on as they were then, and take steps that they have taken since once more. So what may have been posted of
them counts as tried: the poster looks for it in the channel, and edits what it finds there.
"""

from __future__ import annotations

import logging
from functools import partial

import sqlalchemy as sa

from bot.domain.challenges.records import PostKind
from bot.domain.errors import Interrupted, failure_to_json
from bot.domain.pictures import State
from bot.storage.challenges.noting import GALLERY, NOTICE, PICTURE_KINDS, RESULT, SHEET
from bot.storage.challenges.tables import challenge_entries, challenge_posts, challenges
from bot.storage.challenges.telling.tables import challenge_tellings
from bot.storage.engine.database import Database
from bot.storage.pictures.endings import CARD_HELD, FREED, ask_key
from bot.storage.pictures.tables import generations, outbox
from bot.storage.upkeep.tables import notes

log = logging.getLogger(__name__)

COPIED = "copied"  # the name of the note that `backup` leaves in each copy; its text says when it was made
MORE = 10  # messages of a gallery, for entries that have come since the copy was made


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
    _doubt_posts(tx, database)
    tx.execute(sa.delete(challenge_tellings))  # these members have been told
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


def _doubt_posts(tx: sa.Connection, database: Database) -> None:
    """Have each message of a challenge that is not known to be posted looked for before it is sent.

    That is done with one that was wanted before: so those that are to come are written down as if they had been.
    """
    tx.execute(_DOUBT)
    now = database.now()
    insert = database.insert(challenge_posts).values(
        state="done", line=0, not_before=now, created_at=now, attempts=0
    )
    to_come = [
        # Those with pictures as wanted once more: else a cancelled challenge would drop them, and look for none.
        {
            "challenge": row.id,
            "kind": kind.value,
            "number": number,
            "wanted": 2 if kind in PICTURE_KINDS else 1,
        }
        for row in tx.execute(_RUNNING)
        for kind, number in (SHEET, RESULT, NOTICE, *_galleries(row.entries))
    ]
    if to_come:
        tx.execute(insert.on_conflict_do_nothing(), to_come)


def _galleries(entries: int) -> list[tuple[PostKind, int]]:
    return [(PostKind.GALLERY, number) for number in range(1, -(-entries // GALLERY) + MORE + 1)]


# --- statements ------------------------------------------------------------------------------------------

_post = challenge_posts.c
_DOUBT = (
    sa.update(challenge_posts)
    .where(_post.message.is_(None), _post.state != sa.literal_column("'done'"))
    .values(wanted=_post.wanted + 1)
)
_entered = (
    sa.select(sa.func.count())
    .where(challenge_entries.c.challenge == challenges.c.id)
    .correlate(challenges)
    .scalar_subquery()
)
_RUNNING = sa.select(challenges.c.id, _entered.label("entries")).where(challenges.c.ended_at.is_(None))
