"""Wakes a loop that waits for work, and remembers whether looking for work is worth while.

The line and the delivery look into the database, where every look is a transaction. Those who make work in this
process say how much they have made, so that nothing is looked for in vain; work that nobody announces (it was made
by another process, or before a restart, or is due at a later time) is found by a look from time to time.
"""

from __future__ import annotations

import asyncio


class Wakeup:
    """Notified by those who make work, waited for by one loop."""

    def __init__(self) -> None:
        self._notified = asyncio.Event()
        self._announced = 0  # pieces of work that have not been taken
        self._look_for_all = True  # at first, and whenever a wait has run out of time

    @property
    def has_work(self) -> bool:
        """Whether it is worth while to look for a piece of work."""
        return self._look_for_all or self._announced > 0

    @property
    def looks_for_all(self) -> bool:
        """Whether work is looked for that nobody has announced, until none is found."""
        return self._look_for_all

    def notify(self, items: int = 1) -> None:
        """Wake the loop. `items` pieces of work are new; 0 wakes it without announcing any."""
        self._announced += items
        self._notified.set()

    def item_taken(self) -> None:
        """A piece of work was found."""
        self._announced = max(0, self._announced - 1)

    def found_nothing(self, *, look_again: bool = False) -> None:
        """There was no work to be had. `look_again`: there may be some as soon as the loop is woken."""
        self._look_for_all = False
        if look_again:
            self._announced = max(1, self._announced)
        elif not self._notified.is_set():
            # Otherwise somebody has notified since the loop was woken, perhaps while it was looking: then the look
            # may have come too early for that piece of work, and forgetting it would leave it lying.
            self._announced = 0

    async def wait(self, seconds: float | None) -> bool:
        """Wait until notified, or for so many seconds; False if the time ran out."""
        try:
            async with asyncio.timeout(seconds):
                await self._notified.wait()
        except TimeoutError:
            self._look_for_all = True
            return False
        finally:
            self._notified.clear()
        return True
