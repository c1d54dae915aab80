"""What hosts plan, and what of it they can still change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.challenges.planning import Plan, checked, days_later, edited
from bot.domain.challenges.values import Challenge, Options, Phase, Way
from bot.domain.errors import (
    BotError,
    ChallengeCancelled,
    ChallengeOver,
    ChallengeTextTooLong,
    DeadlinePast,
    DeadlinesOutOfOrder,
    FixedByNow,
    OutOfRange,
    ThemeMissing,
)
from tests.domain.challenges.made import DAY, FRIDAY, HOUR, MINUTE, MONDAY, SUNDAY, a_challenge

PLAN = Plan(theme="Rain", opens_at=MONDAY, voting_at=FRIDAY, closes_at=SUNDAY)
BERLIN = ZoneInfo("Europe/Berlin")


def test_texts_are_trimmed_and_a_plan_that_opens_at_once_is_fine() -> None:
    typed = replace(PLAN, theme=" Rain in\n unusual  places ", brief="\n One rule:\n\nrain. \n")
    found = checked(typed, MONDAY + MINUTE)
    assert (found.theme, found.brief) == ("Rain in unusual places", "One rule:\n\nrain.")
    longest = replace(PLAN, theme="t" * 80, brief="b" * 1500)
    assert checked(longest, MONDAY) == longest


WRONG: list[tuple[dict[str, Any], BotError]] = [
    ({"theme": " \u200b\n"}, ThemeMissing()),
    ({"theme": "t" * 300}, ChallengeTextTooLong("theme", 300, 80)),
    ({"brief": "b" * 1501}, ChallengeTextTooLong("brief", 1501, 1500)),
    ({"options": Options(votes=0)}, OutOfRange("votes", 0, 1, 5)),
    ({"options": Options(votes=6)}, OutOfRange("votes", 6, 1, 5)),
    ({"options": Options(account_days=366)}, OutOfRange("account_days", 366, 0, 365)),
    ({"options": Options(account_days=-1)}, OutOfRange("account_days", -1, 0, 365)),
    ({"opens_at": FRIDAY}, DeadlinesOutOfOrder("entering")),
    ({"closes_at": FRIDAY}, DeadlinesOutOfOrder("voting")),
    ({"voting_at": MONDAY - DAY}, DeadlinePast("entering", MONDAY - DAY)),
    ({"voting_at": MONDAY}, DeadlinePast("entering", MONDAY)),
    ({"closes_at": MONDAY}, DeadlinePast("voting", MONDAY)),
]


@pytest.mark.parametrize(("changes", "error"), WRONG)
def test_what_is_no_plan_is_refused_when_made_and_when_edited(
    changes: dict[str, Any], error: BotError
) -> None:
    plan = replace(PLAN, **changes)
    for check in (lambda: checked(plan, MONDAY), lambda: edited(a_challenge(Phase.SCHEDULED), plan, MONDAY)):
        with pytest.raises(type(error)) as refused:
            check()
        assert refused.value == error


def plan_of(challenge: Challenge, **changes: Any) -> Plan:
    known: dict[str, Any] = {
        "theme": challenge.theme,
        "brief": challenge.brief,
        "opens_at": challenge.opens_at,
        "voting_at": challenge.voting_at,
        "closes_at": challenge.closes_at,
        "options": challenge.options,
    }
    return Plan(**known | changes)


@pytest.mark.parametrize(
    ("phase", "changes", "field"),
    [
        (Phase.SCHEDULED, {"opens_at": MONDAY + HOUR, "options": Options(way=Way.DUELS)}, None),
        (Phase.SCHEDULED, {"options": Options(hides_authors=False)}, None),
        (Phase.OPEN, {"opens_at": MONDAY + HOUR}, "opening"),
        (Phase.OPEN, {"options": Options(hides_authors=False)}, "authors"),
        (Phase.OPEN, {"theme": "Snow", "voting_at": FRIDAY + HOUR, "options": Options(votes=1)}, None),
        (Phase.VOTING, {"theme": "Snow"}, "theme"),
        (Phase.VOTING, {"voting_at": FRIDAY - HOUR}, "entering"),
        (Phase.VOTING, {"options": Options(votes=1)}, "options"),
        (Phase.VOTING, {"brief": "Rain.", "closes_at": SUNDAY + DAY}, None),
    ],
)
def test_less_and_less_can_be_changed(phase: Phase, changes: dict[str, Any], field: Any) -> None:
    challenge = a_challenge(phase)
    plan = plan_of(challenge, **changes)
    if field is None:
        assert edited(challenge, plan, FRIDAY - MINUTE) == replace(challenge, **changes)
        return
    with pytest.raises(FixedByNow) as refused:
        edited(challenge, plan, FRIDAY - MINUTE)
    assert refused.value == FixedByNow(field)


def test_authors_who_were_to_be_shown_can_be_hidden_while_pictures_are_entered() -> None:
    challenge = a_challenge(Phase.OPEN, options=Options(hides_authors=False))
    assert edited(challenge, plan_of(challenge, options=Options()), MONDAY).options.hides_authors


@pytest.mark.parametrize(
    ("phase", "error"), [(Phase.CLOSED, ChallengeOver), (Phase.CANCELLED, ChallengeCancelled)]
)
def test_what_has_ended_is_not_edited(phase: Phase, error: type[BotError]) -> None:
    with pytest.raises(error):
        edited(a_challenge(phase), PLAN, MONDAY)


def test_a_deadline_that_passed_and_stays_is_no_fault() -> None:
    voting = a_challenge(Phase.VOTING)
    assert edited(voting, plan_of(voting, brief="Rain."), SUNDAY + MINUTE).brief == "Rain."
    with pytest.raises(DeadlinePast):
        edited(voting, plan_of(voting, closes_at=SUNDAY + MINUTE), SUNDAY + MINUTE)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-03-27T18:00+01:00", 7, "2026-04-03T18:00+02:00"),
        ("2026-10-23T18:00+02:00", 7, "2026-10-30T18:00+01:00"),
        ("2026-03-28T02:30+01:00", 1, "2026-03-29T03:30+02:00"),  # the clocks jump over it
        ("2026-10-24T02:30+02:00", 1, "2026-10-25T02:30+02:00"),  # it is there twice
        ("2026-10-25T02:30+01:00", 1, "2026-10-26T02:30+01:00"),
    ],
)
def test_days_later_it_is_the_same_time_of_day(start: str, days: int, end: str) -> None:
    found = days_later(datetime.fromisoformat(start), days, BERLIN)
    assert found == datetime.fromisoformat(end)
    assert found.tzinfo is UTC
