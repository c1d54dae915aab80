"""Hosts' changes of challenges, each once, with their audit. Whose entry one was about is not written there: that is
secret meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import sqlalchemy as sa

from bot.domain.guilds.audit import Action, AuditEntry, Change, Did
from bot.storage.challenges.reading import Row, locked, named
from bot.storage.engine.database import Database
from bot.storage.guilds import audit
from bot.storage.guilds.changes import Wanted, make

SCOPE = "challenge"  # of an audit entry whose target is a row of `challenges`

Work = Callable[[sa.Connection, Row], AuditEntry]


async def change_once(database: Database, change: Change, public_id: str, work: Work) -> AuditEntry:
    """Lock the challenge and do `work`, unless the same interaction has; its entry, whose target is the row.

    Raises NoChallenge, and as `changes.make` does.
    """
    id = await database.transact(partial(_id, guild=change.guild, public_id=public_id))

    def lock(tx: sa.Connection) -> None:
        locked(tx, change.guild, public_id)

    def locked_work(tx: sa.Connection) -> AuditEntry:
        return work(tx, locked(tx, change.guild, public_id))

    return await make(database, Wanted(change, Action.CHALLENGE, SCOPE, id), lock, locked_work)


def write(
    tx: sa.Connection, database: Database, change: Change, challenge: Row, did: Did, **facts: Any
) -> AuditEntry:
    """Note what a host did with it; `facts`: see `Action`."""
    new = {"challenge": challenge.public_id, "theme": challenge.theme, "did": did.value, **facts}
    return audit.write(tx, database, change, Action.CHALLENGE, SCOPE, challenge.id, new=new)


def _id(tx: sa.Connection, guild: int, public_id: str) -> int:
    id: int = named(tx, guild, public_id).id
    return id
