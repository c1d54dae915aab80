"""Starts programs of Python by forking a process that has imported already what they need.

Importing is most of what a start of the bot costs, and the same in each of a thousand starts. A forked process is the
same program: before the fork there is no thread, no event loop and no setting that was read, and after it
`bot/__main__.py` is run as `python -m bot` runs it. What must be a new process is still started as one.

`python -m tests.nursery SOCKET` is the process that forks. It takes a connection for each start, with the program's
output as a file descriptor, and tells its process id and then its exit status.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import runpy
import secrets
import selectors
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from io import FileIO, TextIOWrapper
from pathlib import Path
from typing import Any

from bot.demo.process import Running, Spawn, new_process

ROOT = Path(__file__).parent.parent
IMPORTED = ("bot.__main__", "alembic.command", "bot.pixels", "PIL.PngImagePlugin", "PIL.WebPImagePlugin")
# What Python, the C library or the loader read when a program begins: with these it must be a new process.
READ_AT_THE_BEGINNING = ("PYTHON", "LD_", "LC_", "MALLOC_", "GLIBC_", "OPENSSL_", "SSL_", "TZ")
AS_EVER = {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
CHUNK = 1 << 16  # bytes


def can_fork() -> bool:
    """Whether this system tells of the end of a process by a file descriptor (Linux)."""
    return hasattr(os, "pidfd_open")


# --- the side of the tests ---------------------------------------------------------------------------


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
    """`address` is where the process that forks listens, which is started when it is first needed: the name of a socket
    that is no file (unix(7), abstract)."""

    address: str
    _process: subprocess.Popen[bytes] | None = None

    async def spawn(self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Running:
        """Run `python ARGUMENTS` in `folder` with this environment alone."""
        if not _may_be_forked(arguments, environment):
            return await new_process(arguments, folder, environment)
        if self._process is None:
            await asyncio.to_thread(self._start)
        reading, writing = os.pipe()
        line = socket.socket(socket.AF_UNIX)
        line.connect(f"\0{self.address}")
        request = {"module": arguments[1], "rest": list(arguments[2:]), "folder": str(folder)}
        text = json.dumps({**request, "environment": dict(environment)}).encode() + b"\n"
        sent = socket.send_fds(line, [text], [writing])
        line.sendall(text[sent:])
        os.close(writing)
        told, writer = await asyncio.open_unix_connection(sock=line)
        return Forked(int(await told.readline()), await _reader_of(reading), told, writer)

    def _start(self) -> None:
        command = [sys.executable, "-m", "tests.nursery", self.address]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, **AS_EVER}
        )
        assert self._process.stdout is not None
        if not self._process.stdout.readline():
            raise RuntimeError("the nursery did not start")

    def close(self) -> None:
        """It ends with its input."""
        if self._process is not None:
            self._process.communicate()


@contextmanager
def nursery() -> Iterator[Spawn]:
    """What starts programs, for as long as the context lasts."""
    place = Nursery(f"imagine-bot-nursery-{secrets.token_hex(8)}")
    try:
        yield place.spawn
    finally:
        place.close()


def _may_be_forked(arguments: Sequence[str], environment: Mapping[str, str]) -> bool:
    own = {name: value for name, value in environment.items() if AS_EVER.get(name) != value}
    return arguments[0] == "-m" and not any(name.startswith(READ_AT_THE_BEGINNING) for name in own)


async def _reader_of(descriptor: int) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, os.fdopen(descriptor, "rb"))
    return reader


# --- the process that forks --------------------------------------------------------------------------


def main(address: str) -> None:
    """Fork until the input ends; returns in each forked process, which is to run what was asked for."""
    for name in IMPORTED:
        import_module(name)
    gc.collect()
    gc.freeze()  # so that a collection in a forked process does not copy what all share
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"\0{address}")
        listener.listen(100)
        print("ready", flush=True)
        request = _next_to_run(listener)
    if request is not None:
        _run(request)


def _next_to_run(listener: socket.socket) -> dict[str, Any] | None:
    """What this process is to run, in a forked one; None when the input has ended."""
    ends: dict[
        int, tuple[int, socket.socket]
    ] = {}  # process id and connection, by the descriptor of the process
    with selectors.DefaultSelector() as selector:
        selector.register(sys.stdin, selectors.EVENT_READ)
        selector.register(listener, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is sys.stdin:
                    return None
                if key.fileobj is not listener:
                    selector.unregister(key.fd)
                    _tell_end(key.fd, *ends.pop(key.fd))
                    continue
                line, _ = listener.accept()
                request, output = _received(line)
                if (pid := os.fork()) == 0:
                    _let_go(ends, line)
                    _take_over(output)
                    return request
                os.close(output)
                line.sendall(f"{pid}\n".encode())
                descriptor = os.pidfd_open(pid)
                ends[descriptor] = pid, line
                selector.register(descriptor, selectors.EVENT_READ)


def _tell_end(descriptor: int, pid: int, line: socket.socket) -> None:
    _, status = os.waitpid(pid, 0)
    os.close(descriptor)
    with line, suppress(OSError):  # who asked for it may have gone
        line.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())


def _received(line: socket.socket) -> tuple[dict[str, Any], int]:
    text, (output,), _, _ = socket.recv_fds(line, CHUNK, 1)
    while not text.endswith(b"\n"):
        text += line.recv(CHUNK)
    return json.loads(text), output


def _let_go(ends: dict[int, tuple[int, socket.socket]], line: socket.socket) -> None:
    """Close what only the process that forks needs."""
    for descriptor, (_, other) in ends.items():
        os.close(descriptor)
        other.close()
    line.close()


def _take_over(output: int) -> None:
    """Standard input is empty, and what is written goes to `output`."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    for descriptor, number in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(descriptor, number)
    os.close(nothing)
    os.close(output)
    sys.stdout = TextIOWrapper(FileIO(1, "w", closefd=False), encoding="utf-8", write_through=True)


def _run(request: dict[str, Any]) -> None:
    """As `python -m` does."""
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.argv = [request["module"], *request["rest"]]
    sys.path[0] = request["folder"]
    for name in (request["module"], f"{request['module']}.__main__"):
        if name in IMPORTED:
            del sys.modules[name]  # it was imported, and is to be run
    runpy.run_module(request["module"], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1])
