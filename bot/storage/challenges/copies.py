"""Copies of entries that stand no more: noted in the transaction that leaves them, deleted by `erasing/eraser.py`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.storage.challenges.tables import challenge_entries, challenges, left_copies
from bot.storage.engine.columns import Moment
from bot.storage.engine.database import Database

ENTRY = "entry-"  # how the keys of copies begin


def leave(tx: sa.Connection, database: Database, keys: Iterable[str]) -> None:
    """Have the bytes under these keys deleted."""
    rows = [{"key": key} for key in keys]
    if rows:
        tx.execute(database.built(_leave), rows)


def left(tx: sa.Connection, limit: int) -> list[str]:
    """The next keys whose bytes are to go."""
    return list(tx.scalars(_LEFT, {"limit": limit}))


def gone(tx: sa.Connection, keys: Collection[str]) -> None:
    """Their bytes are gone."""
    tx.execute(_GONE, {"keys": list(keys)})


def standing(tx: sa.Connection, keys: Collection[str]) -> set[str]:
    """Those of these keys under which the copy of an entry is that stands."""
    return set(tx.scalars(_STANDING, {"keys": list(keys)}))


def forget_prompts(tx: sa.Connection, database: Database, keep: timedelta) -> int:
    """Blank the prompts of entries whose challenge ended longer ago than that; how many."""
    before = tx.execute(database.built(_select_now)).scalar_one() - keep
    return tx.execute(_FORGET_PROMPTS, {"before": before}).rowcount


# --- statements ------------------------------------------------------------------------------------------

_KEYS: sa.BindParameter[str] = sa.bindparam("keys", expanding=True)
_LEFT = (
    sa.select(left_copies.c.key)
    .order_by(left_copies.c.left_at)
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
_GONE = sa.delete(left_copies).where(left_copies.c.key.in_(_KEYS))
_STANDING = sa.select(challenge_entries.c.key).where(
    challenge_entries.c.key.in_(_KEYS),
    challenge_entries.c.removed_at.is_(None),
    challenge_entries.c.erased_at.is_(None),
)


_ended = sa.select(challenges.c.id).where(challenges.c.ended_at < sa.bindparam("before", type_=Moment))
_FORGET_PROMPTS = (
    sa.update(challenge_entries)
    .where(challenge_entries.c.prompt != "", challenge_entries.c.challenge.in_(_ended))
    .values(prompt="")
)


def _select_now(database: Database) -> sa.Select[Any]:
    return sa.select(sa.type_coerce(database.now(), Moment))


def _leave(database: Database) -> sa.Executable:
    return database.insert(left_copies).values(left_at=database.now()).on_conflict_do_nothing()
