"""A seeded storm: bad days come and go for so many seconds, then it clears up, and the evidence is looked at."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.crash.asks import Sort
from tests.crash.community import CREDITS, Community
from tests.crash.ledger import Ledger
from tests.crash.limits import Limits
from tests.crash.report import Report
from tests.crash.settling import left_over, until_settled
from tests.crash.verdict import Evidence
from tests.storm.days import Day, days_of
from tests.storm.disk import Disk
from tests.storm.people import SORTS, People
from tests.storm.place import Place, place_of
from tests.storm.report import report_of

CALM = (0.5, 4.0)  # seconds between two days
AT_ONCE = 0.25  # of the days come two at once
MEMBERS = 6  # of each shard
FETCH = "60"  # seconds that the address of a result is tried


@dataclass(frozen=True, slots=True)
class Plan:
    """`seconds` of bad days; what is left to chance is the `seed`'s. `settle_within` so many seconds after them.

    `only` these days, by what their names contain; all without any. `sorts` of asks. `sabotage`: a folder whose
    sitecustomize.py puts a fault into the program, to see whether it is found.
    """

    seconds: float
    seed: int
    settle_within: float
    processes: int = 1
    only: tuple[str, ...] = ()
    sorts: tuple[Sort, ...] = SORTS
    sabotage: Path | None = None


@dataclass
class Sky:
    """`days`: those that have been, by name; the last one is now."""

    days: list[str] = field(default_factory=lambda: ["fair"])
    counted: Counter[str] = field(default_factory=Counter)

    def is_now(self, name: str) -> None:
        self.days.append(name)
        if name != "fair":
            self.counted[name] += 1


async def run(folder: Path, database: str, plan: Plan, *, tell: bool = False) -> Report:
    """`database` is an address as in DATABASE_URL. With `tell`, each day is named on stderr."""
    sky, faults = Sky(), list[str]()
    async with opened(folder, database, plan) as (place, community, ledger):
        people = People(community, ledger, plan.sorts)
        await community.processes.start_all()
        try:
            await _weather(place, people, sky, plan, tell=tell)
            await place.restart_ended()
            await until_settled(community, ledger, plan.settle_within)
            await people.come_back()
        except TimeoutError:
            faults.append(f"it did not settle: {await left_over(ledger)}")
        statuses = await community.processes.stop_all()
        page = await ledger.read()
        evidence = Evidence.collect(
            page, community.endpoint, community.arts, folder / "pictures", is_moderated=True
        )
        faults += [
            *place.ended,
            *people.untold,
            *evidence.faults(community.asked),
            *community.limits.broken(page),
            *_hanging(community),
            *(f"a last process ended with status {status}" for status in filter(None, statuses)),
        ]
        return report_of(sky.counted, community.asked, evidence, faults, community.processes.output)


@asynccontextmanager
async def opened(folder: Path, database: str, plan: Plan) -> AsyncIterator[tuple[Place, Community, Ledger]]:
    """The place of a plan, before any process of the bot is started."""
    disk = Disk.built(folder)
    limits = Limits(waiting=1000, running=6, running_each=4, credits=CREDITS)
    extra = {"IMAGE_FETCH_TIMEOUT": FETCH, **(disk.settings if disk is not None else {})}
    if plan.sabotage is not None:
        extra["PYTHONPATH"] = f"{plan.sabotage}:{Path(__file__).parents[2]}"
    async with (
        place_of(database, disk) as (address, make_place),
        Community.open(
            folder, address, plan.seed, limits=limits, people=MEMBERS, processes=plan.processes, extra=extra
        ) as community,
        Ledger.open(database) as ledger,
    ):
        yield make_place(community), community, ledger


async def _weather(place: Place, people: People, sky: Sky, plan: Plan, *, tell: bool) -> None:
    """A day that has begun is seen to its end: what it broke has to be whole again."""
    dice, now = Random(plan.seed), asyncio.get_running_loop().time
    asking, end = asyncio.create_task(people.ask_on(sky.days)), now() + plan.seconds
    try:
        for days in _forecast(place, dice, plan.only):
            await asyncio.sleep(dice.uniform(*CALM))
            if now() >= end or asking.done():
                break
            await place.restart_ended()
            await _pass(place, days, dice, sky, tell=tell)
    finally:
        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asking


def _forecast(place: Place, dice: Random, only: tuple[str, ...]) -> Iterator[tuple[Day, ...]]:
    """Every day as often as any other, in an order of the seed's choosing; some with a second one at once."""
    days = [day for day in days_of(place) if not only or any(part in day.name for part in only)]
    while True:
        for day in dice.sample(days, len(days)):
            other = dice.choice(days)
            yield (day, other) if dice.random() < AT_ONCE and other.befalls != day.befalls else (day,)


async def _pass(place: Place, days: tuple[Day, ...], dice: Random, sky: Sky, *, tell: bool) -> None:
    names = " + ".join(day.name for day in days)
    if tell:
        print(f"\r{names:80}", end="", file=sys.stderr)
    place.choose(dice)
    async with AsyncExitStack() as stack:
        for day in days:
            await stack.enter_async_context(day.passes(place))
        sky.is_now(names)
        await asyncio.sleep(max(dice.uniform(*day.seconds) for day in days))
    sky.is_now("fair")


def _hanging(community: Community) -> Iterator[str]:
    for number, asked in enumerate(community.asked):
        for message in asked.shown.messages:
            if message.loading:
                yield f"ask {number} ({asked.occasion}) is still answered with {message.text!r}"
