"""How long a bot has to answer an interaction: Discord's three seconds, and longer while others keep the machine busy.

Discord has machines of its own. Here it shares the cores with the bot and with everything else, so a window grows with
the CPU time that processes outside our own tree took meanwhile. What we do ourselves never makes it longer.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from bot.sandbox.world.cputime import PRECISION, CpuMeter, CpuTimes

# A window is never longer than so many times its usual length.
MOST = 4.0


@dataclass(frozen=True, slots=True)
class Length:
    """`usual` and `seconds` are lengths in seconds; `taken` is the share of the CPU time (0 to 1) that others took."""

    usual: float
    seconds: float
    taken: float = 0.0

    @property
    def stretched(self) -> bool:
        """By more than a tenth; less is the noise of an idle machine."""
        return self.seconds > 1.1 * self.usual

    def __str__(self) -> str:
        """For people: why it is not the usual one."""
        return (
            f"{self.seconds:.1f} s instead of {self.usual:g} s, "
            f"because other processes took {self.taken:.0%} of the CPU time"
        )


def length_of(usual: float, elapsed: float, before: CpuTimes, now: CpuTimes) -> Length:
    """The length of a window that opened at `before`, as far as is known `now`, after `elapsed` seconds.

    If others took the share s of the cores' time, then what takes `usual` seconds on an idle machine takes
    usual / (1 - s). But when a process of ours has itself run for `usual` seconds, it has had its time and the
    window is over.
    """
    taken = now.taken_by_others(before)
    seconds = usual / max(1 - taken, 1 / MOST)
    if now.most_used(before) >= usual - PRECISION:
        seconds = min(seconds, max(usual, elapsed))
    return Length(usual, seconds, taken)


@dataclass(slots=True)
class Window:
    """One that is open, `usual` seconds long unless `meter` knows better."""

    usual: float
    meter: CpuMeter
    length: Length = field(init=False)
    _before: CpuTimes | None = field(init=False)
    _opened: float = field(init=False)

    def __post_init__(self) -> None:
        self.length = Length(self.usual, self.usual)
        self._before, self._opened = self.meter.recent(), time.monotonic()

    @property
    def elapsed(self) -> float:
        """Seconds since it opened."""
        return time.monotonic() - self._opened

    def left(self) -> float:
        """Seconds after which to look again; 0 once it is over."""
        elapsed = self.elapsed
        if elapsed < self.usual:
            return self.usual - elapsed
        # Not a reading of its own: when a crowd's windows end together, each would cost a millisecond of that moment.
        now = self.meter.recent(within=PRECISION / 2)
        if self._before is None or now is None:
            return 0.0
        self.length = length_of(self.usual, elapsed, self._before, now)
        left = self.length.seconds - elapsed
        # It ends sooner if a process of ours runs all the time from now on.
        return max(0.0, min(left, max(PRECISION, self.usual - now.most_used(self._before))))
