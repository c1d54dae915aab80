"""The lock under which a member's credits are decided."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.credits.tables import members
from bot.storage.engine.database import Database
from bot.storage.engine.locks import lock_row


def lock_member(tx: sa.Connection, database: Database, guild: int, member: int) -> None:
    """Keep everybody else from deciding about this member's credits until the transaction ends."""
    lock_row(tx, database, members, guild=guild, member=member)
