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

PAGES = ("text/html", "text/plain")  # content types in which Discord says no success

_impatient: ContextVar[bool] = ContextVar("impatient", default=False)


class UnreadableAnswer(aiohttp.ClientError):
    """A success that is none of Discord's: the page of somebody in between, or nothing. Whether the request was taken
    is not known."""


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
    """For the client's session: what sees each response before discord.py does.

    A page in place of Discord's answer raises UnreadableAnswer, whether a request is impatient or not: discord.py would
    take it for an answer, and an interaction for answered.
    """
    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(_look_at)
    return trace


async def _look_at(
    session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
) -> None:
    status = params.response.status
    # aiohttp closes the response, and then raises this to whoever made the request.
    if _impatient.get() and (status == 429 or status >= 500):
        raise RefusedForNow(status, seconds_in(params.response.headers))
    if 200 <= status < 300 and params.response.content_type in PAGES:
        raise UnreadableAnswer


def seconds_in(headers: Mapping[str, str]) -> float | None:
    """The header Retry-After in seconds; None if there is none, or it is a date, or nonsense."""
    try:
        seconds = float(headers.get("Retry-After", ""))
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None
