"""Queued rows whose member may not have been answered yet: they cannot be claimed before that is known.

The process that reserved them decides. It marks them once the member has been answered, and cancels them if the member
was refused, however long the database is away meanwhile. So nobody else lets them be claimed while that process lives,
however old they are: a member would get a picture that they were told did not happen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

import sqlalchemy as sa

from bot.domain.pictures import State
from bot.storage.engine.database import Database
from bot.storage.pictures.records import OF_ASK, PICTURES
from bot.storage.pictures.tables import generations

# Seconds that a process must not have been seen for: while PostgreSQL is restarted the name of a live one is free.
DEAD_AFTER = 20.0

# The message that shows an ask; and the addresses of the copies that it carries, by the keys of their pictures.
Shown = tuple[int | None, Mapping[str, str]]

_is_open = generations.c.ended_at.is_(None)  # says it again, for the index of what is open: it is short
_queued = _is_open & (generations.c.state == State.QUEUED.value)
_unanswered = _queued & generations.c.answered_at.is_(None)
_OWNERS: sa.BindParameter[str] = sa.bindparam("owners", expanding=True)
_REQUEST = sa.select(generations.c.request).where(OF_ASK).limit(1)
_KEEP_REQUEST = sa.update(generations).where(OF_ASK, _queued)


class Unanswered:
    """`owner` is this run of the instance, `of_predecessors` the condition for rows of processes that are known to be
    dead. `clock` counts seconds."""

    def __init__(
        self,
        database: Database,
        *,
        owner: str,
        of_predecessors: sa.ColumnElement[bool],
        clock: Callable[[], float],
    ) -> None:
        self._database = database
        self._clock = clock
        # By interaction: what was answered, and could not be written down yet.
        self._unwritten: dict[int, Shown] = {}
        # INSTANCE names that no process holds, each with when that was seen first.
        self._missing: dict[str, float] = {}
        self._mark = (
            sa.update(generations)
            .where(OF_ASK)
            .values(answered_at=sa.func.coalesce(generations.c.answered_at, database.now()))
        )
        let_be_claimed = sa.update(generations).where(_unanswered).values(answered_at=database.now())
        self._let_predecessors = let_be_claimed.where(of_predecessors)
        self._let_dead = let_be_claimed.where(generations.c.owner.in_(_OWNERS))
        self._others = (
            sa.select(generations.c.owner).where(_unanswered, generations.c.owner != owner).distinct()
        )

    async def answered(self, interaction: int, message: int | None, copies: Mapping[str, str]) -> None:
        """Mark the ask as answered. What fails is written by `let_be_claimed` later."""
        shown = self._unwritten[interaction] = (message, copies)
        await self._database.transact(lambda tx: self._write(tx, {interaction: shown}))
        self._unwritten.pop(interaction, None)

    def unwritten(self) -> Mapping[int, Shown]:
        """For `let_be_claimed`, and for `written` once that is committed."""
        return dict(self._unwritten)

    def written(self, interactions: Collection[int]) -> None:
        for interaction in interactions:
            self._unwritten.pop(interaction, None)

    def let_be_claimed(self, tx: sa.Connection, unwritten: Mapping[int, Shown]) -> None:
        """Mark what this process could not mark before, and what dead processes left unmarked."""
        self._write(tx, unwritten)
        tx.execute(self._let_predecessors)
        if not self._database.is_sqlite and (others := [*tx.scalars(self._others)]):
            self._let_those_of_dead(tx, others)

    def _let_those_of_dead(self, tx: sa.Connection, others: Collection[str]) -> None:
        # Imported here, so that a bot on SQLite does not load asyncpg.
        from bot.storage.engine.instances import living_instances

        names = {_instance(owner) for owner in others}
        missing, now = names - living_instances(tx, names), self._clock()
        self._missing = {name: self._missing.get(name, now) for name in missing}
        dead = {name for name, since in self._missing.items() if now - since >= DEAD_AFTER}
        if owners := [owner for owner in others if _instance(owner) in dead]:
            tx.execute(self._let_dead, {"owners": owners})

    def _write(self, tx: sa.Connection, answers: Mapping[int, Shown]) -> None:
        for interaction, (message, copies) in answers.items():
            if copies:
                _keep_copies(tx, interaction, copies)
            tx.execute(self._mark, {"ask": interaction, "message": message})


def _instance(owner: str) -> str:
    return owner.rpartition("/")[0]


def _keep_copies(tx: sa.Connection, interaction: int, copies: Mapping[str, str]) -> None:
    """Write the addresses of the copies into the requests of those of the ask's pictures that have not started."""
    request: Any = tx.scalar(_REQUEST, {"ask": interaction})
    if isinstance(request, dict) and request.get("image"):
        request = request | {"image": _addressed(request["image"], copies)}
        tx.execute(_KEEP_REQUEST, {"ask": interaction, "request": request})


def _addressed(kept: Any, copies: Mapping[str, str]) -> Any:
    """A picture to change as its row keeps it, or several, with the addresses of their copies."""
    if isinstance(kept, list):
        return [_addressed(each, copies) for each in kept]
    if isinstance(kept, dict) and PICTURES in kept:
        return kept | {PICTURES: _addressed(kept[PICTURES], copies)}
    if isinstance(kept, dict) and (url := copies.get(kept.get("key", ""))):
        return kept | {"url": url}
    return kept
