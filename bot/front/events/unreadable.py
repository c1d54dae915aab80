"""Counts the events that could not be read, and logs them: by name, type of the error and ids, never their content."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.front.events.values import is_id

log = logging.getLogger(__name__)

LOG_EVERY = 60.0  # seconds between two lines about events of one name that fail in one way
IN_A_ROW = (
    5  # events that fail without one that is read in between: then the session does not count as healthy
)
WATCHED = "INTERACTION_CREATE"  # of these alone as many in a row count too: without them nobody is answered
ID_KEYS = ("id", "guild_id", "channel_id")


@dataclass(slots=True)
class _Kind:
    logged_at: float
    unlogged: int = 0


@dataclass(slots=True)
class Unreadable:
    """One per client. `clock` gives seconds that never go back."""

    clock: Callable[[], float] = time.monotonic
    _kinds: dict[tuple[str, str], _Kind] = field(default_factory=dict)
    _in_a_row: int = 0
    _watched_in_a_row: int = 0

    @property
    def healthy(self) -> bool:
        """False while nothing that comes can be read, or no interaction."""
        return max(self._in_a_row, self._watched_in_a_row) < IN_A_ROW

    def was_read(self, event: str) -> None:
        self._in_a_row = 0
        if event == WATCHED:
            self._watched_in_a_row = 0

    def passed_over(self, event: str, error: BaseException, data: object = None) -> None:
        """`event` is its name as the program knows it, `data` what came with it, of which only ids are logged."""
        was_healthy = self.healthy
        self._in_a_row += 1
        self._watched_in_a_row += event == WATCHED
        if (facts := self._facts(event, error, data)) is not None:
            log.warning("an event of Discord could not be read and was passed over", extra=facts)
        if was_healthy and not self.healthy:
            log.error(
                "none of the last events of Discord could be read; is there a newer version of the bot?",
                extra={"event": event, "in_a_row": IN_A_ROW},
            )

    def repaired(self, event: str, error: BaseException, data: object = None) -> None:
        """A part of the event could not be read; the rest of it was."""
        if (facts := self._facts(event, error, data)) is not None:
            log.warning("a part of an event of Discord could not be read and was left out", extra=facts)

    def _facts(self, event: str, error: BaseException, data: object) -> dict[str, object] | None:
        """What is logged; None if as much was logged within the last minute."""
        kind = self._kinds.get((event, type(error).__name__))
        now = self.clock()
        if kind is not None and now < kind.logged_at + LOG_EVERY:
            kind.unlogged += 1
            return None
        before = {} if kind is None or not kind.unlogged else {"as_many_before": kind.unlogged}
        self._kinds[event, type(error).__name__] = _Kind(now)
        return {"event": event, "error": type(error).__name__, **before, **_ids(data)}


def _ids(data: object) -> dict[str, str]:
    """The ids at the top of an event, without anything else that may stand in their place."""
    if not isinstance(data, dict):
        return {}
    return {f"event_{key}": str(data[key]) for key in ID_KEYS if is_id(data.get(key))}
