"""One bite of a deletion: the next rows lose their words, their pictures count as deleted, their messages are to go.

The bytes go first. So whoever finds a row that says that it is erased, finds nothing of it in the store; and a process
that is killed between the two does both again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.domain.care.erasing import own_inputs
from bot.domain.pictures import AFTER, State
from bot.storage.care.tables import favourites
from bot.storage.care.wanted import Wanted
from bot.storage.engine.database import Database
from bot.storage.erasing.progress import GOES, IS_AFTER, given
from bot.storage.erasing.tables import erasures
from bot.storage.pictures.records import BLANK, request_of, without_words
from bot.storage.pictures.tables import generations

MOST_INPUTS = (
    16  # pictures to change that an order has at most; of one whose words are gone their number is not known
)


@dataclass(frozen=True, slots=True)
class Bite:
    """The next rows, up to the one with the id `last`, and the keys of their bytes."""

    last: int
    keys: tuple[str, ...]


class Blanking:
    """Every verb is a part of the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._wanted = Wanted(database)
        now = database.now()
        is_painted = generations.c.state == State.PAINTED.value
        first = sa.func.coalesce(generations.c.deleted_at, now)
        # Who deleted it before stays where that was a moderator, and not where it was the member.
        by_other = sa.case(
            (generations.c.deleted_by != generations.c.member, generations.c.deleted_by), else_=sa.null()
        )
        self._blank = BLANK.values(
            erased_at=sa.func.coalesce(generations.c.erased_at, now),
            deleted_at=sa.case((is_painted, first), else_=sa.null()),
            deleted_by=by_other,
            keeps=0,
            place=sa.null(),
            locale=sa.null(),
            public_locale=sa.null(),
        )

    def next(self, tx: sa.Connection, erasure: sa.Row[Any], limit: int) -> Bite | None:
        """What the next bite is about; None at the end."""
        rows = tx.execute(_NEXT, {**given(erasure), "limit": limit}).all()
        return Bite(rows[-1].id, tuple(key for row in rows for key in _keys(row))) if rows else None

    def blank(self, tx: sa.Connection, erasure: sa.Row[Any], bite: Bite) -> None:
        """Blank the rows of the bite, whose bytes are gone. Where another process has done it, nothing happens."""
        moved = tx.execute(_MOVE, {"erasure": erasure.id, "before": erasure.mark, "to": bite.last})
        if not moved.rowcount:
            return
        # In order of their ids, as whoever ends or posts an ask locks its rows.
        rows = tx.execute(_LOCK, {**given(erasure), "up_to": bite.last}).all()
        tx.execute(self._blank, [without_words(row) for row in rows])
        tx.execute(_FORGET, {"rows": [row.id for row in rows]})
        for interaction in sorted({row.interaction for row in rows}):
            self._wanted.refresh(tx, interaction)


def _keys(row: sa.Row[Any]) -> list[str]:
    """Of the picture, and of what came with its order to be changed."""
    first = f"input-{row.interaction}"
    if row.deleted_at is None:
        inputs = own_inputs(row.interaction, [image.key for image in request_of(row).images])
    else:
        copied = f"{AFTER}{row.interaction}"
        inputs = [first, copied, *(f"{first}-{number}" for number in range(2, MOST_INPUTS + 1))]
    return [row.key, *(inputs if row.position == 0 else ())]


# --- statements ------------------------------------------------------------------------------------------

_made = generations.c
_NEXT: sa.Select[Any] = (
    sa.select(
        _made.id,
        _made.public_id,
        _made.interaction,
        _made.position,
        _made.key,
        _made.request,
        _made.deleted_at,
    )
    .where(GOES, IS_AFTER)
    .order_by(_made.id)
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
_LOCK: sa.Select[Any] = (
    sa.select(_made.id, _made.interaction, _made.request, _made.byline, _made.answer)
    .where(GOES, IS_AFTER)
    .order_by(_made.id)
    .with_for_update()
)
_FORGET = sa.delete(favourites).where(favourites.c.picture.in_(sa.bindparam("rows", expanding=True)))
_MOVE = (
    sa.update(erasures)
    .where(erasures.c.id == sa.bindparam("erasure"), erasures.c.mark == sa.bindparam("before"))
    .values(mark=sa.bindparam("to"))
)
