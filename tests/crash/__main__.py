"""`python -m tests.crash --kills 200 --seed 7 --database sqlite`, or `--crowd 100 --kills 20`"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.crash.report import Report
from tests.crash.run import Plan, run
from tests.postgres import postgres

SETTLES_WITHIN = 600.0  # seconds


async def on(database: str, plan: Plan) -> Report:
    with tempfile.TemporaryDirectory(prefix="imagine-bot-crash-") as folder:
        place = Path(folder)
        if database == "sqlite":
            return await run(place, f"sqlite:///{place / 'bot.sqlite3'}", plan, tell=True)
        with postgres() as server:
            return await run(place, server.url, plan, tell=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description="Kill the bot, and count.")
    parser.add_argument(
        "--kills", type=int, default=200, help="how often (200); with --crowd, how many crowds"
    )
    parser.add_argument("--seed", type=int, default=7, help="of everything that is left to chance (7)")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument(
        "--crowd", type=int, default=0, help="in the middle of so many asks at once (0: of a few)"
    )
    parser.add_argument(
        "--processes", type=int, choices=(1, 2), default=1, help="two, killed by turns; on PostgreSQL"
    )
    parser.add_argument("--log", type=Path, help="a file for all that the bot's processes write")
    options = parser.parse_args()
    if options.processes > 1 and options.database == "sqlite":
        parser.error("two processes need --database postgresql")
    plan = Plan(options.kills, options.seed, SETTLES_WITHIN, options.crowd, options.processes)
    report = asyncio.run(on(options.database, plan))
    if options.log is not None:
        options.log.write_text("\n".join(report.output))
    print(f"\n{options.database}, {plan}\n\n{report.table()}\n")
    print("\n".join(report.faults) or "Every promise was kept.")
    return bool(report.faults)


if __name__ == "__main__":
    sys.exit(main())
