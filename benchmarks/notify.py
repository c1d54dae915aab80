"""How soon one process on PostgreSQL acts on what another has done.

    python -m benchmarks.notify [--rounds 200] [--polled 12]

Three processes share a database and one slot. The first ends the picture that has the slot: its COMMIT frees the slot
and makes an entry in the outbox. In the two others the loops of the program wait, with a poll every five seconds; one
of them starts the next picture, and one takes the entry. Measured is the time from the COMMIT being sent to the end of
the transaction that acts on it, by the clock that all processes of a machine share. `--polled` rounds follow in which
nobody is woken, for comparison.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from benchmarks.reserve import an_ask, decide
from bot.domain.pictures import ImageInfo
from bot.storage import Storage, open_storage
from bot.storage.engine.notifications import Topic
from bot.studio.background import Background, Step
from bot.studio.wakeup import Wakeup
from tests.postgres import postgres

POLL = 5.0  # seconds
ACTING = ("second", "third")
FACTS = ImageInfo(media_type="image/png", width=8, height=6, colour=0x336699)

Delays = dict[str, list[float]]


@asynccontextmanager
async def process(url: str, folder: Path, name: str) -> AsyncIterator[Storage]:
    async with open_storage(
        data_dir=folder / name,
        database_url=url,
        pictures_url=None,
        instance=name,
        clock=lambda: datetime.now(UTC),
        image_concurrency=1,
        member_limit=1,
        default_credits=1_000_000,
    ) as storage:
        yield storage


# --- the processes that act --------------------------------------------------------------------------


async def act(url: str, folder: Path, name: str, *, woken: bool) -> None:
    """Do what there is to do, and print what was done and when, until killed."""
    async with process(url, folder, name) as storage:
        background = Background()
        if storage.database.hold_instance is not None:
            background.loop("instance", storage.database.hold_instance, every=POLL)
        for topic, step in (
            (Topic.TURNS, start_what_waits(storage)),
            (Topic.OUTBOX, take_what_is_due(storage)),
        ):
            wakeup = Wakeup()
            if woken:
                storage.database.subscribe(topic, wakeup.notify)
            background.loop(topic, step, every=POLL, wait=wakeup.wait)
        say("ready")
        await asyncio.Event().wait()


def start_what_waits(storage: Storage) -> Step:
    async def step() -> None:
        for row in await storage.generations.claim(most=1):
            say(Topic.TURNS, row.id, time.monotonic_ns())

    return step


def take_what_is_due(storage: Storage) -> Step:
    async def step() -> None:
        while (delivery := await storage.outbox.claim_due()) is not None:
            say(Topic.OUTBOX, delivery.key, time.monotonic_ns())

    return step


def say(*words: object) -> None:
    print(*words, flush=True)


# --- the process that makes work ---------------------------------------------------------------------


class Maker:
    """Ends picture after picture. The two others say on `heard` what they have done: the topic, of what, and when."""

    def __init__(self, storage: Storage, heard: asyncio.Queue[list[str]]) -> None:
        self._storage = storage
        self._heard = heard
        self._numbers = itertools.count()
        self._committed_at = 0
        sa.event.listen(sa.Engine, "commit", self._note_commit)

    async def rounds(self, count: int, *, pause: float) -> Delays:
        """Milliseconds by topic. `pause`: seconds before a COMMIT at most; each pause is another."""
        delays: Delays = defaultdict(list)
        running = await self._first()
        for number in range(count):
            await self._ask()
            await asyncio.sleep(pause * (number * 0.618 % 1))  # evenly spread, in no order
            await self._storage.generations.painted(running, FACTS)
            committed_at = self._committed_at
            for _ in Topic:
                topic, of, at = await self._heard.get()
                delays[topic].append((int(at) - committed_at) / 1e6)
                if topic == Topic.TURNS:
                    running = int(of)
                else:
                    await self._storage.outbox.sent(of, None)
        return delays

    async def _ask(self) -> None:
        ask = an_ask(next(self._numbers))
        await self._storage.generations.reserve(ask, partial(decide, ask))
        await self._storage.generations.answered(ask.interaction, 900)

    async def _first(self) -> int:
        """The id of a picture that has the slot."""
        await self._ask()
        for row in await self._storage.generations.claim(most=1):
            return row.id
        return int((await self._heard.get())[1])  # one of the others has just polled

    def _note_commit(self, _: sa.Connection) -> None:
        self._committed_at = time.monotonic_ns()


@asynccontextmanager
async def actors(url: str, folder: Path, *, woken: bool) -> AsyncIterator[asyncio.Queue[list[str]]]:
    """The two others, and what they say."""
    heard: asyncio.Queue[list[str]] = asyncio.Queue()
    program = [sys.executable, "-m", "benchmarks.notify", "--url", url, "--folder", str(folder)]
    processes = [
        await asyncio.create_subprocess_exec(
            *program, "--act", name, *(["--woken"] if woken else []), stdout=asyncio.subprocess.PIPE
        )
        for name in ACTING
    ]
    readers = [asyncio.create_task(listen(process, heard)) for process in processes]
    try:
        for _ in processes:
            await heard.get()  # it is ready
        yield heard
    finally:
        for process in processes:
            process.kill()
            await process.wait()
        await asyncio.gather(*readers)


async def listen(process: asyncio.subprocess.Process, heard: asyncio.Queue[list[str]]) -> None:
    while process.stdout is not None and (line := await process.stdout.readline()):
        heard.put_nowait(line.decode().split())


async def measure(url: str, folder: Path, count: int, *, woken: bool) -> Delays:
    async with process(url, folder, "first") as storage, actors(url, folder, woken=woken) as heard:
        return await Maker(storage, heard).rounds(count, pause=0.02 if woken else POLL)


def report(how: str, delays: Delays) -> None:
    for topic, what in ((Topic.TURNS, "a free slot"), (Topic.OUTBOX, "an entry in the outbox")):
        every = sorted(delays[topic])
        p95 = statistics.quantiles(every, n=20, method="inclusive")[-1]
        print(
            f"{how:9}{what:23}{len(every):6}{statistics.median(every):9.1f} ms{p95:9.1f} ms{every[-1]:9.1f} ms"
        )


async def compare(rounds: int, polled: int, folder: Path) -> None:
    print(f"{'':32}{'rounds':>6}{'p50':>12}{'p95':>12}{'most':>12}")
    with postgres() as server:
        for how, count in (("notified", rounds), ("polled", polled)):
            if count:
                url = await server.create(how)
                report(how, await measure(url, folder, count, woken=how == "notified"))


def main() -> None:
    parser = argparse.ArgumentParser(description="How soon one process acts on what another has done.")
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--polled", type=int, default=12)
    parser.add_argument("--act", help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--woken", action="store_true", help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.act:
        asyncio.run(act(told.url, told.folder, told.act, woken=told.woken))
        return
    with tempfile.TemporaryDirectory(prefix="imagine-bot-benchmark-") as folder:
        asyncio.run(compare(told.rounds, told.polled, Path(folder)))


if __name__ == "__main__":
    main()
