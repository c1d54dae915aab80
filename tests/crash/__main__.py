"""`python -m tests.crash --kills 200 --seed 7 --database sqlite`"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.crash.run import Report, run
from tests.postgres import postgres

SETTLES_WITHIN = 600.0  # seconds


async def on(database: str, kills: int, seed: int) -> Report:
    with tempfile.TemporaryDirectory(prefix="imagine-bot-crash-") as folder:
        place = Path(folder)
        if database == "sqlite":
            url = f"sqlite:///{place / 'bot.sqlite3'}"
            return await run(place, url, kills=kills, seed=seed, settle_within=SETTLES_WITHIN, tell=True)
        with postgres() as server:
            return await run(
                place, server.url, kills=kills, seed=seed, settle_within=SETTLES_WITHIN, tell=True
            )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description="Kill the bot, and count.")
    parser.add_argument("--kills", type=int, default=200, help="how often (200)")
    parser.add_argument("--seed", type=int, default=7, help="of everything that is left to chance (7)")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args()
    report = asyncio.run(on(options.database, options.kills, options.seed))
    print(f"\n{options.database}, seed {options.seed}\n\n{report.table()}\n")
    print("\n".join(report.faults) or "Every promise was kept.")
    return bool(report.faults)


if __name__ == "__main__":
    sys.exit(main())
