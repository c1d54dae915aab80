"""Who may start: the line, the slots and the rate limit, read from the tables. `domain/turns.py` decides the order.

IMAGE_CONCURRENCY is the number of slots. A running row holds one until the endpoint has answered with an address, and
a unique index on the slots of running rows keeps two rows from holding the same, whatever the processes do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.domain.pictures import State
from bot.domain.turns import Line
from bot.storage.engine.database import Database
from bot.storage.pictures.line import LineReader
from bot.storage.pictures.rate import Rate
from bot.storage.pictures.tables import IS_RUNNING, IS_WAITING, generations

LEASE = timedelta(seconds=30)  # renewed every ten seconds; a process that pauses for longer is taken for dead

_may_start = IS_WAITING & generations.c.answered_at.is_not(None)

SOMEBODY = sa.select(sa.literal_column("1", sa.Integer)).where(_may_start).limit(1)
TAKEN = sa.select(generations.c.slot).where(IS_RUNNING)  # null: it is fetched, and holds none
OLDEST = (
    sa.select(generations.c.id)
    # That it has no start is no news, but leads to the index on members and starts.
    .where(_may_start, generations.c.started_at.is_(None))
    .where(generations.c.member == sa.bindparam("member", type_=sa.BigInteger))
    .order_by(generations.c.id)
    .limit(sa.bindparam("count", type_=sa.Integer))
)

Rows = list[sa.Row[Any]]


class Claims:
    """Every verb is a part of the caller's transaction.

    `slots` (pictures at once) and the rate hold over all processes. `owner` is written into what is claimed.
    """

    def __init__(self, database: Database, line: LineReader, rate: Rate, *, owner: str, slots: int) -> None:
        self._line = line
        self._rate = rate
        self._slots = range(1, slots + 1)
        self._start = (
            sa.update(generations)
            .where(generations.c.id == sa.bindparam("the_id", type_=sa.BigInteger))
            .where(generations.c.state == State.QUEUED.value)
            .values(
                state=State.RUNNING.value,
                slot=sa.bindparam("the_slot", type_=sa.Integer),
                owner=owner,
                lease_until=database.now(LEASE),
                started_at=database.now(),
            )
            .returning(generations)
        )

    def claim(self, tx: sa.Connection, most: int) -> Rows:
        """Make the next pictures `running`, each with a slot, an owner and a lease; their rows in the order of turns.

        At most so many, and fewer only if no other may start now; with a rate limit it is one at most.
        """
        # Before the lock: a picture that is answered just after this look is announced, and looked for again.
        if tx.scalar(SOMEBODY) is None:
            return []
        # Between reading the line and the updates below no other process may claim, or both would choose the same
        # pictures or the same slots.
        self._rate.lock(tx)
        self._rate.correct(tx)
        claimed: Rows = []
        while slots := self._free_slots(tx, most - len(claimed)):
            line = self._line.next(tx, free=len(slots))
            chosen = list(self._chosen(tx, line))
            started = self._start_all(tx, chosen, slots)
            claimed += started
            if len(started) == len(chosen):
                break
            # One was cancelled since the line was read: cancelling does not take the rate's lock. The line is read
            # anew; at READ COMMITTED it is without that picture now.
        return claimed

    def _free_slots(self, tx: sa.Connection, most: int) -> list[int]:
        """So many as may be filled now."""
        taken = set(tx.scalars(TAKEN))
        free = [slot for slot in self._slots if slot not in taken]
        return free[: min(most, self._rate.starts(tx, len(free)))]

    def _chosen(self, tx: sa.Connection, line: Line) -> Iterator[int]:
        """The ids of the pictures whose turn it is; 0 for one that has been cancelled just now."""
        turns = line.next_turns()
        oldest = {
            member: iter(
                [line.first(member)]
                if count == 1
                else tx.scalars(OLDEST, {"member": member, "count": count}).all()
            )
            for member, count in Counter(turns).items()
        }
        return (next(oldest[member], 0) for member in turns)

    def _start_all(self, tx: sa.Connection, ids: list[int], slots: list[int]) -> Rows:
        """The rows of those that were still queued. Each gets a slot of its own."""
        # Two transactions that change several rows could wait for each other. All others (see `endings.py`) lock the
        # rows of one ask in order of their ids, and so does this: an ask is one member's, whose oldest comes first.
        started: Rows = []
        for id, slot in zip(ids, slots, strict=False):
            row = tx.execute(self._start, {"the_id": id, "the_slot": slot}).one_or_none()
            if row is not None:
                self._rate.advance(tx)
                started.append(row)
        return started
