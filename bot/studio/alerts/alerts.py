"""Brings together what is wrong and what has been told: each matter once, and once more when it is well again."""

from __future__ import annotations

import asyncio
import enum
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from bot.domain.alerts import (
    PICTURE,
    REMIND_FIRST,
    Alert,
    Sighting,
    is_due,
    is_forgotten,
    is_news,
    is_over,
    seen,
)
from bot.studio.alerts.reports import Reports
from bot.studio.alerts.watches import Watch
from bot.studio.background import Background

log = logging.getLogger(__name__)

LOOK = 15.0  # seconds between two looks
WATCH_TIMEOUT = 10.0  # seconds for one of the things that are looked at
SHORTEST_RETRY, LONGEST_RETRY = 15.0, 600.0  # seconds until a message is tried again that could not be sent


class Outcome(enum.Enum):
    """What became of a message to the operator."""

    SENT = "sent"
    LATER = "later"  # Discord is away: a later try may succeed
    NOBODY = "nobody"  # nobody can be written to


class Operators(Protocol):
    """Writes to the people who run the bot."""

    async def tell(self, alert: Alert) -> Outcome:
        """Send a message about it, or that it is well again if it has ended. Never raises."""

    def line(self, alert: Alert) -> str:
        """The same for the log, on one line."""


class Alerts:
    """One per program. `clock` returns the time in UTC."""

    def __init__(
        self,
        *,
        reports: Reports,
        operators: Operators,
        watches: Sequence[Watch],
        clock: Callable[[], datetime],
    ) -> None:
        self._reports = reports
        self._ledger = reports.ledger
        self._operators = operators
        self._endpoint = reports.endpoint
        self._watches: Sequence[Watch] = (reports.endpoint, *watches)
        self._clock = clock
        self._well: dict[str, datetime] = {}  # open matters that look well, and since when
        self._tries: dict[str, int] = {}  # messages in a row that could not be sent
        self._not_before: dict[str, float] = {}  # of the event loop's time, after such a message
        self._logged: dict[str, datetime] = {}
        self._look_at = 0.0

    def start(self, background: Background) -> None:
        background.loop("alerts", self.look, every=LOOK, wait=self._reports.wakeup.wait)

    async def look(self) -> float:
        """Write down what is wrong, tell what is due; returns the seconds until the next look."""
        await self._ledger.load()
        found = self._reports.taken()
        everything_known = False
        if _seconds() >= self._look_at:
            self._look_at = _seconds() + LOOK
            everything_known = await self._watch(found)
        for sighting in found.values():
            await self._note(sighting)
        self._judge(found, everything_known=everything_known)
        for alert in list(self._ledger.rows.values()):
            await self._tell_if_due(alert)
            await self._end_if_over(alert)
        return max(0.5, self._look_at - _seconds())

    async def _watch(self, found: dict[str, Sighting]) -> bool:
        """Look at everything; False if something could not be looked at, so that nothing counts as well."""
        known = True
        for watch in self._watches:
            try:
                async with asyncio.timeout(WATCH_TIMEOUT):
                    for sighting in await watch.sightings():
                        # Who looks knows more of it than who met with it.
                        counted = found.get(sighting.matter, sighting).count
                        found[sighting.matter] = replace(sighting, count=counted)
            except Exception as error:
                log.info(
                    "could not be looked at",
                    extra={"what": type(watch).__name__, "error": type(error).__name__},
                )
                known = False
        return known

    async def _note(self, sighting: Sighting) -> None:
        now = self._clock()
        await self._ledger.change(
            sighting.matter,
            lambda before: seen(before, sighting, now) if is_news(before, sighting, now) else None,
        )

    def _judge(self, found: dict[str, Sighting], *, everything_known: bool) -> None:
        """Since when each open matter looks well."""
        now = self._clock()
        for alert in self._ledger.rows.values():
            if alert.matter in found or alert.ended_at is not None:
                self._well.pop(alert.matter, None)
            elif alert.kind.startswith(PICTURE):
                if (painted := self._endpoint.well_since(alert)) is not None:
                    self._well.setdefault(alert.matter, painted)
            elif everything_known:
                self._well.setdefault(alert.matter, now)

    async def _tell_if_due(self, alert: Alert) -> None:
        now = self._clock()
        if _seconds() < self._not_before.get(alert.matter, 0.0) or not self._due(alert, now):
            return
        # Claimed before it is sent: a program that crashes in between, again and again, sends one and not many.
        self._ledger.being_told.add(alert.matter)
        try:
            claimed = await self._ledger.change(
                alert.matter, lambda row: replace(row, told_at=now) if row and self._due(row, now) else None
            )
            if claimed is not None:
                self._log(claimed, now)
                if not await self._send(claimed):
                    await self._give_back(alert, claimed)
        finally:
            self._ledger.being_told.discard(alert.matter)

    def _due(self, alert: Alert, now: datetime) -> bool:
        return is_due(alert, now, self._ledger.rows.values())

    async def _give_back(self, before: Alert, claimed: Alert) -> None:
        def untold(row: Alert | None) -> Alert | None:
            still_ours = row is not None and row.told_at == claimed.told_at
            return replace(row, told_at=before.told_at) if row is not None and still_ours else None

        await self._ledger.change(claimed.matter, untold)

    async def _end_if_over(self, alert: Alert) -> None:
        now = self._clock()
        over = is_over(alert, self._well.get(alert.matter), now)
        if not over and not is_forgotten(alert, now):
            return

        def end(row: Alert | None) -> Alert | None:
            as_it_was = row is not None and row.ended_at is None and row.seen_at == alert.seen_at
            return replace(row, ended_at=now) if row is not None and as_it_was else None

        if _seconds() < self._not_before.get(alert.matter, 0.0):
            return
        ended = await self._ledger.change(alert.matter, end)
        if ended is None or not over or not ended.is_told:
            return
        log.info(self._operators.line(ended))
        if not await self._send(ended) and ended.matter in self._tries:
            await self._ledger.change(alert.matter, lambda row: _reopened(row, ended))

    def _log(self, alert: Alert, now: datetime) -> None:
        """Once an hour at most, however often it is tried to send the message."""
        logged = self._logged.get(alert.matter)
        if logged is None or abs(now - logged) >= REMIND_FIRST:
            self._logged[alert.matter] = now
            log.error(self._operators.line(alert))

    async def _send(self, alert: Alert) -> bool:
        outcome, matter = await self._operators.tell(alert), alert.matter
        if outcome is Outcome.SENT:
            self._tries.pop(matter, None)
            self._not_before.pop(matter, None)
            return True
        if outcome is Outcome.NOBODY:
            self._not_before[matter] = _seconds() + REMIND_FIRST.total_seconds()
        else:
            tries = self._tries[matter] = self._tries.get(matter, 0) + 1
            self._not_before[matter] = _seconds() + min(
                SHORTEST_RETRY * 2.0 ** min(tries - 1, 10), LONGEST_RETRY
            )
        return False


def _reopened(row: Alert | None, ended: Alert) -> Alert | None:
    """Not ended after all, since nobody could be told: it is tried again."""
    return replace(row, ended_at=None) if row is not None and row.ended_at == ended.ended_at else None


def _seconds() -> float:
    """Of the event loop's clock, which nobody sets."""
    return asyncio.get_running_loop().time()
