"""Things to do in the background: steps that fail as they are told, and jobs that say how they ended."""

from __future__ import annotations

import asyncio

from tests.studio.hand_clock import now


class Script:
    """A step that does what it was told to, one thing after the other, and then succeeds for ever."""

    def __init__(self, *told: float | BaseException | None) -> None:
        self.at: list[float] = []  # when it was done
        self._told = list(told)

    async def __call__(self) -> float | None:
        self.at.append(now())
        match self._told.pop(0) if self._told else None:
            case BaseException() as error:
                raise error
            case seconds:
                return seconds


class Fatal(BaseException):
    """What no loop catches."""


def fails(times: int) -> Script:
    return Script(*(OSError("the database is away") for _ in range(times)))


class Journal:
    """What became of the jobs, in order."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    async def job(self, name: str, seconds: float) -> None:
        """Take so long; when cancelled, take half a second to write that down."""
        try:
            await asyncio.sleep(seconds)
        except asyncio.CancelledError:
            await asyncio.sleep(0.5)
            self.lines.append(f"{name} cancelled at {now():g}")
            raise
        self.lines.append(f"{name} done at {now():g}")
