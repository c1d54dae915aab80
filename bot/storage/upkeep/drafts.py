"""What hosts have typed of challenges: notes, each a JSON object that says who typed it on which server.

Whoever types one looks after it in `front/challenges/hosting/`; here they go with their member's data, and by age.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.challenges.hosting import DRAFTS, SERIES_DRAFTS, is_old_draft
from bot.storage.upkeep.tables import notes

OF_NOBODY = ("guild", "member")  # what an export of the member's own data need not say


def drafts_of(tx: sa.Connection, guild: int, member: int) -> list[dict[str, Any]]:
    """What the member has typed on this server, the oldest first."""
    theirs = _theirs(tx, guild, member)
    return [
        {name: value for name, value in said.items() if name not in OF_NOBODY} for said in theirs.values()
    ]


def servers_with_drafts(tx: sa.Connection, member: int) -> set[int]:
    """The servers on which the member has typed something."""
    said = (_read(row.text) for row in tx.execute(_ALL))
    servers = {each.get("guild") for each in said if each.get("member") == member}
    return {server for server in servers if isinstance(server, int)}


def forget_drafts(tx: sa.Connection, guild: int, member: int) -> None:
    """Delete it."""
    if names := list(_theirs(tx, guild, member)):
        tx.execute(_DELETE, {"names": names})


def forget_old_drafts(tx: sa.Connection, now: datetime) -> int:
    """Delete what is too old to be published, whoever typed it; how many."""
    numbers = {name: name.partition(":")[2] for name in tx.execute(_ALL).scalars()}
    old = [
        name for name, number in numbers.items() if not number.isdecimal() or is_old_draft(int(number), now)
    ]
    return tx.execute(_DELETE, {"names": old}).rowcount if old else 0


def _theirs(tx: sa.Connection, guild: int, member: int) -> dict[str, Mapping[str, Any]]:
    read = {row.name: _read(row.text) for row in tx.execute(_ALL)}
    return {
        name: said
        for name, said in read.items()
        if (said.get("guild"), said.get("member")) == (guild, member)
    }


def _read(text: str) -> Mapping[str, Any]:
    """Nothing where it cannot be read: that goes by its age."""
    try:
        said = json.loads(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


# --- statements ------------------------------------------------------------------------------------------

_ALL = (
    sa.select(notes.c.name, notes.c.text)
    .where(
        notes.c.name.startswith(DRAFTS, autoescape=True)
        | notes.c.name.startswith(SERIES_DRAFTS, autoescape=True)
    )
    .order_by(notes.c.name)
)
_DELETE = sa.delete(notes).where(notes.c.name.in_(sa.bindparam("names", expanding=True)))
