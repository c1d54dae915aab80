"""Challenges go on at their time, and what nobody could vote in is given back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.domain.challenges.records import Hosted
from bot.domain.errors import StoreBusy, StoreFull
from bot.studio.background import Background
from bot.studio.wakeup import Wakeup
from bot.umpire.phases import LONGEST_BACK_OFF, LOOK, Phases
from bot.umpire.presence import NOTE, NOTE_EVERY, Presence
from tests.studio.hand_clock import by_hand_clock, settle
from tests.umpire.made import HOUR, START, Challenges, clock, hosted

DAY = 24 * 3600.0
VOTED, CLOSED = (1, "voting"), (1, "closed")


@dataclass
class Memory:
    texts: dict[str, str] = field(default_factory=dict)

    async def get(self, name: str) -> str | None:
        return self.texts.get(name)

    async def set(self, name: str, text: str) -> None:
        self.texts[name] = text


class Umpire:
    """One process after another on the same challenges; `connected` says whether Discord is there."""

    def __init__(self, *challenges: Hosted) -> None:
        self.challenges = Challenges()
        self.challenges.add(*challenges)
        self.memory = Memory()
        self.connected = True
        self.changed = Wakeup()
        self.told: list[str] = []
        self.background = Background()

    def start(self) -> None:
        self.background = Background()
        Phases(
            challenges=self.challenges,
            presence=Presence(self.memory, lambda: self.connected, clock),
            background=self.background,
            changed=self.changed,
            stepped=lambda hosted: self.told.append(hosted.challenge.phase.value),
            clock=clock,
        ).start()

    async def stop(self) -> None:
        await self.background.close(0)


def started(*challenges: Hosted) -> Umpire:
    umpire = Umpire(*challenges)
    umpire.start()
    return umpire


@by_hand_clock
async def test_each_step_comes_at_its_time_and_once() -> None:
    umpire = started(hosted())
    await asyncio.sleep(DAY - 1)
    assert umpire.challenges.steps == []
    await asyncio.sleep(2)
    assert umpire.challenges.steps == [VOTED]
    await asyncio.sleep(DAY)
    assert umpire.challenges.steps == [VOTED, CLOSED]
    assert umpire.challenges[1].closes_at == START + 48 * HOUR, "nothing was missed"
    await asyncio.sleep(DAY)
    assert umpire.told == ["voting", "closed"]
    assert umpire.challenges.tidied > len(umpire.challenges.steps), (
        "what a close has left to do is looked after"
    )


@by_hand_clock
async def test_one_that_is_made_meanwhile_is_not_forgotten() -> None:
    umpire = started()
    await asyncio.sleep(DAY)
    umpire.challenges.add(hosted(voting=25 * HOUR))
    umpire.changed.notify()
    await asyncio.sleep(3601)
    assert umpire.challenges.steps == [VOTED]


@by_hand_clock
async def test_after_a_stop_all_that_was_missed_is_caught_up_in_order() -> None:
    umpire = started(hosted(), hosted(2, voting=HOUR, closes=72 * HOUR))
    await asyncio.sleep(60)
    await umpire.stop()
    await asyncio.sleep(2 * DAY)
    umpire.start()
    await settle()
    assert umpire.challenges.steps == [VOTED, (2, "voting")]
    assert umpire.challenges[1].closes_at >= clock() + 24 * HOUR - timedelta(seconds=1), "a whole day to vote"
    await asyncio.sleep(DAY + 1)
    assert (1, "closed") in umpire.challenges.steps


@by_hand_clock
async def test_a_voting_that_was_down_for_long_is_longer_by_that() -> None:
    umpire = started(hosted())
    await asyncio.sleep(DAY + 3600)
    await umpire.stop()
    await asyncio.sleep(2 * 3600)
    umpire.start()
    await settle()
    longer = umpire.challenges[1].closes_at - (START + 48 * HOUR)
    assert 2 * HOUR <= longer <= 2 * HOUR + NOTE_EVERY
    await umpire.stop()
    umpire.start()
    await asyncio.sleep(10 * LOOK)
    assert umpire.challenges[1].closes_at - (START + 48 * HOUR) == longer, "once"


@by_hand_clock
async def test_a_restart_changes_nothing() -> None:
    umpire = started(hosted())
    await asyncio.sleep(DAY + 3600)
    for _ in range(50):
        await umpire.stop()
        await asyncio.sleep(45)
        umpire.start()
        await asyncio.sleep(60)
    assert umpire.challenges[1].closes_at == START + 48 * HOUR


@by_hand_clock
async def test_while_discord_is_away_nothing_closes_and_it_counts_as_missed() -> None:
    umpire = started(hosted())
    await asyncio.sleep(DAY + 3600)
    umpire.connected = False
    await asyncio.sleep(DAY)
    assert umpire.challenges.steps == [VOTED]
    umpire.connected = True
    await asyncio.sleep(5)
    assert umpire.challenges.steps[1:] == [VOTED], "reckoned with, and not closed"
    left = umpire.challenges[1].closes_at - clock()
    assert 23 * HOUR - timedelta(minutes=1) <= left <= 23 * HOUR + timedelta(minutes=1)


@by_hand_clock
async def test_a_clock_that_is_set_forward_is_no_downtime() -> None:
    umpire = started(hosted())
    await asyncio.sleep(DAY + 3600)
    presence = Presence(umpire.memory, lambda: True, clock)
    assert await presence.downtime(clock() + 5 * HOUR) is None


@pytest.mark.parametrize("fault", [RuntimeError, StoreBusy, StoreFull])
@by_hand_clock
async def test_one_that_cannot_go_on_holds_up_no_other(fault: type[Exception]) -> None:
    umpire = started(hosted(), hosted(2))
    umpire.challenges.fault, umpire.challenges.broken = fault, frozenset({1})
    await asyncio.sleep(DAY + 1)
    assert umpire.challenges.steps == [(2, "voting")]
    umpire.challenges.broken = frozenset()
    await asyncio.sleep(2 * LONGEST_BACK_OFF)
    assert umpire.challenges.steps == [(2, "voting"), VOTED]


@by_hand_clock
async def test_a_database_that_is_away_is_waited_for() -> None:
    umpire = started(hosted())
    await asyncio.sleep(DAY - 60)
    umpire.challenges.away = True
    await asyncio.sleep(300)
    assert umpire.background.states() == {"phases": "failing"}
    umpire.challenges.away = False
    await asyncio.sleep(20)
    assert umpire.challenges.steps == [VOTED]


@by_hand_clock
async def test_a_note_that_cannot_be_read_gives_nothing_back() -> None:
    for odd in ("", "yesterday", "2026-05-01T12:00:00"):
        umpire = Umpire(hosted())
        umpire.memory.texts[NOTE] = odd
        assert await Presence(umpire.memory, lambda: True, clock).downtime(clock()) is None
