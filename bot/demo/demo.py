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
# How long a pretend picture takes: long enough to see the progress card, short enough not to wait.
_PAINTING_SECONDS = 2.0
_RESTART_DELAY = 0.5  # seconds before a process that has died is started again
_STOP_TIMEOUT = 5.0  # seconds that a process gets to end after SIGTERM
_MAX_FAILED_STARTS = 3  # in a row, until the demo gives up


class _Refusal(Exception):
    """The demo cannot start; the message is shown to whoever started it."""


class _DemoBot(BotProcess):
    """A bot that runs for as long as somebody tries it."""

    async def wait_for_end(self) -> None:
        """Wait for the end of the process, without a timeout."""
        await self._process.wait()


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
            endpoint = _real_endpoint() if real else await stack.enter_async_context(_pretend_endpoint())
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="imagine-bot-demo-")))
            sandbox = await stack.enter_async_context(Sandbox.open())
            page = await _open_page(stack, sandbox, demo_guild(sandbox.world), port)
            await _run_bot(sandbox, folder, endpoint, stop, lambda: _print(_address_line(page, port)))
    except _Refusal as refusal:
        _print(str(refusal), sys.stderr)
        return EXIT_CONFIG
    return 0


def _print(line: str, stream: TextIO | None = None) -> None:
    (stream or sys.stdout).write(f"{line}\n")
    (stream or sys.stdout).flush()


def _address_line(page: PageServer, wanted: int) -> str:
    elsewhere = "" if wanted in (0, page.port) else f" (port {wanted} is taken)"
    return f"Open {page.url} in a browser{elsewhere}. Ctrl+C ends it."


async def _open_page(stack: AsyncExitStack, sandbox: Sandbox, guild: Guild, port: int) -> PageServer:
    """Serve the page. If the usual port is taken, a free one is used. Any other port was asked for: _Refusal then."""

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
    endpoint = ImageEndpoint(delay=_PAINTING_SECONDS)
    async with endpoint.serve() as url:
        yield {"IMAGE_API_URL": url, "IMAGE_API_KEY": endpoint.key}


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


async def _run_bot(
    sandbox: Sandbox,
    folder: Path,
    environment: dict[str, str],
    stop: asyncio.Event,
    ready: Callable[[], None],
) -> None:
    """Keep the bot running until `stop`; call `ready` once, when it is connected for the first time."""
    running = asyncio.create_task(_supervise(sandbox, folder, environment, ready))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
    for task in (running, stopping):
        task.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def _supervise(
    sandbox: Sandbox, folder: Path, environment: dict[str, str], ready: Callable[[], None]
) -> NoReturn:
    """Start the bot, and start it again whenever it dies; so a `kill -9` can be tried too, after which nothing is lost.

    Raises _Refusal after _MAX_FAILED_STARTS failed starts in a row.
    """
    settings = {"LOG_LEVEL": "WARNING", "SHUTDOWN_GRACE": "2", **environment}
    announce, failed = ready, 0
    while True:
        async with _DemoBot.start(sandbox, folder, settings) as process:
            try:
                await process.ready()
                announce()
                announce, failed = _do_nothing, 0
                await process.wait_for_end()
            except (RuntimeError, TimeoutError) as error:
                failed += 1
                if failed == _MAX_FAILED_STARTS:
                    words = "\n".join(process.output)
                    raise _Refusal(f"The bot does not start.\n{words}".rstrip()) from error
            finally:
                process.terminate()
                with suppress(TimeoutError):
                    async with asyncio.timeout(_STOP_TIMEOUT):
                        await process.wait_for_end()
        await asyncio.sleep(_RESTART_DELAY)


def _do_nothing() -> None:
    """Takes the place of `ready` after the first start, so that the address is printed once."""
