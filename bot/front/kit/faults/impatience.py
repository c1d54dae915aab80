"""Requests that do not wait inside of discord.py: a rate limit, or a server error, is raised at once.

discord.py sleeps through both, within the request. A delivery has a policy of its own for that
(`bot.domain.deliveries`), and must not keep its place meanwhile; so within `impatient` the response ends the request.
Requests by webhook take the client's session, so that they are seen here too.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import SimpleNamespace

import aiohttp

_impatient: ContextVar[bool] = ContextVar("impatient", default=False)


class RefusedForNow(Exception):
    """A rate limit, or a server error. `retry_after` is in seconds; None if no wait was named."""

    def __init__(self, status: int, retry_after: float | None) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        self.retry_after = retry_after


@contextmanager
def impatient() -> Iterator[None]:
    """Within it the requests of this task raise RefusedForNow instead of waiting."""
    before = _impatient.set(True)
    try:
        yield
    finally:
        _impatient.reset(before)


def trace_of_responses() -> aiohttp.TraceConfig:
    """For the client's session: what sees each response before discord.py does."""
    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(_look_at)
    return trace


async def _look_at(
    session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
) -> None:
    status = params.response.status
    if _impatient.get() and (status == 429 or status >= 500):
        # aiohttp closes the response, and then raises this to whoever made the request.
        raise RefusedForNow(status, seconds_in(params.response.headers))


def seconds_in(headers: Mapping[str, str]) -> float | None:
    """The header Retry-After in seconds; None if there is none, or it is a date, or nonsense."""
    try:
        seconds = float(headers.get("Retry-After", ""))
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None
