"""What may be exceeded at no moment, whenever the bot is killed: the line's length, and each member's limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.domain.pictures import REFUNDED, State
from tests.crash.ledger import Page


@dataclass(frozen=True, slots=True)
class Limits:
    """`waiting` pictures in line, beside those that start at once; `running` at once in all and `running_each` of a
    member, and `credits` of a member.

    `own_credits` are the limits of those, by id, who have others than `credits`.
    """

    waiting: int
    running: int
    running_each: int
    credits: int
    own_credits: dict[int, int] = field(default_factory=dict)

    def broken(self, page: Page) -> Iterator[str]:
        """A line for each limit that is exceeded."""
        rows = [row for rows in page.rows.values() for row in rows]
        # What is fetched is running too, but holds no slot and counts for no limit.
        running = _count([row for row in rows if row.slot is not None], State.RUNNING)
        under_way = _count(rows, State.QUEUED).total() + running.total()
        if under_way > (most := self.waiting + self.running):
            yield f"{under_way} pictures wait or are being made, {most} may"
        if running.total() > self.running:
            yield f"{running.total()} pictures are being made, {self.running} may be"
        for member, number in running.items():
            if number > self.running_each:
                yield f"{number} pictures of member {member} are being made, {self.running_each} may be"
        for member, used in used_credits(page).items():
            if used > self.credits_of(member):
                yield f"member {member} has used {used} of {self.credits_of(member)} credits"

    def credits_of(self, member: int) -> int:
        return self.own_credits.get(member, self.credits)


def used_credits(page: Page) -> Counter[int]:
    """What each member is charged: for pictures that wait, are being made, or were made."""
    used: Counter[int] = Counter()
    for row in (row for rows in page.rows.values() for row in rows):
        if row.state not in REFUNDED:
            used[row.member] += row.credits
    return used


def _count(rows: list[Any], state: State) -> Counter[int]:
    """Pictures in this state, by member."""
    return Counter(row.member for row in rows if row.state == state)
