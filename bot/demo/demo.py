"""`imagine-bot demo`: the bot to be tried in a browser, on this machine alone.

A pretend Discord and a pretend image endpoint run in this process; the real, unmodified bot runs as a process of its
own between them.
"""

from __future__ import annotations

import asyncio
import errno
import json
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TextIO

from pydantic import SecretStr

from bot.config import EXIT_CONFIG, Settings, clock
from bot.demo.baddays import discord_days, endpoint_days, machine_days
from bot.demo.guild import demo_guild
from bot.demo.process import BotProcess
from bot.demo.supervisor import Refusal, Supervisor
from bot.sandbox.baddays import BadDays
from bot.sandbox.images import ImageEndpoint
from bot.sandbox.later import Later
from bot.sandbox.pageserver import PageServer, serve_page
from bot.sandbox.server import Sandbox
from bot.sandbox.world.entities import Guild

DEFAULT_PORT = 8787
# How long a pretend picture takes: long enough to see the progress card, short enough not to wait.
_PAINTING_SECONDS = 2.0
# Enough credits to play with, and a model that takes an attached picture.
_PLAY = {"DEFAULT_CREDITS": "50", "IMAGE_MODEL": "aurora-2"}


async def demo(*, port: int = DEFAULT_PORT, real: bool = False) -> int:
    """Run until SIGINT or SIGTERM, then remove everything; returns the exit status.

    With `real` the pictures come from the endpoint of IMAGE_API_URL, and cost what it charges.
    Raises pydantic.ValidationError if those settings are wrong.
    """
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        async with AsyncExitStack() as stack:
            sandbox = await stack.enter_async_context(Sandbox.open())
            days = BadDays(sandbox.world.changes, _now)
            stack.callback(days.close)
            settings = _real_endpoint() if real else await _pretend_endpoint(stack, days)
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="imagine-bot-demo-")))
            guild = demo_guild(sandbox.world)
            later = Later(sandbox.world.changes, partial(clock.move, folder))
            page = await _open_page(stack, sandbox, guild, days, later, port)
            opening = _Opening(sandbox, guild, days, lambda: _print(_address_line(page, port)))
            supervisor = Supervisor(
                sandbox, folder, settings, on_ready=opening.ready, on_end=lambda: days.over("disk_full")
            )
            days.offer(discord_days(sandbox.discord_blocks))
            days.offer(machine_days(supervisor))
            await supervisor.run(stop)
    except Refusal as refusal:
        _print(str(refusal), sys.stderr)
        return EXIT_CONFIG
    return 0


class _Opening:
    """What happens when the bot is connected: the first time it is invited to the server, which it greets, and the
    address is announced."""

    def __init__(self, sandbox: Sandbox, guild: Guild, days: BadDays, announce: Callable[[], None]) -> None:
        self._world = sandbox.world
        self._guild = guild
        self._days = days
        self._announce = announce
        self._world.remove_guild(guild)

    async def ready(self, process: BotProcess) -> None:
        """Raises TimeoutError if the bot does not greet."""
        self._days.over("killed")
        if self._guild.id in self._world.guilds:
            return
        # Servers of the first two seconds count as those that it has been in before, which are not greeted.
        await process.logged("connected to Discord")
        self._world.invite_again(self._guild)
        await self._world.changes.until(self._greeted)
        self._announce()

    def _greeted(self) -> bool:
        return any(channel.messages for channel in self._guild.channels.values())


def _now() -> datetime:
    return datetime.now(UTC)


def _print(line: str, stream: TextIO | None = None) -> None:
    (stream or sys.stdout).write(f"{line}\n")
    (stream or sys.stdout).flush()


def _address_line(page: PageServer, wanted: int) -> str:
    elsewhere = "" if wanted in (0, page.port) else f" (port {wanted} is taken)"
    return f"Open {page.url} in a browser{elsewhere}. Ctrl+C ends it."


async def _open_page(
    stack: AsyncExitStack, sandbox: Sandbox, guild: Guild, days: BadDays, later: Later, port: int
) -> PageServer:
    """Serve the page. If the usual port is taken, a free one is used. Any other port was asked for: Refusal then."""

    def online() -> bool:
        return bool(sandbox.gateway.connected)

    def served(port: int) -> AbstractAsyncContextManager[PageServer]:
        return serve_page(sandbox.world, guild, online=online, port=port, bad_days=days, later=later)

    try:
        return await stack.enter_async_context(served(port))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise Refusal(f"Port {port} cannot be used: {error.strerror}.") from error
        if port != DEFAULT_PORT:
            raise Refusal(f"Port {port} is taken; choose another one with --port.") from error
    return await stack.enter_async_context(served(0))


async def _pretend_endpoint(stack: AsyncExitStack, days: BadDays) -> dict[str, str]:
    """The bot's settings for an endpoint that paints small landscapes, whose bad days are offered too."""
    endpoint = ImageEndpoint(delay=_PAINTING_SECONDS)
    url = await stack.enter_async_context(endpoint.serve())
    days.offer(endpoint_days(endpoint, days))
    return {"IMAGE_API_URL": url, "IMAGE_API_KEY": endpoint.key, **_PLAY}


def _real_endpoint() -> dict[str, str]:
    """The IMAGE_ settings of this process and its `.env`, for the bot's process, which runs in another folder."""
    # This token is never used: the sandbox gives the bot one.
    settings = Settings(discord_token=SecretStr("demo"))  # type: ignore[call-arg]  # the rest comes from outside
    names = [name for name in Settings.model_fields if name.startswith("image_")]
    given = {name.upper(): getattr(settings, name) for name in names if name in settings.model_fields_set}
    return {name: _as_text(name, value) for name, value in given.items()}


def _as_text(name: str, value: object) -> str:
    """A setting as it is written in the environment."""
    match value:
        case SecretStr():
            return value.get_secret_value()
        case Path():
            return str(value.resolve())
        case dict() if name == "IMAGE_QUERY":
            return "&".join(f"{key}={text}" for key, text in value.items())
        case dict():
            return json.dumps(value)
    return str(value)
