"""Wakes one waiting loop, and remembers how much work was announced to it."""

from __future__ import annotations

import asyncio


class Wakeup:
    """Notified by those who make work, waited for by the loop that does it.

    `expected` is a hint that saves looking for work that is not there; a loop that also looks from time to time
    stays right when the hint is wrong (work made by another process, or before a restart).
    """

    def __init__(self) -> None:
        self._notified = asyncio.Event()
        self.expected = 0

    def notify(self, items: int = 1) -> None:
        """Wake the loop; `items` pieces of work are new, 0 wakes it without announcing any."""
        self.expected += items
        self._notified.set()

    def item_taken(self) -> None:
        """One piece of work has been taken."""
        self.expected = max(0, self.expected - 1)

    async def wait(self, seconds: float | None) -> bool:
        """Wait until notified, or for so many seconds; False if the time ran out."""
        try:
            async with asyncio.timeout(seconds):
                await self._notified.wait()
        except TimeoutError:
            return False
        finally:
            self._notified.clear()
        return True
