"""How long what must not be lost is tried: the one place that decides it.

A picture in hand has been paid for, and a reservation in hand holds a member's credits. So a picture is stored, its
end written down, and a reservation given back through `Insist`; no other file of the studio has retries of its own
for the database or the disk.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    before_sleep_log,
    retry_if_exception_type,
    wait_exponential,
)

from bot.domain.errors import StoreBusy, StoreFull

log = logging.getLogger(__name__)

PASSING = (StoreBusy, StoreFull, OSError)  # the database is away, or the disk is full or away
TRIES = 6  # in a row, for every other fault
SHORTEST_WAIT, LONGEST_WAIT = 0.2, 10.0  # seconds between two tries; doubled with each failure

T = TypeVar("T")


class Insist:
    """Awaits a function again and again until it succeeds. One per program, so that `stop` ends all trying."""

    def __init__(self) -> None:
        self._stopped = False

    def stop(self) -> None:
        """The program must end: from now on the first exception is raised."""
        self._stopped = True

    async def __call__(self, verb: Callable[..., Awaitable[T]], *args: object) -> T:
        """Await `verb(*args)` until it succeeds, however long the database or the disk is away.

        What is known to pass (StoreBusy, StoreFull, OSError) is waited for without end. Any other exception is
        raised when it has come TRIES times in a row: it may be a hiccup that has no name yet, or a bug that no
        waiting mends. After `stop` every exception is raised at once.
        """
        try:
            # Nearly always this succeeds; tenacity costs more time than most of what is called here.
            return await verb(*args)
        except Exception as error:
            if self._stopped:
                raise
            log.warning("the database or the store is away, trying on", extra={"error": type(error).__name__})
            stop = self._limit(error)
        tries = AsyncRetrying(
            wait=wait_exponential(multiplier=SHORTEST_WAIT, max=LONGEST_WAIT),
            retry=retry_if_exception_type(Exception),
            stop=stop,
            before_sleep=before_sleep_log(log, logging.WARNING),
            reraise=True,
        )
        return await tries(verb, *args)

    def _limit(self, first: Exception) -> Callable[[RetryCallState], bool]:
        """The rule for one call whose first try failed; it is asked after each further failure."""
        unnamed = 0 if isinstance(first, PASSING) else 1  # faults in a row that are not known to pass

        def is_reached(state: RetryCallState) -> bool:
            nonlocal unnamed
            error = state.outcome.exception() if state.outcome is not None else None
            # Counted anew after an outage: a database that comes back may do so with some odd words.
            unnamed = 0 if isinstance(error, PASSING) else unnamed + 1
            return self._stopped or unnamed >= TRIES

        return is_reached


async def to_the_end(work: Awaitable[T]) -> T:
    """Await work that must not be left half-done: a cancellation is raised after it has ended."""
    task = asyncio.ensure_future(work)
    try:
        # A cancellation ends the await but not the task behind the shield.
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        if not task.cancelled() and (error := task.exception()) is not None:
            log.warning("what had to be ended before the stop failed", extra={"error": type(error).__name__})
        raise
