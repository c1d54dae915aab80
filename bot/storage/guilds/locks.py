"""The lock on what a whole server has."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.engine.database import Database
from bot.storage.engine.locks import lock_row
from bot.storage.guilds.tables import guild_settings


def lock_guild(tx: sa.Connection, database: Database, guild: int) -> None:
    """Keep everybody else from changing what holds on this server until the transaction ends.

    A transaction that takes a member's lock as well takes this one first.
    """
    lock_row(tx, database, guild_settings, guild=guild)
