"""The pictures' rows: every verb one transaction, every change of state naming the state it starts from."""

from __future__ import annotations

import secrets
from datetime import timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa

from bot.domain.errors import Failure
from bot.domain.pictures import Answer, Ask, Generation, ImageInfo, State
from bot.storage.credits.purses import Purses
from bot.storage.engine.database import Database
from bot.storage.pictures.claims import LEASE, Claims
from bot.storage.pictures.endings import Endings
from bot.storage.pictures.records import answer_facts, rows_of_ask, to_generation
from bot.storage.pictures.reservations import Admit, Reservations
from bot.storage.pictures.tables import generations

FORGOTTEN = timedelta(seconds=60)  # a row whose member was not answered by then will not be answered

_queued = generations.c.state == State.QUEUED.value
_running = generations.c.state == State.RUNNING.value


def new_owner(instance: str) -> str:
    """The name of this run of this instance: its rows are told from those of its dead predecessors."""
    return f"{instance}/{secrets.token_hex(8)}"


class GenerationRows:
    """Satisfies `studio.Rows` and `easel.Record`. `owner` comes from `new_owner`."""

    def __init__(
        self,
        database: Database,
        purses: Purses,
        *,
        owner: str,
        image_concurrency: int,
        member_limit: int,
        rate_per_minute: float | None = None,
    ) -> None:
        self._database = database
        self._owner = owner
        self._reservations = Reservations(database, purses, owner=owner)
        self._endings = Endings(database)
        self._claims = Claims(
            database,
            owner=owner,
            slots=image_concurrency,
            member_limit=member_limit,
            per_minute=rate_per_minute,
        )
        # Running rows that a caller here knows of. One whose caller was cancelled during the claim, or whose
        # COMMIT was not confirmed, is not among them: its lease runs out, and it is adopted.
        self._in_hand: set[int] = set()

    async def reserve(self, ask: Ask, admit: Admit) -> tuple[Generation, ...]:
        return await self._reservations.reserve(ask, admit)

    async def keep_refused(self, ask: Ask) -> str:
        """Keep an ask that was refused, so that a button can make it later; the public id of its first picture."""
        return await self._reservations.keep_refused(ask)

    async def answered(self, interaction: int, message: int) -> None:
        moment = sa.func.coalesce(generations.c.answered_at, self._database.now())
        ask = generations.c.interaction == interaction
        await self._execute(sa.update(generations).where(ask).values(message=message, answered_at=moment))

    async def cancel(self, interaction: int) -> tuple[Generation, ...]:
        rows = await self._database.transact(partial(self._endings.cancel, interaction=interaction))
        return tuple(to_generation(row) for row in rows)

    async def find(self, public_id: str) -> Generation | None:
        query = sa.select(generations).where(generations.c.public_id == public_id)
        row = await self._database.transact(lambda tx: tx.execute(query).one_or_none())
        return to_generation(row) if row is not None else None

    async def ask(self, interaction: int) -> tuple[Generation, ...]:
        return await self._database.transact(partial(rows_of_ask, interaction=interaction))

    async def place(self, interaction: int) -> int:
        return await self._database.transact(partial(self._claims.place, interaction=interaction))

    async def claim(self) -> Generation | None:
        row = await self._database.transact(self._claims.claim)
        if row is None:
            return None
        self._in_hand.add(row.id)
        return to_generation(row)

    async def wait_hint(self) -> float | None:
        if not self._claims.is_limited:
            return None
        return await self._database.transact(self._claims.seconds_until_due)

    async def renew(self) -> None:
        if not self._in_hand:
            return
        mine = sa.select(generations.c.id).where(
            _running, generations.c.owner == self._owner, generations.c.id.in_(self._in_hand)
        )
        # A row that is locked is just ending: waiting for it could only end in a deadlock.
        mine = mine.with_for_update(skip_locked=True)
        lease = self._database.now(LEASE)
        await self._execute(
            sa.update(generations).where(generations.c.id.in_(mine)).values(lease_until=lease)
        )

    async def keep_answer(self, id: int, answer: Answer) -> None:
        open_or_given_up = generations.c.state.in_((State.RUNNING.value, State.UNKNOWN.value))
        kept = sa.update(generations).where(generations.c.id == id, open_or_given_up)
        await self._execute(kept.values(answer=answer_facts(answer), cost=answer.cost))

    async def painted(self, id: int, facts: ImageInfo) -> None:
        await self._database.transact(partial(self._endings.paint, id=id, facts=facts))
        self._in_hand.discard(id)

    async def ended(self, id: int, failure: Failure) -> None:
        await self._database.transact(partial(self._endings.fail, id=id, failure=failure, owner=self._owner))
        self._in_hand.discard(id)

    async def adopt(self) -> tuple[Generation, ...]:
        """Queued rows that nobody will answer any more are let into the line as well."""
        rows = await self._database.transact(self._adopt)
        self._in_hand.update(row.id for row in rows)
        return tuple(to_generation(row) for row in sorted(rows, key=lambda row: row.id))

    def _adopt(self, tx: sa.Connection) -> list[sa.Row[Any]]:
        now = self._database.now()
        predecessors = self._is_predecessors()
        forgotten = generations.c.created_at < self._database.now(-FORGOTTEN)
        tx.execute(
            sa.update(generations)
            .where(_queued, generations.c.answered_at.is_(None), predecessors | forgotten)
            .values(answered_at=now)
        )
        expired = (generations.c.lease_until < now) & generations.c.id.not_in(self._in_hand)
        adopted = tx.execute(
            sa.update(generations)
            .where(_running, predecessors | expired)
            .values(owner=self._owner, lease_until=self._database.now(LEASE))
            .returning(generations)
        )
        return list(adopted)

    def _is_predecessors(self) -> sa.ColumnElement[bool]:
        """Rows of processes that are known to be dead: on SQLite all others', elsewhere this instance's."""
        others: sa.ColumnElement[bool] = generations.c.owner != self._owner
        if self._database.is_sqlite:
            return others
        instance = self._owner.rpartition("/")[0]
        same_instance = generations.c.owner.startswith(f"{instance}/", autoescape=True)
        # The length tells instance a from instance a/b, whose owners begin alike.
        return others & same_instance & (sa.func.length(generations.c.owner) == len(self._owner))

    async def _execute(self, statement: sa.Update) -> None:
        await self._database.transact(lambda tx: tx.execute(statement))
