"""The bot as the program it is: its own process, with its own environment, killed at will."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Self

from bot.sandbox.server import Sandbox

_ROOT = Path(__file__).parents[2]
# How long a test waits, in seconds, for a start, for a line of output, and for an end (a shutdown may take 30).
_START, _WORDS, _END = 60, 60, 120
_INHERITED = ("PATH", "HOME", "LANG", "TMPDIR")


class BotProcess:
    """`async with BotProcess.start(sandbox, folder, {...}) as process: await process.ready()`."""

    def __init__(self, sandbox: Sandbox, process: asyncio.subprocess.Process) -> None:
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
        """Run Python with `arguments`, at work in `folder` (where it finds no developer's `.env`).

        Of the environment around it, it gets only what every program needs. It is killed on leaving.
        """
        variables = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        variables |= {
            "PYTHONPATH": str(_ROOT),
            "PYTHONUNBUFFERED": "1",
            "DATA_DIR": str(folder),
            "HTTP_PORT": "0",
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            cwd=folder,
            env={**variables, **sandbox.settings(), **(environment or {})},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
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
        """Wait until its shards have identified and commands are registered.

        RuntimeError with its output if it ends instead; TimeoutError if neither happens.
        """
        known = self._sandbox.world.commands

        def identified() -> bool:
            enough = self._sandbox.gateway.identifies >= self._identifies_before + shards
            return enough and (not commands or any(known.values()))

        waiting = asyncio.create_task(self._sandbox.world.changes.until(identified, timeout=_START))
        done, _ = await asyncio.wait({waiting, self._reader}, return_when=asyncio.FIRST_COMPLETED)
        if waiting in done:
            await waiting
            return
        waiting.cancel()
        raise RuntimeError("the bot ended before it was ready:\n" + "\n".join(self.output))

    async def logged(self, words: str) -> str:
        """Wait for a line of output that holds these words; the line."""
        async with asyncio.timeout(_WORDS):
            while True:
                self._line.clear()
                for line in self.output:
                    if words in line:
                        return line
                await self._line.wait()

    def kill(self) -> None:
        """SIGKILL: no last words."""
        if self.running:
            self._process.kill()

    def terminate(self) -> None:
        """SIGTERM, as a container stops."""
        if self.running:
            self._process.terminate()

    async def exited(self) -> int:
        """Wait for its end; the exit status (negative: the signal)."""
        async with asyncio.timeout(_END):
            await self._reader
            return await self._process.wait()

    async def _read(self) -> None:
        while self._process.stdout is not None and (line := await self._process.stdout.readline()):
            self.output.append(line.decode(errors="replace").rstrip())
            self._line.set()
