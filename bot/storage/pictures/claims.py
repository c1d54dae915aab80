"""Who may start: the line, the slots and the rate limit, read from the tables. `domain/turns.py` decides the order.

IMAGE_CONCURRENCY is the number of slots. A running row holds one, and a unique index on the slots of running rows keeps
two rows from holding the same, whatever the processes do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.domain.pictures import State
from bot.domain.turns import Line, Queue
from bot.storage.engine.database import Database
from bot.storage.pictures.tables import generations, rate

LEASE = timedelta(seconds=30)  # renewed every ten seconds; a process that pauses for longer is taken for dead

_earlier = generations.alias("earlier")

# All pictures that wait or run, in order of asking; `last_start` is when their member's newest picture was started.
LINE = (
    sa.select(
        generations.c.id,
        generations.c.interaction,
        generations.c.member,
        generations.c.slot,
        generations.c.answered_at,
        sa.select(sa.func.max(_earlier.c.started_at))
        .where(_earlier.c.member == generations.c.member)
        .scalar_subquery()
        .label("last_start"),
    )
    .where(generations.c.ended_at.is_(None))
    .order_by(generations.c.id)
)

LineRows = Sequence[sa.Row[Any, Any, Any, Any, Any, Any]]


class Claims:
    """Every verb is a part of the caller's transaction.

    `slots` (pictures at once) and `per_minute` (starts; None: no limit) hold over all processes, `member_limit`
    (pictures at once) for each member. `owner` is written into what is claimed.
    """

    def __init__(
        self, database: Database, *, owner: str, slots: int, member_limit: int, per_minute: float | None
    ) -> None:
        self._database = database
        self._owner = owner
        self._slots = slots
        self._member_limit = member_limit
        self._interval = timedelta(minutes=1) / per_minute if per_minute else None

    def claim(self, tx: sa.Connection) -> sa.Row[Any] | None:
        """Make the next picture `running` with a slot, an owner and a lease, and return its row; None if nobody may
        start now."""
        # The lock on the rate's row comes first: between reading the line and the update below no other process may
        # claim, or both would choose the same picture or the same slot.
        if self._until_due(tx) > timedelta():
            return None
        while True:
            rows = tx.execute(LINE).all()
            slot = self._free_slot(rows)
            line = self._line(rows, answered_only=True)
            chosen = [line.first(member) for member in line.next_turns()[:1]]
            if slot is None or not chosen:
                return None
            if claimed := self._start(tx, chosen[0], slot):
                return claimed
            # The picture was cancelled since the line was read: cancelling does not take the rate's lock. The line is
            # read anew; at READ COMMITTED it is without that picture now.

    def place(self, tx: sa.Connection, interaction: int) -> int:
        """The place in the line, from 1, of the ask's first waiting picture; 0 if it may start now or none waits."""
        rows = tx.execute(LINE).all()
        waiting = [row for row in rows if row.slot is None]
        mine = next((row for row in waiting if row.interaction == interaction), None)
        if mine is None:
            return 0
        number = sum(row.member == mine.member and row.id < mine.id for row in waiting)
        return self._line(rows, answered_only=False).place(mine.member, number)

    @property
    def is_limited(self) -> bool:
        """Whether there is a rate limit."""
        return self._interval is not None

    def seconds_until_due(self, tx: sa.Connection) -> float | None:
        """How long the rate limit holds the next start back, in seconds; None if it does not."""
        due, now = tx.execute(self._rate()).one()
        return float((due - now).total_seconds()) if due is not None and due > now else None

    def _until_due(self, tx: sa.Connection) -> timedelta:
        """Lock the rate's row; how long the rate limit holds the next start back, zero if it does not."""
        if self._interval is None and self._database.is_sqlite:
            return timedelta()  # nothing to read; and there is one writer, who needs no lock
        due, now = tx.execute(self._rate().with_for_update()).one()
        return max(due - now, timedelta()) if self._interval and due is not None else timedelta()

    def _rate(self) -> sa.Select[Any]:
        return sa.select(rate.c.due, self._database.now().label("now")).where(rate.c.name == "endpoint")

    def _line(self, rows: LineRows, *, answered_only: bool) -> Line:
        """As the domain wants it. `answered_only` leaves out pictures whose member has not been shown a card yet."""
        running = Counter(row.member for row in rows if row.slot is not None)
        queues: dict[int, Queue] = {}
        for row in rows:
            if row.slot is None and (row.answered_at or not answered_only):
                new = Queue(row.member, 0, row.id, running[row.member], row.last_start)
                queue = queues.get(row.member, new)
                queues[row.member] = queue._replace(waiting=queue.waiting + 1)
        free = max(0, self._slots - running.total())
        return Line(queues.values(), member_limit=self._member_limit, free=free)

    def _free_slot(self, rows: LineRows) -> int | None:
        taken = {row.slot for row in rows}
        return next((slot for slot in range(1, self._slots + 1) if slot not in taken), None)

    def _start(self, tx: sa.Connection, id: int, slot: int) -> sa.Row[Any] | None:
        """The row as it is now; None if it is not `queued` any more."""
        started = tx.execute(
            sa.update(generations)
            .where(generations.c.id == id, generations.c.state == State.QUEUED.value)
            .values(
                state=State.RUNNING.value,
                slot=slot,
                owner=self._owner,
                lease_until=self._database.now(LEASE),
                started_at=self._database.now(),
            )
            .returning(generations)
        ).one_or_none()
        if started is not None and self._interval is not None:
            self._advance_rate(tx, self._interval)
        return started

    def _advance_rate(self, tx: sa.Connection, interval: timedelta) -> None:
        """The next start is due one interval from now: GCRA with a burst of one, so a quiet hour saves up nothing."""
        tx.execute(sa.update(rate).where(rate.c.name == "endpoint").values(due=self._database.now(interval)))
