"""`python -m benchmarks.sustained`: pictures a minute on one core, with an endpoint that answers at once.

Each program has the first core to itself, the pretend Discord and the endpoint have the others.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from statistics import mean

from benchmarks.arguments import at_least, run
from benchmarks.community import GENEROUS, Community, Incorrect, Scene
from benchmarks.programs import BOT, FLOORS, Program
from benchmarks.table import in_columns
from bot.sandbox.world.memory import Keep

AT_ONCE = 12
LEGS = 3
SCENE = Scene(
    settings=GENEROUS | {"LOG_LEVEL": "WARNING"},
    people=AT_ONCE,
    painting_seconds=0.0,
    keep=Keep(requests=100, file_bytes=100, messages=500, interactions=500),
)


@dataclass(frozen=True, slots=True)
class Leg:
    """`per_minute`: pictures. `own` and `sandbox`: shares (0 to 1) of a core that the program and we used."""

    per_minute: float
    own: float
    sandbox: float

    @property
    def at_most(self) -> float:
        """Pictures a minute, had it used all of its core."""
        return self.per_minute / self.own


@contextmanager
def on_cores(cores: set[int]) -> Iterator[None]:
    """What is started meanwhile stays on these cores."""
    all_cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, all_cores)


async def measure(program: Program, picture_bytes: int, pictures: int) -> list[Leg]:
    """Raises Incorrect if a picture did not arrive."""
    first, *others = sorted(os.sched_getaffinity(0))
    scene = replace(SCENE, picture_bytes=picture_bytes)
    with on_cores({first}):
        async with Community.open(program, scene) as community:
            os.sched_setaffinity(0, others)
            await community.pictures(pictures // 2, at_once=AT_ONCE)
            legs = [await _leg(community, pictures) for _ in range(LEGS)]
            community.check()
    return legs


async def _leg(community: Community, pictures: int) -> Leg:
    begun, own, ours = time.perf_counter(), community.cpu, time.process_time()
    await community.pictures(pictures, at_once=AT_ONCE)
    seconds = time.perf_counter() - begun
    return Leg(
        per_minute=60 * pictures / seconds,
        own=(community.cpu - own) / seconds,
        sandbox=(time.process_time() - ours) / seconds,
    )


def line(label: str, legs: Sequence[Leg]) -> list[str]:
    rates = [f"{leg.per_minute:,.0f}" for leg in legs]
    own, sandbox = mean(leg.own for leg in legs), mean(leg.sandbox for leg in legs)
    at_most = mean(leg.at_most for leg in legs)
    return [label, *rates, f"{own:.0%}", f"{sandbox:.0%}", f"{at_most:,.0f}"]


async def report(picture_bytes: int, pictures: int) -> None:
    if len(os.sched_getaffinity(0)) < 2:
        raise Incorrect("this takes two cores: one for the program, one for the pretend Discord")
    legs = [f"leg {leg + 1}" for leg in range(LEGS)]
    lines = [["pictures a minute", *legs, "of its core", "pretend Discord", "with all of its core"]]
    for program in (*FLOORS, BOT):
        print(program.label, file=sys.stderr)
        lines.append(line(program.label, await measure(program, picture_bytes, pictures)))
    print(f"Pictures of {picture_bytes:,} bytes, {AT_ONCE} at once, legs of {pictures} after a warm-up\n")
    print(in_columns(lines))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sustained", description=__doc__)
    parser.add_argument("--pictures", type=at_least(2), default=400, help="of each leg (400)")
    parser.add_argument("--bytes", type=at_least(4_000), default=1_500_000, help="of a picture (1,500,000)")
    told = parser.parse_args()
    return run(report(told.bytes, told.pictures))


if __name__ == "__main__":
    sys.exit(main())
