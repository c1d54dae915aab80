"""Challenges open, go to the vote and close at their time, each exactly once.

Every step is one transaction of the storage, which compares the phase before it sets the next one and notes in the same
transaction what is to be posted. So several processes may look at once, and one that is killed has either taken the
step wholly or not at all. What was missed is caught up in order, at the first look after a start.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Protocol

from bot.domain.challenges.phases import Downtime
from bot.domain.challenges.records import Hosted
from bot.domain.errors import StoreBusy, StoreFull
from bot.domain.guilds.shards import Shard
from bot.studio.background import Background
from bot.studio.wakeup import Wakeup
from bot.umpire.presence import Presence

log = logging.getLogger(__name__)

LOOK = (
    5.0  # seconds, while a challenge is under way: another process may have changed it, or somebody the clock
)
IDLE_LOOK = 30.0  # seconds, while none is
UNCONNECTED_LOOK = 2.0  # seconds between two looks whether Discord is there, for all or for some servers
SHORTEST_WAIT = 0.05  # seconds; a step that is due and was not taken is just being taken by another process
LONGEST_BACK_OFF = 10.0  # seconds between two looks while the database is away


class Challenges(Protocol):
    """All challenges, of all servers. Every verb raises StoreBusy."""

    async def due(self) -> Mapping[int, int]:
        """The servers of those whose next step is due, by the challenge's id."""

    async def voting(self) -> Mapping[int, int]:
        """The servers of those that are being voted on, by the challenge's id."""

    async def advance(self, id: int, downtime: Downtime | None) -> Hosted | None:
        """Take the next step that is due of one; None if none is (any more). `domain.challenges.phases` says which."""

    async def tidy(self) -> None:
        """Do what a close has left to do: of who voted what nothing is kept, nor left over."""

    async def seconds_to_next(self) -> float | None:
        """Seconds until a step is due, 0 if one is overdue; None if no challenge is under way."""


class Phases:
    """`changed` is notified by whoever has made or changed a challenge, `stepped` is told of each step."""

    def __init__(
        self,
        *,
        challenges: Challenges,
        presence: Presence,
        background: Background,
        changed: Wakeup,
        stepped: Callable[[Hosted], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._challenges = challenges
        self._presence = presence
        self._background = background
        self._changed = changed
        self._stepped = stepped
        self._clock = clock
        # Server and downtime of those that could not be given theirs, which is noted as over.
        self._owed: dict[int, tuple[int, Downtime]] = {}

    def start(self) -> None:
        """Take every step at its time, until the close of `background`."""
        self._background.loop(
            "phases", self._look, every=IDLE_LOOK, wait=self._changed.wait, longest_back_off=LONGEST_BACK_OFF
        )

    async def _look(self) -> float:
        """Take what is due; returns the seconds until there is more.

        Nothing is due before Discord is there: nobody could read it, and a voting that nobody could take part in must
        not end first and be found too short afterwards. So each process looks after the servers that it hears.
        """
        await self._challenges.tidy()
        shards = self._presence.heard()
        if not shards:
            return UNCONNECTED_LOOK
        last_heard = await self._presence.last_heard(shards, self._clock())
        due = await self._challenges.due()
        voting = await self._challenges.voting() if last_heard.moments else {}
        ours = {id: guild for id, guild in {**due, **voting}.items() if _has(shards, guild)}
        owed, self._owed = self._owed, {}
        failed = []
        for id, guild in {**ours, **{id: guild for id, (guild, _) in owed.items()}}.items():
            downtime = owed[id][1] if id in owed else last_heard.downtime(guild)
            if (error := await self._catch_up(id, downtime)) is None:
                continue
            failed.append(error)
            if downtime is not None:
                self._owed[id] = guild, downtime
        seconds = await self._challenges.seconds_to_next()
        if seconds is None:
            return IDLE_LOOK
        # At the end: whoever is killed before it finds the same downtime again, which counts once. Also where one could
        # not go on, or this would be a downtime of all the others.
        await self._presence.note(shards)
        for error in failed:
            if isinstance(error, StoreBusy | StoreFull):  # tried again at once, and then less and less often
                raise error
        if failed:
            return LOOK
        shortest = SHORTEST_WAIT if all(_has(shards, guild) for guild in due.values()) else UNCONNECTED_LOOK
        return max(shortest, min(seconds, LOOK))

    async def _catch_up(self, id: int, downtime: Downtime | None) -> Exception | None:
        """Every step that is due, in order; returns why one could not be taken: it must not hold up the others."""
        try:
            while (hosted := await self._challenges.advance(id, downtime)) is not None:
                facts = {"challenge": hosted.public_id, "phase": hosted.challenge.phase.value}
                log.info("a challenge has gone on", extra=facts)
                self._stepped(hosted)
        except (StoreBusy, StoreFull) as error:
            return error
        except Exception as error:
            log.exception("a challenge cannot go on", extra={"id": id})
            return error
        return None


def _has(shards: Collection[Shard], guild: int) -> bool:
    return any(shard.has(guild) for shard in shards)
