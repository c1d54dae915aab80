"""The pretend Discord as one server on a loopback port: REST, gateway and CDN over one world."""

from __future__ import annotations

import socket
from collections import deque
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Self

from aiohttp import web

from bot.sandbox.cdn import Cdn
from bot.sandbox.gateway import Gateway
from bot.sandbox.people.person import Person
from bot.sandbox.people.shown import Shown
from bot.sandbox.rest.blocks import Blocks
from bot.sandbox.rest.call import Recorded
from bot.sandbox.rest.faults import Faults
from bot.sandbox.rest.server import Rest
from bot.sandbox.world.changes import PATIENCE
from bot.sandbox.world.entities import Guild, Interaction, Role
from bot.sandbox.world.interactions import Clock
from bot.sandbox.world.links import Links
from bot.sandbox.world.memory import Keep
from bot.sandbox.world.world import World

# One request may carry 25 MiB; what is more is read too, to be refused with an answer.
_READ_LIMIT = 64 * 1024 * 1024
# Connections that may wait to be accepted. A bot that answers a thousand members opens a thousand; whichever finds no
# room is tried again by the kernel after a second, which would count as the bot's slowness.
BACKLOG = 4096


def _now() -> datetime:
    return datetime.now(UTC)


class Sandbox:
    """`async with Sandbox.open() as sandbox:` and give `sandbox.settings()` to the bot's environment."""

    def __init__(self, base: str, world: World, *, heartbeat_interval: float) -> None:
        self.base = base
        self.world = world
        # Whatever the bot used and the sandbox does not imitate; a test that ends with any here has failed.
        self.refused: list[str] = []
        self.rest = Rest(world, refused=self.refused)
        self.gateway = Gateway(
            world, world.gateway_url, refused=self.refused, heartbeat_interval=heartbeat_interval
        )
        self.cdn = Cdn(world)

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        *,
        port: int = 0,
        clock: Clock = _now,
        keep: Keep | None = None,
        heartbeat_interval: float = 41.25,
        response_window: float = 3.0,
    ) -> AsyncIterator[Self]:
        """`clock` rules the ages of tokens and links; ids and message times are real. Port 0: any free one."""
        listener = socket.create_server(("127.0.0.1", port))
        base = f"127.0.0.1:{listener.getsockname()[1]}"
        world = World(
            clock=clock,
            links=Links(f"http://{base}/cdn", clock),
            gateway_url=f"ws://{base}/gateway",
            keep=keep or Keep(),
            response_window=response_window,
        )
        sandbox = cls(base, world, heartbeat_interval=heartbeat_interval)
        runner = web.AppRunner(sandbox._app(), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.SockSite(runner, listener, backlog=BACKLOG).start()
            yield sandbox
        finally:
            world.interactions.close()
            await sandbox.gateway.close()
            await runner.cleanup()

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=_READ_LIMIT)
        self.rest.attach(app, "/api/v10")
        self.cdn.attach(app, "/cdn")
        for path in ("/gateway", "/gateway/resume"):
            app.router.add_get(path, self.gateway.handle)
        return app

    def settings(self) -> dict[str, str]:
        """The environment that points a bot here."""
        return {
            "DISCORD_TOKEN": self.world.token,
            "DISCORD_API_URL": f"http://{self.base}/api/v10",
            "DISCORD_GATEWAY_URL": self.world.gateway_url,
            "DISCORD_CDN_URL": self.world.links.base,
            "DISCORD_IDENTIFY_DELAY": "0",
        }

    @property
    def requests(self) -> deque[Recorded]:
        """What the bot asked of REST, oldest first."""
        return self.rest.requests

    @property
    def discord_faults(self) -> Faults:
        return self.rest.faults

    @property
    def discord_blocks(self) -> Blocks:
        return self.rest.blocks

    def join(
        self,
        guild: Guild,
        name: str,
        *,
        roles: Iterable[Role] = (),
        locale: str = "en-US",
        made_at: datetime | None = None,
        joined_at: datetime | None = None,
    ) -> Person:
        """A new member of the guild, at the keyboard: of an account made, and joined, now or at these moments."""
        user = self.world.add_user(name, locale=locale, made_at=made_at)
        return Person(self.world, self.world.add_member(guild, user, roles=roles, joined_at=joined_at))

    def bot_ready(
        self, count: int = 1, *, commands: bool = True, timeout: float = PATIENCE
    ) -> Coroutine[Any, Any, None]:
        """Wait until `count` sessions are connected and (if asked) commands are registered."""

        def ready() -> bool:
            return len(self.gateway.connected) >= count and (
                not commands or any(self.world.commands.values())
            )

        return self.world.changes.until(ready, timeout=timeout)

    async def asked(self, route: str, count: int = 1) -> list[Recorded]:
        """Wait until the bot has made that many requests of a route ("PATCH /channels/..."); all of them so far."""

        def found() -> list[Recorded]:
            return [request for request in self.requests if request.route == route]

        await self.world.changes.until(lambda: len(found()) >= count)
        return found()

    def replay(self, interaction: Interaction | Shown, *, to: int | None = None) -> None:
        """Deliver the same interaction once more: same id, same token."""
        entity = interaction.interaction if isinstance(interaction, Shown) else interaction
        self.gateway.deliver(entity.channel.guild.id, entity.payload, to)

    def person(self, guild: Guild, user_id: int) -> Person:
        """An existing member, at the keyboard."""
        return Person(self.world, guild.members[user_id])
