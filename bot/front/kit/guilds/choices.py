"""A cache of what members have chosen for themselves, by server, so that most asks cost no query for it.

All choices on a server are read together, since few members choose anything: so a crowd of a thousand waits for one
read. While the database is away, what was read lately is served; a start reads the choices on all servers, so that this
holds for the first ask as well. As in `settingscache`, another process's change is seen when the TTL is over; but a
server's interactions all come to one process.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Protocol

from bot.domain.errors import BotError, StoreBusy
from bot.domain.guilds.members import MemberSettings

log = logging.getLogger(__name__)

TTL = 10.0  # seconds
SERVED_WHILE_AWAY = 600.0  # seconds for which what was read is served while the database is away
MAX_SERVERS = 10_000  # servers in the cache; when it is full, all are dropped
MOST_AT_START = (
    20_000  # members whose choices are read at the start; of more, each server's are read when it asks
)
KNOWN_WITHIN = 0.7  # seconds that a first answer waits for a choice; Discord waits three for all of it

Choices = Mapping[int, MemberSettings]


class MemberRows(Protocol):
    """Every method raises StoreBusy."""

    async def chosen(self, guild: int) -> Choices:
        """What members have chosen on the server, by member; of who has chosen nothing there is nothing."""

    async def chosen_everywhere(self, at_most: int) -> Mapping[int, Choices] | None:
        """The same of all servers, by server; None if more than `at_most` members have chosen something."""

    async def change(self, guild: int, member: int, settings: MemberSettings) -> None:
        """Write all choices of the member."""


@dataclass(slots=True)
class MemberChoices:
    """One per process. `monotonic` counts seconds, from any start; tests hand in a clock of their own."""

    rows: MemberRows
    monotonic: Callable[[], float] = time.monotonic
    _cache: dict[int, tuple[float, Choices]] = field(default_factory=dict)
    _reads: dict[int, asyncio.Task[Choices]] = field(default_factory=dict)
    _at_start: tuple[float, Mapping[int, Choices]] | None = None

    async def load(self) -> None:
        """At the start: read what members have chosen on all servers. While the database is away nothing is known."""
        now = self.monotonic()  # the age counts from before the query: what is read may be as old as that
        try:
            everywhere = await self.rows.chosen_everywhere(MOST_AT_START)
        except StoreBusy:
            log.warning("what members have chosen is read when they ask")
            return
        self._at_start = None if everywhere is None else (now, everywhere)

    async def chosen(self, guild: int) -> Choices:
        """What all members of the server have chosen. Raises StoreBusy where nothing that was read lately is known."""
        since, choices = self._known(guild)
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
            since, choices = self._known(guild)
            is_lately = self.monotonic() - since < SERVED_WHILE_AWAY
            return choices.get(member, MemberSettings()).private_by_default if is_lately else True
        except BotError:
            return True
        return chosen.private_by_default

    def forget(self, guild: int) -> None:
        """Read anew what members have chosen on the server: somebody had all of it deleted."""
        self._reads.pop(guild, None)
        self._cache[guild] = _NOTHING_KNOWN

    async def change(self, guild: int, member: int, settings: MemberSettings) -> None:
        """Write all choices of the member. Raises StoreBusy."""
        await self.rows.change(guild, member, settings)
        # Whoever asks from now on must not join a read that may have begun before the change.
        self._reads.pop(guild, None)
        since, choices = self._known(guild)
        self._cache[guild] = (since, {**choices, member: settings})

    def _known(self, guild: int) -> tuple[float, Choices]:
        """When the choices on the server were read last, and what they were."""
        if guild in self._cache or self._at_start is None:
            return self._cache.get(guild, _NOTHING_KNOWN)
        since, everywhere = self._at_start
        return since, everywhere.get(guild, {})

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
            self._at_start = None
        if (
            self._reads.get(guild) is task
        ):  # else something was changed meanwhile, and this may be from before it
            self._cache[guild] = (now, choices)
        return choices


_NOTHING_KNOWN: tuple[float, Choices] = (float("-inf"), MappingProxyType({}))
