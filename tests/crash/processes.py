"""The bot's processes on the same data: one, or one for each shard on PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from bot.demo.process import BotProcess
from bot.sandbox.server import Sandbox


@dataclass
class Processes:
    """`count` shards, each with a process of its own; `settings` are the environment of all."""

    sandbox: Sandbox
    folder: Path
    settings: dict[str, str]
    count: int
    bots: dict[int, BotProcess] = field(default_factory=dict)
    _ended: list[BotProcess] = field(default_factory=list)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    @classmethod
    @asynccontextmanager
    async def open(
        cls, sandbox: Sandbox, folder: Path, settings: dict[str, str], count: int
    ) -> AsyncIterator[Self]:
        """None is started yet. Those that are running are killed on leaving."""
        processes = cls(sandbox, folder, settings, count)
        async with processes._stack:
            yield processes

    def shard_of(self, guild: int) -> int:
        """Discord's rule."""
        return (guild >> 22) % self.count

    async def start(self, shard: int) -> BotProcess:
        """Again with the same name and on the same data; it is not ready yet."""
        folder = self.folder / f"process-{shard}"
        folder.mkdir(exist_ok=True)
        own = {
            "INSTANCE": f"crash-{shard}",
            "PICTURES_URL": str(self.folder / "pictures"),
            "SHARD_COUNT": str(self.count),
            "SHARD_IDS": str(shard),
        }
        if shard in self.bots:
            self._ended.append(self.bots[shard])
        process = BotProcess.start(self.sandbox, folder, self.settings | own)
        self.bots[shard] = await self._stack.enter_async_context(process)
        return self.bots[shard]

    async def start_all(self) -> None:
        """Start those that are not running, one after the other; each is ready then."""
        for shard in range(self.count):
            if not self.is_running(shard):
                await (await self.start(shard)).ready()

    def is_running(self, shard: int) -> bool:
        return shard in self.bots and self.bots[shard].running

    async def stop_all(self) -> list[int]:
        """Ask all to stop; their exit statuses."""
        for bot in self.bots.values():
            bot.terminate()
        return [await bot.exited() for bot in self.bots.values()]

    @property
    def output(self) -> list[str]:
        """What each has written, in the order of their starts but for those that were started last."""
        return [line for bot in (*self._ended, *self.bots.values()) for line in bot.output]
