"""`python -m tests.storm --minutes 30 --seed 7 --database postgresql --processes 2`"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.postgres import postgres
from tests.storm.report import Report
from tests.storm.run import Plan, run

SETTLES_WITHIN = 900.0  # seconds


async def on(database: str, plan: Plan) -> Report:
    with tempfile.TemporaryDirectory(prefix="imagine-bot-storm-") as folder:
        place = Path(folder)
        if database == "sqlite":
            return await run(place, f"sqlite:///{place / 'bot.sqlite3'}", plan, tell=True)
        with postgres() as server:
            return await run(place, server.url, plan, tell=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.storm", description="Bad days for the bot.")
    parser.add_argument("--minutes", type=float, default=30.0, help="how long they last (30)")
    parser.add_argument("--seed", type=int, default=7, help="of everything that is left to chance (7)")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--processes", type=int, choices=(1, 2), default=1, help="two need PostgreSQL")
    parser.add_argument(
        "--only", action="append", default=[], help="days whose names contain this; repeatable"
    )
    parser.add_argument("--sabotage", type=Path, help="a folder with a sitecustomize.py for the bot")
    parser.add_argument("--log", type=Path, help="a file for all that the bot's processes write")
    options = parser.parse_args()
    if options.processes > 1 and options.database == "sqlite":
        parser.error("two processes need --database postgresql")
    plan = Plan(
        options.minutes * 60,
        options.seed,
        SETTLES_WITHIN,
        options.processes,
        tuple(options.only),
        sabotage=options.sabotage,
    )
    report = asyncio.run(on(options.database, plan))
    if options.log is not None:
        options.log.write_text("\n".join(report.output))
    given = f"{options.database}, {plan.processes} processes, {options.minutes:g} minutes, seed {plan.seed}"
    print(f"\n{given}\n\n{report.table()}\n")
    print("\n".join(report.faults) or "Every promise was kept.")
    return bool(report.faults)


if __name__ == "__main__":
    sys.exit(main())
