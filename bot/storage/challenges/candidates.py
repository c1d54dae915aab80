"""What the row of a picture, and those of all that it goes back to, prove about it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.domain.challenges.entering import Candidate
from bot.storage.pictures.records import request_of
from bot.storage.pictures.tables import IS_SHOWN, generations

DEEPEST = 200  # pictures that one was made after, one after the other; beyond that nobody knows who made them
NOBODY = 0


def candidate(tx: sa.Connection, guild: int, picture: str) -> Candidate | None:
    """The picture as one that may be entered; None if there is no such painted, undeleted picture on this server.

    `made_after` has 0 for what it goes back to and is not there, or whose author had their data deleted.
    """
    row = tx.execute(_PICTURE, {"server": guild, "picture": picture}).one_or_none()
    if row is None:
        return None
    return Candidate(
        picture=row.public_id,
        author=row.member,
        model=request_of(row).model,
        asked_at=row.created_at,
        made_after=_authors(tx, row.parent),
    )


def is_there(tx: sa.Connection, guild: int, picture: str) -> bool:
    """Whether it still is, for who enters it now."""
    return tx.execute(_PICTURE, {"server": guild, "picture": picture}).one_or_none() is not None


def _authors(tx: sa.Connection, parent: str | None) -> frozenset[int]:
    if parent is None:
        return frozenset()
    line = tx.execute(_LINE, {"first": parent, "deepest": DEEPEST}).all()
    authors = {NOBODY if row.erased_at is not None or row.member < 0 else row.member for row in line}
    is_whole = bool(line) and line[-1].parent is None
    return frozenset(authors if is_whole else authors | {NOBODY})


# --- statements ------------------------------------------------------------------------------------------

_made = generations.c
_PICTURE: sa.Select[Any] = sa.select(
    _made.id, _made.public_id, _made.member, _made.request, _made.created_at, _made.parent
).where(
    _made.guild == sa.bindparam("server"),
    _made.public_id == sa.bindparam("picture"),
    IS_SHOWN,
    _made.erased_at.is_(None),
)
_line = (
    sa.select(_made.member, _made.erased_at, _made.parent, sa.literal_column("1", sa.Integer).label("depth"))
    .where(_made.public_id == sa.bindparam("first"))
    .cte("line", recursive=True)
)
_before = generations.alias("before")
_line = _line.union_all(
    sa.select(_before.c.member, _before.c.erased_at, _before.c.parent, _line.c.depth + 1)
    .join_from(_line, _before, _before.c.public_id == _line.c.parent)
    .where(_line.c.depth < sa.bindparam("deepest", type_=sa.Integer))
)
_LINE = sa.select(_line.c.member, _line.c.erased_at, _line.c.parent).order_by(_line.c.depth)
