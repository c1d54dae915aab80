"""What is looked at again and again, and what of it is a matter for the operator."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial

import pytest

from bot.domain.alerts import DATABASE, DELIVERY, MODELS, Backlog, Room
from bot.domain.errors import StoreBusy
from bot.studio.alerts.watches import (
    CostWatch,
    DatabaseWatch,
    DeliveryWatch,
    DiskWatch,
    LoopWatch,
    ModelWatch,
    MoneyWatch,
    Watch,
)
from tests.studio.hand_clock import by_hand_clock
from tests.studio.studio import clock


async def matters(watch: Watch) -> list[str]:
    return [sighting.matter for sighting in await watch.sightings()]


@pytest.mark.parametrize(
    ("seconds", "refused", "state", "told"),
    [
        (0, 0, "ok", False),
        (40, 0, "waiting", False),
        (299, 0, "waiting", False),
        (300, 0, "failing", True),
        (0, 1, "ok", True),
    ],
)
def test_deliveries_that_wait(seconds: int, refused: int, state: str, told: bool) -> None:
    @by_hand_clock
    async def story() -> None:
        async def backlog() -> Backlog:
            return Backlog(2, clock() - timedelta(seconds=seconds), refused)

        watch = DeliveryWatch(backlog, clock)
        assert await matters(watch) == ([DELIVERY] if told else [])
        assert (watch.state, watch.seconds) == (state, seconds)

    story()


@pytest.mark.parametrize(
    ("used", "percents"), [(0, []), (7.9, []), (8, ["80"]), (9.99, ["80"]), (10, ["100"]), (25, ["100"])]
)
def test_shares_of_the_cap(used: float, percents: list[str]) -> None:
    @by_hand_clock
    async def story() -> None:
        async def cost() -> float:
            return used

        found = await matters(MoneyWatch(10, cost, clock))
        assert [matter.split(":")[3] for matter in found] == percents

    story()


@pytest.mark.parametrize(
    ("unpriced", "found"),
    [
        (set(), []),  # a price was set: it is over
        ({"a"}, ["state:cost:a"]),
        ({"a", "b", "c"}, ["state:cost:a", "state:cost:b"]),
    ],
)
async def test_models_whose_cost_nobody_tells(unpriced: set[str], found: list[str]) -> None:
    async def hopeless() -> set[str]:
        return {"a", "b", "gone"}

    assert await matters(CostWatch(lambda: unpriced, hopeless)) == found


def _same(room: Room) -> Room:
    return room


async def test_a_full_disk_is_nearly_full_too() -> None:
    for state, found in [
        ("ok", []),
        ("nearly full", ["nearly full"]),
        ("full", ["nearly full", "full"]),
        ("not writable", ["not writable"]),
    ]:
        room = Room(state, 7, "/data")
        assert await matters(DiskWatch(partial(_same, room))) == [f"state:disk:{each}" for each in found]


async def test_a_disk_that_refuses_although_it_has_room_is_not_nearly_full() -> None:
    room = Room("full", 73_921 * 2**20, "/data", refuses=True)
    (sighting,) = await DiskWatch(partial(_same, room)).sightings()
    assert (sighting.matter, sighting.facts["refuses"]) == ("state:disk:full", True)


@by_hand_clock
async def test_a_database_that_is_away_for_a_while() -> None:
    away = True

    async def answers() -> bool:
        if away:
            raise StoreBusy
        return True

    watch = DatabaseWatch(answers, clock)
    assert await matters(watch) == []
    await asyncio.sleep(29)
    assert await matters(watch) == []
    await asyncio.sleep(1)
    assert await matters(watch) == [DATABASE]
    away = False
    assert await matters(watch) == []
    away = True
    assert await matters(watch) == [], "a new outage"


async def test_loops_that_do_not_go_on() -> None:
    states = {"turns": "ok", "leases": "failing", "retention": "stopped"}
    assert await matters(LoopWatch(lambda: states)) == ["state:loop:leases", "state:loop:retention"]


@by_hand_clock
async def test_loops_that_fail_because_of_the_database_are_no_matter_of_their_own() -> None:
    away, fault = True, None

    async def answers() -> bool:
        if away:
            raise StoreBusy
        return True

    def last_fault() -> object | None:
        return fault

    states = {"turns": "failing", "leases": "failing", "retention": "stopped"}
    database = DatabaseWatch(answers, clock, last_fault)
    loops = LoopWatch(lambda: states, database.was_wrong)
    await asyncio.sleep(3600)
    assert await matters(database) == []
    assert await matters(loops) == ["state:loop:retention"]
    away = False
    assert await matters(database) == []
    assert await matters(loops) == ["state:loop:retention"], "they have not tried again yet"
    await asyncio.sleep(119)
    assert await matters(loops) == ["state:loop:retention"]
    await asyncio.sleep(2)
    assert len(await matters(loops)) == 3, "they fail by themselves"
    fault = "away"
    assert await matters(loops) == ["state:loop:retention"], "it answers now and then"


async def test_no_model_to_paint_with_is_a_matter_as_long_as_it_is_so() -> None:
    lacking = True
    watch = ModelWatch(lambda: lacking)
    assert await matters(watch) == [MODELS]
    lacking = False
    assert await matters(watch) == []
