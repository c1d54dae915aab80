"""`python -m tests.lasting --results 500 --restarts 3 --before ../version-before`"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path

from tests.crash.commandline import add_options, parsed, told
from tests.lasting.run import Plan, run


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.lasting", description="Restart the bot, upgrade it, and press every button."
    )
    parser.add_argument("--results", type=int, default=500, help="that are made and pressed (500)")
    parser.add_argument("--restarts", type=int, default=3, help="of this version in between (3)")
    parser.add_argument("--making", type=int, default=100, help="pictures being made meanwhile (100)")
    parser.add_argument("--before", type=Path, help="a checkout of the version before, to begin with")
    add_options(parser)
    options = parsed(parser)
    before = options.before and options.before.resolve()
    plan = Plan(options.results, options.restarts, options.making, options.seed, before)
    return told(options, str(plan), partial(run, plan=plan, tell=True))


if __name__ == "__main__":
    sys.exit(main())
