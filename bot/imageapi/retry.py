"""Retries with exponential back-off and jitter, for requests that were not started.

An attempt raises `NotStarted` where it may be repeated: a paid request only if it cannot have been billed. Any other
exception is raised at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from itertools import count
from typing import TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_random_exponential

from bot.domain.errors import BotError
from bot.imageapi.meanings.waits import clamped

T = TypeVar("T")


class NotStarted(Exception):
    """The request may be repeated. `error` is raised in the end, if no later attempt succeeds.

    `retry_after` are the seconds to wait that the endpoint has named, if it has.
    """

    def __init__(self, error: BotError, retry_after: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """`tries` is the number of attempts; the waits are in seconds.

    If the endpoint asks for a longer wait than `longest_wait`, there is no further attempt: a member is waiting, and
    the picture holds a slot meanwhile. `total_wait` limits all waits together.
    """

    tries: int = 4
    first_wait: float = 1.0
    longest_wait: float = 30.0
    total_wait: float = 60.0
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def run(self, attempt: Callable[[int], Awaitable[T]]) -> T:
        """Call `attempt` with its number, from 1, until it does not raise NotStarted; returns what it returns.

        Raises the `error` of the last NotStarted once the tries or the waits are used up.
        """
        numbers = count(1)

        async def once() -> T:
            return await attempt(next(numbers))

        retrying = AsyncRetrying(
            retry=retry_if_exception_type(NotStarted),
            wait=self._wait,
            stop=self._must_stop,
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

    def _must_stop(self, state: RetryCallState) -> bool:
        return (
            state.attempt_number >= self.tries
            or state.upcoming_sleep > self.longest_wait
            or state.idle_for + state.upcoming_sleep > self.total_wait
        )


def _named_wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    return (error.retry_after or 0.0) if isinstance(error, NotStarted) else 0.0


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that `retry-after-ms` or `Retry-After` names, a day at most; None if neither does.

    A date in `Retry-After` is compared with the `Date` of the same answer, not with the clock of this machine.
    """
    for seconds in (_number(headers, "retry-after-ms", 1000.0), _number(headers, "Retry-After", 1.0)):
        if seconds is not None:
            return seconds
    try:
        until, sent = (parsedate_to_datetime(headers.get(name, "")) for name in ("Retry-After", "Date"))
        return clamped(max(0.0, (until - sent).total_seconds()))
    except (TypeError, ValueError, OverflowError):  # no date, or one without a time zone beside one with it
        return None


def _number(headers: Mapping[str, str], name: str, unit: float) -> float | None:
    try:
        seconds = float(headers.get(name, "")) / unit
    except ValueError:
        return None
    return clamped(seconds)
