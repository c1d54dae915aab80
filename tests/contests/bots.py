"""One process of the bot, or several on one database for the same server, each of which may be killed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Self

from bot.demo.process import BotProcess
from tests.stories.community import Community

NEW_MESSAGE = "POST /channels/*"
POSTED_WITHIN = 400.0  # seconds; what a dead process had in hand is taken up after two minutes


@dataclass
class Bots:
    """`kills` counts them."""

    community: Community
    count: int
    kills: int = 0
    running: dict[int, BotProcess] = field(default_factory=dict)
    _ended: list[BotProcess] = field(default_factory=list)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    @classmethod
    @asynccontextmanager
    async def open(cls, community: Community, count: int) -> AsyncIterator[Self]:
        """All are running, and are killed on leaving."""
        bots = cls(community, count)
        async with bots._stack:
            for number in range(count):
                await bots.start(number)
            yield bots

    async def start(self, number: int) -> None:
        """Under the same name and on the same data as before."""
        folder = self.community.folder / f"process-{number}"
        folder.mkdir(exist_ok=True)
        own = {"INSTANCE": f"contest-{number}", "PICTURES_URL": str(self.community.folder / "pictures")}
        process = BotProcess.start(self.community.sandbox, folder, self.community.settings | own)
        bot = await self._stack.enter_async_context(process)
        await bot.ready()
        self.running[number] = bot

    async def kill(self, numbers: Sequence[int]) -> None:
        """Pull the plug of these at once."""
        dead = [self.running.pop(number) for number in numbers]
        for bot in dead:
            bot.kill()
        for bot in dead:
            await bot.exited()
        self._ended += dead
        self.kills += len(dead)

    async def kill_and_start(self, numbers: Sequence[int]) -> None:
        await self.kill(numbers)
        for number in numbers:
            await self.start(number)

    async def killed_while_posting(
        self, numbers: Sequence[int], act: Callable[[], Awaitable[object]], *, after: int = 0
    ) -> None:
        """Of the messages that follow from `act` Discord takes so many, and then one more, whose answer never comes;
        then these processes are killed, and started again."""
        faults = self.community.sandbox.discord_faults
        if after:
            faults.next(NEW_MESSAGE, times=after)  # nothing is wrong with them
        fault = faults.next(NEW_MESSAGE, disconnect="after")
        held = faults.next(NEW_MESSAGE, gate=asyncio.Event(), times=None)
        await act()
        changes = self.community.sandbox.world.changes
        await changes.until(lambda: fault not in faults.pending, timeout=POSTED_WITHIN)
        await self.kill(numbers)
        faults.clear()
        assert held.gate is not None
        held.gate.set()
        for number in numbers:
            await self.start(number)

    async def all_there(self) -> None:
        """Wait until none is being started again."""
        changes = self.community.sandbox.world.changes
        await changes.until(lambda: len(self.running) == self.count)

    @property
    def output(self) -> list[str]:
        return [line for bot in (*self._ended, *self.running.values()) for line in bot.output]
