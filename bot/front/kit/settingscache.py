"""A cache of what servers have set up, with a TTL, so that most asks cost no query for it.

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
from typing import Any, Protocol

from bot.domain.audit import AuditEntry, Change
from bot.domain.errors import BotError
from bot.domain.servers import ServerSettings
from bot.front.texts.language import Language, Reader, language, languages

log = logging.getLogger(__name__)

TTL = 10.0  # seconds
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
    _reads: dict[int, asyncio.Task[None]] = field(default_factory=dict)

    async def settings(self, guild: int) -> ServerSettings:
        """What the server has set up: from the cache, or from the database if that is too old. Raises StoreBusy."""
        since, settings = self._cache.get(guild, (float("-inf"), ServerSettings(guild=guild)))
        if self.monotonic() - since < TTL:
            return settings
        return await self._read(guild)

    def cached(self, guild: int | None) -> ServerSettings | None:
        """What the cache has, however old, without any I/O: an autocomplete must answer at once.

        None if it has nothing of this server; then it is read in the background, for the next keystroke.
        """
        if guild is None:
            return None
        known = self._cache.get(guild)
        if known is None and guild not in self._reads:
            self._reads[guild] = asyncio.create_task(self._read_in_background(guild))
        return None if known is None else known[1]

    async def wait_for_reads(self) -> None:
        """Wait until the reads that `cached` has started are done."""
        while self._reads:
            await asyncio.wait(self._reads.values())

    async def change(self, change: Change, **values: Any) -> AuditEntry:
        """Set these settings by name, and refresh the cache. Raises StoreBusy, with nothing changed.

        Read once more instead of computed from `values`: another process may have changed other settings.
        """
        entry = await self.rows.change(change, **values)
        try:
            await self._read(change.guild)
        except BotError:
            # The change is committed; an error would tell the member that it is not.
            self._cache.pop(change.guild, None)
        return entry

    async def _read_in_background(self, guild: int) -> None:
        try:
            await self._read(guild)
        except BotError as error:
            log.info("settings for an autocomplete were not read", extra={"error": type(error).__name__})
        finally:
            del self._reads[guild]

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
