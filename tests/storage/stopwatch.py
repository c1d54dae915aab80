"""A stopwatch that is turned by hand, for sweeps: how long a bite takes is not left to the machine."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Hand:
    """Seconds, and the pauses that were asked for. Every look at it turns it on by `each_look` seconds."""

    seconds: float = 0.0
    each_look: float = 0.0
    pauses: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        self.seconds += self.each_look
        return self.seconds

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
