"""A line to PostgreSQL that can go silent, or lose the answers to COMMITs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Self

import sqlalchemy as sa

CHUNK = 64 * 1024  # bytes
BEGIN, COMMIT = (
    b"BEGIN",
    b"COMMIT;",
)  # the semicolon tells it from READ COMMITTED, with which transactions begin


@dataclass
class Wire:
    """A proxy before PostgreSQL at `address`, whose server may listen on a Unix socket alone. `url` is what the bot is
    given instead."""

    address: sa.URL
    _port: int = 0
    _loses: bytes | None = None
    _open: asyncio.Event = field(default_factory=asyncio.Event)
    _lines: set[asyncio.Task[None]] = field(default_factory=set)

    @classmethod
    @asynccontextmanager
    async def before(cls, url: str) -> AsyncIterator[Self]:
        wire = cls(sa.make_url(url))
        wire._open.set()
        server = await asyncio.start_server(wire._connected, "127.0.0.1", 0)
        wire._port = server.sockets[0].getsockname()[1]
        try:
            yield wire
        finally:
            server.close()
            for line in wire._lines:
                line.cancel()
            if wire._lines:
                await asyncio.wait(wire._lines)

    @property
    def url(self) -> str:
        # Without its query: a host in there, as a Unix socket has it, comes before the other.
        proxied = self.address.set(host="127.0.0.1", port=self._port, query={})
        return proxied.render_as_string(hide_password=False)

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Nothing is carried in either direction, and nothing is closed; what came meanwhile is carried afterwards."""
        self._open.clear()
        try:
            yield
        finally:
            self._open.set()

    @contextmanager
    def losing_commits(self, of: bytes = b"") -> Iterator[None]:
        """A COMMIT reaches the server, and the connection is cut before its answer.

        `of`: only of transactions that send this for the first time on their connection.
        """
        self._loses = of
        try:
            yield
        finally:
            self._loses = None

    async def _to_server(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        port, folder = self.address.port or 5432, self.address.query.get("host")
        if isinstance(folder, str):
            return await asyncio.open_unix_connection(f"{folder}/.s.PGSQL.{port}")
        return await asyncio.open_connection(self.address.host or "127.0.0.1", port)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await self._to_server()
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
    is_meant: bool = False  # the transaction that is under way

    async def to_server(self, reader: asyncio.StreamReader) -> None:
        while data := await reader.read(CHUNK):
            await self.wire._open.wait()
            loses = self.wire._loses
            self.is_meant = loses is not None and (loses in data or (self.is_meant and BEGIN not in data))
            self.committed = self.is_meant and COMMIT in data
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
