"""Keeps the bot of the demo running: starts it, and starts it again whenever it dies."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from bot.demo.process import BotProcess
from bot.sandbox.server import Sandbox

_RESTART_DELAY = 0.5  # seconds before a process that has died is started again
_STOP_TIMEOUT = 5.0  # seconds that a process gets to end after SIGTERM
_MAX_FAILED_STARTS = 3  # in a row, until the demo gives up


class Refusal(Exception):
    """The demo cannot start; the message is shown to whoever started it."""


class _DemoBot(BotProcess):
    """A bot that runs for as long as somebody tries it."""

    async def wait_for_end(self) -> None:
        """Wait for the end of the process, without a timeout."""
        await self._process.wait()


async def run_bot(
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

    Raises Refusal after _MAX_FAILED_STARTS failed starts in a row.
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
                    raise Refusal(f"The bot does not start.\n{words}".rstrip()) from error
            finally:
                process.terminate()
                with suppress(TimeoutError):
                    async with asyncio.timeout(_STOP_TIMEOUT):
                        await process.wait_for_end()
        await asyncio.sleep(_RESTART_DELAY)


def _do_nothing() -> None:
    """Takes the place of `ready` after the first start, so that the address is printed once."""
