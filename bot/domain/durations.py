"""How long a picture usually takes, in numbers that people say."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import quantiles

FEWEST = 5  # samples; fewer say nothing about what is usual
MINUTE = 60.0
SHORTEST_MARGIN = 5.0  # seconds
MARGIN = 0.25  # of the usual upper end


@dataclass(frozen=True, slots=True)
class Expectation:
    """Seconds that a picture usually takes: at least `low`, at most `high`. Both are numbers to be shown.

    `low` is the 25th percentile rounded down, `high` the 90th rounded up. After `slow_after` seconds a picture takes
    longer than usual.
    """

    low: float
    high: float
    slow_after: float


def expectation(samples: Sequence[float]) -> Expectation | None:
    """What to expect after pictures that took so many seconds; None after fewer than FEWEST of them."""
    if len(samples) < FEWEST:
        return None
    twentieths = quantiles(samples, n=20, method="inclusive")
    low, high, slow = twentieths[4], twentieths[17], twentieths[18]
    high = rounded_up(high)
    # Where every picture takes nearly the same time, the percentiles lie close together. The margin keeps a picture
    # that comes a moment later from being called slow.
    slow_after = max(slow, high + max(SHORTEST_MARGIN, MARGIN * high))
    return Expectation(rounded_down(low, high), high, slow_after)


def rounded_up(seconds: float) -> float:
    """To whole seconds below 10, steps of 5 below two minutes, and whole minutes from there on; at least 1."""
    return max(1.0, _rounded(seconds, math.ceil))


def rounded_down(seconds: float, high: float) -> float:
    """As `rounded_up` does, but down. Next to a `high` in minutes, whole minutes are used from one minute on."""
    if high >= 2 * MINUTE and seconds >= MINUTE:
        return math.floor(seconds / MINUTE) * MINUTE
    return max(1.0, _rounded(seconds, math.floor))


def _rounded(seconds: float, to_whole: Callable[[float], int]) -> float:
    step = 1.0 if seconds < 10 else 5.0 if seconds < 2 * MINUTE else MINUTE
    return to_whole(seconds / step) * step
