"""`python -m benchmarks.waiting`: what a picture costs while others wait, beside what it costs while nobody does.

Some members have as many pictures under way as a member may, which the endpoint does not answer, and more in line.
Others ask for one after the other, and are served. In each round the line is empty, full, and emptied again.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import dataclass
from statistics import mean, median

from benchmarks.arguments import at_least, run
from benchmarks.community import Community, Incorrect, Scene, has_file
from benchmarks.programs import BOT
from benchmarks.table import in_columns
from bot.sandbox.people.shown import Shown
from bot.sandbox.world.memory import Keep

STUCK = 30  # members with one picture under way that does not end
AT_ONCE = 8
WARM_UP = 32
HELD = "a picture that takes long"
PATIENCE = 60.0
SCENE = Scene(
    settings={
        "IMAGE_CONCURRENCY": str(STUCK + AT_ONCE),
        "MEMBER_LIMIT": "1",
        "DEFAULT_CREDITS": "10000",
        "QUEUE_LIMIT": "10000",
        "LOG_LEVEL": "WARNING",
    },
    people=AT_ONCE + STUCK,
    picture_bytes=20_000,
    keep=Keep(requests=100),
)


@dataclass(frozen=True, slots=True)
class Round:
    """CPU seconds a picture: with an empty line, with `waiting` in it, and with an empty one again."""

    before: float
    waiting: float
    after: float

    @property
    def ratio(self) -> float:
        return self.waiting / mean((self.before, self.after))


async def measure(pictures: int, waiting: int) -> Round:
    """Raises Incorrect if not everything was painted once that should be."""
    async with Community.open(BOT, SCENE) as community:
        community.endpoint.on(HELD, "hang")
        await community.pictures(WARM_UP, at_once=AT_ONCE)
        stuck = await _ask_in_vain(community, STUCK)
        await community.endpoint.until(lambda: community.endpoint.in_flight == STUCK, PATIENCE)
        before = await _cpu(community, pictures)
        queue = await _ask_in_vain(community, waiting)
        during = await _cpu(community, pictures)
        await _cancel(community, queue)
        after = await _cpu(community, pictures)
        if any(has_file(shown) for shown in (*stuck, *queue)) or len(community.endpoint.posts) != (
            WARM_UP + STUCK + 3 * pictures
        ):
            raise Incorrect("a picture was painted that should have waited")
        community.check_refused()
    return Round(before, during, after)


async def _ask_in_vain(community: Community, count: int) -> list[Shown]:
    """By those who have a picture under way, in turn."""
    members = community.people[AT_ONCE:]
    asked = [await community.ask(members[number % STUCK], HELD) for number in range(count)]
    await asyncio.gather(*(shown.finished() for shown in asked))
    return asked


async def _cpu(community: Community, pictures: int) -> float:
    before = await community.settled_cpu()
    await community.pictures(pictures, at_once=AT_ONCE)
    return (await community.settled_cpu() - before) / pictures


async def _cancel(community: Community, queue: list[Shown]) -> None:
    for shown in queue:
        person = next(each for each in community.people if each.member is shown.interaction.member)
        await person.click(await shown.message(), "Cancel")
        await shown.until(lambda shown: "Cancelled" in shown.text, timeout=PATIENCE)


async def report(pictures: int, waiting: int, rounds: int) -> None:
    found = []
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
        found.append(await measure(pictures, waiting))
    lines = [["CPU per picture", "nobody waits", f"{waiting} wait", "nobody any more", "ratio"]]
    for number, each in enumerate(found, 1):
        cells = (f"{seconds * 1e3:.1f} ms" for seconds in (each.before, each.waiting, each.after))
        lines.append([f"round {number}", *cells, f"{each.ratio:.2f}"])
    print(in_columns(lines))
    print(f"\nmedian ratio {median(each.ratio for each in found):.2f}, aim 1.2 at most")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.waiting", description=__doc__)
    parser.add_argument("--pictures", type=at_least(1), default=150, help="in each state of the line (150)")
    parser.add_argument("--waiting", type=at_least(1), default=300)
    parser.add_argument("--rounds", type=at_least(1), default=3)
    told = parser.parse_args()
    return run(report(told.pictures, told.waiting, told.rounds))


if __name__ == "__main__":
    sys.exit(main())
