"""Who may use one of the few connections: first come, first served, and nobody gives up because of a long line."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class ConnectionLine:
    """`size` connections, and those who wait for one.

    Whoever waits gives up once no transaction has been completed for `patience` seconds: the database is away then, or
    locked. As long as others come to their end it is merely busy, and a place in the line is kept.
    """

    def __init__(self, size: int, *, patience: float) -> None:
        self._free = size
        self._patience = patience
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._completed = 0

    def completed(self) -> None:
        """A transaction has come to its end: the database works."""
        self._completed += 1

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a connection, and give it to the next in line afterwards. Raises TimeoutError."""
        if self._free:
            self._free -= 1
        else:
            await self._wait()
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self) -> None:
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(mine)
        try:
            while not mine.done():
                before = self._completed
                await asyncio.wait((mine,), timeout=self._patience)
                if not mine.done() and self._completed == before:
                    raise TimeoutError("no transaction has been completed for a while")
        except BaseException:
            if mine.done():  # the turn came at this very moment
                self._pass_on()
            else:
                self._waiting.remove(mine)
            raise

    def _pass_on(self) -> None:
        if self._waiting:
            self._waiting.popleft().set_result(None)
        else:
            self._free += 1
