"""The limits that moderators set: one row per target, replaced when it is set anew; `audit` has the old one."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.domain.audit import AuditEntry
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
    rule = credit_rules.c
    row = tx.execute(sa.select(rule.credits, rule.per).where(_is(guild, scope, target))).one_or_none()
    return audit_value(row.credits, Period(row.per)) if row is not None else None


def put(tx: sa.Connection, database: Database, by: AuditEntry, limit: AuditValue | None) -> None:
    """Write `limit` (None: remove it) for the target of the audit entry `by`, as set by its actor."""
    if limit is None:
        tx.execute(sa.delete(credit_rules).where(_is(by.guild, Scope(by.scope), by.target)))
        return
    values = {"credits": limit["credits"], "per": limit["per"]}
    values |= {"set_by": by.actor, "set_at": by.at, "reason": by.reason}
    insert = database.insert(credit_rules).values(guild=by.guild, scope=by.scope, target=by.target, **values)
    tx.execute(insert.on_conflict_do_update(index_elements=["guild", "scope", "target"], set_=values))


def of_server(tx: sa.Connection, guild: int) -> tuple[Limit, ...]:
    """The server's default, its roles' limits, its total, in this order. Members' own limits are left out."""
    order = [Scope.DEFAULT.value, Scope.ROLE.value, Scope.SERVER.value]
    rows = tx.execute(
        sa.select(credit_rules)
        .where(credit_rules.c.guild == guild, credit_rules.c.scope.in_(order))
        .order_by(credit_rules.c.scope, credit_rules.c.target)  # "default" < "role" < "server"
    )
    return tuple(to_limit(row) for row in rows)


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


def _is(guild: int, scope: Scope, target: int) -> sa.ColumnElement[bool]:
    rule = credit_rules.c
    return (rule.guild == guild) & (rule.scope == scope.value) & (rule.target == target)
