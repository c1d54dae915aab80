"""What is looked at again and again, each with the words of its state for the health check and its sightings."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.alerts import (
    DATABASE,
    DELIVERY,
    DISK,
    LOOP,
    MODELS,
    Backlog,
    Room,
    Sighting,
    cost_matter,
    money_matter,
)

WAITS = timedelta(seconds=30)
WAITS_LONG = timedelta(minutes=5)  # a delivery that is tried for so long is a matter for the operator
AWAY_LONG = timedelta(seconds=30)  # and a database that has not answered for so long
BACK_OFF_OVER = timedelta(minutes=2)  # longer than any loop waits after a failure
PERCENTS = (80, 100)  # of MONEY_CAP


class Watch(Protocol):
    async def sightings(self) -> list[Sighting]:
        """What is wrong now. An exception means that nobody knows."""


class DeliveryWatch:
    """`backlog` reads the outbox. `last` is what was read last."""

    def __init__(self, backlog: Callable[[], Awaitable[Backlog]], clock: Callable[[], datetime]) -> None:
        self._backlog = backlog
        self._clock = clock
        self.last = Backlog()

    @property
    def seconds(self) -> int:
        """How long the oldest has waited."""
        return 0 if self.last.oldest is None else int((self._clock() - self.last.oldest).total_seconds())

    @property
    def state(self) -> str:
        """`ok`, `waiting` (longer than a delivery takes) or `failing` (so long that the operator is told)."""
        if self.seconds >= WAITS_LONG.total_seconds():
            return "failing"
        return "waiting" if self.seconds >= WAITS.total_seconds() else "ok"

    async def sightings(self) -> list[Sighting]:
        self.last = await self._backlog()
        if self.state != "failing" and not self.last.refused:
            return []
        facts = {"waiting": self.last.waiting, "seconds": self.seconds, "refused": self.last.refused}
        return [Sighting(DELIVERY, facts)]


class DiskWatch:
    def __init__(self, room: Callable[[], Room]) -> None:
        self._room = room

    async def sightings(self) -> list[Sighting]:
        """A full disk is nearly full as well, so that it does not count as well again when it has become full."""
        room = self._room()
        facts = {"free": room.free, "folder": room.folder, "refuses": room.refuses}
        full = ("full",) if room.refuses else ("nearly full", "full")
        states = {"ok": (), "full": full}.get(room.state, (room.state,))
        return [Sighting(f"{DISK}:{state}", facts) for state in states]


class MoneyWatch:
    """`used` sums up what this month's pictures have cost."""

    def __init__(
        self, cap: float, used: Callable[[], Awaitable[float]], clock: Callable[[], datetime]
    ) -> None:
        self._cap = cap
        self._used = used
        self._clock = clock

    async def sightings(self) -> list[Sighting]:
        """The higher share only: at 100 % nobody needs to be told of 80 % as well."""
        used, now = await self._used(), self._clock()
        reached = [percent for percent in PERCENTS if used >= self._cap * percent / 100]
        if not reached:
            return []
        facts = {"percent": max(reached), "cap": self._cap, "used": used}
        return [Sighting(money_matter(max(reached), self._cap, now), facts)]


class CostWatch:
    """For where there is a cap. `unpriced` are the models on offer whose price is not known, `hopeless` those whose
    answers have named no cost: of those that are both no more pictures are made."""

    def __init__(
        self, unpriced: Callable[[], AbstractSet[str]], hopeless: Callable[[], Awaitable[AbstractSet[str]]]
    ) -> None:
        self._unpriced = unpriced
        self._hopeless = hopeless

    async def sightings(self) -> list[Sighting]:
        unpriced = self._unpriced()
        stopped = unpriced & await self._hopeless() if unpriced else ()
        return [Sighting(cost_matter(model), {}) for model in sorted(stopped)]


class DatabaseWatch:
    """`answers` writes something and reads it again; raising is the answer no. `fault`: what was wrong at the last
    transaction, None for nothing."""

    def __init__(
        self,
        answers: Callable[[], Awaitable[bool]],
        clock: Callable[[], datetime],
        fault: Callable[[], object | None] = lambda: None,
    ) -> None:
        self._answers = answers
        self._clock = clock
        self._fault = fault
        self._away_since: datetime | None = None
        self._wrong_at: datetime | None = None

    def was_wrong(self) -> bool:
        """Whether it is away, or was so lately that what failed because of it may not have been tried again."""
        now = self._clock()
        if self._away_since is not None or self._fault() is not None:
            self._wrong_at = now
        return self._wrong_at is not None and abs(now - self._wrong_at) < BACK_OFF_OVER

    async def sightings(self) -> list[Sighting]:
        try:
            await self._answers()
        except Exception as error:
            now = self._clock()
            self._away_since = self._away_since or now
            if now - self._away_since < AWAY_LONG:
                return []
            return [Sighting(DATABASE, {"error": type(error).__name__})]
        self._away_since = None
        return []


class ModelWatch:
    """`lacks_model`: whether the list was asked for, and no image model is known."""

    def __init__(self, lacks_model: Callable[[], bool]) -> None:
        self._lacks_model = lacks_model

    async def sightings(self) -> list[Sighting]:
        return [Sighting(MODELS, {})] if self._lacks_model() else []


class LoopWatch:
    """`states` are those of the program's loops, as `Background.states` has them.

    While the database is away (`excused`) most loops fail, and it is the database that the operator is told of. A loop
    that has stopped is told all the same.
    """

    def __init__(
        self, states: Callable[[], Mapping[str, str]], excused: Callable[[], bool] = lambda: False
    ) -> None:
        self._states = states
        self._excused = excused

    async def sightings(self) -> list[Sighting]:
        well = ("ok", "failing") if self._excused() else ("ok",)
        wrong = {name: state for name, state in self._states().items() if state not in well}
        return [Sighting(f"{LOOP}:{name}", {"state": state}) for name, state in wrong.items()]
