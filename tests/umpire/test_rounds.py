"""Rounds begin at their time, and hosts are told once of what holds one up."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import replace

from bot.domain.challenges.records import Hosted
from bot.domain.challenges.recurring.values import Series
from bot.domain.errors import StoreBusy
from bot.studio.background import Background
from bot.studio.wakeup import Wakeup
from bot.umpire.rounds import Rounds
from tests.domain.challenges.recurring.made import a_series
from tests.studio.hand_clock import by_hand_clock
from tests.umpire.made import HOUR, START, clock, hosted

WEEK = 7 * 24 * 3600.0


class AllSeries:
    """In memory: a round every week from an hour on; what is `stuck` is due and does not begin."""

    def __init__(self, *ids: int) -> None:
        self.kept = {id: a_series(id=id, next_at=START + HOUR) for id in ids}
        self.stuck: set[int] = set()
        self.broken: set[int] = set()
        self.began: list[int] = []
        self.notes: list[tuple[Series, str]] = []
        self.looks = 0
        self.away = False

    async def due(self) -> Collection[int]:
        self.looks += 1
        if self.away:
            raise StoreBusy
        return [id for id, each in self.kept.items() if each.next_at <= clock()]

    async def begin(self, id: int) -> Hosted | None:
        if id in self.broken:
            raise RuntimeError("a bug")
        if id in self.stuck:
            return None
        self.began.append(id)
        self.kept[id] = replace(self.kept[id], next_at=self.kept[id].next_at + 7 * 24 * HOUR)
        return hosted(id)

    async def to_tell(self) -> tuple[Series, str] | None:
        return self.notes[0] if self.notes else None

    async def told(self, series: Series, notice: str) -> None:
        self.notes.remove((series, notice))

    async def seconds_to_next(self) -> float | None:
        return max(0.0, min((each.next_at - clock()).total_seconds() for each in self.kept.values()))


class Stage:
    def __init__(self, *ids: int) -> None:
        self.series, self.changed, self.connected = AllSeries(*ids), Wakeup(), True
        self.heard: list[str] = []
        self.told: list[str] = []
        Rounds(
            series=self.series,
            hosts=self,
            is_connected=lambda: self.connected,
            background=Background(),
            changed=self.changed,
            began=lambda hosted: self.told.append(hosted.public_id),
        ).start()

    async def tell_of(self, series: Series, notice: str) -> None:
        self.heard.append(notice)


@by_hand_clock
async def test_each_round_begins_at_its_time_and_once() -> None:
    stage = Stage(1)
    await asyncio.sleep(3599)
    assert stage.series.began == []
    await asyncio.sleep(2)
    assert stage.series.began == [1]
    await asyncio.sleep(WEEK)
    assert (stage.series.began, stage.told) == ([1, 1], ["c1", "c1"])


@by_hand_clock
async def test_nothing_begins_before_discord_is_there() -> None:
    stage = Stage(1)
    stage.connected = False
    await asyncio.sleep(7200)
    assert stage.series.began == []
    stage.connected = True
    await asyncio.sleep(3)
    assert stage.series.began == [1]


@by_hand_clock
async def test_one_that_cannot_begin_holds_up_no_other_and_is_not_asked_without_end() -> None:
    stage = Stage(1, 2, 3)
    stage.series.broken, stage.series.stuck = {1}, {2}
    await asyncio.sleep(3601)
    assert stage.series.began == [3]
    before = stage.series.looks
    await asyncio.sleep(60)
    assert 10 <= stage.series.looks - before <= 15
    stage.series.stuck = set()
    await asyncio.sleep(6)
    assert stage.series.began == [3, 2]


@by_hand_clock
async def test_hosts_are_told_and_a_database_that_is_away_is_asked_again() -> None:
    stage = Stage(1)
    stage.series.away = True
    stage.series.notes = [(a_series(), "empty"), (a_series(), "limit")]
    await asyncio.sleep(60)
    assert stage.heard == []
    stage.series.away = False
    await asyncio.sleep(31)
    assert stage.heard == ["empty", "limit"]
    await asyncio.sleep(60)
    assert stage.heard == ["empty", "limit"]
