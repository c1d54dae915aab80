"""Bad days to be switched on by somebody who tries the bot: what goes wrong, since when, and until when."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox.errors import Impossible
from bot.sandbox.world.changes import Change, Changes, What
from bot.sandbox.world.entities import JSON


@dataclass(frozen=True, slots=True)
class BadDay:
    """`begin` makes something go wrong, `end` makes it well again; it ends by itself after `seconds`. One that cannot
    be ended by hand is over when whoever began it calls `BadDays.over`, or after `seconds`."""

    name: str
    seconds: float
    begin: Callable[[], None]
    end: Callable[[], None]
    by_hand: bool = True


class BadDays:
    """`clock` gives the time that is told to the page; what ends a bad day are timers of the event loop."""

    def __init__(self, changes: Changes, clock: Callable[[], datetime]) -> None:
        self._changes = changes
        self._clock = clock
        self._known: dict[str, BadDay] = {}
        self._until: dict[str, datetime] = {}
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def offer(self, days: Iterable[BadDay]) -> None:
        self._known |= {day.name: day for day in days}

    def press(self, name: str) -> None:
        """Begin it, or end it if it is under way. Raises Impossible for a name that is not offered."""
        day = self._known.get(name)
        if day is None:
            raise Impossible("no such bad day")
        if name not in self._until:
            self._begin(day)
        elif day.by_hand:
            self.over(name)

    def _begin(self, day: BadDay) -> None:
        day.begin()
        self._until[day.name] = self._clock() + timedelta(seconds=day.seconds)
        self._timers[day.name] = asyncio.get_running_loop().call_later(day.seconds, self.over, day.name)
        self._tell()

    def over(self, name: str) -> None:
        """End it; nothing happens if it is not under way."""
        if self._until.pop(name, None) is None:
            return
        self._timers.pop(name).cancel()
        self._known[name].end()
        self._tell()

    def close(self) -> None:
        """End everything that is under way."""
        for name in list(self._until):
            self.over(name)

    def active(self, name: str) -> bool:
        return name in self._until

    def told(self) -> list[JSON]:
        """Each in the order of the offers: its name, and when it ends by itself (milliseconds since 1970), or None."""
        return [
            {"name": name, "by_hand": day.by_hand, "until": _milliseconds(self._until.get(name))}
            for name, day in self._known.items()
        ]

    def _tell(self) -> None:
        self._changes.publish(Change(What.BAD_DAYS_CHANGED))


def _milliseconds(moment: datetime | None) -> int | None:
    return None if moment is None else round(moment.timestamp() * 1000)
