"""Reserve: what a member has is read, decided upon and written down in one transaction, under their lock.

On PostgreSQL the locks are the member's row, then the line's, which every reservation takes: from there on it
reads what all others have committed. So the line, the server's total and the money cap hold without locks of their
own, and a crowd that asks for one member queues up at that member, not in everybody's way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa

from bot.domain.credits import Split
from bot.domain.pictures import Ask, Generation, Standing, State
from bot.storage.credits.purses import Purses
from bot.storage.credits.tables import charges
from bot.storage.engine.database import Database
from bot.storage.engine.locks import lock_member
from bot.storage.pictures.records import new_public_id, new_row, rows_of_ask, to_generation
from bot.storage.pictures.tables import generations, rate

Admit = Callable[[Standing], Sequence[Split]]
Rows = list[dict[str, Any]]


class Reservations:
    def __init__(self, database: Database, purses: Purses, *, owner: str) -> None:
        self._database = database
        self._purses = purses
        self._owner = owner

    async def reserve(self, ask: Ask, admit: Admit) -> tuple[Generation, ...]:
        while True:
            rows = [
                new_row(ask, position=position, public_id=new_public_id(), owner=self._owner)
                for position in range(ask.count)
            ]
            try:
                return await self._database.transact(partial(self._reserve, ask=ask, rows=rows, admit=admit))
            except sa.exc.IntegrityError as error:
                # One in a thousand million for each picture there is: draw other ids.
                if "public_id" not in str(error.orig):
                    raise

    def _reserve(self, tx: sa.Connection, ask: Ask, rows: Rows, admit: Admit) -> tuple[Generation, ...]:
        if not self._database.is_sqlite:
            lock_member(tx, self._database, ask.guild, ask.member)
            tx.execute(sa.select(rate.c.name).where(rate.c.name == "line").with_for_update())
        terms = self._purses.terms(tx, ask.guild, ask.member, ask.interaction)
        if terms.before is not None:
            # Ours all the same if a first try was committed and only the confirmation was lost.
            return rows_of_ask(tx, ask.interaction) if terms.before == rows[0]["public_id"] else ()
        purse, waiting = self._purses.read(tx, terms, ask.guild, ask.member, ask.roles, with_money=True)
        splits = admit(Standing(waiting=waiting, purse=purse, now=terms.now))
        for row, split in zip(rows, splits, strict=True):
            row |= {"period_credits": split.period, "created_at": terms.moment}
        inserted = tx.execute(
            sa.insert(generations).returning(generations, sort_by_parameter_order=True), rows
        ).all()
        _charge(tx, [row.id for row in inserted], splits)
        return tuple(to_generation(row) for row in inserted)

    async def keep_refused(self, ask: Ask) -> str:
        """Write a refused ask down as `cancelled` rows, which cost nothing; the public id of the first."""
        while True:
            now = self._database.now()
            rows = [
                new_row(ask, position=position, public_id=new_public_id(), owner=self._owner)
                | {"state": State.CANCELLED.value, "owner": None, "token": None, "period_credits": 0}
                for position in range(ask.count)
            ]
            insert = self._database.insert(generations).on_conflict_do_nothing()
            kept = await self._database.transact(
                partial(_keep, insert=insert.values(created_at=now, ended_at=now), rows=rows)
            )
            if kept:  # else the first id is another picture's: draw again
                return kept[0].public_id


def _keep(tx: sa.Connection, insert: sa.Insert, rows: Rows) -> tuple[Generation, ...]:
    """A second time it finds what the first one wrote."""
    tx.execute(insert, rows)
    return rows_of_ask(tx, rows[0]["interaction"])


def _charge(tx: sa.Connection, ids: Sequence[int], splits: Sequence[Split]) -> None:
    """Write down what grants paid of each picture."""
    paid = [
        {"grant_entry": grant, "generation": id, "credits": credits}
        for id, split in zip(ids, splits, strict=True)
        for grant, credits in split.grants.items()
    ]
    if paid:
        tx.execute(sa.insert(charges), paid)
