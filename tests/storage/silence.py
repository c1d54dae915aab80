"""A road to PostgreSQL that falls silent: nothing passes any more, as behind a firewall or a machine that is gone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import sqlalchemy as sa


class Road:
    """`url` leads to the server by it."""

    def __init__(self, socket: str, url: sa.URL) -> None:
        self._socket = socket
        self._url = url
        self._passable = asyncio.Event()  # of the connections that are open now
        self._passable.set()
        self._is_closed = False
        self._port = 0
        self._carrying: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        address = self._url.set(host="127.0.0.1", port=self._port, query={})
        return address.render_as_string(hide_password=False)

    def fall_silent(self, *, for_new_ones: bool) -> None:
        """Nothing passes on the connections that are open. New ones are well, or are taken and get no answer either."""
        self._passable.clear()
        self._passable = asyncio.Event()
        if not for_new_ones:
            self._passable.set()

    def clear(self) -> None:
        """New connections are well again."""
        self._passable.set()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Road]:
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self._port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for task in self._carrying:
                task.cancel()
            await asyncio.gather(*self._carrying, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        passable = self._passable
        there, back = await asyncio.open_unix_connection(self._socket)
        for source, target in ((reader, back), (there, writer)):
            self._carrying.add(asyncio.create_task(_carry(source, target, passable)))


async def _carry(source: asyncio.StreamReader, target: asyncio.StreamWriter, passable: asyncio.Event) -> None:
    try:
        with suppress(ConnectionError):  # one side has gone, which is how a connection ends
            while data := await source.read(65536):
                await passable.wait()
                target.write(data)
                await target.drain()
    finally:
        target.close()


def road_to(url: str) -> Road:
    """To a server that listens on a Unix socket."""
    address = sa.make_url(url)
    folder = address.query["host"]
    assert isinstance(folder, str)
    return Road(f"{folder}/.s.PGSQL.{address.port or 5432}", address)
