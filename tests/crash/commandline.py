"""What the command lines of the long runs share: where a run finds its database, and how its report is told."""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.crash.report import Report
from tests.postgres import postgres

Run = Callable[[Path, str], Awaitable[Report]]


def add_options(parser: argparse.ArgumentParser, *, two_processes: str | None = None) -> None:
    """--seed, --database, --log, and, where there may be two processes, what `two_processes` says of the second one."""
    parser.add_argument("--seed", type=int, default=7, help="of everything that is left to chance (7)")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.set_defaults(processes=1)
    if two_processes is not None:
        parser.add_argument("--processes", type=int, choices=(1, 2), help=two_processes)
    parser.add_argument("--log", type=Path, help="a file for all that the bot's processes write")


def parsed(parser: argparse.ArgumentParser) -> argparse.Namespace:
    options = parser.parse_args()
    if options.processes > 1 and options.database == "sqlite":
        parser.error("two processes need --database postgresql")
    return options


def told(options: argparse.Namespace, given: str, run: Run) -> int:
    """Run on a new database and print the report below what was `given`; the exit status, 1 where there are faults."""
    report = asyncio.run(_on(options.database, run))
    if options.log is not None:
        options.log.write_text("\n".join(report.output))
    print(f"\n{options.database}, {given}\n\n{report.table()}\n")
    print("\n".join(report.faults) or "Every promise was kept.")
    return bool(report.faults)


async def _on(database: str, run: Run) -> Report:
    with tempfile.TemporaryDirectory(prefix="imagine-bot-run-") as folder:
        place = Path(folder)
        if database == "sqlite":
            return await run(place, f"sqlite:///{place / 'bot.sqlite3'}")
        with postgres() as server:
            return await run(place, server.url)
