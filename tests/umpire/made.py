"""Challenges in memory, with the real rules."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.domain.challenges.phases import Downtime, due_at, transition
from bot.domain.challenges.records import Hosted
from bot.domain.challenges.values import Challenge, Phase
from bot.domain.errors import StoreBusy

START = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def clock() -> datetime:
    """The time of the hand clock."""
    return START + timedelta(seconds=asyncio.get_running_loop().time())


def hosted(
    id: int = 1, *, voting: timedelta = 24 * HOUR, closes: timedelta = 48 * HOUR, guild: int = 7
) -> Hosted:
    """A challenge that is open; deadlines are counted from START."""
    challenge = Challenge(
        id=id,
        guild=guild,
        theme="Rain",
        phase=Phase.OPEN,
        published_at=START,
        opens_at=START,
        voting_at=START + voting,
        closes_at=START + closes,
    )
    return Hosted(challenge=challenge, public_id=f"c{id}", channel=5, made_by=9)


@dataclass
class Challenges:
    kept: dict[int, Hosted] = field(default_factory=dict)
    away: bool = False
    tidied: int = 0
    looks: int = 0
    broken: frozenset[int] = frozenset()
    fault: Callable[[], Exception] = StoreBusy
    steps: list[tuple[int, str]] = field(default_factory=list)

    def add(self, *challenges: Hosted) -> None:
        self.kept |= {each.challenge.id: each for each in challenges}

    def __getitem__(self, id: int) -> Challenge:
        return self.kept[id].challenge

    async def due(self) -> Mapping[int, int]:
        if self.away:
            raise StoreBusy
        self.looks += 1
        return self._guilds(lambda challenge: transition(challenge, clock()) is not None)

    async def voting(self) -> Mapping[int, int]:
        return self._guilds(lambda challenge: challenge.phase is Phase.VOTING)

    def _guilds(self, chosen: Callable[[Challenge], bool]) -> Mapping[int, int]:
        return {id: each.challenge.guild for id, each in self.kept.items() if chosen(each.challenge)}

    async def advance(self, id: int, downtime: Downtime | None) -> Hosted | None:
        if id in self.broken:
            raise self.fault()
        step = transition(self[id], clock(), downtime)
        if step is None:
            return None
        self.kept[id] = replace(self.kept[id], challenge=step.after)
        self.steps.append((id, step.after.phase.value))
        return self.kept[id]

    async def tidy(self) -> None:
        self.tidied += 1

    async def seconds_to_next(self) -> float | None:
        due = [moment for each in self.kept.values() if (moment := due_at(each.challenge)) is not None]
        return max(0.0, (min(due) - clock()).total_seconds()) if due else None
