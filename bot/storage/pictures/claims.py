"""Whose turn it is, out of the table: the line, the slots and the rate. The order itself is `domain/turns.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.domain.pictures import State
from bot.domain.turns import Line, Waiting, next_turn, place
from bot.storage.engine.database import Database
from bot.storage.pictures.tables import generations, rate

LEASE = timedelta(seconds=30)  # must outlast any pause of a living process; renewed every ten seconds

_earlier = generations.alias("earlier")

# Everything that waits or runs, in order of asking, with its member's newest start.
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

Rows = Sequence[sa.Row[Any, Any, Any, Any, Any, Any]]


class Claims:
    """`slots` and `per_minute` (None: no limit) hold over all processes, `member_limit` per member."""

    def __init__(
        self, database: Database, *, owner: str, slots: int, member_limit: int, per_minute: float | None
    ) -> None:
        self._database = database
        self._owner = owner
        self._slots = slots
        self._member_limit = member_limit
        self._interval = timedelta(minutes=1) / per_minute if per_minute else None

    def claim(self, tx: sa.Connection) -> sa.Row[Any] | None:
        """Make the next picture `running`, or return None. Whoever holds the rate's row decides; a slot taken
        all the same (IntegrityError) would mean that somebody did not."""
        if self._until_due(tx) > timedelta():
            return None
        while True:
            rows = tx.execute(LINE).all()
            slot = self._free_slot(rows)
            chosen = next_turn(_line(rows, answered_only=True), member_limit=self._member_limit)
            if slot is None or chosen is None:
                return None
            if claimed := self._start(tx, chosen, slot):
                return claimed
            # A Cancel was committed since the line was read; the next reading does not hold that row.

    def place(self, tx: sa.Connection, interaction: int) -> int:
        rows = tx.execute(LINE).all()
        line = _line(rows, answered_only=False)
        ids = [row.id for row in rows if row.interaction == interaction and row.slot is None]
        if self._free_slot(rows) and next_turn(line, member_limit=self._member_limit) in ids:
            return 0
        return place(line, ids)

    @property
    def is_limited(self) -> bool:
        return self._interval is not None

    def seconds_until_due(self, tx: sa.Connection) -> float | None:
        due, now = tx.execute(self._rate()).one()
        return float((due - now).total_seconds()) if due is not None and due > now else None

    def _until_due(self, tx: sa.Connection) -> timedelta:
        """Lock the rate's row, and take the turn it grants; how long it is until then, otherwise."""
        if self._interval is None and self._database.is_sqlite:
            return timedelta()  # the single writer is the lock
        due, now = tx.execute(self._rate().with_for_update()).one()
        return max(due - now, timedelta()) if self._interval and due is not None else timedelta()

    def _rate(self) -> sa.Select[Any]:
        return sa.select(rate.c.due, self._database.now().label("now")).where(rate.c.name == "endpoint")

    def _free_slot(self, rows: Rows) -> int | None:
        taken = {row.slot for row in rows}
        return next((slot for slot in range(1, self._slots + 1) if slot not in taken), None)

    def _start(self, tx: sa.Connection, id: int, slot: int) -> sa.Row[Any] | None:
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
            self._put_off(tx, self._interval)
        return started

    def _put_off(self, tx: sa.Connection, interval: timedelta) -> None:
        """GCRA with a burst of one: the next start is due one interval after this one."""
        tx.execute(sa.update(rate).where(rate.c.name == "endpoint").values(due=self._database.now(interval)))


def _line(rows: Rows, *, answered_only: bool) -> Line:
    waiting = [row for row in rows if row.slot is None and (row.answered_at or not answered_only)]
    return Line(
        waiting=[Waiting(row.id, row.member) for row in waiting],
        running=Counter(row.member for row in rows if row.slot is not None),
        last_start={row.member: row.last_start for row in waiting if row.last_start is not None},
    )
