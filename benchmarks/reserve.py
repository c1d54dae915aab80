"""What a reservation costs with a thousand pictures in the database, and with a million.

    python -m benchmarks.reserve [--few 1000] [--many 1000000] [--rounds 40] [--engine sqlite]

Reserves with a member's limit, a server's total and a money cap, so that every sum is read. Two databases of each
engine hold the same pictures within the running periods, and old ones as told. They take turns, a batch of
reservations each, so that whatever else the machine does meets both alike.

Printed are middles over the batches, in milliseconds for one reservation: wall clock; CPU of this process, of its
connections in the PostgreSQL server, and of both; and how many times more expensive the fuller database is. The aim
is at most 1.2.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from benchmarks.filling import GUILDS, MEMBERS, fill
from benchmarks.usage import server_cpu
from bot.domain.credits import Split, spend
from bot.domain.guilds.audit import Change
from bot.domain.limits import Scope
from bot.domain.periods import Period
from bot.domain.pictures import Ask, Byline, PictureRequest, Reply, Snapshot
from bot.storage import Storage, open_storage
from tests.postgres import postgres

BATCH = 25  # reservations between two looks at the clock
WARM_UP = 4  # batches that are not counted

_interactions = itertools.count(1_400_000_000_000_000_000)


@dataclass
class Costs:
    """Milliseconds of one reservation, batch by batch."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    server: list[float] = field(default_factory=list)

    def middles(self) -> dict[str, float]:
        """The server's CPU is told in ticks of ten milliseconds: only their sum says something."""
        cpu, server = statistics.median(self.cpu), statistics.mean(self.server)
        return {"wall": statistics.median(self.wall), "cpu": cpu, "server": server, "both": cpu + server}


@dataclass(frozen=True)
class Case:
    pictures: int
    storage: Storage
    server_cpu: Callable[[], float]  # seconds; always 0 where there is no server
    costs: Costs


def an_ask(number: int) -> Ask:
    interaction = next(_interactions)
    return Ask(
        interaction=interaction,
        guild=1 + number % GUILDS,
        member=1 + number % MEMBERS,
        request=PictureRequest(prompt="a red fox in the snow", model="dall-e-3", size="1024x1024"),
        count=1,
        credits_each=1,
        reply=Reply(
            application=7,
            token=f"token-of-{interaction}",
            expires_at=datetime.now(UTC) + timedelta(minutes=15),
            channel=22,
            private=False,
            byline=Byline(name="Alice", avatar=None, upload_limit=10_000_000),
        ),
        estimate=0.04,
        roles=(1, 2, 3),
    )


def decide(ask: Ask, snapshot: Snapshot) -> tuple[Split, ...]:
    return spend(
        snapshot.purse,
        credits_each=ask.credits_each,
        count=ask.count,
        money_each=ask.estimate,
        model=ask.request.model,
        now=snapshot.now,
    )


# --- measuring ---------------------------------------------------------------------------------------


async def measure(cases: list[Case], rounds: int) -> None:
    """The cases take turns; each round begins with another of them."""
    numbers = itertools.count(0, 7)
    for round_ in range(WARM_UP + rounds):
        for case in cases if round_ % 2 else reversed(cases):
            asks = [an_ask(next(numbers)) for _ in range(BATCH)]
            before = (time.perf_counter(), time.process_time(), case.server_cpu())
            for ask in asks:
                await case.storage.generations.reserve(ask, partial(decide, ask))
            after = (time.perf_counter(), time.process_time(), case.server_cpu())
            if round_ >= WARM_UP:
                _count(case.costs, [1000 * (b - a) / BATCH for a, b in zip(before, after, strict=True)])
            for ask in asks:  # so that the line stays as short as it was
                await case.storage.generations.cancel(ask.interaction)


def _count(costs: Costs, spent: list[float]) -> None:
    costs.wall.append(spent[0])
    costs.cpu.append(spent[1])
    costs.server.append(spent[2])


def report(engine: str, cases: list[Case]) -> None:
    print(f"{engine}: one reservation, ms, over {len(cases[0].costs.wall)} batches of {BATCH}")
    few, many = (case.costs.middles() for case in cases)
    for name in few if few["server"] else ("wall", "cpu"):
        sizes = f"{cases[0].pictures:>9,}: {few[name]:6.3f} {cases[1].pictures:>11,}: {many[name]:6.3f}"
        print(f"  {name:7}{sizes}   x{many[name] / few[name]:.2f}")


# --- databases ---------------------------------------------------------------------------------------


@asynccontextmanager
async def case(url: str, folder: Path, pictures: int, server_cpu: Callable[[], float]) -> AsyncIterator[Case]:
    async with open_storage(
        data_dir=folder,
        database_url=url,
        pictures_url=None,
        instance=folder.name,
        clock=lambda: datetime.now(UTC),
        image_concurrency=8,
        member_limit=2,
        default_credits=1_000,
        money_cap=1e9,
    ) as storage:
        await fill(url, pictures, datetime.now(UTC))
        for guild in range(1, GUILDS + 1):
            change = Change(guild=guild, actor=1)
            await storage.credits.set_limit(change, Scope.DEFAULT, 0, 1_000, Period.DAY)
            await storage.credits.set_limit(change, Scope.ROLE, 2, 5_000, Period.WEEK)
            await storage.credits.set_total(change, 100_000, Period.MONTH)
        yield Case(pictures, storage, server_cpu, Costs())


async def on_sqlite(folder: Path, sizes: list[int], rounds: int) -> None:
    async with AsyncExitStack() as stack:
        cases = []
        for pictures in sizes:
            home = folder / f"sqlite-{pictures}"
            url = f"sqlite:///{home / 'bot.sqlite3'}"
            cases.append(await stack.enter_async_context(case(url, home, pictures, lambda: 0.0)))
        await measure(cases, rounds)
        report("SQLite", cases)


async def on_postgresql(folder: Path, sizes: list[int], rounds: int) -> None:
    with postgres() as server:
        async with AsyncExitStack() as stack:
            cases = []
            for pictures in sizes:
                name = f"bot_{pictures}"
                url = await server.create(name)
                home = folder / f"postgresql-{pictures}"
                cases.append(
                    await stack.enter_async_context(case(url, home, pictures, partial(server_cpu, name)))
                )
            await measure(cases, rounds)
            report("PostgreSQL", cases)


def main() -> None:
    parser = argparse.ArgumentParser(description="What a reservation costs, with few pictures and with many.")
    parser.add_argument("--few", type=int, default=1_000)
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--engine", choices=("sqlite", "postgresql", "both"), default="both")
    told = parser.parse_args()
    sizes = [told.few, told.many]
    with tempfile.TemporaryDirectory(prefix="imagine-bot-benchmark-") as folder:
        if told.engine in ("sqlite", "both"):
            asyncio.run(on_sqlite(Path(folder), sizes, told.rounds))
        if told.engine in ("postgresql", "both"):
            asyncio.run(on_postgresql(Path(folder), sizes, told.rounds))


if __name__ == "__main__":
    main()
