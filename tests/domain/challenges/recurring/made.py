"""A series, for the tests of its rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.domain.challenges.recurring.values import Every, Rhythm, Series, SeriesPlan, Span

FRIDAYS = Rhythm(every=Every.WEEK, day=4, hour=18, minute=0)
FRIDAY = datetime(2026, 11, 27, 17, tzinfo=UTC)  # 18:00 in Berlin, in winter
PLAN = SeriesPlan(
    themes=("Rain", "Snow", "Fog"),
    rhythm=FRIDAYS,
    open_for=Span(days=4),
    vote_for=Span(days=2),
    brief="Outside",
)


def a_plan(**changes: Any) -> SeriesPlan:
    return replace(PLAN, **changes)


def a_series(**changes: Any) -> Series:
    """Whose first round is due on FRIDAY."""
    known: dict[str, Any] = {
        "id": 1,
        "public_id": "s1",
        "guild": 2,
        "channel": 3,
        "made_by": 4,
        "plan": PLAN,
        "next_at": FRIDAY,
    }
    return Series(**known | changes)
