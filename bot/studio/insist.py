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

from bot.domain.errors import BotError, StoreBusy, StoreFull

log = logging.getLogger(__name__)

PASSING = (StoreBusy, StoreFull, OSError)  # the database is away, or the disk is full or away
# Seconds in a row for every other fault. An outage may speak in words that nobody has translated yet, and what is in
# hand was paid for: so it is long. It has an end, since a bug that no waiting mends would hold a slot for ever.
UNNAMED_FOR = 900.0
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

        What is known to pass (StoreBusy, StoreFull, OSError) is waited for without end. Any other error of the domain
        is an answer and is raised at once. Every other exception is raised when nothing else has come for UNNAMED_FOR
        seconds: it may be an outage that has no name yet, or a bug. After `stop` every exception is raised at once.
        """
        try:
            # Nearly always this succeeds; tenacity costs more time than most of what is called here.
            return await verb(*args)
        except Exception as error:
            if self._stopped or _is_answer(error):
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
        seconds = asyncio.get_running_loop().time
        since = (
            None if isinstance(first, PASSING) else seconds()
        )  # when a fault came first that is not known to pass

        def is_reached(state: RetryCallState) -> bool:
            nonlocal since
            error = state.outcome.exception() if state.outcome is not None else None
            # Counted anew after an outage: a database that comes back may do so with some odd words.
            since = None if isinstance(error, PASSING) else since if since is not None else seconds()
            is_over = since is not None and seconds() - since >= UNNAMED_FOR
            return self._stopped or is_over or _is_answer(error)

        return is_reached


def _is_answer(error: BaseException | None) -> bool:
    """Whether the database or the store has answered: with an error of the domain that no waiting changes."""
    return isinstance(error, BotError) and not isinstance(error, PASSING)


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
