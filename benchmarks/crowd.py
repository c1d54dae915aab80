"""`python -m benchmarks.crowd`: 100, 300 and 1,000 members ask in the same instant; all must be served or refused.

The line is as it is by default, or long enough for all. The bot runs on SQLite, or as two processes on PostgreSQL; a
bare bot, which has no line, stands beside it.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from types import MappingProxyType

import sqlalchemy as sa

from benchmarks.arguments import at_least, run
from benchmarks.asked import Crowd, Fate
from benchmarks.community import Community, Incorrect, Scene
from benchmarks.outcome import Outcome, faults, report
from benchmarks.programs import BOT, DECODING, Program
from benchmarks.usage import server_cpu
from bot.domain.pictures import REFUNDED
from bot.sandbox.world.memory import Keep
from tests.crash.ledger import Ledger
from tests.postgres import Postgres, postgres

PICTURE_BYTES = 20_000
WARM_UP, AT_ONCE = 32, 8
LOOK = 0.25  # seconds between two looks into the database
DEFAULT, LONG = "default", "long"
LINES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        DEFAULT: {"QUEUE_LIMIT": "40", "IMAGE_CONCURRENCY": "8", "MEMBER_LIMIT": "2"},
        LONG: {"QUEUE_LIMIT": "2000", "IMAGE_CONCURRENCY": "50", "MEMBER_LIMIT": "2"},
    }
)
SQLITE, POSTGRESQL, FLOOR = "sqlite", "postgresql", "floor"
TITLES: Mapping[str, str] = MappingProxyType(
    {FLOOR: "floor", SQLITE: "bot on SQLite", POSTGRESQL: "two processes on PostgreSQL"}
)


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds after which a crowd counts as it stands: without news for anybody, and in all."""

    quiet: float
    longest: float


@dataclass(frozen=True, slots=True)
class Case:
    """`limits`: the settings of the line; `database`: an address, None for SQLite or none at all."""

    program: Program
    size: int
    limits: Mapping[str, str]
    database: str | None = None

    @property
    def scene(self) -> Scene:
        chosen = {} if self.database is None else {"DATABASE_URL": self.database}
        return Scene(
            settings=MappingProxyType({**self.limits, **chosen, "LOG_LEVEL": "WARNING"}),
            people=self.size + AT_ONCE,
            shards=1 if self.database is None else 2,
            picture_bytes=PICTURE_BYTES,
            keep=Keep(requests=100),
        )


async def outcome(case: Case, patience: Patience) -> Outcome:
    """Raises Incorrect if the bot cannot serve one member after the other, before any crowd."""
    async with Community.open(case.program, case.scene) as community:
        await community.pictures(WARM_UP, at_once=AT_ONCE)
        posts, cpu, server = len(community.endpoint.posts), await community.settled_cpu(), _server(case)
        for usage in community.usages:
            usage.reset_peak()
        begun, ours, crowd = time.perf_counter(), time.process_time(), Crowd(community)
        await crowd.ask(community.people[AT_ONCE:])
        await crowd.settle(quiet=patience.quiet, longest=patience.longest)
        lasted, ours = time.perf_counter() - begun, time.process_time() - ours
        found = Outcome(
            everybody=crowd.everybody,
            cpu=await community.settled_cpu(patience.quiet) - cpu,
            server=_server(case) - server,
            posts=len(community.endpoint.posts) - posts,
            sandbox=ours,
            peak=sum(usage.peak for usage in community.usages),
            lasted=lasted,
        )
        wrong = [
            *faults(found, community, int(case.limits["QUEUE_LIMIT"])),
            *await _wrong_bills(case, community, found, patience.quiet),
        ]
        return replace(found, faults=wrong)


def _server(case: Case) -> float:
    return server_cpu(sa.make_url(case.database).database or "") if case.database else 0.0


async def _wrong_bills(case: Case, community: Community, found: Outcome, quiet: float) -> list[str]:
    """By the bot's database: whoever has a picture has paid for it, and nobody else for anything.

    What a member was refused may be given back a little later: at most `quiet` seconds.
    """
    if case.program is not BOT:
        return []
    async with Ledger.open(case.database or community.sqlite) as ledger:
        await _done(ledger, quiet)
        rows = (await ledger.read()).rows
    wrong = 0
    for each in found.everybody:
        paid = [
            row
            for row in rows.get(each.shown.interaction.id, ())
            if row.state not in REFUNDED and row.credits
        ]
        wrong += len(paid) != (each.fate is Fate.SERVED)
    return [f"{wrong} whose credits do not agree with what they got"] if wrong else []


async def _done(ledger: Ledger, longest: float) -> None:
    """Wait until no picture is under way any more, `longest` seconds at most."""
    until = time.monotonic() + longest
    while True:
        if not await ledger.under_way() or time.monotonic() >= until:
            return
        await asyncio.sleep(LOOK)


async def _one(place: str, line: str, size: int, server: Postgres | None, patience: Patience) -> Outcome:
    print(f"{place}, {line} line, {size:,} at once", file=sys.stderr)
    database = await server.create(f"{line}_{size}") if server and place == POSTGRESQL else None
    return await outcome(Case(DECODING if place == FLOOR else BOT, size, LINES[line], database), patience)


async def crowds(
    where: Sequence[str], lines: Sequence[str], sizes: Sequence[int], patience: Patience
) -> None:
    """Raises Incorrect at the end, when everything has been printed."""
    wrong = 0
    with ExitStack() as stack:
        server = stack.enter_context(postgres()) if POSTGRESQL in where else None
        for place in where:
            for line in lines if place != FLOOR else [LONG]:
                found = [await _one(place, line, size, server, patience) for size in sizes]
                report("floor, without a line" if place == FLOOR else f"{TITLES[place]}, {line} line", found)
                wrong += sum(bool(each.faults) for each in found)
    if wrong:
        raise Incorrect(f"of all crowds {wrong} were not served as they should be")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crowd", description=__doc__)
    parser.add_argument("--sizes", type=at_least(2), nargs="+", default=[100, 300, 1_000])
    parser.add_argument("--lines", choices=LINES, nargs="+", default=list(LINES))
    parser.add_argument("--where", choices=TITLES, nargs="+", default=list(TITLES))
    parser.add_argument(
        "--quiet", type=at_least(1), default=60, help="seconds in which nobody is told anything (60)"
    )
    parser.add_argument("--longest", type=at_least(1), default=300, help="seconds for a crowd in all (300)")
    told = parser.parse_args()
    return run(crowds(told.where, told.lines, told.sizes, Patience(told.quiet, told.longest)))


if __name__ == "__main__":
    sys.exit(main())
