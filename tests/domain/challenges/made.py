"""A challenge, and moments around it, for the tests of its rules."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.challenges.values import Challenge, Entry, Phase

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # published and opened
FRIDAY = MONDAY + timedelta(days=4)  # entering ends, voting opens
SUNDAY = MONDAY + timedelta(days=6)  # voting ends
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ALICE, BOB = 5, 6


def a_challenge(phase: Phase = Phase.OPEN, **changes: Any) -> Challenge:
    """As it is when all steps up to this phase came in time."""
    known: dict[str, Any] = {
        "id": 1,
        "guild": 2,
        "theme": "Rain",
        "phase": phase,
        "published_at": MONDAY,
        "opens_at": MONDAY,
        "voting_at": FRIDAY,
        "closes_at": SUNDAY,
    }
    if phase in (Phase.VOTING, Phase.CLOSED):
        known["voting_opened_at"] = known["reckoned_until"] = FRIDAY
    if phase is Phase.CLOSED:
        known["ended_at"] = SUNDAY
    return Challenge(**known | changes)


def an_entry(id: int = 1, **changes: Any) -> Entry:
    known: dict[str, Any] = {"id": id, "author": ALICE, "picture": f"PIC{id}", "entered_at": MONDAY}
    return Entry(**known | changes)
