"""What hosts may plan for a series."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.challenges.recurring.planning import MOST_THEMES, checked, read_span, written_span
from bot.domain.challenges.recurring.values import Every, Rhythm, Span
from bot.domain.errors import (
    BadTime,
    BotError,
    ChallengeTextTooLong,
    FirstRoundPast,
    RoundsTooLong,
    ThemeMissing,
    TooManyThemes,
)
from tests.domain.challenges.recurring.made import FRIDAY, a_plan

BEFORE = FRIDAY - timedelta(days=1)
MONTHLY = Rhythm(every=Every.MONTH, day=31, hour=18, minute=0)


def test_texts_are_trimmed_and_empty_lines_left_out() -> None:
    plan = checked(a_plan(themes=(" Rain  in May ", "", "\u200b", "Snow"), brief=" Outside "), FRIDAY, BEFORE)
    assert (plan.themes, plan.brief) == (("Rain in May", "Snow"), "Outside")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"themes": (" ",)}, ThemeMissing()),
        ({"themes": ("x",) * (MOST_THEMES + 1)}, TooManyThemes(MOST_THEMES)),
        ({"themes": ("x" * 81,)}, ChallengeTextTooLong("theme", 81, 80)),
        ({"brief": "x" * 1501}, ChallengeTextTooLong("brief", 1501, 1500)),
        ({"open_for": Span(days=6)}, RoundsTooLong(7)),
        ({"open_for": Span(minutes=5 * 1440 + 1)}, RoundsTooLong(7)),
        ({"open_for": Span(days=27), "rhythm": MONTHLY}, RoundsTooLong(28)),
    ],
)
def test_what_is_refused(changes: dict[str, object], error: BotError) -> None:
    with pytest.raises(type(error)) as raised:
        checked(a_plan(**changes), FRIDAY, BEFORE)
    assert raised.value == error


def test_a_round_may_last_until_the_next_one_which_is_to_come() -> None:
    checked(a_plan(open_for=Span(days=5)), FRIDAY, BEFORE)
    checked(a_plan(open_for=Span(days=26), rhythm=MONTHLY), FRIDAY, BEFORE)
    with pytest.raises(FirstRoundPast):
        checked(a_plan(), FRIDAY, FRIDAY)


@pytest.mark.parametrize(
    ("typed", "span", "written"),
    [
        ("3d", Span(days=3), "3d"),
        (" 2 Weeks ", Span(days=14), "14d"),
        ("36h", Span(minutes=2160), "36h"),
        ("90 min", Span(minutes=90), "90m"),
    ],
)
def test_spans_are_read_and_written(typed: str, span: Span, written: str) -> None:
    assert read_span(typed) == span
    assert written_span(span) == written
    assert read_span(written) == span


@pytest.mark.parametrize("typed", ["", "0d", "3", "soon", "3 months", "-1d", "2030-12-24"])
def test_what_is_no_span(typed: str) -> None:
    with pytest.raises(BadTime):
        read_span(typed)
