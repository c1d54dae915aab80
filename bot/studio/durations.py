"""How long pictures have taken lately, by model and quality: what the progress card says comes from here.

Each process learns from its own pictures, and at its start from those that the database knows.
"""

from __future__ import annotations

import logging
from collections import OrderedDict, deque
from typing import Protocol

from bot.domain.durations import Expectation, expectation
from bot.domain.errors import StoreBusy

log = logging.getLogger(__name__)

WINDOW = 50  # pictures of one model and quality that are remembered, the last ones
MOST_KINDS = 200  # pairs of model and quality; beyond it the one that was made longest ago is forgotten
RECENT = 500  # pictures that are read at the start

Kind = tuple[str, str | None]  # model id and quality


class PastPictures(Protocol):
    """The pictures that the database knows."""

    async def recent_durations(self, limit: int) -> tuple[tuple[str, str | None, float], ...]:
        """Model id, quality and seconds of the last painted pictures, newest first. Raises StoreBusy."""


class Durations:
    """One per process. `longest` is the number of seconds that a picture can take if nothing holds it up.

    What took longer waited for something else, as for a restart in between, and says nothing of what is usual.
    """

    def __init__(self, past: PastPictures, *, longest: float) -> None:
        self._past = past
        self._longest = longest
        self._seconds: OrderedDict[Kind, deque[float]] = OrderedDict()  # oldest first, both

    def __len__(self) -> int:
        """Pairs of model and quality that are remembered."""
        return len(self._seconds)

    def add(self, model: str, quality: str | None, seconds: float) -> None:
        """A picture was painted, and took so long from its claim on."""
        if seconds > self._longest:
            return
        kind = model, quality
        self._seconds.setdefault(kind, deque(maxlen=WINDOW)).append(seconds)
        self._seconds.move_to_end(kind)
        if len(self._seconds) > MOST_KINDS:
            self._seconds.popitem(last=False)

    def expected(self, model: str, quality: str | None) -> Expectation | None:
        """How long such a picture usually takes; None while too few are known."""
        return expectation(self._seconds.get((model, quality), ()))

    async def load(self) -> None:
        """Learn from the pictures of earlier runs. What was painted since the start counts as newer than they."""
        try:
            past = await self._past.recent_durations(RECENT)
        except StoreBusy:
            log.warning("how long pictures take is not known yet, and is learned from the next ones")
            return
        for model, quality, seconds in past:
            self._add_older((model, quality), seconds)
        log.info("how long pictures take is known", extra={"pictures": len(past)})

    def _add_older(self, kind: Kind, seconds: float) -> None:
        """Add a picture that is older than all that are remembered, if there is room."""
        if seconds > self._longest:
            return
        if kind not in self._seconds:
            if len(self._seconds) >= MOST_KINDS:
                return
            self._seconds[kind] = deque(maxlen=WINDOW)
            self._seconds.move_to_end(kind, last=False)
        if len(self._seconds[kind]) < WINDOW:
            self._seconds[kind].appendleft(seconds)
