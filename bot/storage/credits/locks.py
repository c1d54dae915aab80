"""The lock under which a member's credits are decided."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from bot.storage.credits.tables import members
from bot.storage.engine.database import Database
from bot.storage.engine.locks import lock_row

LOCK = (
    sa.select(members.c.guild)
    .where(sa.tuple_(members.c.guild, members.c.member).in_(sa.bindparam("keys", expanding=True)))
    .order_by(members.c.guild, members.c.member)
    .with_for_update()
)


def lock_member(tx: sa.Connection, database: Database, guild: int, member: int) -> None:
    """Keep everybody else from deciding about this member's credits until the transaction ends."""
    lock_row(tx, database, members, guild=guild, member=member)


def lock_members(tx: sa.Connection, database: Database, of: Collection[tuple[int, int]]) -> None:
    """The same for several members, each given as (guild, member)."""
    if database.is_sqlite:
        return
    # In ascending order, both where missing rows are inserted and where all are locked: of two who want some of the
    # same, one then waits for the other and never the other way round. No row may be locked before all are inserted,
    # since an insert waits for whoever is just inserting the same. One member alone is no matter of order.
    if len(of) == 1:
        ((guild, member),) = of
        lock_member(tx, database, guild, member)
        return
    keys = sorted(of)
    tx.execute(
        database.built(_insert_missing), [{"guild": guild, "member": member} for guild, member in keys]
    )
    tx.execute(LOCK, {"keys": keys})


def _insert_missing(database: Database) -> sa.Executable:
    return database.insert(members).on_conflict_do_nothing()
