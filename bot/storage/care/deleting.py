"""How a picture is deleted: its words go at once, its bytes and messages by the to-dos that are noted with it.

The row stays, for its buttons and for what it cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from bot.domain.care.values import Deletion
from bot.domain.guilds.audit import Action, Change
from bot.domain.pictures import Generation, State
from bot.storage.care.tables import favourites
from bot.storage.care.wanted import Wanted
from bot.storage.engine.database import Database
from bot.storage.guilds import audit
from bot.storage.guilds.tables import audit as changes
from bot.storage.pictures.records import BLANK, to_generation, without_words
from bot.storage.pictures.tables import IS_SHOWN, generations, outbox

PICTURE = "picture"  # the scope of a moderator's change whose target is a row of `generations`


class Deleting:
    """Every verb is a part of the caller's transaction."""

    def __init__(self, database: Database, wanted: Wanted) -> None:
        self._database = database
        self._wanted = wanted
        self._blank = BLANK.values(deleted_at=database.now(), deleted_by=sa.bindparam("actor"), keeps=0)

    def delete(
        self, tx: sa.Connection, ids: Sequence[str], by: int, change: Change | None
    ) -> tuple[Generation, ...]:
        """Those of the pictures that this call deletes, as they were before."""
        # All pictures of their asks, as whoever ends or posts one locks them too.
        rows = tx.execute(_LOCK, {"ids": list(ids)}).all()
        doomed = [row for row in rows if row.public_id in ids and _is_shown(row, change)]
        if not doomed:
            return ()
        tx.execute(self._blank, [{**without_words(row), "actor": by} for row in doomed])
        tx.execute(_FORGET, {"rows": [row.id for row in doomed]})
        for interaction in sorted({row.interaction for row in doomed}):
            gone = {row.public_id for row in doomed if row.interaction == interaction}
            self._wanted.refresh(tx, interaction, gone)
            tx.execute(_CLOSE_KEPT, {"ask": interaction})
        if change is not None:
            for row in doomed:
                facts = {"picture": row.public_id, "member": row.member}
                audit.write(tx, self._database, change, Action.DELETE, PICTURE, row.id, new=facts)
        return tuple(to_generation(row) for row in doomed)


def deletions(tx: sa.Connection, given: dict[str, Any]) -> tuple[Deletion, ...]:
    """Parameters: guild, member, since."""
    return tuple(
        Deletion(
            public_id=row.public_id,
            at=row.deleted_at,
            by=row.deleted_by if row.deleted_by is not None else row.member,
            reason=row.reason,
            audit=row.audit,
        )
        for row in tx.execute(_DELETIONS, given)
    )


def _is_shown(row: sa.Row[Any], change: Change | None) -> bool:
    is_there = row.state == State.PAINTED.value and row.deleted_at is None
    return is_there and (change is None or change.guild == row.guild)


# --- statements ------------------------------------------------------------------------------------------

_IDS: sa.BindParameter[str] = sa.bindparam("ids", expanding=True)
_named = generations.alias("named")
_LOCK = (
    sa.select(generations)
    .where(generations.c.interaction.in_(sa.select(_named.c.interaction).where(_named.c.public_id.in_(_IDS))))
    .order_by(generations.c.id)
    .with_for_update(of=generations)
)
_FORGET = sa.delete(favourites).where(favourites.c.picture.in_(sa.bindparam("rows", expanding=True)))
# What waited for its member in `/me`, and is all gone: nobody is told of it any more.
_is_left = (
    sa.select(generations.c.id).where(generations.c.interaction == outbox.c.interaction, IS_SHOWN).exists()
)
_CLOSE_KEPT = (
    sa.update(outbox)
    .where(
        outbox.c.interaction == sa.bindparam("ask"), outbox.c.state == sa.literal_column("'kept'"), ~_is_left
    )
    .values(state="sent")
)
_DELETIONS = (
    sa.select(
        generations.c.public_id,
        generations.c.member,
        generations.c.deleted_at,
        generations.c.deleted_by,
        changes.c.reason,
        changes.c.id.label("audit"),
    )
    .join_from(
        generations,
        changes,
        sa.and_(
            changes.c.guild == generations.c.guild,
            changes.c.scope == PICTURE,
            changes.c.target == generations.c.id,
            changes.c.action == Action.DELETE.value,
        ),
        isouter=True,
    )
    .where(generations.c.guild == sa.bindparam("guild"), generations.c.member == sa.bindparam("member"))
    .where(generations.c.deleted_at >= sa.bindparam("since"))
    .order_by(generations.c.deleted_at.desc(), generations.c.id.desc())
)
