"""Who may not make pictures, and until when: one row per member, as long as it lasts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.audit import AuditEntry
from bot.storage.credits.tables import blocks
from bot.storage.engine.database import Database

Facts = dict[str, Any]  # {"until": ISO 8601 in UTC or None}, as the audit keeps it


def facts(until: datetime | None) -> Facts:
    return {"until": None if until is None else until.astimezone(UTC).isoformat()}


def find(tx: sa.Connection, database: Database, guild: int, member: int) -> Facts | None:
    """The block that holds now. One whose end has passed is none."""
    holds = blocks.c.until.is_(None) | (blocks.c.until > database.now())
    row = tx.execute(sa.select(blocks.c.until).where(_is(guild, member), holds)).one_or_none()
    return facts(row.until) if row is not None else None


def put(tx: sa.Connection, database: Database, by: AuditEntry, block: Facts | None) -> None:
    """Block the entry's target as its actor did, or take the block away."""
    if block is None:
        tx.execute(sa.delete(blocks).where(_is(by.guild, by.target)))
        return
    until = None if block["until"] is None else datetime.fromisoformat(block["until"])
    values = {"until": until, "set_by": by.actor, "set_at": by.at, "reason": by.reason}
    insert = database.insert(blocks).values(guild=by.guild, member=by.target, **values)
    tx.execute(insert.on_conflict_do_update(index_elements=["guild", "member"], set_=values))


def _is(guild: int, member: int) -> sa.ColumnElement[bool]:
    return (blocks.c.guild == guild) & (blocks.c.member == member)
