"""A community whose members ask for pictures, and the processes of a bot; each picture is checked as it arrives."""

from __future__ import annotations

import asyncio
import hashlib
import math
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from benchmarks.programs import Program
from benchmarks.usage import Usage, settled
from bot.demo.process import BotProcess
from bot.pixels.containers import png
from bot.sandbox.images import ImageEndpoint
from bot.sandbox.images.painting import plain_picture
from bot.sandbox.people.person import Person
from bot.sandbox.people.shown import Shown
from bot.sandbox.server import Sandbox
from bot.sandbox.world.entities import Attachment, Channel, Guild
from bot.sandbox.world.memory import Keep
from bot.sandbox.world.world import World

PATIENCE = 60.0  # seconds that a picture may take before the run counts as failed
MOST_IN_FLIGHT = 50
GENEROUS = {
    "IMAGE_CONCURRENCY": str(MOST_IN_FLIGHT),
    "DEFAULT_CREDITS": "10000",
    "QUEUE_LIMIT": "1000",
    "MEMBER_LIMIT": "1000",
}


class Incorrect(Exception):
    """A picture did not arrive, or not as it was painted, or was asked for too often: no figure counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Who asks, and what is painted: `picture_bytes` each, in `painting_seconds` by the endpoint.

    Each shard is one server and one process; members and processes are shared out evenly.
    """

    settings: Mapping[str, str] = field(default_factory=lambda: GENEROUS)
    people: int = 8
    shards: int = 1
    picture_bytes: int = 1_500_000
    painting_seconds: float = 0.05
    keep: Keep = field(default_factory=lambda: Keep(requests=100, file_bytes=2 * MOST_IN_FLIGHT))


@dataclass(frozen=True, slots=True)
class Picture:
    """Seconds from typing the command, as the sandbox saw them."""

    acknowledged: float
    delivered: float


@dataclass(slots=True)
class Community:
    """`folder` holds the data of all processes; `painted`: the SHA-256 of the pixels that the endpoint paints."""

    sandbox: Sandbox
    endpoint: ImageEndpoint
    people: Sequence[Person]
    processes: Sequence[BotProcess]
    folder: Path
    painted: str
    asked: int = 0

    @classmethod
    @asynccontextmanager
    async def open(cls, program: Program, scene: Scene | None = None) -> AsyncIterator[Self]:
        """The program in an empty folder, ready. Raises Incorrect if it did not do its work."""
        scene = scene or Scene()
        endpoint = ImageEndpoint(
            plain=scene.picture_bytes, delay=scene.painting_seconds, most_files=max(500, 2 * scene.people)
        )
        async with AsyncExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            sandbox = await stack.enter_async_context(Sandbox.open(keep=scene.keep))
            people = _people(sandbox, scene)
            settings = _settings(
                await stack.enter_async_context(endpoint.serve()), endpoint.key, folder, scene
            )
            processes = [
                await stack.enter_async_context(_process(sandbox, program, folder, settings, shard))
                for shard in range(scene.shards)
            ]
            painted = _pixels(plain_picture(scene.picture_bytes))
            try:
                await sandbox.bot_ready(scene.shards)
                yield cls(sandbox, endpoint, people, processes, folder, painted)
            except (AssertionError, TimeoutError, RuntimeError) as error:
                output = [line for process in processes for line in process.output[-20:]]
                raise Incorrect("\n".join([*output, str(error)])) from error

    @property
    def sqlite(self) -> str:
        """The address of the bot's database, where it was given no other."""
        return f"sqlite:///{self.folder / 'process-0' / 'imagine-bot.sqlite3'}"

    @property
    def usages(self) -> list[Usage]:
        return [Usage(process.pid) for process in self.processes]

    @property
    def usage(self) -> Usage:
        """Of the only process."""
        (usage,) = self.usages
        return usage

    @property
    def cpu(self) -> float:
        """Seconds of all processes."""
        return sum(usage.cpu for usage in self.usages)

    async def settled_cpu(self, longest: float = math.inf) -> float:
        """`cpu` once nothing is done any more, or after `longest` seconds."""
        return await settled(lambda: self.cpu, longest)

    async def ask(self, person: Person, words: str = "a mountain lake") -> Shown:
        self.asked += 1
        return await person.slash(channel_of(person), "imagine", prompt=f"{words}, number {self.asked}")

    async def picture(self, person: Person) -> Picture:
        """Ask for one and look at it. Raises AssertionError if it does not come."""
        begun = time.perf_counter()
        shown = await self.ask(person)
        await shown.until(has_file, timeout=PATIENCE)
        delivered = time.perf_counter() - begun
        self.look_at(shown)
        return Picture(shown.acknowledged_after or 0.0, delivered)

    async def pictures(self, count: int, *, at_once: int) -> list[Picture]:
        """The first `at_once` members, each asking for the next as soon as one is there."""
        left = iter(range(count))

        async def keep_asking(person: Person) -> list[Picture]:
            return [await self.picture(person) for _ in left]

        found = await asyncio.gather(*(keep_asking(person) for person in self.people[:at_once]))
        return [picture for pictures in found for picture in pictures]

    def check(self) -> None:
        """One paid request per picture, and nothing that Discord would have refused. Raises Incorrect."""
        if (posts := len(self.endpoint.posts)) != self.asked:
            raise Incorrect(f"{self.asked} pictures, but {posts} requests to the endpoint")
        self.check_refused()

    def check_refused(self) -> None:
        if self.sandbox.refused:
            raise Incorrect(f"the pretend Discord refused {self.sandbox.refused}")

    def is_painted(self, shown: Shown) -> bool:
        return [_pixels(file.data or b"") for file in _files(shown)] == [self.painted]

    def look_at(self, shown: Shown) -> None:
        """Raises Incorrect if it is not the picture that was painted."""
        if not self.is_painted(shown):
            raise Incorrect(f"what was shown is not what the endpoint painted: {shown!r}")


def channel_of(person: Person) -> Channel:
    return next(iter(person.guild.channels.values()))


def has_file(shown: Shown) -> bool:
    return bool(_files(shown))


def _files(shown: Shown) -> Sequence[Attachment]:
    return shown.reply.attachments if shown.reply is not None else ()


def _people(sandbox: Sandbox, scene: Scene) -> list[Person]:
    guilds = [_guild(sandbox.world, shard, scene.shards) for shard in range(scene.shards)]
    return [sandbox.join(guilds[number % scene.shards], f"member {number}") for number in range(scene.people)]


def _guild(world: World, shard: int, shards: int) -> Guild:
    """A server of that shard, by an id of long ago. (1 << 22 is a millisecond.)"""
    millisecond = (world.new_id() >> 22) - 1_000_000
    return world.add_guild("Painters", "art", id=(millisecond - millisecond % shards + shard) << 22)


def _settings(url: str, key: str, folder: Path, scene: Scene) -> dict[str, str]:
    return {
        "IMAGE_MODEL": "dall-e-3",
        "IMAGE_RESPONSE_FORMAT": "url",
        "IMAGE_API_URL": url,
        "IMAGE_API_KEY": key,
        "PICTURES_URL": str(folder / "pictures"),
        "SHARD_COUNT": str(scene.shards),
        **scene.settings,
    }


def _process(
    sandbox: Sandbox, program: Program, folder: Path, settings: Mapping[str, str], shard: int
) -> AbstractAsyncContextManager[BotProcess]:
    home = folder / f"process-{shard}"
    home.mkdir()
    own = {"SHARD_IDS": str(shard), "INSTANCE": f"process-{shard}"}
    return BotProcess.start(
        sandbox, home, {**settings, **own, **program.settings}, arguments=program.arguments
    )


def _pixels(picture: bytes) -> str:
    """The SHA-256 of a PNG's compressed pixels. What stands beside them may differ: the bot marks what it posts."""
    digest = hashlib.sha256()
    for chunk in png.chunks(picture):
        if chunk.name == b"IDAT":
            digest.update(chunk.body)
    return digest.hexdigest()
