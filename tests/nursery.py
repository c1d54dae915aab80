"""Starts programs of Python by forking a process that has imported already what they need.

Importing is most of what a start of the bot costs, and the same in each of a thousand starts. A forked process is the
same program: before the fork there is no thread, no event loop and no setting that was read, and after it
`bot/__main__.py` is run as `python -m bot` runs it. What must be a new process is still started as one.

There is one process that forks (tests/forking.py) for each PYTHONPATH, since that decides which bot is imported.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from bot.demo.process import Running, Spawn, new_process

ROOT = Path(__file__).parent.parent
FORKING = Path(__file__).with_name("forking.py")
# What Python, the C library or the loader read when a program begins: with these it must be a new process.
READ_AT_THE_BEGINNING = ("PYTHON", "LD_", "LC_", "MALLOC_", "GLIBC_", "OPENSSL_", "SSL_", "TZ")
AS_EVER = {"PYTHONUNBUFFERED": "1"}


def can_fork() -> bool:
    """Whether this system tells of the end of a process by a file descriptor (Linux)."""
    return hasattr(os, "pidfd_open")


class Forked:
    """A process of the nursery, as BotProcess uses one."""

    def __init__(
        self, pid: int, stdout: asyncio.StreamReader, told: asyncio.StreamReader, line: asyncio.StreamWriter
    ) -> None:
        self.pid = pid
        self.stdout: asyncio.StreamReader | None = stdout
        self.returncode: int | None = None
        self._end = asyncio.create_task(self._until_end(told, line))

    def kill(self) -> None:
        self._send(signal.SIGKILL)

    def terminate(self) -> None:
        self._send(signal.SIGTERM)

    async def wait(self) -> int:
        return await asyncio.shield(self._end)

    def _send(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    async def _until_end(self, told: asyncio.StreamReader, line: asyncio.StreamWriter) -> int:
        self.returncode = int(await told.readline())
        line.close()
        await line.wait_closed()
        return self.returncode


@dataclass
class Nursery:
    """The processes that fork, by their PYTHONPATH. Each is started when it is first needed."""

    _forking: dict[str, asyncio.Future[_Forking]] = field(default_factory=dict)

    async def spawn(self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Running:
        """Run `python ARGUMENTS` in `folder` with this environment alone."""
        if not _may_be_forked(arguments, environment):
            return await new_process(arguments, folder, environment)
        path = environment["PYTHONPATH"]
        if path not in self._forking:
            self._forking[path] = asyncio.ensure_future(asyncio.to_thread(_Forking.start, path))
        forking = await self._forking[path]
        reading, writing = os.pipe()
        line = socket.socket(socket.AF_UNIX)
        line.connect(f"\0{forking.address}")
        request = {"module": arguments[1], "rest": list(arguments[2:]), "folder": str(folder)}
        text = json.dumps({**request, "environment": dict(environment)}).encode() + b"\n"
        sent = socket.send_fds(line, [text], [writing])
        line.sendall(text[sent:])
        os.close(writing)
        told, writer = await asyncio.open_unix_connection(sock=line)
        return Forked(int(await told.readline()), await _reader_of(reading), told, writer)

    def close(self) -> None:
        """They end with their input."""
        for future in self._forking.values():
            if future.done() and not future.cancelled() and future.exception() is None:
                future.result().process.communicate()


@dataclass(frozen=True)
class _Forking:
    """`address` is where it listens: the name of a socket that is no file (unix(7), abstract)."""

    process: subprocess.Popen[bytes]
    address: str

    @classmethod
    def start(cls, path: str) -> _Forking:
        address = f"imagine-bot-nursery-{secrets.token_hex(8)}"
        command = [sys.executable, "-P", str(FORKING), address]
        environment = {**os.environ, **AS_EVER, "PYTHONPATH": path}
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        assert process.stdout is not None
        if not process.stdout.readline():
            raise RuntimeError("the nursery did not start")
        return cls(process, address)


@contextmanager
def nursery() -> Iterator[Spawn]:
    """What starts programs, for as long as the context lasts."""
    place = Nursery()
    try:
        yield place.spawn
    finally:
        place.close()


def _may_be_forked(arguments: Sequence[str], environment: Mapping[str, str]) -> bool:
    own = {name: value for name, value in environment.items() if AS_EVER.get(name) != value}
    path = own.pop("PYTHONPATH", "")
    is_plain = bool(path) and os.pathsep not in path and (Path(path) / "bot").is_dir()
    return (
        is_plain and arguments[0] == "-m" and not any(name.startswith(READ_AT_THE_BEGINNING) for name in own)
    )


async def _reader_of(descriptor: int) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, os.fdopen(descriptor, "rb"))
    return reader
