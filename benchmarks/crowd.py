"""`python -m benchmarks.crowd`: 100, 300 and 1,000 members ask in the same instant; all must be served or refused.

The line is as it is by default, or long enough for all. The bot runs on SQLite, or as two processes on PostgreSQL; a
bare bot, which has no line, stands beside it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from statistics import median
from types import MappingProxyType

import sqlalchemy as sa

from benchmarks.arguments import at_least, run
from benchmarks.asked import Asked, Crowd, Fate
from benchmarks.community import Community, Incorrect, Scene
from benchmarks.measures import p99
from benchmarks.programs import BOT, DECODING, Program
from benchmarks.table import in_columns
from benchmarks.usage import server_cpu
from bot.domain.pictures import REFUNDED
from bot.sandbox.world.memory import Keep
from tests.crash.ledger import Ledger
from tests.postgres import Postgres, postgres

WINDOW = 3.0  # seconds: Discord's
PICTURE_BYTES = 20_000
WARM_UP, AT_ONCE = 32, 8
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


@dataclass(frozen=True, slots=True)
class Outcome:
    """Seconds, but `posts`. `cpu` and `server` (PostgreSQL's) count everything until nothing more happens; `sandbox` is
    what the pretend Discord used of `lasted`, the time until the last one knew. `faults`: what must not be."""

    everybody: Sequence[Asked]
    posts: int
    cpu: float
    server: float
    sandbox: float
    peak: int
    lasted: float
    faults: Sequence[str] = ()

    @property
    def fates(self) -> Counter[Fate]:
        return Counter(asked.fate for asked in self.everybody)

    @property
    def acknowledged(self) -> list[float]:
        return [seconds for each in self.everybody if (seconds := each.shown.acknowledged_after) is not None]

    @property
    def late(self) -> int:
        """How many Discord would have told that the application did not respond."""
        return len(self.everybody) - sum(seconds <= WINDOW for seconds in self.acknowledged)

    @property
    def delivered(self) -> list[float]:
        return [each.seconds or 0.0 for each in self.everybody if each.fate is Fate.SERVED]


# --- one crowd ---------------------------------------------------------------------------------------


async def outcome(case: Case, quiet: float) -> Outcome:
    """Raises Incorrect if the bot cannot serve one member after the other, before any crowd."""
    async with Community.open(case.program, case.scene) as community:
        await community.pictures(WARM_UP, at_once=AT_ONCE)
        posts, cpu, server = len(community.endpoint.posts), await community.settled_cpu(), _server(case)
        for usage in community.usages:
            usage.reset_peak()
        begun, ours, crowd = time.perf_counter(), time.process_time(), Crowd(community)
        await crowd.ask(community.people[AT_ONCE:])
        await crowd.settle(quiet)
        lasted, ours = time.perf_counter() - begun, time.process_time() - ours
        found = Outcome(
            everybody=crowd.everybody,
            cpu=await community.settled_cpu() - cpu,
            server=_server(case) - server,
            posts=len(community.endpoint.posts) - posts,
            sandbox=ours,
            peak=sum(usage.peak for usage in community.usages),
            lasted=lasted,
        )
        return replace(
            found, faults=[*_faults(case, community, found), *await _wrong_bills(case, community, found)]
        )


def _server(case: Case) -> float:
    return server_cpu(sa.make_url(case.database).database or "") if case.database else 0.0


def _faults(case: Case, community: Community, found: Outcome) -> Iterator[str]:
    """What a member must not see. Who asks is served or refused, and a refusal is true."""
    fates, queue_limit = found.fates, int(case.limits["QUEUE_LIMIT"])
    for fate in (Fate.LEFT, Fate.BUSY, Fate.OTHERWISE):
        if fates[fate]:
            yield f"{fates[fate]} {fate.value}"
    if found.late:
        yield f"{found.late} not acknowledged within {WINDOW:g} s"
    if untrue := sum(each.waiting is not None and each.waiting < queue_limit for each in found.everybody):
        yield f"{untrue} told that the line is full while fewer than {queue_limit} waited"
    if (served := fates[Fate.SERVED]) < min(case.size, queue_limit):
        yield f"only {served} served, though {queue_limit} may wait"
    if found.posts != served:
        yield f"{found.posts} requests to the endpoint for {served} pictures"
    if wrong := sum(
        not community.is_painted(each.shown) for each in found.everybody if each.fate is Fate.SERVED
    ):
        yield f"{wrong} pictures that are not what was painted"
    yield from (f"the pretend Discord refused {refused}" for refused in community.sandbox.refused)


async def _wrong_bills(case: Case, community: Community, found: Outcome) -> list[str]:
    """By the bot's database: whoever has a picture has paid for it, and nobody else for anything."""
    if case.program is not BOT:
        return []
    async with Ledger.open(case.database or community.sqlite) as ledger:
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


# --- all of them -------------------------------------------------------------------------------------


def report(title: str, found: Sequence[Outcome]) -> None:
    columns = [_figures(each) for each in found]
    lines = [[title, *(_count(len(each.everybody)) for each in found)]]
    lines += [[label, *(column[label] for column in columns)] for label in columns[0]]
    print(f"\n{in_columns(lines)}", flush=True)
    for each in found:
        for fault in each.faults:
            print(f"  wrong with {len(each.everybody):,}: {fault}", flush=True)


def _seconds(values: Sequence[float], of: Callable[[Sequence[float]], float]) -> str:
    return f"{of(values):.2f} s" if len(values) > 1 else "-"


def _a_picture(seconds: float, found: Outcome) -> str:
    served = found.fates[Fate.SERVED]
    return f"{seconds / served * 1e3:.1f} ms" if served and seconds else "-"


def _count(number: int) -> str:
    return f"{number:,}"


def _figures(found: Outcome) -> dict[str, str]:
    return {
        "acknowledged": _count(len(found.acknowledged)),
        "acknowledged, p50": _seconds(found.acknowledged, median),
        "acknowledged, p99": _seconds(found.acknowledged, p99),
        "acknowledged, last": _seconds(found.acknowledged, max),
        "later than three seconds, or never": _count(found.late),
        **{fate.value: _count(found.fates[fate]) for fate in Fate},
        "requests to the endpoint": _count(found.posts),
        "delivered, p50": _seconds(found.delivered, median),
        "delivered, p99": _seconds(found.delivered, p99),
        "until the last one knew": f"{found.lasted:.1f} s",
        "CPU per picture": _a_picture(found.cpu, found),
        "CPU per picture, PostgreSQL's own": _a_picture(found.server, found),
        "CPU in all": f"{found.cpu:.1f} s",
        "most memory": f"{found.peak / 1e6:.0f} MB",
        "CPU of the pretend Discord": f"{found.sandbox / found.lasted:.0%} of a core",
    }


async def _one(place: str, line: str, size: int, server: Postgres | None, quiet: float) -> Outcome:
    print(f"{place}, {line} line, {size:,} at once", file=sys.stderr)
    database = await server.create(f"{line}_{size}") if server and place == POSTGRESQL else None
    return await outcome(Case(DECODING if place == FLOOR else BOT, size, LINES[line], database), quiet)


async def crowds(where: Sequence[str], lines: Sequence[str], sizes: Sequence[int], quiet: float) -> None:
    """Raises Incorrect at the end, when everything has been printed."""
    wrong = 0
    with ExitStack() as stack:
        server = stack.enter_context(postgres()) if POSTGRESQL in where else None
        for place in where:
            for line in lines if place != FLOOR else [LONG]:
                found = [await _one(place, line, size, server, quiet) for size in sizes]
                report("floor, without a line" if place == FLOOR else f"{TITLES[place]}, {line} line", found)
                wrong += sum(bool(each.faults) for each in found)
    if wrong:
        raise Incorrect(f"{wrong} crowds were not served as they should be")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crowd", description=__doc__)
    parser.add_argument("--sizes", type=at_least(2), nargs="+", default=[100, 300, 1_000])
    parser.add_argument("--lines", choices=LINES, nargs="+", default=list(LINES))
    parser.add_argument("--where", choices=TITLES, nargs="+", default=list(TITLES))
    parser.add_argument(
        "--quiet", type=at_least(1), default=60, help="seconds in which nobody is told anything (60)"
    )
    told = parser.parse_args()
    return run(crowds(told.where, told.lines, told.sizes, told.quiet))


if __name__ == "__main__":
    sys.exit(main())
