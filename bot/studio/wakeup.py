"""A bell that wakes one waiting loop, and remembers how much it was rung for."""

from __future__ import annotations

import asyncio


class Bell:
    """Rung by those who make work, waited for by the one who does it.

    `expected` is a hint that saves looking for work that is not there; a loop that also looks from time to time
    stays right when the hint is wrong (work made by another process, or before a restart).
    """

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self.expected = 0

    def ring(self, works: int = 1) -> None:
        self.expected += works
        self._event.set()

    def wake(self) -> None:
        """Wake the loop without promising work."""
        self._event.set()

    def done(self) -> None:
        """One piece of work has been taken."""
        self.expected = max(0, self.expected - 1)

    async def wait(self, seconds: float | None) -> bool:
        """Wait until it is rung, or for so many seconds; False if the time ran out."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return False
        finally:
            self._event.clear()
        return True
