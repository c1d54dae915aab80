"""`python -m benchmarks.picture`: the bot beside two bare discord.py bots that do the same work, in one run."""

from __future__ import annotations

import argparse
import sys

from benchmarks.arguments import at_least, run
from benchmarks.community import GENEROUS, Scene
from benchmarks.measures import Measures, measure
from benchmarks.programs import BOT, FLOORS
from benchmarks.table import table

ANSWERS = {"url": "url", "base64": "b64_json"}  # as IMAGE_RESPONSE_FORMAT
PROGRAMS = (*FLOORS, BOT)


async def compare(answers: str, pictures: int, rounds: int) -> dict[str, list[Measures]]:
    """Each round measures all programs, each time another first, so that what else the machine does falls on all."""
    scene = Scene(settings=GENEROUS | {"IMAGE_RESPONSE_FORMAT": ANSWERS[answers]})
    found: dict[str, list[Measures]] = {program.label: [] for program in PROGRAMS}
    for number in range(rounds):
        first = number % len(PROGRAMS)
        for program in (*PROGRAMS[first:], *PROGRAMS[:first]):
            print(f"{answers}, round {number + 1} of {rounds}: {program.label}", file=sys.stderr)
            found[program.label].append(await measure(program, scene, pictures))
    return found


async def report(answers: list[str], pictures: int, rounds: int) -> None:
    for each in answers:
        found = await compare(each, pictures, rounds)
        print(
            f"\nAnswers by {each}: medians of {rounds} rounds (least to most), {pictures} pictures per load\n"
        )
        print(table([found[floor.label] for floor in FLOORS], found[BOT.label]), flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.picture", description=__doc__)
    parser.add_argument("--pictures", type=at_least(2), default=60, help="of each load in a round (60)")
    parser.add_argument(
        "--rounds", type=at_least(1), default=3, help="of all programs, one after the other (3)"
    )
    parser.add_argument(
        "--answers", choices=ANSWERS, nargs="+", default=list(ANSWERS), help="how pictures come (both)"
    )
    told = parser.parse_args()
    return run(report(told.answers, told.pictures, told.rounds))


if __name__ == "__main__":
    sys.exit(main())
