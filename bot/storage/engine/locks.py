"""Rows that are locked while something is decided.

On PostgreSQL alone: SQLite has one writer, so every transaction is alone already.
"""

from __future__ import annotations

from functools import cache

import sqlalchemy as sa

from bot.storage.engine.database import Database


def lock_row(tx: sa.Connection, database: Database, table: sa.Table, **key: int) -> None:
    """Lock the row of `table` with this primary key until the transaction ends, and insert it if it is missing."""
    if database.is_sqlite:
        return
    lock = _lock(table)
    # SELECT FOR UPDATE on a row that is not there locks nothing. Of two who insert it, the second waits for the first
    # to commit, inserts nothing, and must then lock what the first inserted.
    if tx.scalar(lock, key) is None:
        tx.execute(database.insert(table).on_conflict_do_nothing(), key)
        tx.execute(lock, key)


@cache
def _lock(table: sa.Table) -> sa.Select[int]:
    """Locks one row; its parameters are the columns of the primary key."""
    is_it = [column == sa.bindparam(column.name) for column in table.primary_key]
    one = sa.select(sa.literal_column("1", sa.Integer)).select_from(table)
    return one.where(*is_it).with_for_update()
