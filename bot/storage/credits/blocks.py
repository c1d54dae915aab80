"""Who may not make pictures, and until when: one row per member. A row whose end has passed counts for nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.guilds.audit import AuditEntry
from bot.storage.credits.sums import of_member
from bot.storage.credits.tables import blocks
from bot.storage.engine.database import Database

# A block as the audit's `old` and `new` have it: {"until": ISO 8601 in UTC, or None}.
AuditValue = dict[str, Any]


def audit_value(until: datetime | None) -> AuditValue:
    """`until` None: until lifted."""
    return {"until": None if until is None else until.astimezone(UTC).isoformat()}


def find(tx: sa.Connection, database: Database, guild: int, member: int) -> AuditValue | None:
    """The block that holds now, None if there is none."""
    row = tx.execute(database.built(_find), {"guild": guild, "member": member}).one_or_none()
    return audit_value(row.until) if row is not None else None


def put(tx: sa.Connection, database: Database, by: AuditEntry, block: AuditValue | None) -> None:
    """Write `block` (None: remove it) for the target of the audit entry `by`, as set by its actor."""
    if block is None:
        tx.execute(_DELETE, {"guild": by.guild, "member": by.target})
        return
    until = None if block["until"] is None else datetime.fromisoformat(block["until"])
    values = {"until": until, "set_by": by.actor, "set_at": by.at, "reason": by.reason}
    tx.execute(database.upsert(blocks, *values), {"guild": by.guild, "member": by.target, **values})


def _find(database: Database) -> sa.Select[datetime | None]:
    holds = blocks.c.until.is_(None) | (blocks.c.until > database.now())
    return sa.select(blocks.c.until).where(of_member(blocks), holds)


_DELETE = sa.delete(blocks).where(of_member(blocks))
