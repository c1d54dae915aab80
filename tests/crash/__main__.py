"""`python -m tests.crash --kills 200 --seed 7 --database sqlite`, or `--crowd 100 --kills 20`"""

from __future__ import annotations

import argparse
import sys
from functools import partial

from tests.crash.commandline import add_options, parsed, told
from tests.crash.run import Plan, run

SETTLES_WITHIN = 600.0  # seconds


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description="Kill the bot, and count.")
    parser.add_argument(
        "--kills", type=int, default=200, help="how often (200); with --crowd, how many crowds"
    )
    parser.add_argument(
        "--crowd", type=int, default=0, help="in the middle of so many asks at once (0: of a few)"
    )
    add_options(parser, two_processes="two, killed by turns; on PostgreSQL")
    options = parsed(parser)
    plan = Plan(options.kills, options.seed, SETTLES_WITHIN, options.crowd, options.processes)
    return told(options, str(plan), partial(run, plan=plan, tell=True))


if __name__ == "__main__":
    sys.exit(main())
