"""How long a result's address is tried, and how much of what is fetched may be in memory at once.

A file may be seconds late at its address, after the endpoint has answered and was paid. One bound holds for all: waits,
redirects, and attempts that hang. Time in which the bot itself is what the file waits for is not counted.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

FIRST_BYTES = 1024 * 1024  # of each file; what goes beyond them needs a place


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """`seconds` in all for one address. Two tries are `first_wait` seconds apart, then longer, up to `longest_wait`.

    An attempt in which nothing comes for `hangs` seconds is cut off, and tried again.
    """

    seconds: float = 120.0
    first_wait: float = 0.25
    longest_wait: float = 3.0
    longest_named: float = 15.0
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    @property
    def hangs(self) -> float:
        return min(10.0, self.seconds / 3)

    async def wait(self, tries: int, named: float | None) -> None:
        """After so many tries. `named`: the seconds that the host has asked for, if it has."""
        back_off = min(self.longest_wait, self.first_wait * 2.0 ** min(tries - 1, 20))
        await self.sleep(max(back_off, min(named or 0.0, self.longest_named)))


@dataclass(slots=True)
class Bound:
    """What is left of the time. `timer` ends the block that it is the timeout of."""

    timer: asyncio.Timeout

    @asynccontextmanager
    async def paused(self) -> AsyncIterator[None]:
        """What takes place in here does not count."""
        loop = asyncio.get_running_loop()
        begun, ends = loop.time(), self.timer.when()
        self.timer.reschedule(None)
        try:
            yield
        finally:
            if ends is not None:
                self.timer.reschedule(ends + loop.time() - begun)


@dataclass(slots=True)
class Place:
    """Room in memory for one file, of a number that `free` counts. A small file needs none, nor does one that waits:
    a host that sends nothing, or one byte after the other, takes no other file's place."""

    free: asyncio.Semaphore
    bound: Bound
    taken: bool = field(default=False, init=False)

    async def take(self) -> None:
        if not self.taken:
            async with self.bound.paused():
                await self.free.acquire()
            self.taken = True

    def give_back(self) -> None:
        if self.taken:
            self.taken = False
            self.free.release()
