"""Reserve: read what the member has, let the caller's rule decide, and insert the rows, all in one transaction.

On PostgreSQL it takes two locks: the member's row, then the line's, which every reservation takes. From there on it
reads what all others have committed, so the length of the line, the server's total and the money cap hold without locks
of their own. The member's lock comes first, so that many asks of one member wait for each other and for nobody else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa

from bot.domain.credits import Split
from bot.domain.pictures import Ask, Generation, Snapshot, State
from bot.storage.engine.database import Database
from bot.storage.engine.engine import T, Work
from bot.storage.pictures.charging import Charging
from bot.storage.pictures.records import new_public_id, new_row, rows_of_ask, to_generation
from bot.storage.pictures.tables import generations, rate

Admit = Callable[[Snapshot], Sequence[Split]]
NewRows = list[dict[str, Any]]


class Reservations:
    """`owner` is written into the rows: the process that will answer the member. `new_id` draws a public id."""

    def __init__(
        self,
        database: Database,
        charging: Charging,
        *,
        owner: str,
        new_id: Callable[[], str] = new_public_id,
    ) -> None:
        self._database = database
        self._charging = charging
        self._owner = owner
        self._new_id = new_id

    async def reserve(self, ask: Ask, admit: Admit) -> tuple[Generation, ...]:
        """Insert one `queued` row per picture, paid as `admit` says, and return them by position.

        `admit` is called inside the transaction, under the locks; it returns one Split per picture, or raises what the
        member is refused with. Returns () if the interaction has reserved before, so a replay reserves nothing.
        """
        return await self._with_new_rows(
            ask, lambda rows: partial(self._reserve, ask=ask, rows=rows, admit=admit)
        )

    async def _with_new_rows(self, ask: Ask, work: Callable[[NewRows], Work[T]]) -> T:
        """Run the transaction that inserts these rows, one per picture of the ask, by position."""
        while True:
            rows = [
                new_row(ask, position=position, public_id=self._new_id(), owner=self._owner)
                for position in range(ask.count)
            ]
            try:
                return await self._database.transact(work(rows))
            except sa.exc.IntegrityError as error:
                # One in a thousand million for each picture there is: draw other ids.
                if "public_id" not in str(error.orig):
                    raise

    def _reserve(self, tx: sa.Connection, ask: Ask, rows: NewRows, admit: Admit) -> tuple[Generation, ...]:
        if not self._database.is_sqlite:
            self._charging.lock(tx, ask.guild, ask.member)
            tx.execute(sa.select(rate.c.name).where(rate.c.name == "line").with_for_update())
        read = self._charging.read(tx, ask)
        if read.reserved_before is not None:
            # With our public id it was this very call: a first try was committed, and only the connection was lost.
            return rows_of_ask(tx, ask.interaction) if read.reserved_before == rows[0]["public_id"] else ()
        splits = admit(read.snapshot)
        for row, split in zip(rows, splits, strict=True):
            row |= {"period_credits": split.period, "created_at": read.used_at}
        inserted = tx.execute(
            sa.insert(generations).returning(generations, sort_by_parameter_order=True), rows
        ).all()
        self._charging.charge(tx, {row.id: split.grants for row, split in zip(inserted, splits, strict=True)})
        return tuple(to_generation(row) for row in inserted)

    async def keep_refused(self, ask: Ask) -> str:
        """Insert a refused ask as `cancelled` rows, which cost nothing, so that a button can find it again.

        Returns the public id of its first picture. If the interaction has rows already, these stay as they are.
        """
        return await self._with_new_rows(ask, lambda rows: partial(self._keep_refused, rows=rows))

    def _keep_refused(self, tx: sa.Connection, rows: NewRows) -> str:
        now = self._database.now()
        refused = {"state": State.CANCELLED.value, "owner": None, "token": None, "period_credits": 0}
        first, *others = [row | refused for row in rows]
        insert = self._database.insert(generations).values(created_at=now, ended_at=now)
        # The first row decides for all: of two replays the second waits for it, finds it, and inserts nothing, whatever
        # its number of pictures.
        unless_there = insert.on_conflict_do_nothing(index_elements=["interaction", "position"])
        if tx.execute(unless_there.returning(generations.c.id), first).first() is None:
            return rows_of_ask(tx, first["interaction"])[0].public_id
        if others:
            tx.execute(insert, others)
        public_id: str = first["public_id"]
        return public_id
