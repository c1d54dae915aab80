"""Waits that stand in a body: in seconds, a day at most, and never by a member's word."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.imageapi.meanings.waits import LONGEST, clamped, wait_in


@pytest.mark.parametrize(
    ("level", "words", "seconds"),
    [
        ({"retryDelay": "39s"}, "", 39.0),
        ({"estimated_time": 20}, "", 20.0),
        ({"retry_after": "7.5"}, "", 7.5),
        ({"retry_after": -1}, "", None),
        ({"retry_after": float("nan")}, "", None),
        ({"retry_after": 10**400}, "", None),
        ({"retry_after": True}, "", None),
        ({}, "please retry after 1 second.", 1.0),
        ({}, "try again in 12s. visit", 12.0),
        ({}, "try again in 250ms.", 0.25),
        ({}, "try again in 2 minutes", 120.0),
        ({}, "try again in 5 seconds", None),  # as the prompt has it
        ({}, "try again later", None),
    ],
)
def test_the_wait_that_a_body_names(level: dict[str, Any], words: str, seconds: float | None) -> None:
    assert wait_in([level], words, "a fox. try again in 5 seconds") == seconds


@given(st.floats())
def test_no_wait_is_longer_than_a_day(seconds: float) -> None:
    assert (wait := clamped(seconds)) is None or 0 <= wait <= LONGEST
