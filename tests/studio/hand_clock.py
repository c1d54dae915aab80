"""An event loop whose time moves by hand: nobody waits for a timer, and an hour is over at once.

The sleeps, waits and time limits of asyncio all go by the time of the event loop. Here that time stands still while
anything is ready to run, and jumps to the next timer when everybody waits. So a test reads `now()` before and after,
and what it reads is exact. There are no threads and no sockets in these tests, so nothing else can become ready.
"""

from __future__ import annotations

import asyncio
import functools
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec

P = ParamSpec("P")

HOUR = 3600.0
FOR_EVER = 30 * 24 * HOUR  # a test that lets so much time pass has something in it that never ends


class HandClock(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._now = 0.0
        super().__init__(_NobodyWaits(self.pass_time))

    def time(self) -> float:
        return self._now

    def pass_time(self, seconds: float) -> None:
        self._now += seconds
        if self._now > FOR_EVER:
            raise AssertionError("this goes on for ever")


class _NobodyWaits(selectors.DefaultSelector):
    """Looks whether anything is ready; where it would wait for that, it lets time pass instead."""

    def __init__(self, pass_time: Callable[[float], None]) -> None:
        super().__init__()
        self._pass_time = pass_time

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout is None:
            raise AssertionError("everybody waits for somebody else")
        if not ready and timeout:
            self._pass_time(timeout)
        return ready


def by_hand_clock(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Run the test in an event loop of its own, from second 0 on."""

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        with asyncio.Runner(loop_factory=HandClock) as runner:
            runner.run(test(*args, **kwargs))

    return run


def now() -> float:
    """Seconds since the test began."""
    return asyncio.get_running_loop().time()


async def settle() -> None:
    """Let everything run that can run without time passing."""
    before = now()
    await asyncio.sleep(0.001)
    assert now() - before < 0.01
