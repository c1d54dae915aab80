"""Hosts' changes of challenges, each once, with their audit. Whose entry one was about is not written there: that is
secret meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import Any

import sqlalchemy as sa

from bot.domain.challenges.records import Hosted
from bot.domain.guilds.audit import Action, AuditEntry, Change, Did
from bot.storage.challenges.reading import Row, locked, named
from bot.storage.engine.database import Database
from bot.storage.guilds import audit
from bot.storage.guilds.changes import Wanted, make

SCOPE = "challenge"  # of an audit entry whose target is a row of `challenges`

Work = Callable[[sa.Connection, Row], AuditEntry]


async def change_once(
    database: Database, change: Change, public_id: str, work: Work, *, seconds: float | None = None
) -> AuditEntry:
    """Lock the challenge and do `work`, unless the same interaction has; its entry, whose target is the row.

    `seconds`: see `Database.transact`. Raises NoChallenge, and as `changes.make` does.
    """
    id = await database.transact(partial(_id, guild=change.guild, public_id=public_id))

    def lock(tx: sa.Connection) -> None:
        locked(tx, change.guild, public_id)

    def locked_work(tx: sa.Connection) -> AuditEntry:
        return work(tx, locked(tx, change.guild, public_id))

    return await make(
        database, Wanted(change, Action.CHALLENGE, SCOPE, id), lock, locked_work, seconds=seconds
    )


def write(
    tx: sa.Connection,
    database: Database,
    change: Change,
    challenge: Row,
    did: Did,
    old: dict[str, Any] | None = None,
    **facts: Any,
) -> AuditEntry:
    """Note what a host did with it; `old` and `facts`: see `Action`."""
    new = {"challenge": challenge.public_id, "theme": challenge.theme, "did": did.value, **facts}
    return audit.write(tx, database, change, Action.CHALLENGE, SCOPE, challenge.id, old=old, new=new)


def changed(before: Hosted, after: Hosted) -> tuple[dict[str, Any], dict[str, Any]]:
    """What an edit changed: as it was, and as it is; see `Action`."""
    old, new = _facts(before), _facts(after)
    names = [name for name in new if old[name] != new[name]]
    return {name: old[name] for name in names}, {name: new[name] for name in names}


def _facts(hosted: Hosted) -> dict[str, Any]:
    challenge = hosted.challenge
    moments = {name: getattr(challenge, name).isoformat() for name in ("opens_at", "voting_at", "closes_at")}
    prize = {"winner_role": hosted.prize.role, "winner_credits": hosted.prize.credits}
    words = {"theme": challenge.theme, "brief": challenge.brief}
    return {**words, **moments, **asdict(challenge.options), **prize}


def _id(tx: sa.Connection, guild: int, public_id: str) -> int:
    id: int = named(tx, guild, public_id).id
    return id
