"""Plain stand-ins for what the studio needs: rows, bytes, a disk, an endpoint, a card.

Each keeps the promises of its Protocol, in memory. `journal` is shared by all of them: what they were asked for, in
order. `faults` makes their verbs fail or take long, as a locked database, a full disk or a slow network would.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from bot.domain.areas import Area
from bot.domain.credits import Purse, Split
from bot.domain.durations import Expectation
from bot.domain.errors import Failure, Flaw, Gone, Interrupted, OutcomeUnknown, ResultUnusable, StoreFull
from bot.domain.limits import Limit, Scope
from bot.domain.models import Model
from bot.domain.periods import Period
from bot.domain.pictures import (
    REFUNDED,
    Answer,
    Ask,
    Cancelled,
    Generation,
    GivenPicture,
    ImageInfo,
    PictureRequest,
    Snapshot,
    State,
)
from tests.storage.deployments import FACTS
from tests.studio.hand_clock import now

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
LEASE = 30.0  # seconds, as in storage
UNDER_WAY = frozenset({State.QUEUED, State.RUNNING})


@dataclass
class Faults:
    """What goes wrong, by verb."""

    once: defaultdict[str, list[Exception]] = field(default_factory=lambda: defaultdict(list))
    until: dict[str, tuple[float, Exception]] = field(default_factory=dict)  # fails until that second
    slow: dict[str, float] = field(default_factory=dict)  # seconds before it does anything
    late: dict[str, float] = field(default_factory=dict)  # seconds after it did all, before it says so


@dataclass
class Fake:
    journal: list[str]
    faults: Faults

    async def begin(self, verb: str, about: object = "") -> None:
        """The verb has been called. Other tasks have their turn meanwhile, as with any real input and output."""
        self.journal.append(f"{verb} {about}".strip())
        await asyncio.sleep(self.faults.slow.get(verb, 0))
        until, error = self.faults.until.get(verb, (0.0, None))
        if error is not None and now() < until:
            raise error
        if self.faults.once[verb]:
            raise self.faults.once[verb].pop(0)

    async def end(self, verb: str) -> None:
        await asyncio.sleep(self.faults.late.get(verb, 0))


@dataclass
class Rows(Fake):
    """The pictures' rows of one process: LineRows, BookingRows and PictureRecord."""

    slots: int = 8
    credits: int = 1000
    hint: float | None = None
    is_rate_limited: bool = False
    left_behind: list[Generation] = field(default_factory=list)  # by dead processes, running
    kept: dict[int, Generation] = field(default_factory=dict)
    waiting: set[int] = field(default_factory=set)  # interactions that were answered
    lease: dict[int, float] = field(default_factory=dict)  # until when, of what is running
    fetched: set[int] = field(default_factory=set)  # ids of what runs without a slot
    let_go_of: set[int] = field(default_factory=set)
    lost: set[int] = field(default_factory=set)  # to another process

    def states(self) -> list[State]:
        return [row.state for row in self.kept.values()]

    def count(self, *states: State) -> int:
        return sum(row.state in states for row in self.kept.values())

    def standing(self) -> Snapshot:
        used = sum(row.ask.credits_each for row in self.kept.values() if row.state not in REFUNDED)
        limit = Limit(scope=Scope.DEFAULT, target=0, credits=self.credits, per=Period.DAY)
        purse = Purse(zone=UTC, limits=(limit,), used={Period.DAY: used}, grants=())
        return Snapshot(waiting=self.count(State.QUEUED), starting=0, purse=purse, now=NOON)

    async def reserve(
        self, ask: Ask, admit: Callable[[Snapshot], Sequence[Split]]
    ) -> tuple[tuple[Generation, ...], int]:
        await self.begin("reserve", ask.interaction)
        if any(row.ask.interaction == ask.interaction for row in self.kept.values()):
            return (), 0
        admit(self.standing())
        rows = tuple(a_row(ask, len(self.kept) + 1 + position, position) for position in range(ask.count))
        ahead = self.count(*UNDER_WAY)
        self.kept |= {row.id: row for row in rows}
        await self.end("reserve")
        return rows, max(0, ahead - self.slots + 1)

    async def answered(
        self, interaction: int, message: int | None, copies: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        await self.begin("answered", interaction)
        self.waiting.add(interaction)

    async def cancel(self, interaction: int) -> tuple[Generation, ...]:
        await self.begin("cancel", interaction)
        for row in self._ask(interaction):
            if row.state is State.QUEUED:
                self._change(row.id, state=State.CANCELLED)
        return self._ask(interaction)

    async def abandon(self, interaction: int) -> Cancelled:
        await self.begin("abandon", interaction)
        before = self._ask(interaction)
        is_running = any(row.state is State.RUNNING for row in before)
        for row in before:
            if row.state is State.QUEUED:
                self._change(row.id, state=State.CANCELLED)
            elif is_running and row.abandoned_at is None:
                self._change(row.id, abandoned_at=NOON)
        after = self._ask(interaction)
        return Cancelled(generations=after, changed=after != before)

    async def ask(self, interaction: int) -> tuple[Generation, ...]:
        await self.begin("ask", interaction)
        return self._ask(interaction)

    async def claim(self, most: int) -> tuple[Generation, ...]:
        await self.begin("claim")
        rows: list[Generation] = []
        most = 1 if self.is_rate_limited else most
        while len(rows) < most and (row := self._next()) is not None:
            rows.append(self._change(row.id, state=State.RUNNING, started_at=NOON))
            self.lease[row.id] = now() + LEASE
            self.journal.append(f"claimed {row.id}")
        await self.end("claim")
        return tuple(rows)

    async def wait_hint(self) -> float | None:
        return self.hint

    async def renew(self) -> None:
        await self.begin("renew")
        self.lease |= {id: now() + LEASE for id in self.lease if id not in self.let_go_of}

    async def adopt(self) -> tuple[Generation, ...]:
        await self.begin("adopt")
        over = {id for id in self.let_go_of if self.lease.get(id, now()) < now()}
        self.let_go_of -= over
        ours = [self.kept[id] for id in sorted(over) if self.kept[id].state is State.RUNNING]
        adopted, self.left_behind = (*self.left_behind, *ours), []
        self.kept |= {row.id: row for row in adopted}
        self.lease |= {row.id: now() + LEASE for row in adopted}
        return adopted

    def let_go(self, id: int) -> None:
        self.let_go_of.add(id)

    async def holds(self, id: int) -> bool:
        await self.begin("holds", id)
        return id not in self.lost

    async def keep_answer(self, id: int, answer: Answer) -> None:
        await self.begin("keep_answer", id)
        if answer.data is None:
            self.fetched.add(id)
        self._change(id, answer=replace(answer, data=None))
        await self.end("keep_answer")

    async def painted(self, id: int, info: ImageInfo) -> None:
        await self.begin("painted", id)
        if self.kept[id].state in (State.RUNNING, State.UNKNOWN):
            self._change(id, state=State.PAINTED, info=info, failure=None)
            self.lease.pop(id, None)

    async def ended(self, id: int, failure: Failure) -> None:
        await self.begin("ended", id)
        if self.kept[id].state is State.RUNNING:
            state = State.UNKNOWN if isinstance(failure, OutcomeUnknown) else State.FAILED
            self._change(id, state=state, failure=failure)
            del self.lease[id]

    def _ask(self, interaction: int) -> tuple[Generation, ...]:
        return tuple(row for row in self.kept.values() if row.ask.interaction == interaction)

    def _next(self) -> Generation | None:
        holding = [row for row in self.kept.values() if row.id not in self.fetched]
        if sum(row.state is State.RUNNING for row in holding) >= self.slots:
            return None
        able = (row for row in self.kept.values() if row.ask.interaction in self.waiting)
        return next((row for row in able if row.state is State.QUEUED), None)

    def _change(self, id: int, **values: Any) -> Generation:
        self.kept[id] = replace(self.kept[id], **values)
        return self.kept[id]


def a_row(ask: Ask, id: int, position: int = 0, state: State = State.QUEUED) -> Generation:
    return Generation(
        id=id,
        public_id=f"p{id}",
        ask=ask,
        position=position,
        state=state,
        key=f"picture-p{id}",
        created_at=NOON,
    )


@dataclass
class Store(Fake):
    """Picture bytes by key."""

    kept: dict[str, bytes] = field(default_factory=dict)

    async def put(self, key: str, data: bytes) -> None:
        await self.begin("put", key)
        self.kept[key] = data

    async def get(self, key: str) -> bytes:
        await self.begin("get", key)
        if key not in self.kept:
            raise Gone
        return self.kept[key]

    async def has(self, key: str) -> bool:
        await self.begin("has", key)
        return key in self.kept

    async def delete(self, key: str) -> None:
        await self.begin("delete", key)
        self.kept.pop(key, None)


@dataclass
class Disk:
    full: bool = False

    def check(self) -> None:
        if self.full:
            raise StoreFull


@dataclass
class Endpoint(Fake):
    """An image service. `answers`: what it says next; when they are used up, it paints a fox."""

    answers: list[Answer | Exception] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    requests: list[tuple[PictureRequest, Model, Sequence[GivenPicture]]] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    in_flight: int = 0
    most_in_flight: int = 0
    slow_from_second_on: float = 0  # seconds that all pictures but the first take, beside the usual

    async def paint(
        self,
        request: PictureRequest,
        model: Model,
        pictures: Sequence[GivenPicture],
        *,
        may_leave: Callable[[], Awaitable[bool]],
        user: str,
    ) -> Answer:
        if not await may_leave():
            raise Interrupted
        self.requests.append((request, model, pictures))
        self.users.append(user)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            is_first = len(self.requests) == 1
            await self.begin("paint")
            await asyncio.sleep(0 if is_first else self.slow_from_second_on)
        finally:
            self.in_flight -= 1
        answer = self.answers.pop(0) if self.answers else Answer(data=b"a fox")
        if isinstance(answer, Exception):
            raise answer
        return answer

    @asynccontextmanager
    async def fetch(
        self, url: str, model: str, inspect: Callable[[bytes], Awaitable[ImageInfo]]
    ) -> AsyncIterator[tuple[bytes, ImageInfo]]:
        await self.begin("download", url)
        yield self.files[url], await inspect(self.files[url])


@dataclass
class Inspector(Fake):
    async def inspect(self, data: bytes) -> ImageInfo:
        await self.begin("inspect")
        if data == b"broken":
            raise ResultUnusable(Flaw.NOT_A_PICTURE)
        return FACTS


@dataclass
class Pixels(Fake):
    """Puts areas into pictures: in words. `at_work` and `most_at_work` count what is done at the same time."""

    at_work: int = 0
    most_at_work: int = 0

    async def prepared(
        self, data: bytes, media_type: str, area: Area, size: str | None, *, mask: bool
    ) -> GivenPicture:
        await self._work("prepare")
        if data == b"broken":
            raise ResultUnusable(Flaw.NOT_A_PICTURE)
        drawn = f"mask of {area}".encode() if mask else None
        return GivenPicture("image/png", data=data + f" in {size}".encode(), mask=drawn)

    async def pasted(
        self, original: bytes, answer: bytes, area: Area, size: str | None
    ) -> tuple[bytes, ImageInfo]:
        await self._work("paste")
        return original + f" with {area} of ".encode() + answer, FACTS

    async def _work(self, verb: str) -> None:
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        try:
            await self.begin(verb)
        finally:
            self.at_work -= 1


@dataclass
class Card(Fake):
    """The progress card. `shown`: when it said Drawing, and the states that it showed; `slow`: the same of its words
    that it takes longer than usual, `stopped` of those that it was cancelled, and `fetches` of those that a picture is
    fetched."""

    shown: list[tuple[float, list[State]]] = field(default_factory=list)
    expected: list[Expectation | None] = field(default_factory=list)
    slow: list[tuple[float, list[State]]] = field(default_factory=list)
    stopped: list[tuple[float, list[State]]] = field(default_factory=list)
    fetches: list[tuple[float, list[State]]] = field(default_factory=list)

    async def drawing(self, generations: tuple[Generation, ...], expected: Expectation | None) -> None:
        await self.begin("drawing")
        self.shown.append((now(), [row.state for row in generations]))
        self.expected.append(expected)
        self.journal.append("drawn")

    async def fetching(self, generations: tuple[Generation, ...]) -> None:
        await self.begin("fetching")
        self.fetches.append((now(), [row.state for row in generations]))
        self.journal.append("said_fetching")

    async def taking_longer(self, generations: tuple[Generation, ...]) -> None:
        await self.begin("taking_longer")
        self.slow.append((now(), [row.state for row in generations]))
        self.journal.append("said_slow")

    async def cancelled(self, generations: tuple[Generation, ...]) -> None:
        await self.begin("cancelled")
        self.stopped.append((now(), [row.state for row in generations]))


@dataclass
class Past(Fake):
    """The pictures of earlier runs: model, quality and seconds, newest first."""

    kept: list[tuple[str, str | None, float]] = field(default_factory=list)

    async def recent_durations(self, limit: int) -> tuple[tuple[str, str | None, float], ...]:
        await self.begin("recent_durations", limit)
        return tuple(self.kept[:limit])
