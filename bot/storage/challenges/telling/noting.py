"""Who is to be told that a challenge has opened, or its voting: noted in the transaction that opens it."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from bot.domain.challenges.values import Phase
from bot.domain.guilds.members import MemberSettings
from bot.domain.kept import Unreadable, read
from bot.storage.challenges.telling.tables import challenge_tellings
from bot.storage.credits.tables import members
from bot.storage.engine.database import Database

AFTER = timedelta(seconds=5)  # the message that everybody reads stands first


def note(tx: sa.Connection, database: Database, guild: int, challenge: int, phase: Phase) -> None:
    """Have all be told who have chosen it on this server."""
    chosen = tx.execute(_CHOSEN, {"server": guild}).all()
    told = [row.member for row in chosen if wants(row.settings)]
    if told:
        rows = [{"challenge": challenge, "member": member, "phase": phase.value} for member in told]
        tx.execute(database.built(_note), rows)


def wants(kept: object) -> bool:
    """Whether a member whose settings are kept so wants to be told."""
    try:
        return read(MemberSettings, kept, salvage=True).told_of_challenges
    except Unreadable:
        return False


# --- statements ------------------------------------------------------------------------------------------

_CHOSEN = sa.select(members.c.member, members.c.settings).where(
    members.c.guild == sa.bindparam("server"), members.c.settings.is_not(None)
)


def _note(database: Database) -> sa.Executable:
    return sa.insert(challenge_tellings).values(
        not_before=database.now(AFTER), attempts=0, created_at=database.now()
    )
