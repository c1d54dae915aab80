"""How far a deletion is, read from its row and from what it has left to do."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.domain.care.erasing import Erasure
from bot.domain.care.reports import reports_of
from bot.domain.challenges.records import PostKind
from bot.storage.care.tables import refreshes
from bot.storage.challenges.tables import challenge_entries, challenge_posts, challenges
from bot.storage.engine.columns import Moment
from bot.storage.erasing.tables import erasures
from bot.storage.pictures.tables import generations
from bot.storage.upkeep.tables import notes

SHOWING = (PostKind.CARD.value, PostKind.GALLERY.value, PostKind.SHEET.value, PostKind.RESULT.value)


def latest(
    tx: sa.Connection, guild: int, member: int, condition: sa.ColumnElement[bool] | None = None
) -> Erasure | None:
    """The last one that this member asked for and that is not over long ago."""
    query = _LATEST if condition is None else _LATEST.where(condition)
    row = tx.execute(query, parameters(guild, member)).one_or_none()
    return None if row is None else to_erasure(tx, row)


def to_erasure(tx: sa.Connection, row: sa.Row[Any]) -> Erasure:
    left = 0 if row.done_at is not None else tx.execute(_LEFT, of_rest(row)).scalar_one()
    return Erasure(
        id=row.id,
        guild=row.guild,
        member=row.member,
        asked_at=row.asked_at,
        left=left,
        done_at=row.done_at,
    )


def given(row: sa.Row[Any]) -> dict[str, Any]:
    """The parameters of a statement about what it is about."""
    return parameters(row.guild, row.member) | {"beyond": row.mark, "up_to": row.cut}


def of_rest(row: sa.Row[Any]) -> dict[str, Any]:
    """The parameters of HAS_LEFT."""
    return given(row) | {"asked_since": row.asked_at}


def parameters(guild: int, member: int) -> dict[str, Any]:
    """Those of a statement about a member."""
    return {"at_guild": guild, "of_member": member}


def of_reports(guild: int, member: int) -> dict[str, Any]:
    """Those of a statement about what is remembered of a member's reports."""
    return {"reports": reports_of(guild, member)}


# --- statements ------------------------------------------------------------------------------------------

# Not by the names of columns: an UPDATE would take them for what it sets.
GUILD, MEMBER = sa.bindparam("at_guild", type_=sa.BigInteger), sa.bindparam("of_member", type_=sa.BigInteger)
_made = generations.c
OF_MEMBER = (_made.guild == GUILD) & (_made.member == MEMBER)
IS_REPORT = notes.c.name.startswith(sa.bindparam("reports"))
GOES = OF_MEMBER & (_made.id <= sa.bindparam("up_to", type_=sa.BigInteger))
IS_AFTER = _made.id > sa.bindparam("beyond", type_=sa.BigInteger)
_is_to_do = sa.exists().where(refreshes.c.interaction == _made.interaction)
IS_LEFT = GOES & (IS_AFTER | _made.ended_at.is_(None) | _is_to_do)
# Messages of challenges that may still show an entry that went with it. Whose an entry was is not known any more: that
# of somebody else who has asked for it since counts too. A message that has failed does not: it may never be possible.
# Those that are pending are few, and are read first: a server may have had challenges with many entries.
_went = sa.exists().where(
    challenges.c.id == challenge_posts.c.challenge,
    challenges.c.guild == GUILD,
    challenge_entries.c.challenge == challenges.c.id,
    challenge_entries.c.erased_at >= sa.bindparam("asked_since", type_=Moment),
)
_shown: sa.Select[Any] = sa.select(challenge_posts.c.id).where(
    challenge_posts.c.state == sa.literal_column("'pending'"), challenge_posts.c.kind.in_(SHOWING), _went
)
_number_left = sa.select(sa.func.count()).select_from(generations).where(IS_LEFT).scalar_subquery()
_LEFT = sa.select(_number_left + _shown.with_only_columns(sa.func.count()).scalar_subquery())
HAS_LEFT = sa.select(sa.select(_made.id).where(IS_LEFT).exists() | _shown.exists())
_LATEST = (
    sa.select(erasures)
    .where(erasures.c.guild == GUILD, erasures.c.member == MEMBER)
    .order_by(erasures.c.id.desc())
    .limit(1)
)
