"""Whose picture is started next: round-robin between members, first come first served within a member.

A member with many pictures in the line does not hold up the others: whoever has fewest running is next. How many may
run at once in all (slots) is decided by the database; this decides the order only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import LineFull


@dataclass(frozen=True, slots=True)
class Waiting:
    """A picture in the line. Ids grow with the time of asking."""

    id: int
    member: int


@dataclass(frozen=True, slots=True)
class Line:
    """Everything that decides whose picture is next.

    `waiting` is in order of asking. `running` counts the pictures being made, by member. `last_start` says when each
    member's most recent picture was started; a member who is not in it never had one.
    """

    waiting: Sequence[Waiting]
    running: Mapping[int, int]
    last_start: Mapping[int, datetime]


def next_turn(line: Line, *, member_limit: int) -> int | None:
    """The id of the picture to start now; None if none waits, or every member who waits has `member_limit` running.

    Of the members below the limit it is the one with the fewest running, then the one who never had a turn or whose
    last start is longest ago, then the one who asked first.
    """
    order = service_order(line, member_limit=member_limit)
    return next(iter(order), None)


def service_order(line: Line, *, member_limit: int | None) -> list[int]:
    """The ids in the order in which they would be started, if nothing new were asked for and nothing ended.

    With a `member_limit` the order ends where every member who still waits has that many running. With None nobody
    is left out: this is the line as people are shown it.
    """
    queues: dict[int, list[int]] = {}
    for waiting in line.waiting:
        queues.setdefault(waiting.member, []).append(waiting.id)
    for queue in queues.values():
        queue.reverse()  # pop() takes the oldest
    running = Counter(dict(line.running))
    started = {member: (1, moment.timestamp()) for member, moment in line.last_start.items()}
    order: list[int] = []
    while queues:
        able = [m for m in queues if member_limit is None or running[m] < member_limit]
        if not able:
            break
        member = min(able, key=lambda m: (running[m], started.get(m, (0, 0.0)), queues[m][-1]))
        order.append(queues[member].pop())
        if not queues[member]:
            del queues[member]
        running[member] += 1
        started[member] = (2, float(len(order)))
    return order


def place(line: Line, ids: Iterable[int]) -> int:
    """The place in the line, from 1, of the first of `ids` to be started; 0 if none of them waits."""
    wanted = set(ids)
    for number, waiting in enumerate(service_order(line, member_limit=None), 1):
        if waiting in wanted:
            return number
    return 0


def admit(waiting: int, *, count: int, queue_limit: int) -> None:
    """Raise LineFull if `count` more pictures do not fit into a line where `waiting` are."""
    if waiting + count > queue_limit:
        raise LineFull(waiting, queue_limit)
