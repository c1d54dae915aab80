"""`python -m tests.storm --minutes 30 --seed 7 --database postgresql --processes 2`"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path

from tests.crash.commandline import add_options, parsed, told
from tests.storm.run import Plan, run

SETTLES_WITHIN = 900.0  # seconds


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.storm", description="Bad days for the bot.")
    parser.add_argument("--minutes", type=float, default=30.0, help="how long they last (30)")
    parser.add_argument(
        "--only", action="append", default=[], help="days whose names contain this; repeatable"
    )
    parser.add_argument("--sabotage", type=Path, help="a folder with a sitecustomize.py for the bot")
    add_options(parser, two_processes="two need PostgreSQL")
    options = parsed(parser)
    plan = Plan(
        options.minutes * 60,
        options.seed,
        SETTLES_WITHIN,
        options.processes,
        tuple(options.only),
        sabotage=options.sabotage,
    )
    given = f"{plan.processes} processes, {options.minutes:g} minutes, seed {plan.seed}"
    return told(options, given, partial(run, plan=plan, tell=True))


if __name__ == "__main__":
    sys.exit(main())
