"""What was posted is made anew when its pictures changed; the bytes of deleted ones go afterwards."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

from bot.domain.care.values import Refresh, ShownIn
from bot.domain.deliveries import DAY
from bot.domain.errors import StoreBusy
from bot.domain.pictures import State
from bot.studio.background import Background
from bot.studio.delivery import NotYet, Undeliverable
from bot.studio.insist import Insist
from bot.studio.refreshing import AT_ONCE, LONGEST_ATTEMPT, Refreshing
from bot.studio.todos import LOOK
from bot.studio.wakeup import Wakeup
from tests.front.samples import pictures
from tests.studio.hand_clock import HOUR, by_hand_clock, now, settle

(DELETED,) = pictures(State.PAINTED)
OWN = ShownIn(guild=3, channel=4, message=9, generations=(DELETED,))


@dataclass
class Entry:
    refresh: Refresh
    due: float
    made: float


@dataclass
class List:
    """The to-do list in memory, with the leases of the storage."""

    entries: dict[int, Entry] = field(default_factory=dict)
    journal: list[str] = field(default_factory=list)
    fails: int = 0

    def add(self, *messages: ShownIn, id: int = 1) -> None:
        refresh = Refresh(id=id, interaction=id, attempts=0, wanted=1, messages=messages, deleted=(DELETED,))
        self.entries[id] = Entry(refresh, now(), now())

    def pressed_again(self, id: int = 1) -> None:
        entry = self.entries[id]
        entry.refresh = replace(entry.refresh, wanted=entry.refresh.wanted + 1)

    async def release(self) -> None:
        for entry in self.entries.values():
            entry.due = now()

    async def claim_due(self) -> Refresh | None:
        if self.fails:
            self.fails -= 1
            raise StoreBusy
        due = [entry for entry in self.entries.values() if entry.due <= now()]
        if not due:
            return None
        entry = min(due, key=lambda entry: entry.due)
        entry.due = now() + 120
        entry.refresh = replace(entry.refresh, attempts=entry.refresh.attempts + 1, age=now() - entry.made)
        return entry.refresh

    async def done(self, refresh: Refresh) -> bool:
        entry = self.entries[refresh.id]
        if entry.refresh.wanted != refresh.wanted:
            entry.due = now()
            return False
        del self.entries[refresh.id]
        self.journal.append(f"done {refresh.id}")
        return True

    async def put_off(self, id: int, seconds: float) -> None:
        self.entries[id].due = now() + seconds

    async def seconds_to_next(self) -> float | None:
        return min((max(0.0, entry.due - now()) for entry in self.entries.values()), default=None)


@dataclass
class Discord:
    """Takes `takes` seconds for each message, and raises the errors one after another, the last for ever."""

    journal: list[str]
    errors: list[Exception | None] = field(default_factory=lambda: [None])
    takes: float = 0.0
    at_once: int = 0
    most: int = 0

    async def refresh(self, shown: ShownIn) -> None:
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        try:
            await asyncio.sleep(self.takes)
        finally:
            self.at_once -= 1
        error = self.errors.pop(0) if len(self.errors) > 1 else self.errors[0]
        self.journal.append(f"message {shown.message} {type(error).__name__}")
        if error is not None:
            raise error


@dataclass
class Store:
    journal: list[str]
    away: int = 0

    async def delete(self, key: str) -> None:
        if self.away:
            self.away -= 1
            raise OSError("the disk is away")
        self.journal.append(f"bytes {key}")


class Desk:
    """The loop, with all that it needs."""

    def __init__(self, *errors: Exception | None) -> None:
        self.list = List()
        self.journal = self.list.journal
        self.discord = Discord(self.journal, list(errors) or [None])
        self.store = Store(self.journal)
        self.wanted = Wakeup()
        self.background = Background()
        self.refreshing = Refreshing(
            refreshes=self.list,
            refresher=self.discord,
            store=self.store,
            background=self.background,
            wanted=self.wanted,
            insist=Insist(),
        )

    def press(self, *messages: ShownIn, id: int = 1) -> None:
        self.list.add(*messages, id=id)
        self.wanted.notify()


def started(*errors: Exception | None) -> Desk:
    desk = Desk(*errors)
    desk.refreshing.start()
    return desk


BYTES = f"bytes {DELETED.key}"


@by_hand_clock
async def test_the_message_comes_first_then_the_bytes_then_it_is_done() -> None:
    desk = started()
    await settle()
    desk.press(OWN, replace(OWN, message=10))
    await settle()
    assert desk.journal == ["message 9 NoneType", "message 10 NoneType", BYTES, "done 1"]
    assert now() < 1


@by_hand_clock
async def test_without_a_message_the_bytes_go() -> None:
    desk = started()
    desk.press()
    await settle()
    assert desk.journal == [BYTES, "done 1"]


@by_hand_clock
async def test_what_nobody_announces_is_found_by_a_look() -> None:
    desk = started()
    await settle()
    desk.list.add(OWN)
    await asyncio.sleep(LOOK)
    await settle()
    assert desk.journal[-1] == "done 1"


@by_hand_clock
async def test_what_a_dead_process_had_in_hand_is_done_at_the_start() -> None:
    desk = Desk()
    desk.list.add(OWN)
    await desk.list.claim_due()
    desk.refreshing.start()
    await settle()
    assert desk.journal[-1] == "done 1"


@by_hand_clock
async def test_what_may_pass_is_tried_again_and_the_bytes_do_not_wait_for_it() -> None:
    desk = started(NotYet("503"), NotYet("429", retry_after=7.0), None)
    desk.press(OWN)
    await settle()
    assert desk.journal == ["message 9 NotYet", BYTES]
    await asyncio.sleep(2 + 7)
    await settle()
    assert desk.journal[-1] == "done 1"
    assert 9 <= now() < 10


@by_hand_clock
async def test_a_message_that_is_gone_is_closed() -> None:
    desk = started(Undeliverable("404/10008"))
    desk.press(OWN, replace(OWN, message=10))
    await settle()
    assert desk.journal == ["message 9 Undeliverable", "message 10 Undeliverable", BYTES, "done 1"]


@by_hand_clock
async def test_after_a_day_it_is_given_up() -> None:
    desk = started(NotYet("503"))
    desk.press(OWN)
    await asyncio.sleep(DAY - 1)
    assert desk.list.entries
    await asyncio.sleep(10)
    assert desk.journal[-1] == "done 1"


@by_hand_clock
async def test_a_fault_of_the_bot_is_taken_to_pass() -> None:
    desk = started(RuntimeError("a bug"), None)
    desk.press(OWN)
    await asyncio.sleep(3)
    assert desk.journal[-1] == "done 1"


@by_hand_clock
async def test_while_the_store_is_away_it_is_not_done() -> None:
    desk = started()
    desk.store.away = 1
    desk.press(OWN)
    await settle()
    assert desk.journal == ["message 9 NoneType"]
    await asyncio.sleep(3)
    assert desk.journal[-2:] == [BYTES, "done 1"]


@by_hand_clock
async def test_the_bytes_are_not_given_up() -> None:
    desk = started()
    desk.store.away = 100_000
    desk.press(OWN)
    await asyncio.sleep(2 * DAY)
    assert desk.list.entries
    desk.store.away = 0
    await asyncio.sleep(HOUR)
    assert desk.journal[-2:] == [BYTES, "done 1"]


@by_hand_clock
async def test_a_press_that_comes_meanwhile_is_seen_to_as_well() -> None:
    desk = started()
    desk.discord.takes = 5
    desk.press(OWN)
    await asyncio.sleep(1)
    desk.list.pressed_again()
    await asyncio.sleep(10)
    await settle()
    assert desk.journal == ["message 9 NoneType", BYTES, "message 9 NoneType", BYTES, "done 1"]


@by_hand_clock
async def test_one_that_hangs_holds_up_nobody_else() -> None:
    desk = started()
    desk.discord.takes = LONGEST_ATTEMPT + 50
    desk.press(OWN)
    await settle()
    desk.discord.takes = 0
    desk.press(replace(OWN, message=10), id=2)
    await settle()
    assert "done 2" in desk.journal
    await asyncio.sleep(LONGEST_ATTEMPT + 3)
    await settle()
    assert "done 1" in desk.journal


@by_hand_clock
async def test_a_crowd_is_seen_to_a_few_at_a_time() -> None:
    desk = started()
    desk.discord.takes = 1
    for number in range(20):
        desk.press(OWN, id=number)
    await asyncio.sleep(20 / AT_ONCE + 1)
    assert len([line for line in desk.journal if line.startswith("done")]) == 20
    assert desk.discord.most == AT_ONCE


@by_hand_clock
async def test_a_database_that_is_away_stops_nothing() -> None:
    desk = started()
    desk.list.fails = 2
    desk.press(OWN)
    await asyncio.sleep(5)
    assert desk.journal[-1] == "done 1"
    assert desk.background.states() == {"refreshes": "ok"}
