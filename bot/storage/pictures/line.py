"""The line, read from the tables as `domain/turns.py` wants it: what each member has waiting and running."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.domain.turns import Line, Queue
from bot.storage.pictures.rate import Rate
from bot.storage.pictures.tables import IS_WAITING, generations

_earlier = generations.alias("earlier")

# Not as a `Moment`, which makes each one aware of its zone: only their order is of interest, and there is one for each
# member who waits.
_started_at = sa.type_coerce(_earlier.c.started_at, sa.DateTime(timezone=True))

NONE = sa.literal_column("0", sa.BigInteger)

LAST_START = sa.select(sa.func.max(_started_at)).where(
    _earlier.c.member == sa.bindparam("member", type_=sa.BigInteger)
)

AHEAD = (
    sa.select(sa.func.count())
    .select_from(generations)
    .where(
        IS_WAITING,
        generations.c.member == sa.bindparam("member", type_=sa.BigInteger),
        generations.c.id < sa.bindparam("id", type_=sa.BigInteger),
    )
)


def _members(counts: sa.ColumnElement[bool]) -> sa.Subquery:
    """One row per member who waits or has a picture under way: the fields of a Queue but the last. What is queued and
    `counts` is waiting. Running is what holds a slot: a picture whose address is being fetched does neither."""
    waits = (generations.c.state == sa.literal_column("'queued'")) & counts
    # A sum, so that SQLite does not take all pictures there are in order of their members, from the index on these,
    # to spare itself the grouping of the few that have not ended.
    member = (generations.c.member + NONE).label("member")
    return (
        sa.select(
            member,
            sa.func.count().filter(waits).label("waiting"),
            sa.func.coalesce(sa.func.min(generations.c.id).filter(waits), NONE).label("first"),
            sa.func.count(generations.c.slot).label("running"),
        )
        .where(generations.c.ended_at.is_(None))
        .group_by(member)
        .subquery("members")
    )


def _queues(members: sa.Subquery) -> sa.Select[Any]:
    last_start = sa.select(sa.func.max(_started_at)).where(_earlier.c.member == members.c.member)
    return sa.select(members, last_start.scalar_subquery().label("last_start"))


def _next(members: sa.Subquery) -> sa.Select[Any]:
    """Those `count` who are the next with one picture each: nobody else can be among the next `count` turns at all."""
    last_start: sa.ColumnClause[Any] = sa.column("last_start")
    return (
        _queues(members)
        .where(members.c.waiting > NONE)
        .order_by(members.c.running, last_start.nulls_first(), members.c.first)
        .limit(sa.bindparam("count", type_=sa.Integer))
    )


EVERYBODY = _queues(_members(sa.true()))
NEXT = _next(_members(generations.c.answered_at.is_not(None)))


class LineReader:
    """Every verb is a part of the caller's transaction. `slots` pictures at once, `member_limit` of each member."""

    def __init__(self, rate: Rate, *, slots: int, member_limit: int) -> None:
        self._rate = rate
        self._slots = slots
        self._member_limit = member_limit

    def everybody(self, tx: sa.Connection) -> Line:
        """All who wait, also those who have not been shown a card yet: they will be in a moment."""
        queues = [Queue._make(row) for row in tx.execute(EVERYBODY)]
        free = max(0, self._slots - sum(queue.running for queue in queues))
        return Line(queues, member_limit=self._member_limit, free=self._rate.starts(tx, free))

    def next(self, tx: sa.Connection, *, free: int) -> Line:
        """Those whose turns the next `free` ones are, without who has not been shown a card; so many may start."""
        queues = [Queue._make(row) for row in tx.execute(NEXT, {"count": free})]
        return Line(queues, member_limit=self._member_limit, free=free)

    def introduce(self, tx: sa.Connection, line: Line, member: int) -> None:
        """Tell the line of a member whom it does not know yet, since they neither wait nor have a picture under way."""
        if member not in line:
            line.introduce(Queue(member, 0, 0, 0, tx.scalar(LAST_START, {"member": member})))

    def place(self, tx: sa.Connection, line: Line, member: int, id: int) -> int:
        """The place of a picture that waits already; 0 if it can start at this moment."""
        ahead: int = tx.execute(AHEAD, {"member": member, "id": id}).scalar_one()
        return line.place(member, ahead)
