"""The loop over a to-do list whose entries are leased: a few at a time, each by one process.

Claiming an entry leases it, in the same transaction. So nobody else is at it meanwhile, and if this process dies with
it in hand, it is due again later.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, Protocol, TypeVar

from bot.studio.background import Background
from bot.studio.wakeup import Wakeup

LOOK = 30.0  # seconds; the list is looked at this often for what nobody announces
LONGEST_BACK_OFF = 10.0  # seconds between two looks while the database is away
SHORTEST_WAIT = 0.05  # seconds; what is due and was not claimed is just being claimed by another process

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


class Leased(Protocol[T_co]):
    """The list. Every verb raises StoreBusy."""

    async def release(self) -> None:
        """At a start: make due at once what processes that are known to be dead had in hand."""

    async def claim_due(self) -> T_co | None:
        """The oldest entry that is due, now leased and with one attempt more; None if none is due."""

    async def seconds_to_next(self) -> float | None:
        """Seconds until the next entry is due, 0 if one is; None if there is none."""


class Todos(Generic[T]):
    """`do` does an entry and writes down how it ended; `fault` is logged where it raises.

    `wanted` is notified by whoever has noted an entry. `at_once` are in hand at the same time, so that one that takes
    long holds up no other.
    """

    def __init__(
        self,
        name: str,
        todos: Leased[T],
        do: Callable[[T], Coroutine[Any, Any, None]],
        *,
        background: Background,
        wanted: Wakeup,
        at_once: int,
        fault: str,
    ) -> None:
        self._name = name
        self._todos = todos
        self._do = do
        self._background = background
        self._tasks = background.tasks(name, fault)
        self._wanted = wanted
        self._places = asyncio.Semaphore(at_once)
        self._released = False

    def start(self) -> None:
        """Do what is due, until the close of `background`."""
        self._background.loop(
            self._name,
            self._do_due,
            every=LOOK,
            wait=self._wanted.wait,
            longest_back_off=LONGEST_BACK_OFF,
        )

    async def _do_due(self) -> float:
        """Begin with what is due; returns the seconds until there is more."""
        if not self._released:
            await self._todos.release()
            self._released = True
        while await self._begin_next():
            pass
        seconds = await self._todos.seconds_to_next()
        return LOOK if seconds is None else max(SHORTEST_WAIT, min(seconds, LOOK))

    async def _begin_next(self) -> bool:
        await self._places.acquire()
        todo = None
        try:
            todo = await self._todos.claim_due()
        finally:
            if todo is None:
                self._places.release()
        if todo is None:
            return False
        self._tasks.spawn(self._do(todo), then=self._places.release)
        return True
