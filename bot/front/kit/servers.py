"""What servers have set up, remembered for a short while so that most asks cost no query for it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.domain.audit import AuditEntry, Change
from bot.domain.errors import BotError
from bot.domain.servers import ServerSettings

log = logging.getLogger(__name__)

FRESH = 10.0  # seconds; so much later at most does another process notice a change made in this one
MOST = 10_000  # servers remembered


class Rows(Protocol):
    async def settings(self, guild: int) -> ServerSettings: ...
    async def change(self, change: Change, **values: Any) -> AuditEntry: ...


@dataclass(slots=True)
class Servers:
    """`tick` counts seconds; only differences matter."""

    rows: Rows
    tick: Callable[[], float] = time.monotonic
    _known: dict[int, tuple[float, ServerSettings]] = field(default_factory=dict)
    _looking: dict[int, asyncio.Task[None]] = field(default_factory=dict)

    async def settings(self, guild: int) -> ServerSettings:
        since, settings = self._known.get(guild, (float("-inf"), ServerSettings(guild=guild)))
        if self.tick() - since < FRESH:
            return settings
        return await self._read(guild)

    def glance(self, guild: int | None) -> ServerSettings | None:
        """What memory has, however old, without any waiting: for suggestions while somebody types.

        None the first time; it is read meanwhile, for the next letter.
        """
        if guild is None:
            return None
        known = self._known.get(guild)
        if known is None and guild not in self._looking:
            self._looking[guild] = asyncio.create_task(self._look(guild))
        return None if known is None else known[1]

    async def looked(self) -> None:
        """Wait until whatever glances have begun to read has been read."""
        while self._looking:
            await asyncio.wait(self._looking.values())

    async def change(self, change: Change, **values: Any) -> AuditEntry:
        """Change settings by name; what is remembered is renewed."""
        entry = await self.rows.change(change, **values)
        await self._read(change.guild)
        return entry

    async def _look(self, guild: int) -> None:
        try:
            await self._read(guild)
        except BotError as error:
            log.info("settings for suggestions were not read", extra={"error": type(error).__name__})
        finally:
            del self._looking[guild]

    async def _read(self, guild: int) -> ServerSettings:
        now = self.tick()
        settings = await self.rows.settings(guild)
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[guild] = (now, settings)
        return settings
