"""Rows that are locked while something is decided: on PostgreSQL alone, SQLite's single writer needs none."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.credits.tables import guild_settings, members
from bot.storage.engine.database import Database


def lock_member(tx: sa.Connection, database: Database, guild: int, member: int) -> None:
    """Nobody else decides about this member's credits until the transaction ends."""
    _lock(tx, database, members, guild=guild, member=member)


def lock_guild(tx: sa.Connection, database: Database, guild: int) -> None:
    """Nobody else changes what holds on this server. Comes before any member's lock."""
    _lock(tx, database, guild_settings, guild=guild)


def _lock(tx: sa.Connection, database: Database, table: sa.Table, **key: int) -> None:
    """A row that is not there cannot be locked: it is put there, by whoever comes first."""
    if database.is_sqlite:
        return
    is_it = [table.c[name] == value for name, value in key.items()]
    row = sa.select(sa.literal_column("1", sa.Integer)).select_from(table).where(*is_it).with_for_update()
    if tx.scalar(row) is None:
        tx.execute(database.insert(table).values(**key).on_conflict_do_nothing())
        tx.execute(row)
