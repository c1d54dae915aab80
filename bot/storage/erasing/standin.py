"""The end of a deletion: a stand-in takes the member's place, once nothing hangs on who they are any more.

Until then the id stays, and nothing else of them: without it a member would have all credits of the running period
again, or be rid of a pause. What is still theirs at the end of the last period holds it up for as long as it lasts: a
pause that goes on, and extra credits that are left.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.domain.limits import Scope
from bot.storage.care.deleting import PICTURE
from bot.storage.care.tables import favourites, shares
from bot.storage.credits import sums
from bot.storage.credits.locks import lock_member
from bot.storage.credits.tables import blocks, credit_entries, credit_rules, members
from bot.storage.engine.columns import Moment
from bot.storage.engine.database import Database
from bot.storage.erasing import progress
from bot.storage.erasing.progress import GOES, GUILD, MEMBER
from bot.storage.erasing.tables import erasures
from bot.storage.guilds.tables import audit
from bot.storage.pictures.tables import generations


class StandIns:
    """Every verb is a part of the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        now = database.now()
        self._now = sa.select(sa.type_coerce(now, Moment))
        self._due = (
            sa.select(erasures)
            .where(erasures.c.replaced_at.is_(None), erasures.c.done_at.is_not(None))
            .where(erasures.c.lapses_at <= now)
            .order_by(erasures.c.id)
        )
        self._is_blocked = sa.select(
            sa.exists().where(sums.of_member(blocks), blocks.c.until.is_(None) | (blocks.c.until > now))
        )
        self._finish = (
            sa.update(erasures)
            .where(erasures.c.id == sa.bindparam("erasure"))
            .values(replaced_at=now, member=erasures.c.stand_in)
        )

    def due(self, tx: sa.Connection) -> list[sa.Row[Any]]:
        """The deletions whose member nothing needs to know any more."""
        return [row for row in tx.execute(self._due) if not self._has_standing(tx, row)]

    def _has_standing(self, tx: sa.Connection, row: sa.Row[Any]) -> bool:
        """Whether a pause goes on, or extra credits are left."""
        of_member = {"guild": row.guild, "member": row.member}
        if tx.execute(self._is_blocked, of_member).scalar_one():
            return True
        now = tx.execute(self._now).scalar_one()
        grants = tx.execute(sums.grants(), {**of_member, "now": now})
        return any(grant.credits > grant.paid for grant in grants)

    def replace_some(self, tx: sa.Connection, erasure: sa.Row[Any], limit: int) -> int:
        """In the next pictures; how many these were."""
        return tx.execute(_PICTURES, {**_given(erasure), "limit": limit}).rowcount

    def replace_rest(self, tx: sa.Connection, erasure: sa.Row[Any]) -> None:
        """In everything else, once it stands in all pictures."""
        given = _given(erasure)
        lock_member(tx, self._database, erasure.guild, erasure.member)
        is_back = tx.execute(_IS_BACK, given).scalar_one()
        if not is_back:  # then what moderators have changed since is about nobody either
            given["before"] = tx.execute(self._now).scalar_one()
        for change in _REST:
            tx.execute(change, given)
        for entry in tx.execute(_DELETIONS, given).all():
            if isinstance(entry.new, dict):
                tx.execute(_NAME, {"entry": entry.id, "facts": entry.new | {"member": erasure.stand_in}})
        if not is_back:
            tx.execute(_NO_MEMBER, given)
        tx.execute(self._finish, {"erasure": erasure.id})


def _given(row: sa.Row[Any]) -> dict[str, Any]:
    return progress.given(row) | {"nobody": row.stand_in, "before": row.asked_at}


# --- statements ------------------------------------------------------------------------------------------

_STAND_IN = sa.bindparam("nobody", type_=sa.BigInteger)
_IS_BEFORE = sa.bindparam("before", type_=Moment)
_made, _entry, _rule = generations.c, credit_entries.c, credit_rules.c

_some = sa.select(_made.id).where(GOES).limit(sa.bindparam("limit", type_=sa.Integer))
_PICTURES = sa.update(generations).where(_made.id.in_(_some)).values(member=_STAND_IN)


def _of_member(table: sa.FromClause) -> sa.ColumnElement[bool]:
    return (table.c.guild == GUILD) & (table.c.member == MEMBER)


def _of(scope: str, table: sa.Table, who: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    return (table.c.guild == GUILD) & (table.c.scope == scope) & (table.c.target == who)


_is_own_rule = _of(Scope.MEMBER.value, credit_rules, MEMBER) & (_rule.set_at <= _IS_BEFORE)
_REST: tuple[sa.Executable, ...] = (
    # An earlier deletion may have left one.
    sa.delete(credit_rules).where(_of(Scope.MEMBER.value, credit_rules, _STAND_IN)),
    sa.update(credit_rules).where(_is_own_rule).values(target=_STAND_IN),
    sa.update(credit_entries)
    .where(_of_member(credit_entries), _entry.at <= _IS_BEFORE)
    .values(member=_STAND_IN),
    sa.delete(blocks).where(_of_member(blocks), blocks.c.set_at <= _IS_BEFORE),  # none holds any more
    sa.update(audit).where(_of("member", audit, MEMBER), audit.c.at <= _IS_BEFORE).values(target=_STAND_IN),
    sa.update(shares)
    .where(shares.c.guild == GUILD, shares.c.by == MEMBER, shares.c.at <= _IS_BEFORE)
    .values(by=_STAND_IN),
)
_DELETIONS = (
    sa.select(audit.c.id, audit.c.new)
    .join_from(audit, generations, _made.id == audit.c.target)
    .where(audit.c.guild == GUILD, audit.c.scope == PICTURE, _made.member == _STAND_IN)
)
_NAME = sa.update(audit).where(audit.c.id == sa.bindparam("entry")).values(new=sa.bindparam("facts"))
_IS_BACK = sa.select(
    sa.exists().where(_of_member(generations))
    | sa.exists().where(_of_member(favourites))
    | sa.exists().where(_of_member(members), members.c.settings.is_not(None))
)
_NO_MEMBER = sa.delete(members).where(_of_member(members))
