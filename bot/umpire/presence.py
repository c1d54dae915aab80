"""When somebody could vote the last time: what tells how long nobody could.

Every process that is connected to Discord notes the moment from time to time. Whatever kept all of them from it (a
stop, a crash, a lost connection, a database that is away), members could not vote meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.challenges.phases import BLINK, Downtime

NOTE = "challenges-open-at"  # the name of the note
NOTE_EVERY = timedelta(seconds=30)  # well below what counts as a downtime


class Memory(Protocol):
    """Both verbs raise StoreBusy."""

    async def get(self, name: str) -> str | None:
        """The text of this name; None if there is none."""

    async def set(self, name: str, text: str) -> None:
        """Write the text, in place of an older one."""


class Presence:
    """`is_connected`: whether this process hears of presses at this moment. `real` is the time of day in UTC, which
    nobody has moved: a clock that is set forward is no downtime."""

    def __init__(
        self, memory: Memory, is_connected: Callable[[], bool], real: Callable[[], datetime]
    ) -> None:
        self._memory = memory
        self.is_connected = is_connected
        self._real = real
        self._noted_at: datetime | None = None

    async def downtime(self, now: datetime) -> Downtime | None:
        """The time until `now` in which nobody could vote; None if there was none that is worth reckoning with.

        It stays the same until `note`: whoever is killed half-way finds it again.
        """
        noted = await self._memory.get(NOTE)
        since = _moment(noted) if noted is not None else None
        if since is None or (away := self._real() - since) <= BLINK:
            return None
        return Downtime(now - away, now)

    async def note(self) -> None:
        """Members can vote now. Within NOTE_EVERY of the last time nothing is written."""
        now = self._real()
        if self._noted_at is None or not timedelta() <= now - self._noted_at < NOTE_EVERY:
            await self._memory.set(NOTE, now.isoformat())
            self._noted_at = now


def _moment(text: str) -> datetime | None:
    """None for a note that is none: without one nothing is given back, and nothing stops."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
