"""Which failures may be tried again, and when. A paid request is repeated only if it was never started.

An attempt says so by raising `NotStarted`; everything else passes through at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from itertools import count
from math import isfinite
from typing import TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_random_exponential

from bot.domain.errors import BotError

T = TypeVar("T")


class NotStarted(Exception):
    """Safe to repeat. `error` is what people are told if no later attempt succeeds; seconds to wait, if named."""

    def __init__(self, error: BotError, retry_after: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """Seconds, all of them. An endpoint that asks for a longer wait than `longest_wait` is taken at its word,
    and the attempt given up: somebody is waiting for the picture, and a slot is held meanwhile."""

    tries: int = 4
    first_wait: float = 1.0
    longest_wait: float = 30.0
    total_wait: float = 60.0
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def run(self, attempt: Callable[[int], Awaitable[T]]) -> T:
        """Call `attempt` with its number, from 1, until it does not raise NotStarted.

        Raises the last NotStarted's `error` once the tries or the patience are used up.
        """
        numbers = count(1)

        async def once() -> T:
            return await attempt(next(numbers))

        retrying = AsyncRetrying(
            retry=retry_if_exception_type(NotStarted),
            wait=self._wait,
            stop=self._enough,
            sleep=self.sleep,
            reraise=True,
        )
        try:
            return await retrying(once)
        except NotStarted as last:
            raise last.error from last

    def _wait(self, state: RetryCallState) -> float:
        backoff = wait_random_exponential(multiplier=self.first_wait, max=self.longest_wait)
        return max(_named_wait(state), backoff(state))

    def _enough(self, state: RetryCallState) -> bool:
        return (
            state.attempt_number >= self.tries
            or state.upcoming_sleep > self.longest_wait
            or state.idle_for + state.upcoming_sleep > self.total_wait
        )


def _named_wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    return (error.retry_after or 0.0) if isinstance(error, NotStarted) else 0.0


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that `retry-after-ms` or `Retry-After` names, a date being measured from the answer's own."""
    for seconds in (_number(headers, "retry-after-ms", 1000.0), _number(headers, "Retry-After", 1.0)):
        if seconds is not None:
            return seconds
    try:
        until, sent = (parsedate_to_datetime(headers.get(name, "")) for name in ("Retry-After", "Date"))
        return max(0.0, (until - sent).total_seconds())
    except (TypeError, ValueError):  # no date, or one without a time zone beside one with it
        return None


def _number(headers: Mapping[str, str], name: str, unit: float) -> float | None:
    try:
        seconds = float(headers.get(name, "")) / unit
    except ValueError:
        return None
    return seconds if isfinite(seconds) and seconds >= 0 else None
