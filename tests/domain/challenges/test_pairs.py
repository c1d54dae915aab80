"""Leafing through duels: there is a way back to each, and to decide one anew leaves it in its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.challenges.duels import Duel, DuelBallot, Outcome, next_pair, pair_handed_out
from bot.domain.challenges.pairs.leafing import DuelLeaf, DuelMove, acted, outcome_of, previous
from bot.domain.errors import EntryGone, NotHandedOut

FAIR = range(1, 7)
BALLOT = DuelBallot((Duel(1, 2, Outcome.FIRST), Duel(4, 3, Outcome.SECOND)), (5, 6))


def test_back_and_forth_through_what_was_decided() -> None:
    assert acted(BALLOT, DuelMove.OPEN, None, FAIR) == DuelLeaf(BALLOT, (5, 6))
    assert acted(BALLOT, DuelMove.BACK, (5, 6), FAIR).two == (4, 3)
    assert acted(BALLOT, DuelMove.BACK, None, FAIR).two == (4, 3)
    assert acted(BALLOT, DuelMove.BACK, (3, 4), FAIR).two == (1, 2)
    assert acted(BALLOT, DuelMove.BACK, (1, 2), FAIR).two == (5, 6)
    assert previous(BALLOT, (1, 2), FAIR) is None
    assert acted(BALLOT, DuelMove.FORWARD, (1, 2), FAIR).two == (4, 3)
    assert acted(BALLOT, DuelMove.FORWARD, (4, 3), FAIR).two == (5, 6)


def test_what_is_decided_anew_keeps_its_place_and_leads_on() -> None:
    leaf = acted(BALLOT, DuelMove.ALIKE, (1, 2), FAIR)
    assert leaf == DuelLeaf(DuelBallot((Duel(1, 2, Outcome.ALIKE), BALLOT.duels[1]), (5, 6)), (4, 3))
    leaf = acted(leaf.ballot, DuelMove.SECOND, (5, 6), FAIR)
    assert leaf.two is None
    assert leaf.ballot.duels[-1] == Duel(5, 6, Outcome.SECOND)
    assert leaf.ballot.outstanding is None
    assert acted(leaf.ballot, DuelMove.SECOND, (5, 6), FAIR) == leaf


def test_what_was_said_is_told_as_the_two_stand() -> None:
    assert outcome_of(BALLOT, (2, 1)) is Outcome.SECOND
    assert outcome_of(BALLOT, (4, 3)) is Outcome.SECOND
    assert outcome_of(BALLOT, (5, 6)) is None
    assert outcome_of(BALLOT, None) is None


def test_duels_of_removed_pictures_are_passed_by() -> None:
    assert acted(BALLOT, DuelMove.OPEN, None, [1, 2, 3, 4, 5]).two is None
    assert acted(BALLOT, DuelMove.BACK, (5, 6), [1, 2, 4, 5, 6]).two == (1, 2)
    with pytest.raises(EntryGone):
        acted(BALLOT, DuelMove.FIRST, (5, 6), [1, 2, 5])


@given(st.lists(st.sampled_from(list(DuelMove)), max_size=40))
def test_whatever_is_pressed_each_pair_is_decided_once_and_keeps_its_place(moves: list[DuelMove]) -> None:
    fair, leaf, shown = range(1, 5), DuelLeaf(DuelBallot()), dict.fromkeys(range(1, 6), 0)
    for move in moves:
        if leaf.two is None and move in (DuelMove.FIRST, DuelMove.SECOND, DuelMove.ALIKE):
            continue
        before, on = leaf.ballot, leaf.two
        leaf = acted(before, move, on, fair)
        if leaf.two is None and (two := next_pair(shown, {}, {5}, b"key", ballot=leaf.ballot)):
            leaf = DuelLeaf(pair_handed_out(leaf.ballot, two), two)
        pairs = [duel.pair for duel in leaf.ballot.duels]
        assert len(set(pairs)) == len(pairs)
        assert pairs[: len(before.duels)] == [duel.pair for duel in before.duels]
        assert leaf.two is None or set(leaf.two) <= set(fair)
        assert leaf.two is not None or len(pairs) == 6
        if on is not None and move.value in list(Outcome):
            assert outcome_of(leaf.ballot, on) == move.value


@pytest.mark.parametrize("move", [DuelMove.FIRST, DuelMove.SECOND, DuelMove.ALIKE])
def test_what_was_never_shown_is_not_decided(move: DuelMove) -> None:
    with pytest.raises(NotHandedOut):
        acted(BALLOT, move, (1, 5), FAIR)
    with pytest.raises(EntryGone):
        acted(BALLOT, move, None, FAIR)
