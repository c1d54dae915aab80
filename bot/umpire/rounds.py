"""Rounds of recurring challenges begin at their time, each exactly once; and hosts are told what holds one up.

A round is one transaction of the storage, as the steps of `phases` are: the challenge is there with the post that it
wants, and the series knows its next time, or nothing has happened. What hosts are to be told is noted in the same way,
and leased, so that one process alone tells it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from typing import Protocol

from bot.domain.challenges.records import Hosted
from bot.domain.challenges.recurring.values import Series
from bot.domain.errors import StoreBusy, StoreFull
from bot.studio.background import Background
from bot.studio.wakeup import Wakeup

log = logging.getLogger(__name__)

LOOK = 5.0  # seconds, while a series goes on: another process may have changed it, or somebody the clock
IDLE_LOOK = 30.0  # seconds, while none does
UNCONNECTED_LOOK = 2.0  # seconds between two looks whether Discord is there
LONGEST_BACK_OFF = 10.0  # seconds between two looks while the database is away


class AllSeries(Protocol):
    """The series of all servers. Every verb raises StoreBusy."""

    async def due(self) -> Collection[int]:
        """The ids of those whose next round is due."""

    async def begin(self, id: int) -> Hosted | None:
        """Begin the next round of one; None if it is not due (any more), or has to wait."""

    async def to_tell(self) -> tuple[Series, str] | None:
        """A series with what its hosts are to be told, leased; None if there is nothing."""

    async def told(self, series: Series, notice: str) -> None:
        """They have been told this."""

    async def seconds_to_next(self) -> float | None:
        """Seconds until something is due, 0 if it is; None if no series goes on."""


class Hosts(Protocol):
    """Those who run a series."""

    async def tell_of(self, series: Series, notice: str) -> None:
        """Say it in the server's mod log, if it has one. Never raises."""


class Rounds:
    """`changed` is notified by whoever has made or changed a series, `began` is told of each round."""

    def __init__(
        self,
        *,
        series: AllSeries,
        hosts: Hosts,
        is_connected: Callable[[], bool],
        background: Background,
        changed: Wakeup,
        began: Callable[[Hosted], None],
    ) -> None:
        self._series = series
        self._hosts = hosts
        self._is_connected = is_connected
        self._background = background
        self._changed = changed
        self._began = began

    def start(self) -> None:
        """Begin every round at its time, until the close of `background`."""
        self._background.loop(
            "rounds", self._look, every=IDLE_LOOK, wait=self._changed.wait, longest_back_off=LONGEST_BACK_OFF
        )

    async def _look(self) -> float:
        """Begin what is due; returns the seconds until there is more. Nothing is due before Discord is there."""
        if not self._is_connected():
            return UNCONNECTED_LOOK
        for id in await self._series.due():
            await self._begin(id)
        while (told := await self._series.to_tell()) is not None:
            await self._hosts.tell_of(*told)
            await self._series.told(*told)
        seconds = await self._series.seconds_to_next()
        if seconds is None:
            return IDLE_LOOK
        return min(seconds, LOOK) if seconds > 0 else LOOK  # what is due now has to wait

    async def _begin(self, id: int) -> None:
        """One that cannot go on must not hold up the others."""
        try:
            hosted = await self._series.begin(id)
        except (StoreBusy, StoreFull):
            raise
        except Exception:
            log.exception("the next challenge of a series cannot begin", extra={"id": id})
            return
        if hosted is not None:
            log.info("the next challenge of a series has begun", extra={"challenge": hosted.public_id})
            self._began(hosted)
