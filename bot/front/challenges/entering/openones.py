"""The challenges that take pictures, by server, so that what is shown under a result costs no query.

Those of all servers are read at the start, and when another process says that it has changed one. What is known may be
some seconds old. Nothing depends on it: whatever is pressed is checked again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from types import MappingProxyType

from bot.domain.challenges.records import Hosted
from bot.domain.challenges.values import Phase
from bot.domain.errors import BotError
from bot.domain.pictures import Generation
from bot.front.challenges.memberrows import OpenEverywhere

log = logging.getLogger(__name__)

TTL = 60.0  # seconds; what begins and ends is told by `changed` too, in the process where it happens
MAX_SERVERS = 10_000  # servers in the cache; when it is full, all are dropped
MOST_EVERYWHERE = 2_000  # challenges; where more are open, each server's are read when asked for
EVERYWHERE = None  # of a read: of all servers
NEVER = float("-inf")

Known = tuple[float, tuple[Hosted, ...]]  # since when, by `monotonic`


@dataclass(slots=True)
class OpenChallenges:
    """One per process. `clock` returns the time in UTC; `monotonic` counts seconds, from any start."""

    rows: OpenEverywhere
    clock: Callable[[], datetime]
    monotonic: Callable[[], float] = time.monotonic
    _cache: dict[int, Known] = field(default_factory=dict)
    _everywhere: tuple[float, Mapping[int, tuple[Hosted, ...]]] = (NEVER, MappingProxyType({}))
    _changed_at: float = NEVER  # when something was changed elsewhere
    _is_due: bool = False  # whether a read of all servers is to begin, or to begin once more
    _reads: dict[int | None, asyncio.Task[None]] = field(default_factory=dict)

    async def load(self) -> None:
        """At the start: read those of all servers. Where that cannot be done, each server's are read when asked for."""
        self.changed_elsewhere()
        await self.wait_for_reads()

    def known(self, guild: int) -> tuple[Hosted, ...]:
        """Those that take pictures now, as far as is known without any I/O.

        Where nothing is known, or that is too old, it is read in the background, for the next time.
        """
        of_all, everywhere = self._everywhere
        of_one = self._cache.get(guild, (NEVER, ()))
        since, hosted = of_one if of_one[0] >= of_all else (of_all, everywhere.get(guild, ()))
        is_old = self.monotonic() - since >= TTL or since < self._changed_at
        if is_old and guild not in self._reads:
            self._begin(guild)
        now = self.clock()
        return tuple(each for each in hosted if each.challenge.voting_at > now)

    def that_take(self, row: Generation) -> tuple[Hosted, ...]:
        """Those of them that may take this picture, by what its row says of it."""
        return tuple(each for each in self.known(row.ask.guild) if may_take(each, row))

    def changed(self, guild: int) -> None:
        """A challenge of this server has begun to take pictures, or takes none any more: read anew."""
        self._begin(guild)

    def changed_elsewhere(self) -> None:
        """Another process has changed a challenge, of a server that is not named: read those of all servers anew.

        One read is under way at a time: this may be called often."""
        self._changed_at, self._is_due = self.monotonic(), True
        task = self._reads.get(EVERYWHERE)
        if task is None or task.done():
            self._begin(EVERYWHERE)

    async def wait_for_reads(self) -> None:
        """Wait until the reads that are under way are done."""
        while self._reads:
            await asyncio.wait(self._reads.values())

    def _begin(self, guild: int | None) -> None:
        # One that is under way may have begun before the change, so that a second one is begun all the same.
        read = self._read_everywhere() if guild is EVERYWHERE else self._read(guild)
        task = self._reads[guild] = asyncio.create_task(read)
        task.add_done_callback(partial(self._ended, guild))

    async def _read(self, guild: int) -> None:
        now, task = self.monotonic(), asyncio.current_task()
        hosted = await self.rows.listed(guild, (Phase.OPEN,))
        if len(self._cache) >= MAX_SERVERS:
            self._cache.clear()
        if self._reads.get(guild) is task:  # else a later one knows better
            self._cache[guild] = (now, hosted)

    async def _read_everywhere(self) -> None:
        while self._is_due:
            self._is_due, now = False, self.monotonic()
            found = await self.rows.open_everywhere(MOST_EVERYWHERE)
            if found is not None:
                self._everywhere = (now, found)

    def _ended(self, guild: int | None, task: asyncio.Task[None]) -> None:
        if self._reads.get(guild) is task:
            del self._reads[guild]
        error = None if task.cancelled() else task.exception()
        if isinstance(error, BotError):
            log.info("open challenges were not read", extra={"error": type(error).__name__})
        elif error is not None:
            log.error("open challenges were not read", exc_info=error)


def may_take(hosted: Hosted, row: Generation) -> bool:
    """Whether the picture is none that the challenge refuses in any case, as being too old or of another model."""
    models = hosted.challenge.options.models
    is_new = row.created_at >= hosted.challenge.opens_at
    return is_new and (not models or row.ask.request.model in models)
