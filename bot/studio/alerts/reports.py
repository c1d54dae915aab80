"""What other parts say of what went wrong, and what they may say of what the operator knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.domain.alerts import ENDPOINT, Sighting, matter_of, members_may_read, sighting_of
from bot.domain.errors import BotError, Failure
from bot.domain.pictures import Generation
from bot.studio.alerts.endpoint import NOT_ITS_FAULT, EndpointEnds
from bot.studio.alerts.ledger import Ledger
from bot.studio.wakeup import Wakeup


class Reports:
    """Takes reports without waiting; `taken` hands them to the loop that tells. `clock` returns the time in UTC."""

    def __init__(self, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self.ledger = ledger
        self.endpoint = EndpointEnds(clock)
        self.wakeup = Wakeup()
        self._clock = clock
        self._reported: dict[str, Sighting] = {}

    def ended(self, row: Generation, failure: Failure | None) -> None:
        """A picture has ended: painted, or failed for this reason."""
        if failure is None:
            self.endpoint.painted(row)
        else:
            self.endpoint.failed(failure)
            self.report(failure)

    def report(self, error: BotError) -> None:
        """Something went wrong; what only the operator can put right is told within a second or two."""
        sighting = sighting_of(error, self._clock())
        if sighting is None:
            return
        before = self._reported.get(sighting.matter)
        earlier = 0 if before is None else before.count
        self._reported[sighting.matter] = replace(sighting, count=earlier + sighting.count)
        # What has been told may wait for the next look, or each picture of a crowd would wake it.
        if not self.is_told(error):
            self.wakeup.notify()

    def is_told(self, error: BotError) -> bool:
        """Whether it is true that the operator has been told of this."""
        matter = matter_of(error, self._clock())
        return matter is not None and self._has_been_told(matter)

    def is_known(self, failure: Failure) -> bool:
        """Whether the operator has been told of this, or that every picture fails, of which this is one more."""
        if self.is_told(failure):
            return True
        counts = not isinstance(failure, NOT_ITS_FAULT)
        return counts and self.endpoint.is_failing and self._has_been_told(ENDPOINT)

    def _has_been_told(self, matter: str) -> bool:
        now, alert = self._clock(), self.ledger.rows.get(matter)
        # While a message is on its way, it is marked as sent, and may be given back yet.
        return (
            alert is not None and alert.matter not in self.ledger.being_told and members_may_read(alert, now)
        )

    def taken(self) -> dict[str, Sighting]:
        """What was reported since the last time, by matter."""
        taken, self._reported = self._reported, {}
        return taken
