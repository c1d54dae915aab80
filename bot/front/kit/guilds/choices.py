"""A cache of what members have chosen for themselves, by server, so that most asks cost no query for it.

All choices on a server are read together, since few members choose anything: so a crowd of a thousand waits for one
read. While the database is away, what was read lately is served. As in `settingscache`, another process's change is
seen when the TTL is over; but a server's interactions all come to one process.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from bot.domain.errors import BotError, StoreBusy
from bot.domain.guilds.members import MemberSettings

TTL = 10.0  # seconds
SERVED_WHILE_AWAY = 600.0  # seconds for which what was read is served while the database is away
MAX_SERVERS = 10_000  # servers in the cache; when it is full, all are dropped
KNOWN_WITHIN = 0.7  # seconds that a first answer waits for a choice; Discord waits three for all of it

Choices = Mapping[int, MemberSettings]


class MemberRows(Protocol):
    """Both methods raise StoreBusy."""

    async def chosen(self, guild: int) -> Choices:
        """What members have chosen on the server, by member; of who has chosen nothing there is nothing."""

    async def change(self, guild: int, member: int, settings: MemberSettings) -> None:
        """Write all choices of the member."""


@dataclass(slots=True)
class MemberChoices:
    """One per process. `monotonic` counts seconds, from any start; tests hand in a clock of their own."""

    rows: MemberRows
    monotonic: Callable[[], float] = time.monotonic
    _cache: dict[int, tuple[float, Choices]] = field(default_factory=dict)
    _reads: dict[int, asyncio.Task[Choices]] = field(default_factory=dict)

    async def chosen(self, guild: int) -> Choices:
        """What all members of the server have chosen. Raises StoreBusy where nothing that was read lately is known."""
        since, choices = self._cache.get(guild, (float("-inf"), {}))
        if self.monotonic() - since < TTL:
            return choices
        try:
            # Shielded: the others wait for the same read, whoever of them goes away.
            return await asyncio.shield(self._one_read(guild))
        except StoreBusy:
            if self.monotonic() - since < SERVED_WHILE_AWAY:
                return choices
            raise

    async def settings(self, guild: int, member: int) -> MemberSettings:
        """What the member has chosen. Raises as `chosen`."""
        return (await self.chosen(guild)).get(member, MemberSettings())

    async def hidden(self, guild: int) -> frozenset[int]:
        """The members who have hidden their pictures. Raises as `chosen`."""
        return frozenset(member for member, chosen in (await self.chosen(guild)).items() if chosen.hidden)

    async def is_private(self, guild: int, member: int) -> bool:
        """Whether what the member asks for is private where they do not say; never raises, nor waits for long.

        True where that is not known: what was to be private and is posted cannot be taken back, while what was to be
        public can be shared.
        """
        try:
            chosen = await asyncio.wait_for(self.settings(guild, member), KNOWN_WITHIN)
        except TimeoutError:
            since, choices = self._cache.get(guild, (float("-inf"), {}))
            is_lately = self.monotonic() - since < SERVED_WHILE_AWAY
            return choices.get(member, MemberSettings()).private_by_default if is_lately else True
        except BotError:
            return True
        return chosen.private_by_default

    def forget(self, guild: int) -> None:
        """Read anew what members have chosen on the server: somebody had all of it deleted."""
        self._reads.pop(guild, None)
        self._cache.pop(guild, None)

    async def change(self, guild: int, member: int, settings: MemberSettings) -> None:
        """Write all choices of the member. Raises StoreBusy."""
        await self.rows.change(guild, member, settings)
        # Whoever asks from now on must not join a read that may have begun before the change.
        self._reads.pop(guild, None)
        since, choices = self._cache.get(guild, (float("-inf"), {}))
        self._cache[guild] = (since, {**choices, member: settings})

    def _one_read(self, guild: int) -> asyncio.Task[Choices]:
        """The read of this server's choices that is under way; it is begun if there is none."""
        task = self._reads.get(guild)
        if task is None:
            task = self._reads[guild] = asyncio.create_task(self._read(guild))
            task.add_done_callback(partial(self._ended, guild))
        return task

    def _ended(self, guild: int, task: asyncio.Task[Choices]) -> None:
        if self._reads.get(guild) is task:
            del self._reads[guild]
        if not task.cancelled():
            task.exception()  # who waits for it is told; nobody may

    async def _read(self, guild: int) -> Choices:
        # The age counts from before the query: what is read may be as old as that.
        now = self.monotonic()
        task = asyncio.current_task()
        choices = await self.rows.chosen(guild)
        if len(self._cache) >= MAX_SERVERS:
            self._cache.clear()
        if (
            self._reads.get(guild) is task
        ):  # else something was changed meanwhile, and this may be from before it
            self._cache[guild] = (now, choices)
        return choices
