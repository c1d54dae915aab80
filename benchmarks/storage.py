"""What one picture costs in the database, verb by verb, and what many transactions at once cost.

    python -m benchmarks.storage [--rounds 300] [--engine both]

The verbs are those on the way of a picture, in their order. Printed is the CPU of this process, all its threads
together, in milliseconds (the mean over all rounds), of each verb and of all; then, for 1, 50 and 500 callers at the
same moment, how many notes are written in a second and what one costs. PostgreSQL's own CPU is not counted.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from benchmarks.reserve import an_ask, decide
from bot.domain.pictures import Answer, ImageInfo
from bot.storage import Storage, open_storage
from bot.storage.pictures.newcomers import Newcomers
from tests.postgres import postgres

WARM_UP = 20  # pictures that are not counted: caches of compiled and of prepared statements
AT_ONCE = (1, 50, 500)
NOTES = 1_000  # in all, for each number at once

T = TypeVar("T")


class Way:
    """The way of a picture through the storage; `cpu` has the seconds of each verb, round by round."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._answer = Answer(url="https://image.example/1.png", revised_prompt="a fox", cost=0.04, model="m")
        self._info = ImageInfo(media_type="image/png", width=1024, height=1024, colour=7)
        self.cpu: defaultdict[str, list[float]] = defaultdict(list)

    async def _cost(self, name: str, verb: Awaitable[T]) -> T:
        before = time.process_time()
        outcome = await verb
        self.cpu[name].append(time.process_time() - before)
        return outcome

    async def picture(self, number: int) -> None:
        rows, outbox, ask = self._storage.generations, self._storage.outbox, an_ask(number)
        await self._cost("settings of the server", self._storage.guilds.settings(ask.guild))
        (row,), _ = await self._cost("reserve", rows.reserve(ask, partial(decide, ask)))
        await self._cost("answered", rows.answered(ask.interaction, 900))
        await self._cost("claim", rows.claim(8))
        await self._cost("keep the answer", rows.keep_answer(row.id, self._answer))
        await self._cost("painted", rows.painted(row.id, self._info))
        delivery = await self._cost("take from the outbox", outbox.claim_due())
        if delivery is None:
            raise RuntimeError("the picture that was painted is not in the outbox")
        await self._cost(
            "is it the first", Newcomers(self._storage.database).is_first(ask.guild, ask.member, 1)
        )
        await self._cost("sent", outbox.sent(delivery.key, None))
        await self._cost("balance", self._storage.credits.balance(ask.guild, ask.member, ask.roles))
        await self._cost("(claim, nobody waits)", rows.claim(8))
        await self._cost("(take, nothing is due)", outbox.claim_due())


async def verbs(storage: Storage, rounds: int) -> str:
    way = Way(storage)
    for number in range(WARM_UP + rounds):
        await way.picture(number)
    means = {name: 1000 * sum(cpu[WARM_UP:]) / rounds for name, cpu in way.cpu.items()}
    means["a picture"] = sum(ms for name, ms in means.items() if not name.startswith("("))
    return "\n".join([f"{'verb':26}  CPU ms", *(f"{name:26}  {ms:6.3f}" for name, ms in means.items())])


async def crowds(storage: Storage) -> str:
    lines = ["at once  transactions/s  CPU ms each"]
    for at_once in AT_ONCE:
        names = map("note-{}".format, itertools.count())
        begun, cpu = time.perf_counter(), time.process_time()
        for _ in range(NOTES // at_once):
            await asyncio.gather(*(storage.notes.set(next(names), "text") for _ in range(at_once)))
        count = NOTES // at_once * at_once
        spent = 1000 * (time.process_time() - cpu) / count
        lines.append(f"{at_once:7}  {count / (time.perf_counter() - begun):14.0f}  {spent:11.3f}")
    return "\n".join(lines)


@asynccontextmanager
async def opened(url: str | None, folder: Path) -> AsyncIterator[Storage]:
    async with open_storage(
        data_dir=folder,
        database_url=url,
        pictures_url=None,
        instance="benchmark",
        clock=lambda: datetime.now(UTC),
        image_concurrency=8,
        member_limit=2,
        default_credits=100_000,
    ) as storage:
        yield storage


async def report(engine: str, url: str | None, rounds: int) -> None:
    with tempfile.TemporaryDirectory(prefix="imagine-bot-benchmark-") as folder:
        async with opened(url, Path(folder)) as storage:
            print(
                f"{engine}, {rounds} pictures\n\n{await verbs(storage, rounds)}\n\n{await crowds(storage)}\n"
            )


async def on_postgresql(rounds: int) -> None:
    with postgres() as server:
        await report("PostgreSQL", await server.create("bot"), rounds)


def main() -> None:
    parser = argparse.ArgumentParser(description="What one picture costs in the database.")
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--engine", choices=("sqlite", "postgresql", "both"), default="both")
    told = parser.parse_args()
    if told.engine in ("sqlite", "both"):
        asyncio.run(report("SQLite", None, told.rounds))
    if told.engine in ("postgresql", "both"):
        asyncio.run(on_postgresql(told.rounds))


if __name__ == "__main__":
    main()
