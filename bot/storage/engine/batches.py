"""Gathers what many callers want of the same writer, so that they share one transaction instead of queueing for it.

While one transaction is under way, whatever else is asked for waits, and all of it goes into the next one. A caller
that is alone waits for nobody.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

MOST = 32  # items in one transaction: their callers wait for its commit together, so it must stay short


class Batches(Generic[Item, Outcome]):
    """Call it with an item; it returns the item's outcome.

    `work` gets at most `most` items in the order in which they were asked for, and returns one outcome for each, in the
    same order: an exception as an outcome is raised for the caller of that item alone. What `work` raises itself is
    raised for every caller of the batch. An item whose caller is cancelled is worked on all the same.
    """

    def __init__(
        self, work: Callable[[Sequence[Item]], Awaitable[Sequence[Outcome | Exception]]], *, most: int = MOST
    ) -> None:
        self._work = work
        self._most = most
        self._waiting: deque[tuple[Item, asyncio.Future[Outcome]]] = deque()
        self._worker: asyncio.Task[None] | None = None

    async def __call__(self, item: Item) -> Outcome:
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._worker is None:
            self._worker = asyncio.create_task(self._work_off())
        return await future

    async def _work_off(self) -> None:
        try:
            while self._waiting:
                size = min(self._most, len(self._waiting))
                await self._work_on([self._waiting.popleft() for _ in range(size)])
        finally:
            self._worker = None

    async def _work_on(self, batch: Sequence[tuple[Item, asyncio.Future[Outcome]]]) -> None:
        outcomes: Sequence[Outcome | Exception]
        try:
            outcomes = await self._work([item for item, _ in batch])
        except Exception as error:
            outcomes = [error] * len(batch)
        for (_, future), outcome in zip(batch, outcomes, strict=True):
            if future.done():
                continue  # its caller was cancelled, and nobody reads it any more
            if isinstance(outcome, Exception):
                future.set_exception(outcome)
            else:
                future.set_result(outcome)
