"""The challenges that take pictures, by server, so that what is shown under a result costs no query.

What is known may be some seconds old. Nothing depends on it: whatever is pressed is checked again.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from bot.domain.challenges.records import Hosted
from bot.domain.challenges.values import Phase
from bot.domain.errors import BotError
from bot.domain.pictures import Generation
from bot.front.challenges.memberrows import ListedChallenges

log = logging.getLogger(__name__)

TTL = 60.0  # seconds; what begins and ends is told by `changed` too, in the process where it happens
MAX_SERVERS = 10_000  # servers in the cache; when it is full, all are dropped


@dataclass(slots=True)
class OpenChallenges:
    """One per process. `clock` returns the time in UTC; `monotonic` counts seconds, from any start."""

    rows: ListedChallenges
    clock: Callable[[], datetime]
    monotonic: Callable[[], float] = time.monotonic
    _cache: dict[int, tuple[float, tuple[Hosted, ...]]] = field(default_factory=dict)
    _reads: dict[int, asyncio.Task[None]] = field(default_factory=dict)

    def known(self, guild: int) -> tuple[Hosted, ...]:
        """Those that take pictures now, as far as is known without any I/O.

        Where nothing is known, or that is too old, it is read in the background, for the next time.
        """
        since, hosted = self._cache.get(guild, (float("-inf"), ()))
        if self.monotonic() - since >= TTL and guild not in self._reads:
            self._begin(guild)
        now = self.clock()
        return tuple(each for each in hosted if each.challenge.voting_at > now)

    def that_take(self, row: Generation) -> tuple[Hosted, ...]:
        """Those of them that may take this picture, by what its row says of it."""
        return tuple(each for each in self.known(row.ask.guild) if may_take(each, row))

    def changed(self, guild: int) -> None:
        """A challenge of this server has begun to take pictures, or takes none any more: read anew."""
        self._begin(guild)

    async def wait_for_reads(self) -> None:
        """Wait until the reads that are under way are done."""
        while self._reads:
            await asyncio.wait(self._reads.values())

    def _begin(self, guild: int) -> None:
        # One that is under way may have begun before the change, so that a second one is begun all the same.
        task = self._reads[guild] = asyncio.create_task(self._read(guild))
        task.add_done_callback(partial(self._ended, guild))

    async def _read(self, guild: int) -> None:
        now, task = self.monotonic(), asyncio.current_task()
        hosted = await self.rows.listed(guild, (Phase.OPEN,))
        if len(self._cache) >= MAX_SERVERS:
            self._cache.clear()
        if self._reads.get(guild) is task:  # else a later one knows better
            self._cache[guild] = (now, hosted)

    def _ended(self, guild: int, task: asyncio.Task[None]) -> None:
        if self._reads.get(guild) is task:
            del self._reads[guild]
        if not task.cancelled() and isinstance(error := task.exception(), BotError):
            log.info("open challenges were not read", extra={"error": type(error).__name__})


def may_take(hosted: Hosted, row: Generation) -> bool:
    """Whether the picture is none that the challenge refuses in any case, as being too old or of another model."""
    models = hosted.challenge.options.models
    is_new = row.created_at >= hosted.challenge.opens_at
    return is_new and (not models or row.ask.request.model in models)
