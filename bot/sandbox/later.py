"""The time that somebody who tries the bot lets pass: a challenge takes days, and nobody waits for them on a page."""

from __future__ import annotations

from collections.abc import Callable

from bot.sandbox.errors import Impossible
from bot.sandbox.world.changes import Change, Changes, What

LONGEST = 366 * 86400.0  # seconds that can pass in one step


class Later:
    """How many seconds later it is than it is. `moved` is told of each change, to have the bot's clock moved too."""

    def __init__(self, changes: Changes, moved: Callable[[float], None]) -> None:
        self._changes = changes
        self._moved = moved
        self.seconds = 0.0

    def pass_by(self, seconds: float) -> None:
        """So many seconds pass at once. Raises Impossible for a time that would go back, or a very long one."""
        if not 0 < seconds <= LONGEST:
            raise Impossible("time only goes on")
        self.seconds += seconds
        self._moved(self.seconds)
        self._changes.publish(Change(What.TIME_PASSED))
