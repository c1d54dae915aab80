"""A double click on a button that may be pressed again and again.

Discord sends both clicks as presses of their own, so nothing else tells them from two that are meant. Whoever means a
second one presses again when the first has been answered, which takes longer than a double click. So the same member's
press of the same button of the same message is refused for some seconds after the first. Other members are never in
each other's way.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain.errors import JustPressed
from bot.front.kit.feature import Pressed

WINDOW = timedelta(seconds=3)  # twice what the slowest double click takes, with a slow line to Discord
MOST = 10_000  # presses that are remembered; beyond it the oldest is forgotten

Key = tuple[int, int, str, str]


class Doubles:
    """One per process, in memory. `clock` returns the time in UTC."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._presses: dict[Key, tuple[int, datetime]] = {}  # the interaction and its time; oldest first

    def take(self, press: Pressed) -> bool:
        """Remember the press. Raises JustPressed for the second click of two.

        False for an interaction that Discord sends twice: it is paid for once in any case.
        """
        key, now = _key(press), self._clock()
        interaction, at = self._presses.pop(key, (0, now))
        if interaction and now - at < WINDOW:
            self._presses[key] = (interaction, at)
            if interaction == press.id:
                return False
            raise JustPressed
        if len(self._presses) >= MOST:
            del self._presses[next(iter(self._presses))]
        self._presses[key] = (press.id, now)
        return True

    def release(self, press: Pressed) -> None:
        """The press was refused: nothing was made, so it may be tried again at once."""
        self._presses.pop(_key(press), None)


def _key(press: Pressed) -> Key:
    return (press.who.id, press.message.id if press.message is not None else 0, press.verb, press.subject)
