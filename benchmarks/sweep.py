"""How long others wait while a sweep goes over a hundred thousand pictures.

    python -m benchmarks.sweep [--pictures 100000] [--engine sqlite]

The database is full of pictures whose bytes and texts are all too old. Each of the three sweeps goes over all of them
once: the bytes (files, which are deleted), the texts, and the look for pictures that have no hash. Meanwhile somebody
writes one row at a time, ten milliseconds after the last, and the event loop is asked how late it is. The first line
is without any sweep. The last column is the longest run of Python's garbage collector, which stops everything.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from benchmarks.filling import fill
from bot.storage import Storage, open_storage
from bot.storage.pictures.tables import generations
from bot.storage.upkeep.hashes import HASHED as MARK
from bot.storage.upkeep.hashes import Hashes
from bot.storage.upkeep.retention import Retention
from tests.postgres import postgres

EVERY = 0.01  # seconds between two transactions of somebody else
HASHED = 100  # pictures that are really read
QUIET = 5.0  # seconds without a sweep
NEVER = timedelta(days=100_000)
POSTED = """
INSERT INTO outbox (key, interaction, state, not_before, attempts, created_at)
SELECT 'ask:' || interaction, interaction, 'sent', created_at, 1, created_at FROM generations
"""
HEADINGS = (
    "",
    "pictures/s",
    "seconds",
    "waits p50, ms",
    "p99",
    "max",
    "loop late p99, ms",
    "max",
    "collector",
)


@dataclass
class Waits:
    """Seconds: of each write of somebody else, by how much each pause between them was too long, and of each run of
    Python's garbage collector, which stops all threads."""

    writes: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    collector: list[float] = field(default_factory=lambda: [0.0])
    _began: float = 0.0

    def collects(self, phase: str, _: dict[str, int]) -> None:
        if phase == "start":
            self._began = time.perf_counter()
        else:
            self.collector.append(time.perf_counter() - self._began)

    async def watch(self, storage: Storage) -> None:
        """Until cancelled."""
        while True:
            began = time.perf_counter()
            await storage.notes.set("benchmark", "somebody writes")
            self.writes.append(time.perf_counter() - began)
            began = time.perf_counter()
            await asyncio.sleep(EVERY)
            self.late.append(time.perf_counter() - began - EVERY)


def in_ms(seconds: list[float], percent: int) -> str:
    return f"{1000 * statistics.quantiles(seconds, n=100, method='inclusive')[percent - 1]:.1f}"


async def measured(
    storage: Storage, name: str, many: int, sweep: Callable[[], Awaitable[object]]
) -> list[str]:
    """A line of the table."""
    waits = Waits()
    watch = asyncio.create_task(waits.watch(storage))
    gc.callbacks.append(waits.collects)
    began = time.perf_counter()
    await sweep()
    took = time.perf_counter() - began
    gc.callbacks.remove(waits.collects)
    watch.cancel()
    await asyncio.wait({watch})
    writes, late = waits.writes, waits.late
    return [
        name,
        f"{many / took:,.0f}" if many else "",
        f"{took:.1f}",
        in_ms(writes, 50),
        in_ms(writes, 99),
        f"{1000 * max(writes):.1f}",
        in_ms(late, 99),
        f"{1000 * max(late):.1f}",
        f"{1000 * max(waits.collector):.1f}",
    ]


async def measure(storage: Storage, many: int) -> list[list[str]]:
    def retention(pictures: timedelta, prompts: timedelta) -> Retention:
        return Retention(
            storage.database,
            storage.pictures,
            clock=lambda: datetime.now(UTC),
            keep_pictures=pictures,
            keep_prompts=prompts,
        )

    async def fill_in() -> None:
        await Hashes(storage.database, storage.pictures).fill_in()

    quiet = await measured(storage, "no sweep", 0, lambda: asyncio.sleep(QUIET))
    return [
        quiet,
        await measured(storage, "bytes", many, retention(timedelta(), NEVER).sweep),
        await measured(storage, "texts", many, retention(NEVER, timedelta()).sweep),
        await measured(storage, "look for hashes", many, fill_in),
        await measured(storage, "hashes of 1.5 MB", await lose_hashes(storage), fill_in),
    ]


async def lose_hashes(storage: Storage) -> int:
    """Make the newest HASHED painted pictures such that have just been painted; how many that are."""
    painted = sa.select(generations.c.id).where(generations.c.state == "painted")
    newest = painted.order_by(generations.c.id.desc()).limit(HASHED)
    lose = sa.update(generations).where(generations.c.id.in_(newest)).values(sha256=None)
    keys = await storage.database.transact(lambda tx: tx.scalars(lose.returning(generations.c.key)).all())
    for key in keys:
        await storage.pictures.put(key, os.urandom(1_500_000))
    last = sa.select(sa.func.max(generations.c.id))
    many = await storage.database.transact(lambda tx: tx.scalar(last))
    await storage.notes.set(MARK, str(many - 2 * HASHED))
    return len(keys)


@asynccontextmanager
async def full(url: str, folder: Path, many: int) -> AsyncIterator[Storage]:
    """A database and a folder with so many pictures, all of them posted and old."""
    async with open_storage(
        data_dir=folder,
        database_url=url,
        pictures_url=None,
        instance=folder.name,
        clock=lambda: datetime.now(UTC),
        image_concurrency=8,
        member_limit=2,
    ) as storage:
        await fill(url, many, datetime.now(UTC) - timedelta(days=1))
        await storage.database.transact(lambda tx: tx.execute(sa.text(POSTED)))
        for number in range(1, many + 1):
            path = folder / "pictures" / f"picture-b{number}"
            path.write_bytes(b"x" * 100)
            os.utime(path, (0, 0))
        yield storage


async def on_sqlite(folder: Path, many: int) -> list[list[str]]:
    home = folder / "sqlite"
    async with full(f"sqlite:///{home / 'bot.sqlite3'}", home, many) as storage:
        return await measure(storage, many)


async def on_postgresql(folder: Path, many: int) -> list[list[str]]:
    with postgres() as server:
        url = await server.create("sweep")
        async with full(url, folder / "postgresql", many) as storage:
            return await measure(storage, many)


def report(engine: str, lines: list[list[str]]) -> None:
    print(engine)
    rows = [list(HEADINGS), *lines]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)))


def main() -> None:
    parser = argparse.ArgumentParser(
        description="How long others wait while a sweep goes over many pictures."
    )
    parser.add_argument("--pictures", type=int, default=100_000)
    parser.add_argument("--engine", choices=("sqlite", "postgresql", "both"), default="both")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="imagine-bot-benchmark-") as folder:
        if told.engine in ("sqlite", "both"):
            report("SQLite", asyncio.run(on_sqlite(Path(folder), told.pictures)))
        if told.engine in ("postgresql", "both"):
            report("PostgreSQL", asyncio.run(on_postgresql(Path(folder), told.pictures)))


if __name__ == "__main__":
    main()
