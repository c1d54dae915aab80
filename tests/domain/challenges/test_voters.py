"""Who may vote: neither who came for the vote, nor who made an account for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.challenges.values import Options
from bot.domain.challenges.voters import Voter, VoterRules, eligible
from bot.domain.errors import AccountTooYoung, JoinedTooLate, Refused, VoterRoleMissing, VoterTimedOut
from tests.domain.challenges.made import ALICE, DAY, FRIDAY, HOUR, MONDAY, a_challenge

ROLE = 77
RULES = VoterRules(published_at=MONDAY, account_days=14)
NOW = timedelta()


def a_voter(**changes: Any) -> Voter:
    known: dict[str, Any] = {
        "id": ALICE,
        "account_made_at": MONDAY - 900 * DAY,
        "joined_at": MONDAY - 300 * DAY,
    }
    return Voter(**known | changes)


def test_the_rules_are_the_challenges() -> None:
    options = Options(account_days=3, voter_role=ROLE)
    rules = VoterRules(published_at=MONDAY, account_days=3, role=ROLE)
    assert VoterRules.of(a_challenge(options=options)) == rules


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({}, None),
        ({"account_made_at": FRIDAY - 14 * DAY}, None),
        ({"account_made_at": FRIDAY - 14 * DAY + HOUR}, AccountTooYoung(14, FRIDAY)),
        ({"joined_at": FRIDAY - HOUR}, None),
        ({"joined_at": FRIDAY}, JoinedTooLate(FRIDAY)),
        ({"joined_at": None}, JoinedTooLate(FRIDAY)),
        ({"is_timed_out": True}, VoterTimedOut()),
        ({"is_timed_out": True, "has_entered": True}, VoterTimedOut()),
        # Entrants were there before voting opened, also if they left and came back.
        ({"has_entered": True, "joined_at": FRIDAY + HOUR}, None),
        # So were those who have voted: their vote counts, so it can be changed.
        ({"has_voted": True, "joined_at": FRIDAY + HOUR}, None),
        ({"has_voted": True, "account_made_at": FRIDAY, "joined_at": FRIDAY + HOUR}, None),
        ({"has_voted": True, "is_timed_out": True}, VoterTimedOut()),
        # A young account votes if it entered a picture and was there before anybody knew of the challenge.
        ({"has_entered": True, "account_made_at": MONDAY - DAY, "joined_at": MONDAY - HOUR}, None),
        (
            {"has_entered": True, "account_made_at": MONDAY - DAY, "joined_at": MONDAY},
            AccountTooYoung(14, FRIDAY),
        ),
        ({"account_made_at": MONDAY - DAY, "joined_at": MONDAY - HOUR}, AccountTooYoung(14, FRIDAY)),
    ],
)
def test_who_votes(changes: dict[str, Any], refusal: Refused | None) -> None:
    assert eligible(a_voter(**changes), RULES, FRIDAY) == refusal


@pytest.mark.parametrize("entered", [False, True])
def test_where_a_role_is_set_all_need_it(entered: bool) -> None:
    rules = VoterRules(published_at=MONDAY, account_days=14, role=ROLE)
    assert eligible(a_voter(has_entered=entered, roles=frozenset({8})), rules, FRIDAY) == VoterRoleMissing(
        ROLE
    )
    assert eligible(a_voter(has_entered=entered, roles=frozenset({8, ROLE})), rules, FRIDAY) is None


@given(days=st.integers(0, 60), age=st.integers(0, 60), entered=st.booleans())
def test_entering_a_picture_never_costs_anybody_their_vote(days: int, age: int, entered: bool) -> None:
    rules = VoterRules(published_at=MONDAY, account_days=days)
    made = FRIDAY - age * DAY
    refusal = eligible(a_voter(account_made_at=made, joined_at=made, has_entered=entered), rules, FRIDAY)
    if age >= max(days, 1):
        assert refusal is None
    elif not entered:
        assert refusal is not None
