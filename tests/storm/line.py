"""A line to PostgreSQL that can go silent, or lose the answers to COMMITs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Self

CHUNK = 64 * 1024  # bytes
COMMIT = b"COMMIT"


@dataclass
class Wire:
    """A proxy before PostgreSQL's port. `port` is what the bot is given instead."""

    target: tuple[str, int]
    port: int = 0
    _loses: bool = False
    _open: asyncio.Event = field(default_factory=asyncio.Event)
    _lines: set[asyncio.Task[None]] = field(default_factory=set)

    @classmethod
    @asynccontextmanager
    async def before(cls, host: str, port: int) -> AsyncIterator[Self]:
        wire = cls((host, port))
        wire._open.set()
        server = await asyncio.start_server(wire._connected, "127.0.0.1", 0)
        wire.port = server.sockets[0].getsockname()[1]
        try:
            yield wire
        finally:
            server.close()
            for line in wire._lines:
                line.cancel()
            if wire._lines:
                await asyncio.wait(wire._lines)

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Nothing is carried in either direction, and nothing is closed; what came meanwhile is carried afterwards."""
        self._open.clear()
        try:
            yield
        finally:
            self._open.set()

    @contextmanager
    def losing_commits(self) -> Iterator[None]:
        """A COMMIT reaches the server, and the connection is cut before its answer."""
        self._loses = True
        try:
            yield
        finally:
            self._loses = False

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(*self.target)
        line = _Line(self, back, writer)
        tasks = {asyncio.create_task(line.to_server(reader)), asyncio.create_task(line.to_bot(there))}
        self._lines |= tasks
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            self._lines -= tasks
            for stream in (back, writer):
                stream.close()


@dataclass
class _Line:
    wire: Wire
    server: asyncio.StreamWriter
    bot: asyncio.StreamWriter
    committed: bool = False

    async def to_server(self, reader: asyncio.StreamReader) -> None:
        while data := await reader.read(CHUNK):
            await self.wire._open.wait()
            self.committed = self.wire._loses and COMMIT in data
            self.server.write(data)
            await self.server.drain()

    async def to_bot(self, reader: asyncio.StreamReader) -> None:
        """Ends, and the line with it, where the answer that has come is one to a COMMIT that nobody shall hear."""
        while data := await reader.read(CHUNK):
            await self.wire._open.wait()
            if self.committed:
                return
            self.bot.write(data)
            await self.bot.drain()
