"""How long what must not be lost is tried: the one place that decides it.

A picture in hand has been paid for, and a reservation in hand holds a member's credits. So whoever stores a
picture, writes down its end, or gives a reservation back does it through `Insist`, and nobody else has a retry
loop of their own for the database or the disk.
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

TRIES = 5  # for a fault that nobody foresaw; what is known to pass is waited for without end

T = TypeVar("T")


class Insist:
    """Calls a verb until it succeeds. One per program, so that `stop` ends every trying at once."""

    def __init__(self) -> None:
        self._stopped = False

    def stop(self) -> None:
        """The program must end: from now on the first failure of a verb is raised."""
        self._stopped = True

    async def __call__(self, verb: Callable[..., Awaitable[T]], *args: object) -> T:
        """Do it, however long the database or the disk is away: a picture in hand is not given up.

        Only a stop ends the trying, or a fault that does not look like passing; then the row stays as it was, and
        is adopted when its lease has run out.
        """
        try:
            # Nearly always this is all; the machinery of retries costs more than most verbs.
            return await verb(*args)
        except Exception as error:
            if self._stopped:
                raise
            log.warning("the database or the store is away, trying on", extra={"error": type(error).__name__})
        tries = AsyncRetrying(
            wait=wait_exponential(multiplier=0.2, max=10),
            retry=retry_if_exception_type(Exception),
            stop=self._is_hopeless,
            before_sleep=before_sleep_log(log, logging.WARNING),
            reraise=True,
        )
        return await tries(verb, *args)

    def _is_hopeless(self, state: RetryCallState) -> bool:
        error = state.outcome.exception() if state.outcome is not None else None
        passing = isinstance(error, StoreBusy | StoreFull | OSError)
        return self._stopped or (not passing and state.attempt_number >= TRIES)


async def to_the_end(work: Awaitable[T]) -> T:
    """Await work that must not be left half-done: a cancellation is raised after it has ended."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise
