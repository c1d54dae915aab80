"""Runs the bot as a process of its own, with an environment of its own, connected to a sandbox."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ClassVar, Protocol, Self

from bot.sandbox.server import Sandbox

_ROOT = Path(__file__).parents[2]
# Seconds to wait for a start, for a line of output, and for an end, since a shutdown may take SHUTDOWN_GRACE (30).
_START_TIMEOUT, _LOG_TIMEOUT, _EXIT_TIMEOUT = 60, 60, 120
_INHERITED = ("PATH", "HOME", "LANG", "TMPDIR")


class Running(Protocol):
    """A process: the part of asyncio.subprocess.Process that is used here."""

    stdout: asyncio.StreamReader | None

    @property
    def pid(self) -> int: ...

    @property
    def returncode(self) -> int | None: ...

    def kill(self) -> None: ...

    def terminate(self) -> None: ...

    async def wait(self) -> int: ...


class Spawn(Protocol):
    async def __call__(
        self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str]
    ) -> Running:
        """Start `python ARGUMENTS` in `folder`, with this environment and no other. Its errors go to its output."""


async def new_process(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str]
) -> asyncio.subprocess.Process:
    """A Spawn: a new process of the Python that runs this."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        cwd=folder,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


class BotProcess:
    """The bot's process. `async with BotProcess.start(sandbox, folder, {...}) as process: await process.ready()`.

    `spawn` is how all of them are started; the tests, which start very many, replace it.
    """

    spawn: ClassVar[Spawn] = staticmethod(new_process)

    def __init__(self, sandbox: Sandbox, process: Running) -> None:
        self._sandbox = sandbox
        self._process = process
        self._identifies_before = sandbox.gateway.identifies
        self._line = asyncio.Event()
        self._reader = asyncio.create_task(self._read())
        # What it wrote to stdout and stderr, by line.
        self.output: list[str] = []

    @classmethod
    @asynccontextmanager
    async def start(
        cls,
        sandbox: Sandbox,
        folder: Path,
        environment: Mapping[str, str] | None = None,
        *,
        arguments: Sequence[str] = ("-m", "bot", "run"),
    ) -> AsyncIterator[Self]:
        """Run Python with `arguments` in `folder`, where it finds no developer's `.env`.

        It is killed when the context is left. Of this process's environment it gets only what every program needs.
        """
        variables = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        variables |= {
            "PYTHONPATH": str(_ROOT),
            "PYTHONUNBUFFERED": "1",
            "DATA_DIR": str(folder),
            "HTTP_PORT": "0",
        }
        everything = {**variables, **sandbox.settings(), **(environment or {})}
        process = await cls.spawn(arguments, folder, everything)
        bot = cls(sandbox, process)
        try:
            yield bot
        finally:
            bot.kill()
            await bot.exited()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.returncode is None

    async def ready(self, shards: int = 1, *, commands: bool = True) -> None:
        """Wait until `shards` shards have identified, and with `commands` until commands are registered.

        Raises RuntimeError with the output if the process ends instead, TimeoutError if neither happens.
        """
        known = self._sandbox.world.commands

        def identified() -> bool:
            enough = self._sandbox.gateway.identifies >= self._identifies_before + shards
            return enough and (not commands or any(known.values()))

        waiting = asyncio.create_task(self._sandbox.world.changes.until(identified, timeout=_START_TIMEOUT))
        done, _ = await asyncio.wait({waiting, self._reader}, return_when=asyncio.FIRST_COMPLETED)
        if waiting in done:
            await waiting
            return
        waiting.cancel()
        raise RuntimeError("the bot ended before it was ready:\n" + "\n".join(self.output))

    async def logged(self, words: str) -> str:
        """Wait for a line of output that contains these words; returns the line. Raises TimeoutError."""
        async with asyncio.timeout(_LOG_TIMEOUT):
            while True:
                self._line.clear()
                for line in self.output:
                    if words in line:
                        return line
                await self._line.wait()

    def kill(self) -> None:
        """Send SIGKILL, which ends it at once."""
        if self.running:
            self._process.kill()

    def terminate(self) -> None:
        """Send SIGTERM, as a container does to stop it."""
        if self.running:
            self._process.terminate()

    async def exited(self) -> int:
        """Wait for the end of the process; returns its exit status, negative for a signal. Raises TimeoutError."""
        async with asyncio.timeout(_EXIT_TIMEOUT):
            await self._reader
            return await self._process.wait()

    async def _read(self) -> None:
        while self._process.stdout is not None and (line := await self._process.stdout.readline()):
            self.output.append(line.decode(errors="replace").rstrip())
            self._line.set()
