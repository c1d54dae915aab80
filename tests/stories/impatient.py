"""A proxy before the endpoint that closes after a minute of silence, as nginx does; the test says how time passes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from yarl import URL

TIMED_OUT = (
    b"HTTP/1.1 504 Gateway Time-out\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
    b"<html><head><title>504 Gateway Time-out</title></head></html>"
)


@dataclass(eq=False)
class _Connection:
    """`halves` of a minute have passed since something came from the endpoint; `came` counts the bytes of all time."""

    client: asyncio.StreamWriter
    server: asyncio.StreamWriter
    halves: int = 0
    came: int = 0

    def cut(self) -> None:
        if not self.came:
            self.client.write(TIMED_OUT)
        self.client.close()
        self.server.close()


@dataclass
class ImpatientProxy:
    """`url` is the endpoint's base URL by way of this proxy; `cut` counts the connections that it closed."""

    url: str
    cut: int = 0
    _open: set[_Connection] = field(default_factory=set)
    _came: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def half_a_minute(self) -> None:
        """Passes: who was silent for two of them is cut off."""
        for each in tuple(self._open):
            each.halves += 1
            if each.halves == 2:
                self.cut += 1
                each.cut()

    async def something_comes(self, of: Callable[[], object]) -> None:
        """Call `of`, and wait until the endpoint has sent something more through an open connection."""
        before = {each: each.came for each in self._open}
        of()
        async with self._came:
            await self._came.wait_for(
                lambda: (
                    any(each.came > before.get(each, 0) for each in self._open)
                    or any(each not in self._open for each in before)
                )
            )

    async def pass_on(self, connection: _Connection, reader: asyncio.StreamReader) -> None:
        with suppress(OSError):
            while data := await reader.read(2**16):
                connection.halves, connection.came = 0, connection.came + len(data)
                connection.client.write(data)
                await connection.client.drain()
                await self._tell()
        connection.client.close()
        self._open.discard(connection)
        await self._tell()

    async def _tell(self) -> None:
        async with self._came:
            self._came.notify_all()


@asynccontextmanager
async def impatient_proxy(endpoint: str) -> AsyncIterator[ImpatientProxy]:
    """In front of the endpoint with this base URL."""
    behind = URL(endpoint)
    found = ImpatientProxy("")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back, on = await asyncio.open_connection(behind.host, behind.port)
        connection = _Connection(writer, on)
        found._open.add(connection)
        answering = asyncio.create_task(found.pass_on(connection, back))
        with suppress(OSError):
            while data := await reader.read(2**16):
                on.write(data)
                await on.drain()
        on.close()
        await answering

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        found.url = str(behind.with_host("127.0.0.1").with_port(port))
        yield found
