"""What the operator has been told: in the database, and in memory for as long as the database is away."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from bot.domain.alerts import Alert

log = logging.getLogger(__name__)

TRIES = 3  # to change a row that other processes change too

Rule = Callable[[Alert | None], Alert | None]


class AlertRecord(Protocol):
    """The table of alerts. Every verb is one transaction."""

    async def read(self) -> Mapping[str, Alert]:
        """All that is kept, by matter."""

    async def swap(self, before: Alert | None, after: Alert) -> bool:
        """Write `after` if the row is still as `before`, None for no row; False if it is not."""


class Ledger:
    """`rows` are the alerts as this process knows them, by matter; of those `being_told` a message is just sent."""

    def __init__(self, record: AlertRecord) -> None:
        self._record = record
        self._reachable = False
        self._unwritten: set[str] = set()
        self.rows: dict[str, Alert] = {}
        self.being_told: set[str] = set()

    async def load(self) -> None:
        """Read what other processes have written, and write what could not be written before. Never raises."""
        try:
            found = dict(await self._record.read())
            for matter in list(self._unwritten):
                merged = _merged(self.rows[matter], found.get(matter))
                if await self._record.swap(found.get(matter), merged):
                    found[matter] = merged
                self._unwritten.discard(matter)  # where the swap failed, another process has just written it
        except Exception as error:
            self._away(error)
        else:
            self.rows, self._reachable = found, True

    async def change(self, matter: str, rule: Rule) -> Alert | None:
        """Change a row by a rule, which returns None for no change; returns what it is now, None if it was not changed.

        Of several processes with the same change one succeeds. While the database is away this process alone decides.
        Never raises.
        """
        for _ in range(TRIES):
            before = self.rows.get(matter)
            after = rule(before)
            if after is None:
                return None
            if await self._write(before, after):
                self.rows[matter] = after
                return after
            await self.load()
        return None

    async def _write(self, before: Alert | None, after: Alert) -> bool:
        if self._reachable:
            try:
                return await self._record.swap(before, after)
            except Exception as error:
                self._away(error)
        self._unwritten.add(after.matter)
        return True

    def _away(self, error: Exception) -> None:
        if self._reachable:
            log.warning("alerts are kept in memory alone", extra={"error": type(error).__name__})
        self._reachable = False


def _merged(ours: Alert, theirs: Alert | None) -> Alert:
    """Ours, but never as if the operator had been told less than the database says."""
    told = [alert.told_at for alert in (ours, theirs) if alert is not None and alert.told_at is not None]
    return replace(ours, told_at=max(told, default=None))
