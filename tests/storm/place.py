"""Where the bad days happen: one community, its processes, its Discord, its disk and its database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import sqlalchemy as sa

from bot.demo.process import BotProcess
from tests.crash.community import Community
from tests.storm.disk import Disk
from tests.storm.line import Wire
from tests.storm.server import DatabaseServer
from tests.storm.skies import Skies

CONNECTED = "connected to Discord (servers="  # what a process logs when it works
LINES = 6  # of its output, that tell why it has ended


@dataclass
class Place:
    """`database` is SQLite's file, `server` PostgreSQL; one of the two is None. `disk` is None without a C compiler,
    and with PostgreSQL, whose own disk it is not; `wire` is None with SQLite.
    """

    community: Community
    database: Path | None
    server: DatabaseServer | None
    disk: Disk | None
    wire: Wire | None
    skies: Skies = field(default_factory=Skies)
    ended: list[str] = field(default_factory=list)  # what has ended by itself
    shard: int = 0  # of the process that a day befalls

    def __post_init__(self) -> None:
        self.community.sandbox.rest.faults = self.skies

    @property
    def bot(self) -> BotProcess:
        return self.community.processes.bots[self.shard]

    def choose(self, dice: Random) -> None:
        """Let the next day befall any of the processes."""
        self.shard = dice.randrange(self.community.processes.count)

    async def restart_ended(self) -> None:
        """Start again what has ended by itself, as a service manager does. A start may fail on a bad day; what has
        worked may not end."""
        processes = self.community.processes
        for shard, bot in tuple(processes.bots.items()):
            if bot.running:
                continue
            if any(CONNECTED in line for line in bot.output):
                lines = "\n    ".join(bot.output[-LINES:])
                self.ended.append(
                    f"process {shard} ended by itself with status {await bot.exited()}\n    {lines}"
                )
            await processes.start(shard)

    async def start(self) -> None:
        """Start that process again; it may not be ready before Discord can be reached."""
        await self.community.processes.start(self.shard)


@asynccontextmanager
async def place_of(
    database: str, disk: Disk | None
) -> AsyncIterator[tuple[str, Callable[[Community], Place]]]:
    """Yields the address that the bot is given for the database, and what makes the place of its community."""
    address = sa.make_url(database)
    if address.get_backend_name() == "sqlite":
        file = Path(address.database or "")
        yield database, lambda community: Place(community, file, None, disk, None)
        return
    async with Wire.before(database) as wire:
        yield wire.url, lambda community: Place(community, None, DatabaseServer(database), disk, wire)
