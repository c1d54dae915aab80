"""The outbox and Discord, for the delivery: entries in memory, and uploads that take their time."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.domain.deliveries import Delivery
from bot.domain.pictures import State
from bot.studio.background import Background
from bot.studio.delivery import Deliverer
from bot.studio.insist import Insist
from bot.studio.wakeup import Wakeup
from tests.studio.fakes import Fake, Faults, a_row
from tests.studio.hand_clock import now
from tests.studio.studio import clock, wish

IN_HAND = 120.0  # seconds of a claimed entry's lease, as in storage


@dataclass
class Entry:
    due: float
    made: float = 0.0
    attempts: int = 0
    state: str = "pending"


@dataclass
class MemoryOutbox(Fake):
    """`entries` by key; the times are seconds of the test."""

    entries: dict[str, Entry] = field(default_factory=dict)

    async def release(self) -> None:
        await self.begin("release")
        for entry in self._pending().values():
            entry.due = now()

    async def claim_due(self) -> Delivery | None:
        await self.begin("claim_due")
        due = {key: entry for key, entry in self._pending().items() if entry.due <= now()}
        if not due:
            return None
        key = min(due, key=lambda key: due[key].due)
        entry = self.entries[key]
        entry.attempts += 1
        entry.due = now() + IN_HAND
        row = a_row(wish(), 1, state=State.PAINTED)
        age = now() - entry.made
        next_in = min(max(0.0, each.due - now()) for each in self._pending().values())
        return Delivery(key=key, attempts=entry.attempts, generations=(row,), age=age, next_in=next_in)

    async def sent(self, key: str, message: int | None) -> None:
        await self.begin("sent", f"{key} {message}")
        self.entries[key].state = "sent"

    async def kept(self, key: str, reason: str, *, told: bool) -> None:
        await self.begin("kept", f"{key} {reason} {'told' if told else 'untold'}")
        self.entries[key].state = "kept"

    async def put_off(self, key: str, seconds: float, reason: str) -> None:
        await self.begin("put_off", f"{key} {seconds:g}")
        self.entries[key].due = now() + seconds

    async def seconds_to_next(self) -> float | None:
        await self.begin("seconds_to_next")
        dues = [entry.due for entry in self._pending().values()]
        return max(0.0, min(dues) - now()) if dues else None

    def _pending(self) -> dict[str, Entry]:
        return {key: entry for key, entry in self.entries.items() if entry.state == "pending"}


@dataclass
class Discord(Fake):
    """`takes` and `refuses` by key: the seconds of an upload, and what is raised instead of a message."""

    takes: dict[str, float] = field(default_factory=dict)
    refuses: dict[str, Exception] = field(default_factory=dict)
    posted: dict[str, float] = field(default_factory=dict)  # by key: when
    tried: list[tuple[str, float]] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)
    last_words_take: float = 0  # seconds
    in_flight: int = 0
    most_in_flight: int = 0

    async def deliver(self, delivery: Delivery) -> int | None:
        self.journal.append(f"deliver {delivery.key}")
        self.tried.append((delivery.key, round(now(), 1)))
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await asyncio.sleep(self.takes.get(delivery.key, 0))
        finally:
            self.in_flight -= 1
        if (error := self.refuses.get(delivery.key)) is not None:
            raise error
        self.posted[delivery.key] = round(now(), 1)
        return 4711

    async def give_up(self, delivery: Delivery) -> bool:
        self.given_up.append(delivery.key)
        await asyncio.sleep(self.last_words_take)
        return False

    def times(self, key: str) -> list[float]:
        return [at for tried, at in self.tried if tried == key]


@dataclass
class Told:
    """Who is to be told something."""

    members: list[tuple[int, int]] = field(default_factory=list)

    def add(self, guild: int, member: int) -> None:
        self.members.append((guild, member))


class Posting:
    """The delivery on these fakes."""

    def __init__(self) -> None:
        self.journal: list[str] = []
        self.faults = Faults()
        self.outbox = MemoryOutbox(self.journal, self.faults)
        self.discord = Discord(self.journal, self.faults)
        self.background, self.asks_ended = Background(), Wakeup()
        self.told, self.insist = Told(), Insist()
        self.deliverer = Deliverer(
            outbox=self.outbox,
            messenger=self.discord,
            background=self.background,
            asks_ended=self.asks_ended,
            to_be_told=self.told,
            insist=self.insist,
            clock=clock,
        )

    def add(self, key: str, *, due: float | None = None, announced: bool = False) -> None:
        self.outbox.entries[key] = Entry(now() if due is None else due, made=now())
        if announced:
            self.asks_ended.notify()

    def state(self, key: str) -> str:
        return self.outbox.entries[key].state


def posting_now() -> Posting:
    """With the delivery at work."""
    posting = Posting()
    posting.deliverer.start()
    return posting
