"""What is a look, what is a choice, and how many of them there may be."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.challenges.ballots import (
    Ballot,
    Field,
    chose,
    filled_in,
    handed_out,
    looked,
    ticked,
    took_back,
)
from bot.domain.errors import BotError, EntryGone, OwnEntry, TooManyChoices

FIELD = Field(entries=frozenset(range(1, 10)), own=frozenset({9}), limit=3)
EMPTY = Ballot()


def of(*ids: int) -> frozenset[int]:
    return frozenset(ids)


def test_a_look_is_what_was_handed_out_and_answered() -> None:
    ballot = handed_out(EMPTY, [1])
    assert (ballot.handed, ballot.outstanding) == (of(), of(1))
    assert looked(ballot, [1]) == Ballot(of(1))


def test_a_jump_is_no_look() -> None:
    ballot = handed_out(EMPTY, [1])
    assert looked(ballot, [2]) == ballot
    assert chose(ballot, 2, FIELD) == Ballot(of(), of(2), of(1))
    assert took_back(chose(ballot, 2, FIELD), 2) == ballot


def test_a_choice_is_a_look_too_and_stays_one_when_it_is_taken_back() -> None:
    ballot = chose(handed_out(EMPTY, [1]), 1, FIELD)
    assert ballot == chose(ballot, 1, FIELD) == Ballot(of(1), of(1))
    assert took_back(ballot, 1) == took_back(handed_out(EMPTY, [1]), 1) == Ballot(of(1))


def test_what_was_looked_at_does_not_wait_again() -> None:
    assert handed_out(Ballot(of(1)), [1, 2]) == Ballot(of(1), of(), of(2))


@pytest.mark.parametrize(("entry", "error"), [(9, OwnEntry()), (12, EntryGone()), (4, TooManyChoices(3))])
def test_a_choice_that_is_refused_changes_nothing(entry: int, error: BotError) -> None:
    ballot = Ballot(of(1, 2), of(1, 2, 3), of(4))
    for choose in (
        partial(chose, ballot, entry, FIELD),
        partial(filled_in, ballot, of(), of(entry), FIELD),
    ):
        with pytest.raises(type(error)) as refused:
            choose()
        assert refused.value == error


def test_a_choice_of_a_picture_that_was_removed_leaves_room_for_another() -> None:
    ballot = Ballot(of(1), of(1, 2, 11))
    assert chose(ballot, 3, FIELD).chosen == of(1, 2, 3, 11)


def test_a_sheet_is_looked_at_and_filled_in_as_a_whole() -> None:
    ballot = handed_out(Ballot(of(7), of(1, 7)), [1, 2, 3])
    filled = filled_in(ballot, of(1, 2, 3), of(2, 3), FIELD)
    assert filled == Ballot(of(1, 2, 3, 7), of(2, 3, 7))
    assert filled_in(filled, of(1, 2, 3), of(), FIELD) == Ballot(of(1, 2, 3, 7), of(7))
    with pytest.raises(TooManyChoices):
        filled_in(filled, of(1, 2, 3), of(1, 2, 3), FIELD)


@given(st.frozensets(st.integers(1, 6)), st.frozensets(st.integers(1, 6)), st.frozensets(st.integers(1, 6)))
def test_only_what_was_ticked_or_unticked_in_a_menu_changes(
    now: frozenset[int], drawn: frozenset[int], picked: frozenset[int]
) -> None:
    after = ticked(now, drawn, picked)
    for number in range(1, 7):
        is_changed = (number in drawn) != (number in picked)
        assert (number in after) == (number in (picked if is_changed else now))


def test_of_a_forged_sheet_only_what_was_handed_out_is_a_look() -> None:
    assert filled_in(handed_out(EMPTY, [1]), of(1, 2, 3), of(3), FIELD) == Ballot(of(1), of(3))


PRESSES = st.lists(st.tuples(st.sampled_from(["hand", "look", "choose", "back"]), st.integers(1, 12)))


@given(PRESSES)
def test_whatever_is_pressed_the_ballot_holds_what_it_may(presses: list[tuple[str, int]]) -> None:
    ballot, handed = EMPTY, set[int]()
    for press, entry in presses:
        before = ballot
        match press:
            case "hand":
                ballot = handed_out(ballot, [entry])
                handed.add(entry)
            case "look":
                ballot = looked(ballot, [entry])
            case "back":
                ballot = took_back(ballot, entry)
            case _:
                try:
                    ballot = chose(ballot, entry, FIELD)
                except TooManyChoices:
                    assert len(before.chosen) == FIELD.limit
                except (OwnEntry, EntryGone):
                    assert entry >= 9
                else:
                    assert before.chosen <= ballot.chosen
        assert ballot.handed >= before.handed
        assert ballot.handed | ballot.outstanding == handed
        assert not ballot.handed & ballot.outstanding
        assert len(ballot.chosen) <= FIELD.limit
        assert ballot.chosen <= FIELD.entries - FIELD.own
