"""When somebody could vote the last time: what tells how long nobody could.

Every process that is connected to Discord notes the moment from time to time, for each of its shards by itself: what
members press comes through the shard of their server alone. Whatever kept it from being noted (a stop, a crash, a lost
connection, a database that is away), members of that shard's servers could not vote meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.challenges.phases import BLINK, Downtime
from bot.domain.guilds.shards import ONLY_SHARD, Shard

NOTE = "challenges-open-at"  # the name of the only shard's note; that of one of several goes on with :NUMBER/COUNT
NOTE_EVERY = timedelta(seconds=30)  # well below what counts as a downtime


class Memory(Protocol):
    """Both verbs raise StoreBusy."""

    async def named(self, prefix: str) -> Mapping[str, str]:
        """The texts of all names that begin with `prefix`, by name."""

    async def set_many(self, texts: Mapping[str, str]) -> None:
        """Write the texts by their names, in place of older ones, in one transaction."""


@dataclass(frozen=True, slots=True)
class LastHeard:
    """When members could vote the last time, by shard; empty: there was no downtime.

    `real` and `now` are the moment of asking, by two clocks.
    """

    moments: Mapping[Shard, datetime]
    real: datetime
    now: datetime

    def downtime(self, guild: int) -> Downtime | None:
        """The time until `now` in which nobody of this server could vote; None if nothing is known of it, or there was
        none that is worth reckoning with.

        The last note of any shard that has the server, or had it while there were more or fewer of them.
        """
        since = max((moment for shard, moment in self.moments.items() if shard.has(guild)), default=None)
        if since is None or (away := self.real - since) <= BLINK:
            return None
        return Downtime(self.now - away, self.now)


class Presence:
    """`heard`: the shards of which this process hears presses at this moment. `real` is the time of day in UTC, which
    nobody has moved: a clock that is set forward is no downtime."""

    def __init__(
        self, memory: Memory, heard: Callable[[], Collection[Shard]], real: Callable[[], datetime]
    ) -> None:
        self._memory = memory
        self.heard = heard
        self._real = real
        self._noted: dict[Shard, datetime] = {}

    async def last_heard(self, shards: Collection[Shard], now: datetime) -> LastHeard:
        """What tells the downtimes until `now` of the servers of these shards. What this process has just noted itself
        is not read.

        It stays the same until `note`: whoever is killed half-way finds it again.
        """
        real = self._real()
        if self._have_noted(shards, real, BLINK):
            return LastHeard({}, real, now)
        notes = [_read(name, text) for name, text in (await self._memory.named(NOTE)).items()]
        return LastHeard(dict(note for note in notes if note is not None), real, now)

    async def note(self, shards: Collection[Shard]) -> None:
        """Members of these shards' servers can vote now. Within NOTE_EVERY of the last time nothing is written."""
        now = self._real()
        if not self._have_noted(shards, now, NOTE_EVERY):
            await self._memory.set_many({_name(shard): now.isoformat() for shard in shards})
            self._noted |= dict.fromkeys(shards, now)

    def _have_noted(self, shards: Collection[Shard], now: datetime, within: timedelta) -> bool:
        noted = [self._noted.get(shard) for shard in shards]
        return all(moment is not None and timedelta() <= now - moment < within for moment in noted)


def _name(shard: Shard) -> str:
    return NOTE if shard == ONLY_SHARD else f"{NOTE}:{shard.number}/{shard.count}"


def _read(name: str, text: str) -> tuple[Shard, datetime] | None:
    """None for a note that is none: without one nothing is given back, and nothing stops."""
    try:
        number, _, count = name.removeprefix(f"{NOTE}:").partition("/")
        shard = ONLY_SHARD if name == NOTE else Shard(int(number), int(count))
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (shard, moment) if shard.count > 0 and moment.tzinfo is not None else None
