"""Wakes a loop that waits for work: whoever makes work says so, and nobody has to wait for the next look.

Work that nobody announces (it was made before a restart, or is due at a later time) is found by a look from time to
time.
"""

from __future__ import annotations

import asyncio


async def is_set_within(event: asyncio.Event, seconds: float | None) -> bool:
    """Wait until the event is set; False if so many seconds pass before that. None: no limit."""
    try:
        async with asyncio.timeout(seconds):
            return await event.wait()
    except TimeoutError:
        return False


class Wakeup:
    """Notified by those who make work, waited for by one loop."""

    def __init__(self) -> None:
        self._notified = asyncio.Event()

    def notify(self) -> None:
        """Wake the loop; if it is just looking for work, it looks once more, since it may have looked too early."""
        self._notified.set()

    async def wait(self, seconds: float | None) -> bool:
        """Wait until notified, or for so many seconds; False if the time ran out. Not at all if somebody has notified
        since the last wait."""
        if not await is_set_within(self._notified, seconds):
            return False
        # Now and not after the look that comes next: what is announced during that one must not be forgotten.
        self._notified.clear()
        return True
