"""The limits that moderators set: one row per target, replaced when it is set anew; `audit` has the old one."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.domain.guilds.audit import AuditEntry
from bot.domain.limits import Limit, Scope
from bot.domain.periods import Period
from bot.storage.credits.tables import credit_rules
from bot.storage.engine.database import Database

# A limit as the audit's `old` and `new` have it: {"credits": 5, "per": "day"}.
AuditValue = dict[str, Any]


def audit_value(credits: int | None, per: Period) -> AuditValue | None:
    """None for no limit."""
    return None if credits is None else {"credits": credits, "per": per.value}


def find(tx: sa.Connection, guild: int, scope: Scope, target: int) -> AuditValue | None:
    """The limit that is set for this target itself; None if there is none."""
    row = tx.execute(_FIND, _key(guild, scope.value, target)).one_or_none()
    return audit_value(row.credits, Period(row.per)) if row is not None else None


def put(tx: sa.Connection, database: Database, by: AuditEntry, limit: AuditValue | None) -> None:
    """Write `limit` (None: remove it) for the target of the audit entry `by`, as set by its actor."""
    if limit is None:
        tx.execute(_DELETE, _key(by.guild, by.scope, by.target))
        return
    values = {"credits": limit["credits"], "per": limit["per"]}
    values |= {"set_by": by.actor, "set_at": by.at, "reason": by.reason}
    tx.execute(database.upsert(credit_rules, *values), {**_key(by.guild, by.scope, by.target), **values})


def of_server(tx: sa.Connection, guild: int) -> tuple[Limit, ...]:
    """The server's default, its roles' limits, its total, in this order. Members' own limits are left out."""
    return tuple(to_limit(row) for row in tx.execute(_OF_SERVER, {"guild": guild}))


def to_limit(row: sa.Row[Any]) -> Limit:
    """A row of `credit_rules` as the domain has it."""
    return Limit(
        scope=Scope(row.scope),
        target=row.target,
        credits=row.credits,
        per=Period(row.per),
        set_by=row.set_by,
        set_at=row.set_at,
        reason=row.reason,
    )


def _key(guild: int, scope: str, target: int) -> dict[str, Any]:
    return {"guild": guild, "scope": scope, "target": target}


_IS_IT = sa.and_(*(column == sa.bindparam(column.name) for column in credit_rules.primary_key))
_FIND = sa.select(credit_rules.c.credits, credit_rules.c.per).where(_IS_IT)
_DELETE = sa.delete(credit_rules).where(_IS_IT)
_OF_SERVER = (
    sa.select(credit_rules)
    .where(credit_rules.c.guild == sa.bindparam("guild"), credit_rules.c.scope != Scope.MEMBER.value)
    .order_by(credit_rules.c.scope, credit_rules.c.target)  # "default" < "role" < "server"
)
