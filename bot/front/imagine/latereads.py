"""Reads that an ask needs before it can be decided. While the database is away they are tried again.

The reply is deferred meanwhile, and Discord lets it be edited for fifteen minutes. So "try again later" is said only
when nothing else can be said any more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

from bot.domain.errors import Closing, StoreBusy
from bot.studio.wakeup import is_set_within

RETRY_AFTER = 1.0  # seconds

T = TypeVar("T")


class LateReads:
    """One per process. `clock` returns the time in UTC."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._stopped = asyncio.Event()

    async def __call__(self, read: Callable[[], Awaitable[T]], until: datetime) -> T:
        """Await `read()` until the database answers. Raises StoreBusy if it did not before `until`, Closing after
        `stop`, and what the read raises otherwise."""
        while True:
            if self._stopped.is_set():
                raise Closing
            try:
                return await read()
            except StoreBusy:
                if self._clock() >= until:
                    raise
            await is_set_within(self._stopped, RETRY_AFTER)

    def stop(self) -> None:
        """The program ends: nothing is read any more, and nothing is waited for."""
        self._stopped.set()
