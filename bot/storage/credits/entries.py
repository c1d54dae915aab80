"""Grants, corrections and resets. Entries are appended and never changed; an Undo appends an entry that voids another.

Every function is a part of the transaction that has written the audit entry `written`, whose target is the member.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.credits import Split
from bot.domain.guilds.audit import AuditEntry
from bot.storage.credits.sums import of_member
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
    given = {"guild": written.guild, "member": written.target}
    used_at = [tx.scalar(newest, given) for newest in (_NEWEST_CORRECTION, _NEWEST_PICTURE)]
    _append(tx, written, Kind.RESET, max([at, *(moment for moment in used_at if moment is not None)]))


def void(tx: sa.Connection, written: AuditEntry, audit: int) -> None:
    """Let the entry of the change `audit` count no more. Its charges stay, and count no more either."""
    entry = tx.execute(_ENTRY_OF_CHANGE, {"change": audit}).scalar_one()
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
    id: int = tx.execute(_APPEND, row).scalar_one()
    return id


# --- statements ------------------------------------------------------------------------------------------

_APPEND = sa.insert(credit_entries).returning(credit_entries.c.id)
_ENTRY_OF_CHANGE = sa.select(credit_entries.c.id).where(
    credit_entries.c.audit == sa.bindparam("change"), credit_entries.c.kind != Kind.VOID.value
)
_NEWEST_CORRECTION = sa.select(sa.func.max(credit_entries.c.at)).where(
    of_member(credit_entries), credit_entries.c.kind == Kind.CORRECTION.value
)
_NEWEST_PICTURE = sa.select(sa.func.max(generations.c.created_at)).where(of_member(generations))
