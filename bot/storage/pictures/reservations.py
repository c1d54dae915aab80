"""Reserve: read what the member has, let the caller's rule decide, and insert the rows, all in one transaction.

All that is asked for while a transaction is under way goes into the next one. There each ask is decided by itself, in
the order of asking, and sees what those before it have reserved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import sqlalchemy as sa

from bot.domain.credits import Split
from bot.domain.errors import StoreBroken, StoreBusy, StoreFull
from bot.domain.pictures import Ask, Generation, Snapshot, State
from bot.domain.turns import Line
from bot.storage.engine.batches import Batches
from bot.storage.engine.database import Database
from bot.storage.pictures.charging import Charging
from bot.storage.pictures.line import LineReader
from bot.storage.pictures.records import as_reserved, new_public_id, new_row, rows_of_ask
from bot.storage.pictures.tables import generations, rate

Admit = Callable[[Snapshot], Sequence[Split]]
NewRows = list[dict[str, Any]]
Booked = tuple[tuple[Generation, ...], int]  # the rows by position, and the place of the first

LOCK_LINE = sa.select(rate.c.name).where(rate.c.name == "line").with_for_update()
INSERT = sa.insert(generations).returning(generations.c.id, generations.c.public_id)


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """One call of `reserve`, and the rows that it would insert."""

    ask: Ask
    admit: Admit
    rows: NewRows


class Reservations:
    """`owner` is written into the rows: the process that will answer the member. `new_id` draws a public id."""

    def __init__(
        self,
        database: Database,
        charging: Charging,
        line: LineReader,
        *,
        owner: str,
        new_id: Callable[[], str] = new_public_id,
    ) -> None:
        self._database = database
        self._charging = charging
        self._line = line
        self._owner = owner
        self._new_id = new_id
        self._batches = Batches(self._reserve_all)
        # By interaction: the rows of tries that ended with StoreBusy, and may have been committed all the same.
        self._in_doubt: dict[int, NewRows] = {}

    async def reserve(self, ask: Ask, admit: Admit) -> Booked:
        """Insert one `queued` row per picture, paid as `admit` says; returns them and the place in line of the first,
        0 if it can start at once.

        `admit` is called inside the transaction, under the locks; it returns one Split per picture, or raises what the
        member is refused with. Returns no rows if the interaction has reserved before, so a replay reserves nothing.
        A call that follows a StoreBusy of the same ask is no replay: it returns what that one may have reserved.
        """
        rows = self._in_doubt.pop(ask.interaction, None) or self._draw(ask)
        try:
            return await self._batches(Wanted(ask, admit, rows))
        except StoreBroken:  # nothing was begun
            raise
        except StoreBusy:
            self._in_doubt[ask.interaction] = rows
            raise

    async def _reserve_all(self, wanted: Sequence[Wanted]) -> Sequence[Booked | Exception]:
        try:
            return await self._database.transact(partial(self._decide_all, wanted=wanted))
        except (StoreBusy, StoreFull):
            raise
        except Exception as error:
            # A savepoint for each would cost every ask what next to none of them needs. Who is refused has written
            # nothing; and if one of them cannot be written, all is rolled back and each is tried by itself.
            if len(wanted) > 1:
                return [await self._reserve_alone(each) for each in wanted]
            if not _is_taken(error):
                raise
            (one,) = wanted
            return await self._reserve_all([Wanted(one.ask, one.admit, self._draw(one.ask))])

    async def _reserve_alone(self, wanted: Wanted) -> Booked | Exception:
        try:
            (outcome,) = await self._reserve_all([wanted])
        except Exception as error:
            return error
        return outcome

    def _decide_all(self, tx: sa.Connection, wanted: Sequence[Wanted]) -> list[Booked | Exception]:
        if not self._database.is_sqlite:
            # From the lock on the line on, which every reservation takes, all is read that others have committed. So
            # its length, the server's total and the money cap hold without locks of their own. The members' come
            # first: their moderators' changes, and many asks of one member, then wait for each other and nobody else.
            # Nobody can deadlock: all batches take the members' in one order (see `Charging.lock`), whoever holds the
            # line's wants no other, and a moderator's change has the one member's alone and never wants the line's.
            self._charging.lock(tx, {(each.ask.guild, each.ask.member) for each in wanted})
            tx.execute(LOCK_LINE)
        line = self._line.everybody(tx)
        return [self._decide(tx, line, each) for each in wanted]

    def _decide(self, tx: sa.Connection, line: Line, wanted: Wanted) -> Booked | Exception:
        ask, rows = wanted.ask, wanted.rows
        read = self._charging.read(tx, ask)
        if read.reserved_before is not None:
            # With our public id it was this very call: a first try was committed, and only the connection was lost.
            is_ours = read.reserved_before == rows[0]["public_id"]
            return self._found(tx, line, ask) if is_ours else ((), 0)
        snapshot = Snapshot(
            waiting=line.waiting,
            starting=line.starting_of(ask.member, ask.count),
            purse=read.purse,
            now=read.now,
        )
        try:
            splits = wanted.admit(snapshot)
        except Exception as error:
            return error  # its caller's alone: nothing has been written for it
        # Written down, so that every sum of money has it, also if the picture ends without an answer.
        ask = replace(ask, estimate=read.purse.counts_as(ask.estimate, ask.credits_each))
        for row, split in zip(rows, splits, strict=True):
            row |= {
                "period_credits": split.period,
                "created_at": read.used_at,
                "estimate": ask.estimate,
            }
        ids = {row.public_id: row.id for row in tx.execute(INSERT, rows)}
        reserved = tuple(as_reserved(ask, row, ids[row["public_id"]]) for row in rows)
        self._charging.charge(tx, {row.id: split.grants for row, split in zip(reserved, splits, strict=True)})
        self._line.introduce(tx, line, ask.member)
        return reserved, line.add(ask.member, ask.count, reserved[0].id)

    def _found(self, tx: sa.Connection, line: Line, ask: Ask) -> Booked:
        rows = rows_of_ask(tx, ask.interaction)
        return rows, self._line.place(tx, line, ask.member, rows[0].id)

    def _draw(self, ask: Ask) -> NewRows:
        return [
            new_row(ask, position=position, public_id=self._new_id(), owner=self._owner)
            for position in range(ask.count)
        ]

    async def keep_refused(self, ask: Ask) -> str:
        """Insert a refused ask as `cancelled` rows, which cost nothing, so that a button can find it again.

        Returns the public id of its first picture. If the interaction has rows already, these stay as they are.
        """
        while True:
            try:
                return await self._database.transact(partial(self._keep_refused, rows=self._draw(ask)))
            except sa.exc.IntegrityError as error:
                if not _is_taken(error):
                    raise

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


def _is_taken(error: Exception) -> bool:
    """Whether a public id was drawn that another picture has: one in a thousand million for each picture there is."""
    return isinstance(error, sa.exc.IntegrityError) and "public_id" in str(error.orig)
