"""Members who have their data deleted, for the tests of what goes and what stays."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.domain.care.erasing import Begun
from bot.storage import Storage
from bot.storage.engine.columns import metadata
from bot.storage.erasing.eraser import Eraser
from bot.storage.erasing.tables import erasures
from tests.storage.calendars import GUILD

PRESS = 3_000_000_000_000_000_000  # the interaction that confirms


async def asks_for_it(storage: Storage, member: int = 1, *, press: int = PRESS) -> Begun:
    """The member is shown the list, and confirms."""
    listed = await storage.erasures.count(GUILD, member)
    begun = await storage.erasures.begin(GUILD, member, interaction=press, cut=listed.cut)
    assert begun is not None
    return begun


def eraser_of(storage: Storage) -> Eraser:
    return Eraser(storage.database, storage.pictures)


async def messages_are_gone(storage: Storage) -> None:
    """What the loop of messages does, with a Discord that always answers."""
    while (todo := await storage.refreshes.claim_due()) is not None:
        for row in todo.deleted:
            await storage.pictures.delete(row.key)
        await storage.refreshes.done(todo)


async def state(storage: Storage) -> list[dict[str, Any]]:
    """The rows of `erasures`."""
    query = sa.select(erasures).order_by(erasures.c.id)
    return [
        dict(row) for row in await storage.database.transact(lambda tx: tx.execute(query).mappings().all())
    ]


async def everything(storage: Storage) -> str:
    """Every value of every table, as text."""

    def read(tx: sa.Connection) -> str:
        rows = [str(row) for table in metadata.sorted_tables for row in tx.execute(sa.select(table))]
        return "\n".join(rows)

    return await storage.database.transact(read)
