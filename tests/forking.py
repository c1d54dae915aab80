"""The process that forks for tests/nursery.py: `python -P tests/forking.py SOCKET`, which is no file but a name.

It takes a connection for each start, with the program's output as a file descriptor, and tells its process id and then
its exit status. It imports nothing of the bot by itself, so that its PYTHONPATH decides which bot it is.
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import selectors
import socket
import sys
from contextlib import suppress
from importlib import import_module
from io import FileIO, TextIOWrapper
from typing import Any

IMPORTED = ("bot.__main__", "alembic.command", "bot.pixels", "PIL.PngImagePlugin", "PIL.WebPImagePlugin")
CHUNK = 1 << 16  # bytes


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
    sys.path.insert(0, request["folder"])  # it was left out by -P
    for name in (request["module"], f"{request['module']}.__main__"):
        if name in IMPORTED:
            del sys.modules[name]  # it was imported, and is to be run
    runpy.run_module(request["module"], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(sys.argv[1])
