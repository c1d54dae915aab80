"""Which pictures get into a challenge, by members and by hosts, and which are taken out again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.domain.challenges.entering import Candidate, check_entry, check_withdrawal, standing_entry, title_of
from bot.domain.challenges.hosting import check_late_entry, check_removal, reason_of
from bot.domain.challenges.values import Challenge, Entry, Options, Phase
from bot.domain.errors import (
    AlreadyEntered,
    BotError,
    BuiltOnAnothers,
    ChallengeCancelled,
    ChallengeOver,
    ChallengeTextTooLong,
    EnteringOver,
    EntryGone,
    MadeTooEarly,
    MemberEntered,
    ModelNotAllowed,
    NotEntered,
    NotYourPicture,
    OutOfRange,
    PictureWasRemoved,
    ReasonMissing,
    RemovalTooLate,
    VotingHasBegun,
)
from tests.domain.challenges.made import (
    ALICE,
    BOB,
    DAY,
    FRIDAY,
    HOUR,
    MINUTE,
    MONDAY,
    SUNDAY,
    a_challenge,
    an_entry,
)

NOW = MONDAY + DAY
ENTRY, REMOVED = an_entry(1), an_entry(2, removed_at=MONDAY)


def a_candidate(**changes: Any) -> Candidate:
    known: dict[str, Any] = {"picture": "NEW", "author": ALICE, "model": "m-1", "asked_at": MONDAY}
    return Candidate(**known | changes)


def refusal(
    candidate: Candidate,
    theirs: list[Entry],
    challenge: Challenge | None = None,
    now: datetime = NOW,
    *,
    replaces: bool = False,
) -> BotError | None:
    try:
        check_entry(challenge or a_challenge(), candidate, ALICE, theirs, now, replaces=replaces)
    except BotError as error:
        return error
    return None


@pytest.mark.parametrize(
    ("changes", "theirs", "error"),
    [
        ({}, [], None),
        ({"author": BOB}, [], NotYourPicture()),
        ({"asked_at": MONDAY - MINUTE}, [], MadeTooEarly(MONDAY)),
        ({"made_after": frozenset({ALICE})}, [], None),
        ({"made_after": frozenset({ALICE, BOB})}, [], BuiltOnAnothers()),
        ({"made_after": frozenset({0})}, [], BuiltOnAnothers()),
        ({}, [ENTRY], AlreadyEntered(is_same=False)),
        ({"picture": "PIC1"}, [ENTRY], AlreadyEntered(is_same=True)),
        ({}, [REMOVED], None),
        ({"picture": "PIC2"}, [REMOVED], PictureWasRemoved()),
        ({}, [REMOVED, ENTRY], AlreadyEntered(is_same=False)),
    ],
)
def test_what_a_member_can_enter(
    changes: dict[str, Any], theirs: list[Entry], error: BotError | None
) -> None:
    assert refusal(a_candidate(**changes), theirs) == error


def test_another_picture_can_take_the_place_of_ones_own() -> None:
    assert refusal(a_candidate(), [ENTRY], replaces=True) is None
    assert refusal(a_candidate(picture="PIC1"), [ENTRY], replaces=True) == AlreadyEntered(is_same=True)
    assert refusal(a_candidate(asked_at=MONDAY - MINUTE), [ENTRY], replaces=True) == MadeTooEarly(MONDAY)


def test_hosts_choose_what_may_be_entered() -> None:
    open_to_all = a_challenge(options=Options(may_build_on_others=True))
    assert refusal(a_candidate(made_after=frozenset({BOB})), [], open_to_all) is None
    of_two = a_challenge(options=Options(models=("m-1", "m-2")))
    assert refusal(a_candidate(model="m-2"), [], of_two) is None
    assert refusal(a_candidate(model="m-3"), [], of_two) == ModelNotAllowed("m-3", ("m-1", "m-2"))


def test_nothing_is_entered_or_withdrawn_once_entering_has_ended() -> None:
    assert refusal(a_candidate(), [], now=FRIDAY) == EnteringOver(FRIDAY)
    assert refusal(a_candidate(), [], a_challenge(Phase.VOTING), FRIDAY) == EnteringOver(FRIDAY)
    with pytest.raises(EnteringOver):
        check_withdrawal(a_challenge(), [ENTRY], FRIDAY)


def test_ones_own_entry_can_be_withdrawn() -> None:
    assert check_withdrawal(a_challenge(), [REMOVED, ENTRY], NOW) is ENTRY
    assert standing_entry([REMOVED]) is None
    with pytest.raises(NotEntered):
        check_withdrawal(a_challenge(), [REMOVED], NOW)


def test_who_means_a_picture_that_is_not_their_entry_any_more_withdraws_none() -> None:
    assert check_withdrawal(a_challenge(), [REMOVED, ENTRY], NOW, ENTRY.picture) is ENTRY
    with pytest.raises(EntryGone):
        check_withdrawal(a_challenge(), [REMOVED, ENTRY], NOW, "another")
    with pytest.raises(EnteringOver):
        check_withdrawal(a_challenge(), [ENTRY], FRIDAY, "another")


@pytest.mark.parametrize(
    ("typed", "title"),
    [(" Rain \n on  Mars ", "Rain on Mars"), ("", None), (" \u200b\u2800", None), ("x" * 80, "x" * 80)],
)
def test_a_title_is_one_line_or_none(typed: str, title: str | None) -> None:
    assert title_of(typed) == title


def test_a_title_has_a_limit() -> None:
    with pytest.raises(ChallengeTextTooLong) as refused:
        title_of("x" * 81)
    assert refused.value == ChallengeTextTooLong("title", 81, 80)


# --- hosts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phase", "theirs", "error"),
    [
        (Phase.SCHEDULED, [], None),
        (Phase.OPEN, [REMOVED], None),
        (Phase.OPEN, [ENTRY], MemberEntered),
        (Phase.VOTING, [], VotingHasBegun),
        (Phase.CLOSED, [], ChallengeOver),
        (Phase.CANCELLED, [], ChallengeCancelled),
    ],
)
def test_a_late_picture_can_be_added_until_voting_opens(
    phase: Phase, theirs: list[Entry], error: type[BotError] | None
) -> None:
    if error is None:
        check_late_entry(a_challenge(phase), theirs)
        return
    with pytest.raises(error):
        check_late_entry(a_challenge(phase), theirs)


@pytest.mark.parametrize(
    ("phase", "now", "entry", "error"),
    [
        (Phase.OPEN, NOW, ENTRY, None),
        (Phase.VOTING, FRIDAY, ENTRY, None),
        (Phase.CLOSED, SUNDAY + 7 * DAY, ENTRY, None),
        (Phase.CLOSED, SUNDAY + 7 * DAY + HOUR, ENTRY, RemovalTooLate(7)),
        (Phase.CANCELLED, NOW, ENTRY, ChallengeCancelled()),
        (Phase.VOTING, FRIDAY, REMOVED, EntryGone()),
        (Phase.VOTING, FRIDAY, None, EntryGone()),
    ],
)
def test_an_entry_can_be_removed_until_a_week_after_the_end(
    phase: Phase, now: datetime, entry: Entry | None, error: BotError | None
) -> None:
    if error is None:
        assert check_removal(a_challenge(phase), entry, now) is entry
        return
    with pytest.raises(type(error)) as refused:
        check_removal(a_challenge(phase), entry, now)
    assert refused.value == error


def test_hosts_say_why() -> None:
    assert reason_of("  was\nill ") == "was ill"
    assert reason_of("x" * 200) == "x" * 200
    with pytest.raises(ReasonMissing):
        reason_of(" \u200b ")
    with pytest.raises(OutOfRange) as refused:
        reason_of("x" * 201)
    assert refused.value == OutOfRange("reason", 201, 1, 200)
