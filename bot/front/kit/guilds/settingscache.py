"""A cache of what servers have set up, with a TTL, so that most asks cost no query for it.

Reads are single-flight: all who want the settings of one server at the same time wait for one query, and are told
together if it fails. While the database is away, what was read lately is served.

Two races are left open. Another process may change settings: this one serves the old ones until the TTL is over. And a
read that began before a change may end after it, and put the old settings back, until the TTL is over. What is served
then was true some seconds ago.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Protocol

from bot.domain.errors import BotError, StoreBusy
from bot.domain.guilds.audit import AuditEntry, Change
from bot.domain.guilds.servers import ServerSettings
from bot.front.texts.language import Language, Reader, language, languages

log = logging.getLogger(__name__)

TTL = 10.0  # seconds
# Seconds for which what was read is served while the database is away. Longer would be too long for what another
# process may have changed before.
SERVED_WHILE_AWAY = 600.0
MAX_SERVERS = 10_000  # servers in the cache; when it is full, all are dropped


class SettingsRows(Protocol):
    async def settings(self, guild: int) -> ServerSettings:
        """What the server has set up. Raises StoreBusy."""

    async def change(self, change: Change, **values: Any) -> AuditEntry:
        """Set these settings by name, in one transaction with the entry in the audit. Raises StoreBusy."""


def public_language(settings: ServerSettings, discords: Language) -> Language:
    """What the server has chosen to read in public, else `discords`: the language that Discord names for the server.

    A language that the bot does not speak any more counts as none.
    """
    return language(settings.language) if settings.language in languages() else discords


def reader_on(settings: ServerSettings, reader: Reader) -> Reader:
    """The reader, with the server's own choice of a language for public words."""
    return replace(reader, public=public_language(settings, reader.public))


@dataclass(slots=True)
class ServerSettingsCache:
    """`monotonic` counts seconds, from any start; tests hand in a clock of their own."""

    rows: SettingsRows
    monotonic: Callable[[], float] = time.monotonic
    _cache: dict[int, tuple[float, ServerSettings]] = field(default_factory=dict)
    _reads: dict[int, asyncio.Task[ServerSettings]] = field(default_factory=dict)

    async def settings(self, guild: int) -> ServerSettings:
        """What the server has set up: from the cache, or from the database if that is too old.

        Raises StoreBusy if the database is away and nothing that was read lately is known.
        """
        since, settings = self._cache.get(guild, (float("-inf"), ServerSettings(guild=guild)))
        if self.monotonic() - since < TTL:
            return settings
        try:
            # Shielded: the others wait for the same read, whoever of them goes away.
            return await asyncio.shield(self._one_read(guild))
        except StoreBusy:
            if self.monotonic() - since < SERVED_WHILE_AWAY:
                return settings
            raise

    def cached(self, guild: int | None) -> ServerSettings | None:
        """What the cache has, however old, without any I/O: an autocomplete must answer at once.

        None if it has nothing of this server. If it has nothing, or that is too old, it is read in the background, for
        the next keystroke.
        """
        if guild is None:
            return None
        since, settings = self._cache.get(guild, (float("-inf"), None))
        if self.monotonic() - since >= TTL:
            self._one_read(guild)
        return settings

    async def wait_for_reads(self) -> None:
        """Wait until the reads that are under way are done."""
        while self._reads:
            await asyncio.wait(self._reads.values())

    async def change(self, change: Change, **values: Any) -> AuditEntry:
        """Set these settings by name, and refresh the cache. Raises StoreBusy, with nothing changed.

        Read once more instead of computed from `values`: another process may have changed other settings.
        """
        entry = await self.rows.change(change, **values)
        await self.refresh(change.guild)
        return entry

    async def refresh(self, guild: int) -> None:
        """Read anew what has just been changed. Never raises: the change is committed, and an error would deny it."""
        # Whoever asks from now on must not join a read that may have begun before the change.
        self._reads.pop(guild, None)
        try:
            await self._read(guild)
        except BotError:
            self._cache.pop(guild, None)

    def _one_read(self, guild: int) -> asyncio.Task[ServerSettings]:
        """The read of this server's settings that is under way; it is begun if there is none."""
        task = self._reads.get(guild)
        if task is None:
            task = self._reads[guild] = asyncio.create_task(self._read(guild))
            task.add_done_callback(partial(self._ended, guild))
        return task

    def _ended(self, guild: int, task: asyncio.Task[ServerSettings]) -> None:
        # A read that failed is not remembered: who comes next tries anew.
        if self._reads.get(guild) is task:
            del self._reads[guild]
        # An autocomplete does not wait for it, and nobody else may. Its other errors are bugs, which asyncio logs.
        if not task.cancelled() and isinstance(error := task.exception(), BotError):
            log.info("settings were not read", extra={"error": type(error).__name__})

    async def _read(self, guild: int) -> ServerSettings:
        # The age counts from before the query: what is read may be as old as that.
        now = self.monotonic()
        settings = await self.rows.settings(guild)
        if len(self._cache) >= MAX_SERVERS:
            self._cache.clear()
        # A read that began before a change may end after the one behind it, and would bring the old settings back.
        if now >= self._cache.get(guild, (now, settings))[0]:
            self._cache[guild] = (now, settings)
        return settings
