"""Challenges go on at their time, and what nobody could vote in is given back."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.domain.challenges.records import Hosted
from bot.domain.challenges.values import Phase
from bot.domain.errors import StoreBusy, StoreFull
from bot.domain.guilds.shards import ONLY_SHARD, Shard
from bot.studio.background import Background
from bot.studio.wakeup import Wakeup
from bot.umpire.phases import LONGEST_BACK_OFF, LOOK, UNCONNECTED_LOOK, Phases
from bot.umpire.presence import NOTE, NOTE_EVERY, Presence
from tests.studio.hand_clock import by_hand_clock, settle
from tests.umpire.made import HOUR, START, Challenges, clock, hosted

DAY = 24 * 3600.0
VOTED, CLOSED = (1, "voting"), (1, "closed")
FIRST, SECOND = Shard(0, 2), Shard(1, 2)
OF_SECOND = 1 << 22 | 7  # a server of the second shard; 7 is one of the first


@dataclass
class Memory:
    texts: dict[str, str] = field(default_factory=dict)

    async def named(self, prefix: str) -> Mapping[str, str]:
        return {name: text for name, text in self.texts.items() if name.startswith(prefix)}

    async def set_many(self, texts: Mapping[str, str]) -> None:
        self.texts |= texts


class Umpire:
    """One process after another on the same challenges; `shards` are those that Discord is there for."""

    def __init__(self, *challenges: Hosted, shards: Collection[Shard] = (ONLY_SHARD,)) -> None:
        self.challenges = Challenges()
        self.challenges.add(*challenges)
        self.memory = Memory()
        self.shards = shards
        self.changed = Wakeup()
        self.told: list[str] = []
        self.background = Background()

    def start(self) -> None:
        self.background = Background()
        Phases(
            challenges=self.challenges,
            presence=Presence(self.memory, lambda: self.shards, clock),
            background=self.background,
            changed=self.changed,
            stepped=lambda hosted: self.told.append(hosted.challenge.phase.value),
            clock=clock,
        ).start()

    async def stop(self) -> None:
        await self.background.close(0)

    def beside(self, *shards: Shard) -> Umpire:
        """Another process on the same challenges, which is started."""
        other = Umpire(shards=shards)
        other.challenges, other.memory = self.challenges, self.memory
        other.start()
        return other


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
    umpire.shards = ()
    await asyncio.sleep(DAY)
    assert umpire.challenges.steps == [VOTED]
    umpire.shards = (ONLY_SHARD,)
    await asyncio.sleep(5)
    assert umpire.challenges.steps[1:] == [VOTED], "reckoned with, and not closed"
    left = umpire.challenges[1].closes_at - clock()
    assert 23 * HOUR - timedelta(minutes=1) <= left <= 23 * HOUR + timedelta(minutes=1)


@by_hand_clock
async def test_a_clock_that_is_set_forward_is_no_downtime() -> None:
    umpire = started(hosted())
    await asyncio.sleep(DAY + 3600)
    last_heard = await Presence(umpire.memory, tuple, clock).last_heard([ONLY_SHARD], clock() + 5 * HOUR)
    assert last_heard.downtime(7) is None


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


@pytest.mark.parametrize("fault", [RuntimeError, StoreBusy, StoreFull])
@by_hand_clock
async def test_one_that_cannot_go_on_is_no_downtime_of_the_others(fault: type[Exception]) -> None:
    """They close at their time, and it gets its own downtime once it goes on."""
    closes = START + 27 * HOUR
    umpire = started(hosted(voting=HOUR, closes=27 * HOUR), hosted(2, voting=HOUR, closes=27 * HOUR))
    await asyncio.sleep(DAY)
    await umpire.stop()
    await asyncio.sleep(3600)
    umpire.challenges.fault, umpire.challenges.broken = fault, frozenset({1})
    umpire.start()
    await asyncio.sleep(3 * 3600 + 120)
    assert umpire.challenges.steps[-1] == (2, "closed")
    assert HOUR <= umpire.challenges[2].closes_at - closes <= HOUR + NOTE_EVERY
    umpire.challenges.broken = frozenset()
    await asyncio.sleep(2 * LONGEST_BACK_OFF)
    assert umpire.challenges.steps[-1] == CLOSED
    assert HOUR <= umpire.challenges[1].closes_at - closes <= HOUR + NOTE_EVERY


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
    long_ago = (clock() - 5 * HOUR).isoformat()
    texts = {NOTE: "", f"{NOTE}:0/2": "yesterday", f"{NOTE}:0/3": "2026-05-01T12:00:00"}
    names = dict.fromkeys((f"{NOTE}:", f"{NOTE}:0", f"{NOTE}:0/0", f"{NOTE}:a/b"), long_ago)
    last_heard = await Presence(Memory(texts | names), tuple, clock).last_heard([ONLY_SHARD], clock())
    assert last_heard.downtime(7) is None


# --- several shards ----------------------------------------------------------------------------------


def two_of() -> tuple[Hosted, Hosted]:
    """A challenge on a server of each of two shards, with six hours of voting after an hour."""
    return hosted(voting=HOUR, closes=7 * HOUR), hosted(2, voting=HOUR, closes=7 * HOUR, guild=OF_SECOND)


def longer(umpire: Umpire, id: int) -> timedelta:
    return umpire.challenges[id].closes_at - START - 7 * HOUR


@by_hand_clock
async def test_a_voting_is_longer_where_its_own_shard_was_away_and_no_other_process_ends_it() -> None:
    """One of two processes with a shard each is away at first, and once more when its voting should end."""
    first = Umpire(*two_of(), shards=[FIRST])
    first.start()
    first.beside(SECOND)
    await asyncio.sleep(2 * 3600)
    assert first.challenges.steps == [VOTED, (2, "voting")]
    await first.stop()
    await asyncio.sleep(3600)
    first.start()
    await settle()
    assert HOUR <= longer(first, 1) <= HOUR + NOTE_EVERY
    await asyncio.sleep(3 * 3600)
    await first.stop()
    await asyncio.sleep(3 * 3600)
    assert first.challenges.steps[2:] == [VOTED, (2, "closed")]
    assert longer(first, 2) == timedelta(), "its members could vote all the time"
    looks = first.challenges.looks
    await asyncio.sleep(60)
    assert first.challenges.looks - looks <= 60 / UNCONNECTED_LOOK + 1, "what waits for one keeps none busy"
    first.start()
    await settle()
    left = first.challenges[1].closes_at - clock()
    assert 2 * HOUR <= left <= 2 * HOUR + NOTE_EVERY, "as long as was left when it went away"
    await asyncio.sleep(2 * 3600 + 60)
    assert first.challenges[1].phase is Phase.CLOSED


@by_hand_clock
async def test_one_of_the_shards_of_a_process_that_is_away_is_missed_by_its_servers_alone() -> None:
    umpire = Umpire(*two_of(), shards=[FIRST, SECOND])
    umpire.start()
    await asyncio.sleep(2 * 3600)
    umpire.shards = [SECOND]
    await asyncio.sleep(6 * 3600)
    assert umpire.challenges.steps == [VOTED, (2, "voting"), (2, "closed")]
    umpire.shards = [FIRST, SECOND]
    await asyncio.sleep(LOOK)
    assert 6 * HOUR <= longer(umpire, 1) <= 6 * HOUR + NOTE_EVERY


@by_hand_clock
async def test_two_processes_with_the_same_shard_stand_in_for_each_other() -> None:
    first = started(two_of()[0])
    first.beside(ONLY_SHARD)
    await asyncio.sleep(2 * 3600)
    await first.stop()
    await asyncio.sleep(3600)
    first.start()
    await asyncio.sleep(4 * 3600 + 1)
    assert first.challenges.steps == [VOTED, CLOSED]
    assert longer(first, 1) == timedelta()


@by_hand_clock
async def test_with_another_count_of_shards_a_voting_goes_on_and_the_notes_of_before_count() -> None:
    """From one shard to two, and back. An older version noted one for all, however many there were."""
    one = started(*two_of())
    await asyncio.sleep(2 * 3600)
    await one.stop()
    await asyncio.sleep(3600)
    first, second = one.beside(FIRST), one.beside(SECOND)
    await asyncio.sleep(3600)
    assert all(HOUR <= longer(one, id) <= HOUR + NOTE_EVERY for id in (1, 2))
    before = longer(one, 2)
    await first.stop()
    await asyncio.sleep(3600)
    await second.stop()
    one.start()
    await settle()
    assert 2 * HOUR <= longer(one, 1) <= 2 * HOUR + 2 * NOTE_EVERY
    assert longer(one, 2) == before, "it was heard until now, though not by the shard that has it again"
    await asyncio.sleep(5 * 3600)
    assert [one.challenges[id].phase for id in (1, 2)] == [Phase.CLOSED, Phase.CLOSED]
