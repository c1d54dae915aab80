"""Whose turn it is: a few at once, fair between members, in order of asking within a member."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.errors import LineFull


@dataclass(frozen=True, slots=True)
class Waiting:
    """A picture in the line. `id` grows with the time of asking."""

    id: int
    member: int


@dataclass(frozen=True, slots=True)
class Line:
    """Everything that decides whose turn is next.

    `waiting` is in order of asking; `running` counts pictures under way per member; `last_start` says when each
    member's newest picture was started (members who never had one come first).
    """

    waiting: Sequence[Waiting]
    running: Mapping[int, int]
    last_start: Mapping[int, datetime]


def next_turn(line: Line, *, member_limit: int) -> int | None:
    """The id of the picture to start now, None if nobody may.

    Among the members below their limit: who has fewest under way, then whose last start is longest ago, then
    who asked first. Slots are counted elsewhere; this decides the order only.
    """
    order = service_order(line, member_limit=member_limit)
    return next(iter(order), None)


def service_order(line: Line, *, member_limit: int | None) -> list[int]:
    """The ids in the order in which they would start, if nothing new were asked and slots came free.

    With a `member_limit` it stops where everybody who waits has reached their limit; with None every waiting
    picture has a place, as the line is shown to people.
    """
    queues: dict[int, list[int]] = {}
    for waiting in line.waiting:
        queues.setdefault(waiting.member, []).append(waiting.id)
    for queue in queues.values():
        queue.reverse()  # so that the oldest is popped
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
    """The 1-based place of the first of `ids` in the line, 0 if none of them waits."""
    wanted = set(ids)
    for number, waiting in enumerate(service_order(line, member_limit=None), 1):
        if waiting in wanted:
            return number
    return 0


def admit(waiting: int, *, count: int, queue_limit: int) -> None:
    """Let `count` more pictures into the line behind `waiting` others, or raise LineFull."""
    if waiting + count > queue_limit:
        raise LineFull(waiting, queue_limit)
