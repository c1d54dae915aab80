"""A crowd that asks in the same instant, and what becomes of each who does."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum

from benchmarks.community import Community, has_file
from bot.sandbox.people.person import Person
from bot.sandbox.people.shown import Shown
from bot.sandbox.world.changes import Change, What
from bot.sandbox.world.entities import Message, State

WAITING = re.compile(r"([\d,]+) pictures? .*\bwaiting")  # in the words of a refusal: how long the line is
NO_DATABASE = "database did not answer"


class Fate(Enum):
    """How it stands with one who asked. `SILENT`: Discord said that the application did not respond."""

    SERVED = "served"
    LINE_FULL = "refused: the line is full"
    BUSY = "refused: the database is busy"
    OTHERWISE = "refused otherwise"
    SILENT = "not answered"
    LEFT = "left waiting"


REFUSED = frozenset({Fate.LINE_FULL, Fate.BUSY, Fate.OTHERWISE})


@dataclass(slots=True)
class Asked:
    """One who asked. Moments are of `time.perf_counter`; `settled` once there is a picture, a refusal, or silence."""

    shown: Shown
    begun: float
    settled: float | None = None

    @property
    def fate(self) -> Fate:
        if has_file(self.shown):
            return Fate.SERVED
        if self.shown.interaction.state is not State.ACKNOWLEDGED:
            return Fate.SILENT
        if not any(_tells(message.entity) for message in self.shown.messages):
            return Fate.LEFT
        if self.waiting is not None:
            return Fate.LINE_FULL
        return Fate.BUSY if NO_DATABASE in self.shown.text else Fate.OTHERWISE

    @property
    def waiting(self) -> int | None:
        """How many pictures are waiting, as the refusal says; None if it does not."""
        found = WAITING.search(self.shown.text)
        return int(found[1].replace(",", "")) if found else None

    @property
    def seconds(self) -> float | None:
        return None if self.settled is None else self.settled - self.begun


@dataclass(slots=True)
class Crowd:
    """`everybody` in the order of asking."""

    community: Community
    everybody: list[Asked] = field(default_factory=list)
    _open: dict[int, Asked] = field(default_factory=dict)
    _settled: asyncio.Event = field(default_factory=asyncio.Event)

    async def ask(self, people: Sequence[Person]) -> None:
        """Everybody asks now, before the bot can answer the first."""
        # Called for each event at once, since a thousand tasks that wait would cost the bot's answers time.
        self.community.sandbox.world.changes.listen(self._on_change)
        for person in people:
            begun = time.perf_counter()
            asked = Asked(await self.community.ask(person), begun)
            self.everybody.append(asked)
            self._open[asked.shown.interaction.id] = asked

    async def settle(self, *, quiet: float, longest: float) -> None:
        """Wait until everybody knows, or nobody new does for `quiet` seconds; `longest` seconds in all."""
        with suppress(TimeoutError):
            async with asyncio.timeout(longest):
                while self._open:
                    self._settled.clear()
                    await asyncio.wait_for(self._settled.wait(), quiet)

    def _on_change(self, change: Change) -> None:
        interaction = change.interaction or (change.message.interaction if change.message else None)
        if interaction is None or interaction.id not in self._open:
            return
        told = change.message is not None and (bool(change.message.attachments) or _tells(change.message))
        if told or change.what is What.INTERACTION_FAILED:
            self._open.pop(interaction.id).settled = time.perf_counter()
            self._settled.set()


def _tells(message: Message) -> bool:
    """Refusals are private, and the cards of a picture that is to come are not."""
    return message.ephemeral and not message.loading
