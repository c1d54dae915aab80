"""Hosts are told what could not be posted: what is said, is written down, and what is not is told another time."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.domain.challenges.records import Hosted, PostKind, Trouble
from bot.domain.errors import StoreBusy
from bot.studio.background import Background
from bot.studio.insist import Insist
from bot.studio.wakeup import Wakeup
from bot.umpire.troubles import LOOK, TELL_FOR, Troubles
from tests.studio.hand_clock import by_hand_clock, now, settle
from tests.umpire.made import hosted

LEASE = 60.0
CARD, ROLE = (Trouble(kind=kind, number=0, reason="gone") for kind in (PostKind.CARD, PostKind.ROLE))


@dataclass
class Rows:
    """What hosts are to hear, with the leases of the storage; `journal` is what happened."""

    due: dict[Trouble, float] = field(default_factory=dict)
    journal: list[str] = field(default_factory=list)
    busy: int = 0

    def add(self, *troubles: Trouble) -> None:
        self.due |= dict.fromkeys(troubles, now())

    async def claim_due(self) -> tuple[Hosted, Trouble] | None:
        for trouble, due in self.due.items():
            if due <= now():
                self.due[trouble] = now() + LEASE
                return hosted(), trouble
        return None

    async def told(self, hosted: Hosted, trouble: Trouble) -> None:
        self.busy -= 1
        if self.busy >= 0:
            raise StoreBusy
        del self.due[trouble]
        self.journal.append(f"told {trouble.kind}")

    async def unheard(self, hosted: Hosted, trouble: Trouble) -> None:
        del self.due[trouble]
        self.journal.append(f"unheard {trouble.kind}")


@dataclass
class Hosts:
    """Who take `takes` seconds to be told."""

    journal: list[str]
    takes: float = 0.0
    hears: bool = True

    async def tell(self, hosted: Hosted, trouble: Trouble) -> bool:
        self.journal.append(f"{trouble.kind} of {hosted.public_id}: {trouble.reason}")
        await asyncio.sleep(self.takes)
        return self.hears


class Desk:
    def __init__(self) -> None:
        self.rows = Rows()
        self.journal = self.rows.journal
        self.hosts = Hosts(self.journal)
        self.failed = Wakeup()
        self.background = Background()
        Troubles(
            untold=self.rows,
            hosts=self.hosts,
            background=self.background,
            failed=self.failed,
            insist=Insist(),
        ).start()

    async def fail(self, *troubles: Trouble) -> None:
        await settle()
        self.rows.add(*troubles)
        self.failed.notify()
        await settle()


@by_hand_clock
async def test_each_is_told_when_it_fails_and_then_it_is_written_down() -> None:
    desk = Desk()
    await desk.fail(CARD, ROLE)
    assert desk.journal == ["card of c1: gone", "told card", "role of c1: gone", "told role"]


@by_hand_clock
async def test_what_a_killed_process_has_left_is_told_when_its_lease_is_over() -> None:
    desk = Desk()
    await settle()
    desk.rows.due[CARD] = now() + LEASE
    await asyncio.sleep(LOOK)
    await settle()
    assert desk.journal == ["card of c1: gone", "told card"]


@by_hand_clock
async def test_who_is_not_reached_is_not_said_to_have_heard() -> None:
    desk = Desk()
    desk.hosts.hears = False
    await desk.fail(CARD)
    assert desk.journal == ["card of c1: gone", "unheard card"]


@by_hand_clock
async def test_a_mod_log_that_hangs_holds_up_the_next_line_for_a_moment() -> None:
    desk = Desk()
    desk.hosts.takes = 1000
    await desk.fail(CARD, ROLE)
    desk.hosts.takes = 0
    await asyncio.sleep(TELL_FOR)
    await settle()
    assert desk.journal == ["card of c1: gone", "unheard card", "role of c1: gone", "told role"]


@by_hand_clock
async def test_that_they_heard_is_written_down_though_the_database_is_away_a_moment() -> None:
    desk = Desk()
    desk.rows.busy = 3
    await desk.fail(CARD)
    await asyncio.sleep(10)
    assert desk.journal == ["card of c1: gone", "told card"]
