"""Everything that has ended is posted, tried again for as long as that is worth while, and holds up nobody else."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from bot.domain.errors import StoreBusy
from bot.domain.pictures import Delivery, State
from bot.studio.background import Background
from bot.studio.delivery import AT_ONCE, GIVE_UP, LOOK, Deliverer, Undeliverable, pause
from bot.studio.wakeup import Wakeup
from tests.studio.fakes import Fake, Faults, a_row
from tests.studio.hand_clock import HOUR, by_hand_clock, now, settle
from tests.studio.parts import wish

IN_HAND = 60.0  # seconds that a claimed entry is put off, as in storage; it doubles with each attempt


@dataclass
class Entry:
    due: float
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
        entry.due = now() + IN_HAND * 2 ** (entry.attempts - 1)
        return Delivery(
            key=key, attempts=entry.attempts, generations=(a_row(wish(), 1, state=State.PAINTED),)
        )

    async def sent(self, key: str, message: int | None) -> None:
        await self.begin("sent", f"{key} {message}")
        self.entries[key].state = "sent"

    async def kept(self, key: str) -> None:
        await self.begin("kept", key)
        self.entries[key].state = "kept"

    async def put_off(self, key: str, seconds: float) -> None:
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

    def times(self, key: str) -> list[float]:
        return [at for tried, at in self.tried if tried == key]


class House:
    def __init__(self) -> None:
        self.journal: list[str] = []
        self.faults = Faults()
        self.outbox = MemoryOutbox(self.journal, self.faults)
        self.discord = Discord(self.journal, self.faults)
        self.background, self.asks_ended = Background(), Wakeup()
        self.deliverer = Deliverer(
            outbox=self.outbox,
            messenger=self.discord,
            background=self.background,
            asks_ended=self.asks_ended,
        )

    def add(self, key: str, *, due: float | None = None, announced: bool = False) -> None:
        self.outbox.entries[key] = Entry(now() if due is None else due)
        if announced:
            self.asks_ended.notify()

    def state(self, key: str) -> str:
        return self.outbox.entries[key].state


def started() -> House:
    house = House()
    house.deliverer.start()
    return house


# --- posting -------------------------------------------------------------------------------------------


@by_hand_clock
async def test_what_has_ended_is_posted_at_once() -> None:
    house = started()
    await asyncio.sleep(5)
    house.add("fox", announced=True)
    await settle()
    assert house.discord.posted == {"fox": 5.0}
    assert house.state("fox") == "sent"


@by_hand_clock
async def test_it_is_marked_sent_when_it_is_posted_and_no_sooner() -> None:
    house = started()
    house.discord.takes["fox"] = 20
    house.add("fox", announced=True)
    await asyncio.sleep(19)
    assert house.state("fox") == "pending"
    await asyncio.sleep(2)
    assert house.journal[-1] == "sent fox 4711"
    assert house.discord.times("fox") == [0.0]


@by_hand_clock
async def test_each_entry_is_posted_once() -> None:
    house = started()
    for number in range(30):
        house.add(f"fox {number}", announced=True)
    await asyncio.sleep(3 * HOUR)
    assert sorted(house.discord.posted) == sorted(house.outbox.entries)
    assert len(house.discord.tried) == 30


@by_hand_clock
async def test_what_other_processes_left_is_found_by_looking() -> None:
    house = started()
    await asyncio.sleep(1)
    house.add("fox")
    await asyncio.sleep(LOOK)
    assert house.state("fox") == "sent"


@by_hand_clock
async def test_at_the_start_what_a_dead_process_had_in_hand_is_due() -> None:
    house = House()
    house.add("fox", due=HOUR)
    house.faults.once["release"] = [StoreBusy()]
    house.deliverer.start()
    await asyncio.sleep(10)
    assert house.state("fox") == "sent"
    await asyncio.sleep(HOUR)
    assert house.journal.count("release") == 2


@by_hand_clock
async def test_an_idle_delivery_looks_once_a_minute() -> None:
    house = started()
    await asyncio.sleep(HOUR)
    assert house.journal.count("claim_due") == pytest.approx(HOUR / LOOK, abs=1)


@by_hand_clock
async def test_nothing_is_looked_for_in_vain() -> None:
    house = started()
    await settle()
    before = house.journal.count("claim_due")
    house.add("fox", announced=True)
    await settle()
    assert house.journal.count("claim_due") == before + 1


# --- what could not be posted --------------------------------------------------------------------------


@by_hand_clock
async def test_a_passing_fault_is_tried_again_later_and_later_and_then_given_up() -> None:
    house = started()
    house.discord.refuses["fox"] = TimeoutError()
    house.add("fox", announced=True)
    await asyncio.sleep(48 * HOUR)
    times = house.discord.times("fox")
    waits = [round(later - earlier) for earlier, later in pairwise(times)]
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048]
    assert len(times) == GIVE_UP
    assert house.state("fox") == "kept"


def test_the_pauses_double_up_to_an_hour() -> None:
    pauses = [pause(attempts) for attempts in range(1, 40)]
    assert pauses[:4] == [2, 4, 8, 16]
    assert pauses == sorted(pauses)
    assert pauses[-1] == HOUR


@by_hand_clock
async def test_what_passes_is_posted_as_soon_as_it_has_passed() -> None:
    house = started()
    house.discord.refuses["fox"] = TimeoutError()
    house.add("fox", announced=True)
    await asyncio.sleep(5)
    house.discord.refuses.clear()
    await asyncio.sleep(10)
    assert house.discord.times("fox") == [0.0, 2.0, 6.0]
    assert house.state("fox") == "sent"
    assert not any(line.startswith("kept") for line in house.journal)


@by_hand_clock
async def test_where_no_way_is_left_nothing_more_is_tried(caplog: pytest.LogCaptureFixture) -> None:
    house = started()
    house.discord.refuses["fox"] = Undeliverable("403/50013")
    house.add("fox", announced=True)
    await asyncio.sleep(48 * HOUR)
    assert house.discord.times("fox") == [0.0]
    assert house.state("fox") == "kept"
    assert not any(line.startswith("put_off") for line in house.journal)
    assert "kept, not posted" in caplog.text


@by_hand_clock
async def test_what_was_posted_but_not_marked_is_posted_again() -> None:
    house = started()
    house.faults.once["sent"] = [StoreBusy()]
    house.add("fox", announced=True)
    await asyncio.sleep(5)
    assert house.discord.times("fox") == [0.0, 2.0]
    assert house.state("fox") == "sent"


@by_hand_clock
async def test_what_could_not_even_be_put_off_comes_again_when_its_claim_is_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    house = started()
    house.discord.refuses["fox"] = TimeoutError()
    house.faults.once["put_off"] = [StoreBusy()]
    house.add("fox", announced=True)
    await asyncio.sleep(30)
    house.discord.refuses.clear()
    await asyncio.sleep(2 * LOOK)
    assert len(house.discord.times("fox")) == 2
    assert house.discord.times("fox")[1] >= IN_HAND
    assert house.state("fox") == "sent"
    assert "what was posted could not be written down" in caplog.text


# --- nobody is held up ---------------------------------------------------------------------------------


@by_hand_clock
async def test_a_slow_upload_holds_up_nobody_else() -> None:
    house = started()
    house.discord.takes["slow"] = 300
    house.add("slow", announced=True)
    for number in range(20):
        house.add(f"quick {number}", announced=True)
    await asyncio.sleep(1)
    assert len(house.discord.posted) == 20
    await asyncio.sleep(300)
    assert house.state("slow") == "sent"


@by_hand_clock
async def test_an_upload_that_fails_holds_up_nobody_else() -> None:
    house = started()
    house.discord.refuses |= {"bad": TimeoutError(), "worse": Undeliverable("403/50013")}
    house.faults.once["put_off"] = [StoreBusy()]
    for key in ("bad", "worse", "fox"):
        house.add(key, announced=True)
    await settle()
    assert house.state("fox") == "sent"


@by_hand_clock
async def test_no_more_uploads_go_side_by_side_than_are_allowed() -> None:
    house = started()
    for number in range(3 * AT_ONCE):
        house.discord.takes[f"fox {number}"] = 10
        house.add(f"fox {number}", announced=True)
    await asyncio.sleep(9)
    assert house.discord.most_in_flight == AT_ONCE
    waiting = [entry for entry in house.outbox.entries.values() if not entry.attempts]
    assert len(waiting) == 2 * AT_ONCE  # what waits for a place counts no attempt
    await asyncio.sleep(22)
    assert len(house.discord.posted) == 3 * AT_ONCE
    assert house.discord.most_in_flight == AT_ONCE


@by_hand_clock
async def test_a_place_is_free_again_however_an_upload_ends() -> None:
    house = started()
    house.discord.refuses = {f"bad {number}": Undeliverable("gone") for number in range(AT_ONCE)}
    house.discord.refuses |= {f"late {number}": TimeoutError() for number in range(AT_ONCE)}
    for key in house.discord.refuses:
        house.add(key, announced=True)
    await asyncio.sleep(1)
    house.add("fox", announced=True)
    await settle()
    assert house.state("fox") == "sent"


# --- the database is away ------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["release", "claim_due", "seconds_to_next"])
@by_hand_clock
async def test_after_an_outage_the_delivery_goes_on(verb: str) -> None:
    house = House()
    house.faults.until[verb] = (600, StoreBusy())
    house.deliverer.start()
    await asyncio.sleep(60)
    house.add("fox", announced=True)
    await asyncio.sleep(600 + 10 - now())
    assert house.state("fox") == "sent"
    assert house.background.states() == {"delivery": "ok"}


@by_hand_clock
async def test_a_look_that_fails_loses_no_place() -> None:
    house = House()
    house.faults.once["claim_due"] = [StoreBusy()] * (2 * AT_ONCE)
    house.deliverer.start()
    await asyncio.sleep(300)
    for number in range(AT_ONCE):
        house.discord.takes[f"fox {number}"] = 10
        house.add(f"fox {number}", announced=True)
    await asyncio.sleep(1)
    assert house.discord.in_flight == AT_ONCE


@pytest.mark.parametrize("verb", ["release", "claim_due", "seconds_to_next"])
@by_hand_clock
async def test_an_outage_is_seen_by_the_health_check(verb: str) -> None:
    house = House()
    house.faults.until[verb] = (600, StoreBusy())
    house.deliverer.start()
    await asyncio.sleep(300)
    assert house.background.states() == {"delivery": "failing"}


# --- the end -------------------------------------------------------------------------------------------


@by_hand_clock
async def test_at_the_end_what_is_due_is_posted() -> None:
    house = started()
    await settle()
    house.discord.takes["fox"] = 3
    house.add("fox")
    house.add("owl", due=HOUR)
    await house.deliverer.close(10)
    assert now() == pytest.approx(3, abs=0.1)
    assert (house.state("fox"), house.state("owl")) == ("sent", "pending")


@by_hand_clock
async def test_at_the_end_no_upload_is_waited_for_longer_than_allowed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    house = started()
    house.discord.takes |= {"slow": 300, "quick": 8}
    house.add("slow", announced=True)
    house.add("quick", announced=True)
    await settle()
    await house.deliverer.close(10)
    assert now() == pytest.approx(10, abs=0.1)
    assert (house.state("slow"), house.state("quick")) == ("pending", "sent")
    assert house.discord.in_flight == 0
    assert "the next start goes on with it" in caplog.text


@by_hand_clock
async def test_a_database_that_is_away_at_the_end_stops_no_upload(caplog: pytest.LogCaptureFixture) -> None:
    house = started()
    house.discord.takes["fox"] = 5
    house.add("fox", announced=True)
    await settle()
    house.faults.until["claim_due"] = (HOUR, StoreBusy())
    await house.deliverer.close(10)
    assert house.state("fox") == "sent"
    assert "the outbox could not be read" in caplog.text


@by_hand_clock
async def test_an_end_with_nothing_to_do_is_quick() -> None:
    house = started()
    await settle()
    await house.deliverer.close(10)
    assert now() < 1
