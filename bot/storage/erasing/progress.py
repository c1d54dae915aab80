"""How far a deletion is, read from its row and from what it has left to do."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.domain.care.erasing import Erasure
from bot.domain.care.reports import reports_of
from bot.storage.care.tables import refreshes
from bot.storage.erasing.tables import erasures
from bot.storage.pictures.tables import generations
from bot.storage.upkeep.tables import notes


def latest(
    tx: sa.Connection, guild: int, member: int, condition: sa.ColumnElement[bool] | None = None
) -> Erasure | None:
    """The last one that this member asked for and that is not over long ago."""
    query = _LATEST if condition is None else _LATEST.where(condition)
    row = tx.execute(query, parameters(guild, member)).one_or_none()
    return None if row is None else to_erasure(tx, row)


def to_erasure(tx: sa.Connection, row: sa.Row[Any]) -> Erasure:
    left = 0 if row.done_at is not None else tx.execute(_LEFT, given(row)).scalar_one()
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
_LEFT = sa.select(sa.func.count()).select_from(generations).where(IS_LEFT)
_LATEST = (
    sa.select(erasures)
    .where(erasures.c.guild == GUILD, erasures.c.member == MEMBER)
    .order_by(erasures.c.id.desc())
    .limit(1)
)
