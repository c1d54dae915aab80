"""Whose picture is started next: round-robin between members, first come first served within a member.

A member with many pictures in the line does not hold up the others: whoever has fewest running is next. How many may
run at once in all (slots) is decided by the database; this decides the order only.

Turn by turn the next one is a member with the fewest running; of these the one who never had a turn, or whose last
start is longest ago; of these the one who asked first. Nothing needs to be played through for that: a member's picture
with `n` of theirs before it gets its turn when they have `running + n` under way, its level. So levels are served from
the lowest to the highest. Within a level, a member with more running has fewer pictures on the levels before it, so
their last start is longer ago than that of those who had a turn there: more running comes first.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from bot.domain.errors import LineFull

NEVER = datetime.min.replace(tzinfo=UTC)


class Queue(NamedTuple):
    """What one member has in the line: `waiting` pictures, of which `first` is the oldest one's id (ids grow with the
    time of asking), and `running` ones, which hold a slot. `last_start` is when their most recent picture
    was started; None if never.
    """

    member: int
    waiting: int
    first: int
    running: int = 0
    last_start: datetime | None = None


class Line:
    """Everybody's pictures. At most `member_limit` of each member may run, and `free` more at this moment in all."""

    def __init__(self, queues: Iterable[Queue], *, member_limit: int, free: int) -> None:
        self._queues = {queue.member: queue for queue in queues}
        self._member_limit = member_limit
        self._free = free
        self._waiting = sum(queue.waiting for queue in self._queues.values())
        self._able = sum(map(self._able_of, self._queues.values()))  # by their members' limits

    def __contains__(self, member: int) -> bool:
        """Whether the line knows what this member has under way, and when their last picture was started."""
        return member in self._queues

    @property
    def starting(self) -> int:
        """How many pictures can start at this moment."""
        return min(self._free, self._able)

    @property
    def waiting(self) -> int:
        """How many pictures cannot start at this moment."""
        return self._waiting - self.starting

    def introduce(self, queue: Queue) -> None:
        """Let the line know a member who has nothing waiting."""
        self._queues[queue.member] = queue

    def starting_of(self, member: int, count: int) -> int:
        """How many of `count` more pictures of this member could start at this moment."""
        queue = self._queue(member)
        more = self._able_of(queue._replace(waiting=queue.waiting + count)) - self._able_of(queue)
        return min(self._free, self._able + more) - self.starting

    def add(self, member: int, count: int, first: int) -> int:
        """Let `count` more pictures of this member wait, the oldest with the id `first`; returns its place."""
        queue = self._queue(member)
        longer = queue._replace(waiting=queue.waiting + count, first=queue.first if queue.waiting else first)
        self._queues[member] = longer
        self._waiting += count
        self._able += self._able_of(longer) - self._able_of(queue)
        return self.place(member, queue.waiting)

    def place(self, member: int, number: int) -> int:
        """0 if the picture with `number` pictures of its member before it can start at this moment.

        If it cannot, its place among all that cannot, from 1. People are shown this line, in which nobody is left out
        for having `member_limit` running.
        """
        queue = self._queue(member)
        level = queue.running + number
        ahead = self._ahead_of(level, _rank(queue))
        # Everything ahead of it has its level or a lower one. So if its member's limit allows it, theirs do; and if it
        # cannot start, all that can are ahead of it.
        if level < self._member_limit and ahead < self._free:
            return 0
        return 1 + ahead - self.starting

    def next_turns(self) -> list[int]:
        """The members whose oldest pictures start now, in this order; one who starts several is there several times.

        Empty if none waits, none is free, or every member who waits has `member_limit` running.
        """
        turns = (
            (queue.running + number, _rank(queue), queue.member)
            for queue in self._queues.values()
            for number in range(min(self._able_of(queue), self._free))
        )
        return [member for _, _, member in heapq.nsmallest(self._free, turns)]

    def first(self, member: int) -> int:
        """The id of the member's oldest picture that waits."""
        return self._queues[member].first

    def _queue(self, member: int) -> Queue:
        return self._queues.get(member) or Queue(member, 0, 0)

    def _able_of(self, queue: Queue) -> int:
        return min(queue.waiting, max(0, self._member_limit - queue.running))

    def _ahead_of(self, level: int, rank: tuple[int, bool, datetime, int]) -> int:
        ahead = 0
        for queue in self._queues.values():
            below = level - queue.running  # so many pictures of this member have a lower level
            if below >= queue.waiting:
                ahead += queue.waiting
            elif below >= 0:
                ahead += below + (_rank(queue) < rank)
        return ahead


def _rank(queue: Queue) -> tuple[int, bool, datetime, int]:
    """The order of members within one level."""
    return -queue.running, queue.last_start is not None, queue.last_start or NEVER, queue.first


def admit(waiting: int, *, count: int, queue_limit: int) -> None:
    """Raise LineFull if `count` more pictures that have to wait do not fit into a line where `waiting` are.

    Pictures that can start at once need no room in the line, however long it is.
    """
    if count and waiting + count > queue_limit:
        raise LineFull(waiting, queue_limit)
