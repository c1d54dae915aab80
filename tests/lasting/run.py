"""Results are made by the version before and by this one, which is ended and started again; then all are pressed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import quantiles

from bot.sandbox.images import ImageEndpoint
from bot.sandbox.people.person import Person
from bot.sandbox.people.shown import Shown
from bot.sandbox.server import Sandbox
from tests.crash.report import Report
from tests.lasting.presses import Presses
from tests.lasting.results import Result, make
from tests.stories.community import Community, community_on

ROOT = Path(__file__).parents[2]
PICTURE_BYTES = 20_000
PEOPLE = 40
COLUMNS = ("presses", "half within ms", "99 % ms", "all ms")


@dataclass(frozen=True, slots=True)
class Plan:
    """`making` pictures are being made while the buttons are pressed. `before`: a checkout of the version before, which
    makes the first half of the `results`; without it this version makes them all."""

    results: int
    restarts: int
    making: int
    seed: int
    before: Path | None = None


async def run(folder: Path, database: str, plan: Plan, *, tell: bool = False) -> Report:
    """`database` is an address as in DATABASE_URL; with `tell` each step is printed."""
    endpoint, dice = ImageEndpoint(plain=PICTURE_BYTES), Random(plan.seed)
    say = print if tell else _quiet
    settings = {
        "DATABASE_URL": database,
        "DEFAULT_CREDITS": "10000",
        "IMAGE_CONCURRENCY": str(plan.making + 10),
        "MEMBER_LIMIT": str(plan.making),
        "QUEUE_LIMIT": "100000",
    }
    async with Sandbox.open() as sandbox, endpoint.serve() as url:
        async with community_on(sandbox, endpoint, url, folder, **settings) as community:
            output: list[str] = []
            people = [community.join(f"member {number}") for number in range(PEOPLE)]
            results, failed = await _made(community, people, dice, plan, output)
            say(f"{len(results)} results are made, {sum(each.failed for each in results)} of them failures")
            presses = Presses(dice, people)
            under_way = await _making(community, people, plan.making)
            say(f"{len(under_way)} pictures are being made")
            await presses.press_all(results)
            say(
                f"everything was pressed: {len(presses.faults)} faults, {len(presses.waits)} more pictures to come"
            )
            if endpoint.in_flight < plan.making:
                presses.faults.append(f"{endpoint.in_flight} pictures were being made, not {plan.making}")
            endpoint.release()
            presses.waits += [("/imagine", shown) for shown in under_way]
            await presses.until_made()
            presses.faults += _paid_for_nothing(community, results, presses, failed)
            output += _output(community)
        refused = [f"Discord does not know {each}" for each in sandbox.refused]
    return Report(_figures(presses), presses.faults + refused, output, "pressed", COLUMNS, summed=False)


def _quiet(_: str) -> None:
    """Says nothing."""


async def _made(
    community: Community, people: list[Person], dice: Random, plan: Plan, output: list[str]
) -> tuple[list[Result], int]:
    """Half by the version before, the rest between the restarts. Also the number of requests that failed."""
    half = plan.results // 2
    await community.start(PYTHONPATH=str(plan.before or ROOT))
    results, failed = await make(community, people, dice, half, 0)
    community.settings["PYTHONPATH"] = str(ROOT)
    for restart in range(plan.restarts + 1):
        await _again(community, kills=restart % 2 == 0, output=output)
        if restart < plan.restarts:
            left = plan.results - len(results)
            size = left // (plan.restarts - restart)
            more, lost = await make(community, people, dice, size, len(results))
            results, failed = results + more, failed + lost
    return results, failed


async def _again(community: Community, *, kills: bool, output: list[str]) -> None:
    assert community.bot is not None
    community.bot.kill() if kills else community.bot.terminate()
    await community.bot.exited()
    output += _output(community)
    await community.start()


async def _making(community: Community, people: list[Person], size: int) -> list[Shown]:
    """So many pictures are with the endpoint, which holds them."""
    community.endpoint.hold()
    asks = [
        await community.imagine(people[number % len(people)], f"a fox meanwhile {number:05d}")
        for number in range(size)
    ]
    await community.endpoint.until(lambda: community.endpoint.in_flight == size)
    return asks


def _paid_for_nothing(
    community: Community, results: list[Result], presses: Presses, failed: int
) -> list[str]:
    """Each request that did not fail has a picture to see."""
    seen = sum(len(result.message.attachments) for result in results)
    seen += sum(len(shown.reply.attachments) for _, shown in presses.waits if shown.reply)
    made = len(community.posts()) - failed
    return [] if made == seen else [f"{made} pictures were paid for, {seen} are to be seen"]


def _figures(presses: Presses) -> dict[str, tuple[int, ...]]:
    every = [time for times in presses.times.values() for time in times]
    return {label: _line(times) for label, times in (*sorted(presses.times.items()), ("any", every))}


def _line(times: list[float]) -> tuple[int, ...]:
    cuts = quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
    return len(times), round(cuts[49] * 1000), round(cuts[98] * 1000), round(max(times) * 1000)


def _output(community: Community) -> list[str]:
    return [] if community.bot is None else community.bot.output
