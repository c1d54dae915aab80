"""Reads an answer that is a stream of server-sent events. Pictures that are not finished are dropped as they come.

An event whose end did not come is no event, however the stream ended, unless its data is whole JSON: what was cut off
may be a picture that was not finished.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass, field
from enum import Enum, auto

import aiohttp

from bot.imageapi.fetching.download import TooLarge
from bot.imageapi.reading.candidates import ADDRESS, COMPLETED, candidates, is_partial, kind_of
from bot.imageapi.reading.eventlines import Event, EventLines
from bot.imageapi.reading.lenient import read_whole_json
from bot.imageapi.reading.pieces import AT_ONCE, joined
from bot.imageapi.reading.scanner import Budget, Value, scan
from bot.imageapi.reading.spans import Span

STEP = 16 * 1024  # bytes that are looked at before the event loop goes on
TOKENS = 2000  # of one event that are looked at to see what it is
MOST_OF_A_STREAM = (
    5  # times what is kept of it: OpenAI sends three partial pictures at most, and the last one
)
MOST_EVENTS = 50  # without a picture that are kept
DONE = b"[DONE]"
FAILED = re.compile(r"(?:^|[._])(?:error|failed)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Body:
    """What an answer has in it. `is_begun`: a picture that was not finished has come, so the work had begun."""

    data: bytes
    is_begun: bool = False


class Kind(Enum):
    PARTIAL = auto()
    ERROR = auto()
    DONE = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Judged:
    """What an event is. `is_last`: none comes after it that matters, if there is a picture.

    `may_have_picture`: there is one, if there is none in a likelier place.
    """

    kind: Kind
    data: bytes = b""
    may_have_picture: bool = False
    has_picture: bool = False
    is_last: bool = False


@dataclass(slots=True)
class _Found:
    """What has come of use so far. Of events without a picture the latest are kept."""

    pictures: list[bytes] = field(default_factory=list)
    others: list[bytes] = field(default_factory=list)
    errors: list[bytes] = field(default_factory=list)
    size: int = 0
    is_begun: bool = False
    has_picture: bool = False

    async def take(self, event: Event) -> bool:
        """Whether it is the last event."""
        is_large = event.size > AT_ONCE
        each = await asyncio.to_thread(_judged, event) if is_large else _judged(event)
        self.is_begun |= each.kind is Kind.PARTIAL
        self.has_picture |= each.has_picture
        if each.may_have_picture:
            self._keep(self.pictures, each.data, 20 * MOST_EVENTS)
        elif each.kind in (Kind.ERROR, Kind.OTHER):
            self._keep(self.errors if each.kind is Kind.ERROR else self.others, each.data)
        return each.kind is Kind.DONE or (each.is_last and (self.has_picture or each.kind is Kind.ERROR))

    async def body(self) -> Body:
        """As JSON lines: errors first, the latest first of each, since a later picture is the better one."""
        latest = (*reversed(self.errors), *reversed(self.pictures), *reversed(self.others))
        lines = [piece for data in latest for piece in (data, b"\n")]
        return Body(await joined(lines, self.size), self.is_begun)

    def _keep(self, events: list[bytes], data: bytes, most: int = MOST_EVENTS) -> None:
        events.append(data)
        self.size += len(data)
        if len(events) > most:
            self.size -= len(events.pop(0))


async def read_events(chunks: AsyncIterable[bytes], limit: int) -> Body:
    """What is of use in the stream: up to its end, to the event that completes the picture, or to its error.

    A connection that breaks or a time that is up after the picture has come whole, or after an error, is nothing worse
    than a late end; otherwise that is raised. Raises TooLarge if more than `limit` bytes would have to be kept.
    """
    lines, found, come = EventLines(), _Found(), 0
    try:
        async for step in _steps(chunks):
            come += len(step)
            for event in lines.feed(step):
                if await found.take(event):
                    return await found.body()
            if lines.size + found.size > limit or come > MOST_OF_A_STREAM * limit:
                raise TooLarge(come)
    except (aiohttp.ClientError, OSError):  # a TimeoutError is an OSError
        await _take_rest(lines, found)
        if not (found.has_picture or found.errors):
            raise
    else:
        await _take_rest(lines, found)
    return await found.body()


async def _steps(chunks: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """The same bytes in small pieces, between which the event loop goes on: thousands of events may stand in one."""
    async for chunk in chunks:
        for begin in range(0, len(chunk), STEP):
            yield chunk[begin : begin + STEP]
            await asyncio.sleep(0)


async def _take_rest(lines: EventLines, found: _Found) -> None:
    event = lines.rest()
    if event is not None and await asyncio.to_thread(_is_whole, event):
        await found.take(event)


def error_in(body: bytes) -> bytes:
    """What an HTTP error says that is written as events: the data of its last error, or else of its last event.

    The body itself if there are none. It should be no longer than some tens of kilobytes.
    """
    lines = EventLines()
    events = [*lines.feed(body)]
    rest = lines.rest()
    judged = [_judged(event) for event in (*events, *([rest] if rest else []))[-MOST_EVENTS:]]
    errors = [each.data for each in judged if each.kind is Kind.ERROR]
    others = [each.data for each in judged if each.kind is Kind.OTHER]
    return next(iter((*reversed(errors), *reversed(others))), body)


def _is_whole(event: Event) -> bool:
    data = b"".join(event.pieces).strip()
    return data[-1:] in (b"}", b"]") and read_whole_json(data) is not None


def _judged(event: Event) -> Judged:
    data = b"".join(event.pieces)
    if data.strip() == DONE:
        return Judged(Kind.DONE)
    budget = Budget(TOKENS)
    roots = scan(data, budget)
    root = roots[0] if roots else None
    said = kind_of(root) or event.name
    if is_partial(root, said):
        return Judged(Kind.PARTIAL)
    found = candidates(roots, budget)
    has_picture = any(each.likelihood <= ADDRESS for each in found)
    if not has_picture and (FAILED.search(said) or _has_error(root)):
        return Judged(Kind.ERROR, _as_error(data), is_last=said == "error")
    return Judged(Kind.OTHER, data, bool(found), has_picture, COMPLETED.search(said) is not None)


def _has_error(root: Value) -> bool:
    error = root.get("error") if isinstance(root, dict) else None
    return bool(error) if isinstance(error, dict) else isinstance(error, Span) and len(error) > 0


def _as_error(data: bytes) -> bytes:
    """JSON that calls itself an error, for `read_error_body`."""
    is_json = data.lstrip()[:1] in (b"{", b"[", b'"')
    return b'{"error": %s}' % (data if is_json else json.dumps(data.decode("utf-8", "replace")).encode())
