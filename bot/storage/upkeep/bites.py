"""A sweep goes over many rows in many short transactions, its bites, with a pause after each.

SQLite has one writer, and whoever waits for it gets it in order of asking. So members' transactions go first while a
sweep pauses, and none of them waits for longer than one bite takes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Protocol

import sqlalchemy as sa

from bot.storage.engine.engine import T, Work

AIM = 0.005  # seconds that a bite shall take; no longer than two of a member's own transactions
FIRST, LEAST, MOST = 10, 5, 500  # rows in a bite
SHORTEST_PAUSE = 0.005  # seconds

Pause = Callable[[float], Awaitable[object]]


class Transactions(Protocol):
    """A `Database`."""

    async def transact(self, work: Work[T]) -> T:
        """Run `work` in one transaction."""


class Bites:
    """The bites of one sweep. How many rows the next one has, `size`, follows from how long the last one took.

    `stopwatch` returns seconds, as `time.monotonic`; `pause` waits for so many seconds.
    """

    def __init__(
        self,
        database: Transactions,
        *,
        stopwatch: Callable[[], float] = monotonic,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._database = database
        self._stopwatch = stopwatch
        self._pause = pause
        self.size = FIRST

    async def take(self, work: Work[T], *, rows: int) -> T:
        """Run `work`, which is about so many rows, in a transaction; pause for as long as it took; return its result.

        Raises what `Database.transact` raises.
        """
        began = 0.0

        def timed(tx: sa.Connection) -> T:
            nonlocal began
            began = self._stopwatch()  # not earlier: waiting for the writer holds up nobody
            return work(tx)

        result = await self._database.transact(timed)
        took = self._stopwatch() - began
        self._adapt(took, rows)
        await self.rest(took)
        return result

    async def rest(self, seconds: float) -> None:
        """Pause after work that took so long."""
        await self._pause(max(seconds, SHORTEST_PAUSE))

    def _adapt(self, took: float, rows: int) -> None:
        """Half as many rows again at most, so that one quick bite is not followed by one that is much too long."""
        if took > AIM:
            self.size = max(LEAST, round(self.size * AIM / took))
        elif rows >= self.size:  # a bite that had fewer says nothing about a full one
            growth = min(1.5, AIM / took) if took else 1.5
            self.size = min(MOST, max(self.size, round(self.size * growth)))
