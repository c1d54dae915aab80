from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.demo.process import BotProcess
from bot.sandbox.people.person import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.world.entities import Channel, Guild
from tests.contract import DESCRIPTION
from tests.sandbox.wire import Wire

collect_ignore = [] if DESCRIPTION.exists() else ["test_contract.py"]
TINY_BOT = ("-m", "tests.sandbox.tiny_bot")


@dataclass
class Clock:
    """The real time, moved forward at will."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Community:
    """A Discord server with one channel and one member, and the tiny bot as a process."""

    sandbox: Sandbox
    guild: Guild
    art: Channel
    alice: Person
    bot: BotProcess
    clock: Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def sandbox(clock: Clock) -> AsyncIterator[Sandbox]:
    async with Sandbox.open(clock=clock, heartbeat_interval=1.0) as sandbox:
        yield sandbox


@pytest.fixture
async def community(sandbox: Sandbox, clock: Clock, tmp_path: Path) -> AsyncIterator[Community]:
    guild = sandbox.world.add_guild("Painters", "art")
    (art,) = guild.channels.values()
    alice = sandbox.join(guild, "alice")
    async with BotProcess.start(sandbox, tmp_path, arguments=TINY_BOT) as bot:
        await bot.ready()
        yield Community(sandbox, guild, art, alice, bot, clock)
        assert not sandbox.refused


@pytest.fixture
async def wire(sandbox: Sandbox) -> AsyncIterator[Wire]:
    async with aiohttp.ClientSession() as session:
        wire = Wire(sandbox, session)
        await wire.register()
        yield wire
