"""Leafing through a ballot."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.challenges.balloting import Act, Leaf, Move, acted, has_previous, newly_handed
from bot.domain.challenges.ballots import Ballot, Field
from bot.domain.errors import BotError, EntryGone, OwnEntry

KEY = b"key"
OWN = 3
FAIR = frozenset({1, 2, 4, 5})
FIELD = Field(entries=FAIR, own=frozenset({OWN}), limit=2)
SHOWN = dict.fromkeys((1, 2, OWN, 4, 5), 0)


def press(leaf: Leaf, move: Move, shown: int | None = None) -> Leaf:
    return acted(leaf, Act(move, shown), FIELD, SHOWN, KEY)


def test_the_first_vote_takes_two_presses() -> None:
    opened = press(Leaf(), Move.OPEN)
    assert opened.at is not None
    assert opened.ballot == Ballot(outstanding=frozenset({opened.at}))
    voted = press(opened, Move.CHOOSE, opened.at)
    assert voted.ballot == Ballot(handed=frozenset({opened.at}), chosen=frozenset({opened.at}))
    assert voted.at == opened.at


def test_on_to_the_end_and_back_to_the_first() -> None:
    leaf = press(Leaf(), Move.OPEN)
    for _ in range(6):  # there are only four for this voter
        leaf = press(leaf, Move.NEXT, leaf.at)
    assert leaf.ballot == Ballot(handed=FAIR)
    assert set(leaf.order) == FAIR
    assert leaf.at == leaf.order[-1]
    while has_previous(leaf, FIELD):
        leaf = press(leaf, Move.BACK, leaf.at)
    assert leaf.at == leaf.order[0]
    again = press(leaf, Move.NEXT, leaf.at)
    assert again.at == leaf.order[1], "back and on again is the same way"


def test_opened_anew_the_ballot_is_where_it_was() -> None:
    leaf = press(press(Leaf(), Move.OPEN), Move.NEXT, 1)
    assert press(leaf, Move.OPEN) == leaf


def test_going_back_is_no_look_and_a_jump_is_none() -> None:
    leaf = press(Leaf(), Move.OPEN)
    other = min(FAIR - {leaf.at})
    jumped = press(leaf, Move.JUMP, other)
    assert jumped.at == other
    assert jumped.ballot == leaf.ballot
    assert newly_handed(leaf, jumped) == frozenset()
    back = press(jumped, Move.BACK, other)
    assert back.at == leaf.at
    assert back.ballot == leaf.ballot


def test_no_forged_press_reaches_ones_own_picture_or_none() -> None:
    for move in (Move.JUMP, Move.CHOOSE):
        with pytest.raises(OwnEntry):
            press(Leaf(), move, OWN)
        with pytest.raises(EntryGone):
            press(Leaf(), move, 99)
    with pytest.raises(EntryGone):
        press(Leaf(), Move.NEXT)


def test_a_picture_that_was_removed_is_left_out_on_the_way() -> None:
    leaf = press(Leaf(), Move.OPEN)
    first = leaf.at
    leaf = press(leaf, Move.NEXT, first)
    without = replace(FIELD, entries=FAIR - {first})
    shown = {entry: count for entry, count in SHOWN.items() if entry != first}
    assert not has_previous(leaf, without)
    assert acted(leaf, Act(Move.BACK, leaf.at), without, shown, KEY).at == leaf.at
    gone = replace(FIELD, entries=FAIR - {leaf.at})
    shown = {entry: count for entry, count in SHOWN.items() if entry != leaf.at}
    assert acted(leaf, Act(Move.OPEN), gone, shown, KEY).at in gone.entries


def test_nothing_is_there_for_the_only_author() -> None:
    alone = Field(entries=frozenset(), own=frozenset({OWN}), limit=3)
    assert acted(Leaf(), Act(Move.OPEN), alone, {OWN: 0}, KEY) == Leaf()


@given(st.lists(st.tuples(st.sampled_from(Move), st.sampled_from((1, 2, OWN, 4, 5, 99)))))
def test_whatever_is_pressed_only_what_was_handed_out_is_a_look(presses: list[tuple[Move, int]]) -> None:
    leaf, handed = Leaf(), set[int]()
    for move, shown in presses:
        before = leaf
        try:
            leaf = press(leaf, move, None if move is Move.OPEN else shown)
        except BotError:
            continue
        handed |= newly_handed(before, leaf)
        assert leaf.ballot.handed <= handed <= FAIR
        assert leaf.ballot.chosen <= FAIR
        assert len(leaf.ballot.chosen) <= FIELD.limit
        assert len(set(leaf.order)) == len(leaf.order)
        assert leaf.at is None or leaf.at in FAIR
