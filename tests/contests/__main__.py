"""`python -m tests.contests --members 60 --entries 40 --database postgresql --processes 2`"""

from __future__ import annotations

import argparse
import sys
from functools import partial

from tests.contests.run import Plan, run
from tests.crash.commandline import add_options, parsed, told


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.contests",
        description="A whole challenge; the bot is killed in each phase, and the result is counted once more.",
    )
    parser.add_argument("--members", type=int, default=60, help="who all vote (60)")
    parser.add_argument("--entries", type=int, default=40, help="of as many of them (40)")
    parser.add_argument(
        "--lives-on",
        action="store_true",
        help="one process alone is killed while it posts; the other one goes on with it after two minutes",
    )
    add_options(parser, two_processes="of the same server (1)")
    options = parsed(parser)
    if not 5 <= options.entries <= options.members:
        parser.error("there must be 5 entries at least, and a member for each")
    if options.lives_on and options.processes != 2:
        parser.error("--lives-on needs --processes 2")
    plan = Plan(options.members, options.entries, options.seed, options.processes or 1, options.lives_on)
    return told(options, str(plan), partial(run, plan=plan, tell=True))


if __name__ == "__main__":
    sys.exit(main())
