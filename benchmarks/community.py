"""A community whose members ask for pictures, and one bot process; each picture is checked as it arrives."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from benchmarks.usage import Usage
from bot.demo.process import BotProcess
from bot.sandbox.images import ImageEndpoint
from bot.sandbox.images.painting import plain_picture
from bot.sandbox.people.person import Person
from bot.sandbox.people.shown import Shown
from bot.sandbox.server import Sandbox
from bot.sandbox.world.entities import Attachment, Channel
from bot.sandbox.world.memory import Keep

PICTURE_BYTES = 1_500_000
PAINTING_SECONDS = 0.05  # of the endpoint
PATIENCE = 60.0  # seconds that a picture may take before the run counts as failed
PEOPLE = 8
MOST_IN_FLIGHT = 50
SETTINGS = {
    "IMAGE_MODEL": "dall-e-3",
    "IMAGE_CONCURRENCY": str(MOST_IN_FLIGHT),
    "DEFAULT_CREDITS": "10000",
    "QUEUE_LIMIT": "1000",
    "MEMBER_LIMIT": "1000",
}


class Incorrect(Exception):
    """A picture did not arrive, or not as it was painted, or was asked for too often: no figure counts."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Seconds from typing the command, as the sandbox saw them."""

    acknowledged: float
    delivered: float


@dataclass(slots=True)
class Community:
    endpoint: ImageEndpoint
    art: Channel
    people: Sequence[Person]
    process: BotProcess
    usage: Usage
    asked: int = 0
    _painted: str = field(default_factory=lambda: hashlib.sha256(plain_picture(PICTURE_BYTES)).hexdigest())

    @classmethod
    @asynccontextmanager
    async def open(cls, arguments: Sequence[str]) -> AsyncIterator[Self]:
        """Python, started with `arguments`, in an empty folder. Raises Incorrect if it did not do its work."""
        endpoint = ImageEndpoint(plain=PICTURE_BYTES, delay=PAINTING_SECONDS)
        keep = Keep(requests=100, file_bytes=2 * MOST_IN_FLIGHT)
        async with Sandbox.open(keep=keep) as sandbox, endpoint.serve() as url:
            guild = sandbox.world.add_guild("Painters", "art")
            (art,) = guild.channels.values()
            people = [sandbox.join(guild, f"member {number}") for number in range(PEOPLE)]
            settings = {**SETTINGS, "IMAGE_API_URL": url, "IMAGE_API_KEY": endpoint.key}
            with tempfile.TemporaryDirectory() as folder:
                async with BotProcess.start(sandbox, Path(folder), settings, arguments=arguments) as process:
                    community = cls(endpoint, art, people, process, Usage(process.pid))
                    try:
                        await process.ready()
                        yield community
                        community.check(sandbox.refused)
                    except (AssertionError, TimeoutError, RuntimeError) as error:
                        raise Incorrect("\n".join([*process.output[-20:], str(error)])) from error

    async def ask(self) -> Shown:
        person = self.people[self.asked % len(self.people)]
        self.asked += 1
        return await person.slash(self.art, "imagine", prompt=f"a mountain lake, number {self.asked}")

    async def picture(self) -> Picture:
        """Ask for one and look at it. Raises AssertionError if it does not come."""
        begun = time.perf_counter()
        shown = await self.ask()
        await shown.until(_has_file, timeout=PATIENCE)
        delivered = time.perf_counter() - begun
        self._look_at(shown)
        return Picture(shown.acknowledged_after or 0.0, delivered)

    async def pictures(self, count: int, *, at_once: int) -> list[Picture]:
        """`at_once` members, each asking for the next as soon as one is there."""
        left = iter(range(count))

        async def keep_asking() -> list[Picture]:
            return [await self.picture() for _ in left]

        found = await asyncio.gather(*(keep_asking() for _ in range(at_once)))
        return [picture for pictures in found for picture in pictures]

    def check(self, refused: Sequence[str]) -> None:
        """One paid request per picture, and nothing that Discord would have refused. Raises Incorrect."""
        if len(self.endpoint.posts) != self.asked:
            raise Incorrect(f"{self.asked} pictures, but {len(self.endpoint.posts)} requests to the endpoint")
        if refused:
            raise Incorrect(f"the pretend Discord refused {refused}")

    def _look_at(self, shown: Shown) -> None:
        found = [hashlib.sha256(file.data or b"").hexdigest() for file in _files(shown)]
        if found != [self._painted]:
            raise Incorrect(f"what was shown is not what the endpoint painted: {shown!r}")


def _files(shown: Shown) -> Sequence[Attachment]:
    return shown.reply.attachments if shown.reply is not None else ()


def _has_file(shown: Shown) -> bool:
    return bool(_files(shown))
