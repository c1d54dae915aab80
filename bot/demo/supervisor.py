"""Keeps the bot of the demo running: starts it, and starts it again whenever it dies."""

from __future__ import annotations

import asyncio
import resource
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from bot.demo.process import BotProcess
from bot.sandbox.server import Sandbox

_RESTART_DELAY = 0.5  # seconds before a process that has died is started again
_STOP_TIMEOUT = 5.0  # seconds that a process gets to end after SIGTERM
_MAX_FAILED_STARTS = 3  # in a row, until the demo gives up
# Bytes that a file may have while the disk is "full": less than the database has already.
_NO_ROOM = 100


class Refusal(Exception):
    """The demo cannot start; the message is shown to whoever started it."""


class _DemoBot(BotProcess):
    """A bot that runs for as long as somebody tries it."""

    async def wait_for_end(self) -> None:
        """Wait for the end of the process, without a timeout."""
        await self._process.wait()


class Supervisor:
    """`environment` are the bot's settings besides those that point it to the sandbox. `on_ready` is awaited whenever
    a process is connected, `on_end` is called whenever one has ended."""

    def __init__(
        self,
        sandbox: Sandbox,
        folder: Path,
        environment: Mapping[str, str],
        *,
        on_ready: Callable[[BotProcess], Awaitable[None]],
        on_end: Callable[[], None],
    ) -> None:
        self._sandbox = sandbox
        self._folder = folder
        self._settings = {"SHUTDOWN_GRACE": "2", **environment}
        self._on_ready = on_ready
        self._on_end = on_end
        self._process: _DemoBot | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Keep the bot running until `stop`. Raises Refusal after _MAX_FAILED_STARTS failed starts in a row."""
        running = asyncio.create_task(self._supervise())
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        for task in (running, stopping):
            task.cancel()
        with suppress(asyncio.CancelledError):
            await running

    def kill(self) -> None:
        """SIGKILL, as when the power fails; the bot is started again, and nothing is lost."""
        if self._process is not None:
            self._process.kill()

    def fill_disk(self) -> None:
        """From now on the process can write to no file, as on a full disk: its limit for the size of files is lowered.

        The program sees EFBIG where a full disk gives ENOSPC, and SQLite calls both "disk full". A process that is
        started anew has no such limit.
        """
        self._limit_files(_NO_ROOM)

    def free_disk(self) -> None:
        self._limit_files(resource.RLIM_INFINITY)

    def _limit_files(self, size: int) -> None:
        if sys.platform != "linux" or self._process is None or not self._process.running:
            return
        with suppress(ProcessLookupError):  # it ended just now
            _, most = resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE)
            limit = most if size == resource.RLIM_INFINITY else size
            resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (limit, most))

    async def _supervise(self) -> NoReturn:
        failed = 0
        while True:
            async with _DemoBot.start(self._sandbox, self._folder, self._settings) as process:
                self._process = process
                try:
                    await process.ready()
                    await self._on_ready(process)
                    failed = 0
                    await process.wait_for_end()
                except (RuntimeError, TimeoutError) as error:
                    failed += 1
                    if failed == _MAX_FAILED_STARTS:
                        words = "\n".join(process.output)
                        raise Refusal(f"The bot does not start.\n{words}".rstrip()) from error
                finally:
                    await self._end(process)
            await asyncio.sleep(_RESTART_DELAY)

    async def _end(self, process: _DemoBot) -> None:
        self._process = None
        process.terminate()
        self._on_end()
        with suppress(TimeoutError):
            async with asyncio.timeout(_STOP_TIMEOUT):
                await process.wait_for_end()
