"""Grants, corrections and resets. Entries are appended and never changed; an Undo appends an entry that voids another.

Every function is a part of the transaction that has written the audit entry `written`, whose target is the member.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.audit import AuditEntry
from bot.domain.credits import Split
from bot.storage.credits.tables import Kind, charges, credit_entries
from bot.storage.pictures.tables import generations


def append_grant(
    tx: sa.Connection, written: AuditEntry, credits: int, at: datetime, expires_at: datetime | None
) -> None:
    """Give credits beside those of the period; `expires_at` None: they do not expire."""
    _append(tx, written, Kind.GRANT, at, credits=credits, expires_at=expires_at)


def append_correction(tx: sa.Connection, written: AuditEntry, taken: Split, at: datetime) -> None:
    """Take credits away: `taken.period` from the running period, the rest from grants."""
    id = _append(tx, written, Kind.CORRECTION, at, credits=taken.period)
    paid = [
        {"grant_entry": grant, "correction": id, "credits": credits}
        for grant, credits in taken.grants.items()
    ]
    if paid:
        tx.execute(sa.insert(charges), paid)


def append_reset(tx: sa.Connection, written: AuditEntry, at: datetime) -> None:
    """Let use count anew from `at` on."""
    # If the clock was ahead when the newest use was written, it is dated after `at`; the reset must come later still.
    entry, made = credit_entries.c, generations.c
    newest_entry = sa.select(sa.func.max(entry.at)).where(
        entry.guild == written.guild, entry.member == written.target, entry.kind == Kind.CORRECTION.value
    )
    newest_picture = sa.select(sa.func.max(made.created_at)).where(
        made.guild == written.guild, made.member == written.target
    )
    used_at = [tx.scalar(newest) for newest in (newest_entry, newest_picture)]
    _append(tx, written, Kind.RESET, max([at, *(moment for moment in used_at if moment is not None)]))


def void(tx: sa.Connection, written: AuditEntry, audit: int) -> None:
    """Let the entry of the change `audit` count no more. Its charges stay, and count no more either."""
    entry = tx.execute(
        sa.select(credit_entries.c.id).where(
            credit_entries.c.audit == audit, credit_entries.c.kind != Kind.VOID.value
        )
    ).scalar_one()
    _append(tx, written, Kind.VOID, written.at, voids=entry)


def _append(tx: sa.Connection, written: AuditEntry, kind: Kind, at: datetime, **values: Any) -> int:
    row = {
        "guild": written.guild,
        "member": written.target,
        "kind": kind.value,
        "credits": 0,
        "at": at,
        "audit": written.id,
        **values,
    }
    id: int = tx.execute(sa.insert(credit_entries).values(row).returning(credit_entries.c.id)).scalar_one()
    return id
