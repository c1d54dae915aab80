"""How long an endpoint asks to wait, where its body says so and no header does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

LONGEST = 24 * 3600.0  # seconds; whoever names more than a day means nothing that can be told
NAMES = ("retryDelay", "retry_after", "retryAfter", "retry_after_seconds", "estimated_time")
IN_WORDS = re.compile(
    r"(?:try again|retry)(?: after| in)? (\d{1,9}(?:\.\d{1,9})?) ?(ms|milliseconds|s|secs?|seconds?|m|mins?|minutes?)\b"
)
UNITS = {
    "milliseconds": 0.001,
    "ms": 0.001,
    "m": 60.0,
    "min": 60.0,
    "mins": 60.0,
    "minute": 60.0,
    "minutes": 60.0,
}


def wait_in(levels: Sequence[Mapping[str, Any]], words: str, prompt: str) -> float | None:
    """Seconds, a day at most; None if none are named. `words` and `prompt` are in lower case.

    What stands in the prompt as well may be its echo: a member must not be able to have a request sent again.
    """
    for level in levels:
        for name in NAMES:
            if (seconds := _seconds(level.get(name))) is not None:
                return seconds
    named = next((found for found in IN_WORDS.finditer(words) if found[0] not in prompt), None)
    return None if named is None else clamped(float(named[1]) * UNITS.get(named[2], 1.0))


def clamped(seconds: float) -> float | None:
    """A wait that can be waited or told: a day at most; None for what is no wait."""
    return min(seconds, LONGEST) if isfinite(seconds) and seconds >= 0 else None


def _seconds(value: object) -> float | None:
    """`20`, `20.0`, "20" or Google's "20s"."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return clamped(float(value.removesuffix("s") if isinstance(value, str) else value))
    except (ValueError, OverflowError):
        return None
