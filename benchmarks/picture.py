"""`python -m benchmarks.picture`: the bot beside a bare discord.py bot that does the same work, in one run."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable
from types import MappingProxyType

from benchmarks.community import Incorrect
from benchmarks.measures import Measures, measure
from benchmarks.table import table

FLOOR, BOT = "floor", "bot"
PROGRAMS = MappingProxyType({FLOOR: ("-m", "benchmarks.bare_bot"), BOT: ("-m", "bot", "run")})


async def compare(pictures: int, rounds: int) -> dict[str, list[Measures]]:
    """Each round measures both, in turn first and last, so that what else the machine does falls on both."""
    found: dict[str, list[Measures]] = {name: [] for name in PROGRAMS}
    for number in range(rounds):
        for name in (FLOOR, BOT) if number % 2 == 0 else (BOT, FLOOR):
            print(f"round {number + 1} of {rounds}: {name}", file=sys.stderr)
            found[name].append(await measure(PROGRAMS[name], pictures))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.picture", description=__doc__)
    parser.add_argument("--pictures", type=_at_least(2), default=60, help="of each load in a round (60)")
    parser.add_argument(
        "--rounds", type=_at_least(1), default=3, help="of both bots, one after the other (3)"
    )
    options = parser.parse_args()
    try:
        found = asyncio.run(compare(options.pictures, options.rounds))
    except Incorrect as error:
        print(f"not measured: {error}", file=sys.stderr)
        return 1
    print(f"Medians of {options.rounds} rounds (least to most), {options.pictures} pictures per load")
    print(table(found[FLOOR], found[BOT]))
    return 0


def _at_least(least: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if int(text) < least:
            raise argparse.ArgumentTypeError(f"at least {least}")
        return int(text)

    return number


if __name__ == "__main__":
    sys.exit(main())
