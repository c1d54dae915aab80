"""Everything that goes on beside the callers: the loops of the program, and its one-off tasks.

The parts of the program say here what is to be repeated (`Background.loop`) and what is to be done once, behind the
caller's back (`Tasks.spawn`). A loop whose step fails is logged and goes on after a back-off, so that no fault of a
moment ends it for good; `states` tells the health check how each loop stands.

The database keeps a set of tasks of its own (`storage.engine.database`): transactions that outlive their callers.
It is a layer below, is opened before any of this and closed after it, and must not depend on it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any

from bot.domain.errors import StoreBusy, StoreFull

log = logging.getLogger(__name__)

FAILING = 3  # failures in a row from which on a loop is unhealthy; one or two are a hiccup that mends itself
SHORTEST_BACK_OFF = 1.0  # seconds after a first failure; it doubles with each further one
LONGEST_BACK_OFF = 60.0  # seconds, where the loop names no other

Step = Callable[[], Awaitable[float | None]]
Wait = Callable[[float], Awaitable[object]]


class Tasks:
    """One-off tasks of one kind, such as the pictures under way.

    They are kept here because the event loop keeps only weak references: a task that nobody else holds may be
    garbage-collected half-way. What goes wrong in one is logged, with `fault` as the message.
    """

    def __init__(self, name: str, fault: str | None = None) -> None:
        self.name = name
        self._fault = fault or f"{name}: a background task failed"
        self._tasks: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._tasks)

    def spawn(
        self,
        work: Coroutine[Any, Any, None],
        *,
        name: str | None = None,
        then: Callable[[], None] | None = None,
    ) -> asyncio.Task[None]:
        """Start `work`; `then` is called when it has ended, however it did."""
        task = asyncio.create_task(work, name=name or self.name)
        self._tasks.add(task)
        task.add_done_callback(partial(self._ended, then))
        return task

    async def wait(self, seconds: float | None = None) -> bool:
        """Wait until no task is left, also of those that are started meanwhile; False if the time ran out."""
        try:
            async with asyncio.timeout(seconds):
                while self._tasks:
                    await asyncio.wait(self._tasks)
        except TimeoutError:
            return False
        return True

    async def cancel(self) -> None:
        """Cancel what is left, and wait for its end: a task may have something to write down first."""
        for task in self._tasks:
            task.cancel()
        await self.wait()

    def _ended(self, then: Callable[[], None] | None, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error(self._fault, exc_info=error)
        if then is not None:
            then()


class Loop:
    """One step, done again and again, with a wait in between that belongs to the loop."""

    def __init__(self, name: str, step: Step, *, every: float, wait: Wait, longest_back_off: float) -> None:
        self.name = name
        self._step = step
        self._every = every
        self._wait = wait
        self._longest_back_off = longest_back_off
        self._failures = 0  # since the last success
        self.stopped = False

    @property
    def state(self) -> str:
        """`ok`, `failing` (several times in a row) or `stopped` (it does not go on)."""
        if self.stopped:
            return "stopped"
        return "ok" if self._failures < FAILING else "failing"

    async def run(self, first: float) -> None:
        """Begin after `first` seconds, and go on until cancelled."""
        if first:
            await asyncio.sleep(first)
        while True:
            try:
                await self._once()
            except asyncio.CancelledError as error:
                # A step that awaits a cancelled task raises this without anybody having cancelled the loop.
                if _is_being_cancelled():
                    raise
                await self._back_off(error)
            except Exception as error:
                # A step may answer a cancellation with an error of its own. Going on would use the cancellation up,
                # and the close would wait for this loop for ever.
                if _is_being_cancelled():
                    raise asyncio.CancelledError from error
                await self._back_off(error)

    async def _once(self) -> None:
        seconds = await self._step()
        if self._failures:
            log.info("%s: works again", self.name)
        self._failures = 0
        await self._wait(self._every if seconds is None else seconds)

    async def _back_off(self, error: BaseException) -> None:
        """Not the loop's own wait: whoever wakes the loop often must not defeat the back-off."""
        self._failures += 1
        seconds = min(SHORTEST_BACK_OFF * 2.0 ** min(self._failures - 1, 20), self._longest_back_off)
        if isinstance(error, StoreBusy | StoreFull):  # the storage itself says once what is wrong
            log.warning("%s: the database is away, trying again in %.0f s", self.name, seconds)
        else:
            log.error("%s: failed, trying again in %.0f s", self.name, seconds, exc_info=error)
        await asyncio.sleep(seconds)


class Background:
    """One per program."""

    def __init__(self) -> None:
        self._loops: dict[str, Loop] = {}
        self._running = Tasks("loops", "a loop was ended by a fault")
        self._kinds: dict[str, Tasks] = {}
        self._closing = False

    def loop(
        self,
        name: str,
        step: Step,
        *,
        every: float,
        first: float = 0.0,
        wait: Wait = asyncio.sleep,
        longest_back_off: float = LONGEST_BACK_OFF,
    ) -> None:
        """Do `step` now, or after `first` seconds, and again and again until the close.

        The step returns the seconds until it is due again, or None for `every`. `wait` waits for so long; a loop
        that can be woken brings its own. After an exception the loop backs off: 1 s, 2 s, 4 s, ... but never longer
        than `longest_back_off`, nor than `every`.
        """
        loop = Loop(name, step, every=every, wait=wait, longest_back_off=min(longest_back_off, every))
        self._loops[name] = loop
        self._running.spawn(loop.run(first), name=name, then=partial(self._stopped, loop))

    def tasks(self, name: str, fault: str | None = None) -> Tasks:
        """The tasks of this kind; `fault` is logged when one of them fails."""
        return self._kinds.setdefault(name, Tasks(name, fault))

    def spawn(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Do `work` once. A part that has to wait for its own tasks takes `tasks` instead."""
        self.tasks(name).spawn(work)

    def states(self) -> dict[str, str]:
        """How each loop stands, by name; see `Loop.state`."""
        return {name: loop.state for name, loop in self._loops.items()}

    async def close(self, grace: float) -> None:
        """End the loops, so that nothing new begins; then let what was begun finish, for `grace` seconds in all.

        What is left then is cancelled, kind after kind in the order in which they were first named.
        """
        self._closing = True
        await self._running.cancel()
        deadline = asyncio.get_running_loop().time() + grace
        for tasks in self._kinds.values():
            if not await tasks.wait(max(0.0, deadline - asyncio.get_running_loop().time())):
                await tasks.cancel()

    def _stopped(self, loop: Loop) -> None:
        """A loop ends at the close only, or by what is no Exception: then nobody else would say so."""
        loop.stopped = True
        if not self._closing:
            log.error("%s: has stopped, restart the bot", loop.name)


def _is_being_cancelled() -> bool:
    task = asyncio.current_task()
    return task is None or task.cancelling() > 0
