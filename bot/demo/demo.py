"""The bot to be tried in a browser, on this machine alone: a pretend Discord, a pretend image endpoint, and the real,
unmodified bot as a process of its own between them."""

from __future__ import annotations

import asyncio
import errno
import json
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import NoReturn, TextIO

from pydantic import SecretStr

from bot.config import EXIT_CONFIG, Settings
from bot.demo.guild import demo_guild
from bot.demo.process import BotProcess
from bot.sandbox.images import ImageEndpoint
from bot.sandbox.pageserver import PageServer, serve_page
from bot.sandbox.server import Sandbox
from bot.sandbox.world.entities import Guild

DEFAULT_PORT = 8787
# Seconds that a pretend picture takes: long enough to see the progress card, short enough to play.
_PAINTING = 2.0
# Seconds before a dead process is started again, and for the orderly end of a living one.
_REST, _GRACE = 0.5, 5.0
_MOST_FAILED_STARTS = 3


class _Refusal(Exception):
    """The demo cannot start; the message is for the person who called it."""


class _LastingBot(BotProcess):
    """A bot that is left running for as long as somebody plays with it."""

    async def over(self) -> None:
        """Wait for its end, however long that takes."""
        await self._process.wait()


async def demo(*, port: int = DEFAULT_PORT, real: bool = False) -> int:
    """Run until SIGINT or SIGTERM; the exit status. Nothing is left behind.

    With `real` the pictures come from the endpoint of IMAGE_API_URL, and cost what it charges.
    Raises pydantic.ValidationError if those settings are at fault.
    """
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        async with AsyncExitStack() as stack:
            endpoint = _real_endpoint() if real else await stack.enter_async_context(_pretend_endpoint())
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="imagine-bot-demo-")))
            sandbox = await stack.enter_async_context(Sandbox.open())
            page = await _open_page(stack, sandbox, demo_guild(sandbox.world), port)
            await _run_bot(sandbox, folder, endpoint, stop, lambda: _tell(_invitation(page, port)))
    except _Refusal as refusal:
        _tell(str(refusal), sys.stderr)
        return EXIT_CONFIG
    return 0


def _tell(line: str, stream: TextIO | None = None) -> None:
    (stream or sys.stdout).write(f"{line}\n")
    (stream or sys.stdout).flush()


def _invitation(page: PageServer, wanted: int) -> str:
    elsewhere = "" if wanted in (0, page.port) else f" (port {wanted} is taken)"
    return f"Open {page.url} in a browser{elsewhere}. Ctrl+C ends it."


async def _open_page(stack: AsyncExitStack, sandbox: Sandbox, guild: Guild, port: int) -> PageServer:
    """A port that was asked for is kept to; the usual one, when taken, gives way to a free one."""

    def online() -> bool:
        return bool(sandbox.gateway.connected)

    try:
        return await stack.enter_async_context(serve_page(sandbox.world, guild, online=online, port=port))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise _Refusal(f"Port {port} cannot be used: {error.strerror}.") from error
        if port != DEFAULT_PORT:
            raise _Refusal(f"Port {port} is taken; choose another one with --port.") from error
    return await stack.enter_async_context(serve_page(sandbox.world, guild, online=online))


@asynccontextmanager
async def _pretend_endpoint() -> AsyncIterator[dict[str, str]]:
    """The bot's settings for an endpoint that paints small landscapes."""
    endpoint = ImageEndpoint(delay=_PAINTING)
    async with endpoint.serve() as url:
        yield {"IMAGE_API_URL": url, "IMAGE_API_KEY": endpoint.key}


def _real_endpoint() -> dict[str, str]:
    """The IMAGE_ settings around this process or in its `.env`, for a process that works in another folder."""
    # The token opens nothing: the sandbox gives the bot its own.
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


async def _run_bot(
    sandbox: Sandbox,
    folder: Path,
    environment: dict[str, str],
    stop: asyncio.Event,
    ready: Callable[[], None],
) -> None:
    """Keep the bot running until `stop`; call `ready` once, when it is first connected."""
    running = asyncio.create_task(_again_and_again(sandbox, folder, environment, ready))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
    for task in (running, stopping):
        task.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def _again_and_again(
    sandbox: Sandbox, folder: Path, environment: dict[str, str], ready: Callable[[], None]
) -> NoReturn:
    """Start the bot, and start it again whenever it dies: its members lose nothing by a kill -9, as they can see."""
    settings = {"LOG_LEVEL": "WARNING", "SHUTDOWN_GRACE": "2", **environment}
    announce, failed = ready, 0
    while True:
        async with _LastingBot.start(sandbox, folder, settings) as process:
            try:
                await process.ready()
                announce()
                announce, failed = _nothing, 0
                await process.over()
            except (RuntimeError, TimeoutError) as error:
                failed += 1
                if failed == _MOST_FAILED_STARTS:
                    words = "\n".join(process.output)
                    raise _Refusal(f"The bot does not start.\n{words}".rstrip()) from error
            finally:
                process.terminate()
                with suppress(TimeoutError):
                    async with asyncio.timeout(_GRACE):
                        await process.over()
        await asyncio.sleep(_REST)


def _nothing() -> None:
    """In place of `ready` after the first start: the address is printed once."""
