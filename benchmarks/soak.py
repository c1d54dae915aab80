"""`python -m benchmarks.soak`: thousands of small pictures through one process, which must not grow or slow down."""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Self

from benchmarks.community import Incorrect
from benchmarks.usage import Usage
from bot.demo.process import BotProcess
from bot.sandbox.images import ImageEndpoint
from bot.sandbox.images.painting import plain_picture
from bot.sandbox.people.person import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.world.entities import Channel
from bot.sandbox.world.memory import Keep

PICTURE_BYTES = 20_000
AT_ONCE = 12
LEG = 1_000  # pictures between two readings
PATIENCE = 60.0  # seconds that a picture may take before the run counts as failed
# The pretend Discord's own memory stays flat with these: only the newest of each are kept.
KEEP = Keep(requests=100, file_bytes=500, messages=500, interactions=500)
SETTINGS = {
    "IMAGE_MODEL": "dall-e-3",
    "IMAGE_CONCURRENCY": str(AT_ONCE),
    "DEFAULT_CREDITS": "10000",
    "QUEUE_LIMIT": "1000",
    "MEMBER_LIMIT": "1000",
    "LOG_LEVEL": "WARNING",
}
HEADINGS = ("pictures", "memory", "open files", "CPU", "p50", "p95", "a second")


@dataclass(frozen=True, slots=True)
class Leg:
    """What was read after so many pictures: bytes; and of this leg seconds (CPU: the bot's, per picture) and
    pictures a second."""

    pictures: int
    resident: int
    open_files: int
    cpu: float
    p50: float
    p95: float
    rate: float

    def line(self) -> str:
        cells = (
            f"{self.pictures:,}",
            f"{self.resident / 1e6:.1f} MB",
            f"{self.open_files}",
            f"{self.cpu * 1e3:.1f} ms",
            f"{self.p50 * 1e3:.0f} ms",
            f"{self.p95 * 1e3:.0f} ms",
            f"{self.rate:.1f}",
        )
        return aligned(cells)


def aligned(cells: Sequence[str]) -> str:
    return "  ".join(cell.rjust(10) for cell in cells)


@dataclass(slots=True)
class Soak:
    endpoint: ImageEndpoint
    sandbox: Sandbox
    art: Channel
    people: Sequence[Person]
    process: BotProcess
    usage: Usage
    picture: str  # the SHA-256 of what the endpoint paints, every time
    asked: int = 0

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator[Self]:
        """Raises Incorrect if the bot did not do its work."""
        endpoint = ImageEndpoint(plain=PICTURE_BYTES)
        picture = hashlib.sha256(plain_picture(PICTURE_BYTES)).hexdigest()
        async with Sandbox.open(keep=KEEP) as sandbox, endpoint.serve() as url:
            guild = sandbox.world.add_guild("Painters", "art")
            (art,) = guild.channels.values()
            people = [sandbox.join(guild, f"member {number}") for number in range(AT_ONCE)]
            settings = {**SETTINGS, "IMAGE_API_URL": url, "IMAGE_API_KEY": endpoint.key}
            with tempfile.TemporaryDirectory() as folder:
                async with BotProcess.start(sandbox, Path(folder), settings) as process:
                    soak = cls(endpoint, sandbox, art, people, process, Usage(process.pid), picture)
                    try:
                        await process.ready()
                        yield soak
                    except (AssertionError, TimeoutError, RuntimeError) as error:
                        raise Incorrect("\n".join([*process.output[-20:], str(error)])) from error

    async def leg(self, pictures: int) -> Leg:
        """So many pictures, AT_ONCE at a time. Raises Incorrect."""
        left, begun, cpu = iter(range(pictures)), time.perf_counter(), self.usage.cpu
        found = await asyncio.gather(*(self._keep_asking(person, left) for person in self.people))
        seconds = [each for some in found for each in some]
        rate = pictures / (time.perf_counter() - begun)
        self._check()
        return Leg(
            pictures=self.asked,
            resident=self.usage.resident,
            open_files=self.usage.open_files,
            cpu=(self.usage.cpu - cpu) / pictures,
            p50=median(seconds),
            p95=quantiles(seconds, n=20, method="inclusive")[-1],
            rate=rate,
        )

    async def _keep_asking(self, person: Person, left: Iterator[int]) -> list[float]:
        return [await self._one(person) for _ in left]

    async def _one(self, person: Person) -> float:
        """Seconds from typing the command to the picture."""
        begun = time.perf_counter()
        self.asked += 1
        shown = await person.slash(self.art, "imagine", prompt=f"a mountain lake, number {self.asked}")
        await shown.until(lambda shown: shown.reply is not None and shown.reply.attachments, timeout=PATIENCE)
        message = await shown.message()
        if [hashlib.sha256(file.data or b"").hexdigest() for file in message.attachments] != [self.picture]:
            raise Incorrect(f"what was shown is not what the endpoint painted: {shown!r}")
        return time.perf_counter() - begun

    def _check(self) -> None:
        if (posts := len(self.endpoint.posts)) != self.asked:
            raise Incorrect(f"{self.asked} pictures, but {posts} requests to the endpoint")
        if self.sandbox.refused:
            raise Incorrect(f"the pretend Discord refused {self.sandbox.refused}")


async def soak(pictures: int) -> list[Leg]:
    print(aligned(HEADINGS))
    legs: list[Leg] = []
    async with Soak.open() as running:
        while (done := running.asked) < pictures:
            legs.append(await running.leg(min(LEG, pictures - done)))
            print(legs[-1].line(), flush=True)
    return legs


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--pictures", type=int, default=20_000, help="at least 2000 (20,000)")
    options = parser.parse_args()
    if options.pictures < 2 * LEG:
        parser.error(f"--pictures: at least {2 * LEG}, to have a beginning and an end")
    try:
        first, *_, last = asyncio.run(soak(options.pictures))
    except Incorrect as error:
        print(f"not measured: {error}", file=sys.stderr)
        return 1
    print(
        f"\nFrom the first to the last {LEG:,}: memory {last.resident / first.resident:.2f} times, "
        f"open files {last.open_files - first.open_files:+d}, "
        f"CPU {last.cpu / first.cpu:.2f} times, p50 {last.p50 / first.p50:.2f} times, "
        f"p95 {last.p95 / first.p95:.2f} times."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
