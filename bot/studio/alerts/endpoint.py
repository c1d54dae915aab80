"""How the last pictures ended: whether the endpoint paints, for the health check and for the operator."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain.alerts import ENDPOINT, Alert, Sighting, failure_sighting
from bot.domain.errors import (
    Bug,
    EditsPathWrong,
    Failure,
    Interrupted,
    PictureTooLargeThere,
    PromptRejected,
    RequestLost,
    RequestRejected,
    failure_from_json,
)
from bot.domain.pictures import Generation

# Ends that say nothing of the endpoint: the text, an option, a file, a restart or the bot itself was the reason.
NOT_ITS_FAULT = (
    *(PromptRejected, RequestRejected, PictureTooLargeThere, EditsPathWrong),
    *(RequestLost, Interrupted, Bug),
)
# What only a picture can prove to be over that was made from an attached one.
OF_ATTACHED = (PictureTooLargeThere, EditsPathWrong)
IN_A_ROW = 3  # failures from which on the endpoint counts as failing
FOR = timedelta(minutes=2)  # and as long must they have gone on before the operator is told


class EndpointEnds:
    """Counts the pictures that failed since the last one that was painted. `clock` returns the time in UTC."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._since: datetime | None = None  # when the first one failed
        self._last: Failure | None = None
        self.in_a_row = 0
        self._last_painted: dict[str, datetime] = {}  # by model
        self._last_changed: datetime | None = None  # from an attached picture
        self.last_success: datetime | None = None
        self.last_failure: datetime | None = None

    def painted(self, row: Generation) -> None:
        """A picture was painted: so the key, the account and its model are well."""
        self.last_success = self._last_painted[row.ask.request.model] = self._clock()
        if row.ask.request.images:
            self._last_changed = self.last_success
        self._since, self._last, self.in_a_row = None, None, 0

    def failed(self, failure: Failure) -> None:
        if isinstance(failure, NOT_ITS_FAULT):
            return
        self.last_failure, self._last = self._clock(), failure
        self._since = self._since or self.last_failure
        self.in_a_row += 1

    @property
    def is_failing(self) -> bool:
        """Whether the last pictures have all failed. False at the start, when nobody knows."""
        return self.in_a_row >= IN_A_ROW

    async def sightings(self) -> list[Sighting]:
        """That every picture fails; nothing where the reason is a matter of its own."""
        last, since = self._last, self._since
        if last is None or since is None or not self.is_failing or self._clock() - since < FOR:
            return []
        return [] if last.for_operator else [failure_sighting(last, ENDPOINT, in_a_row=self.in_a_row)]

    def well_since(self, alert: Alert) -> datetime | None:
        """When a picture was last painted that proves that this matter is over; None: not since it was seen."""
        failure = failure_from_json(alert.facts.get("failure"))
        model = getattr(failure, "model", None)
        painted = self.last_success if model is None else self._last_painted.get(model)
        if isinstance(failure, OF_ATTACHED):
            painted = self._last_changed
        return painted if painted is not None and painted > alert.seen_at else None
