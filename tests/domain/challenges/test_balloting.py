"""Leafing through a ballot."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.challenges.balloting import (
    Act,
    Leaf,
    Move,
    Together,
    acted,
    acted_together,
    has_previous,
    may_look_together,
    newly_handed,
)
from bot.domain.challenges.ballots import Ballot, Field
from bot.domain.errors import BotError, EntryGone, NothingThere, OwnEntry, TooManyChoices

KEY = b"key"
OWN = 3
FAIR = frozenset({1, 2, 4, 5})
FIELD = Field(entries=FAIR, own=frozenset({OWN}), limit=2)
SHOWN = dict.fromkeys((1, 2, OWN, 4, 5), 0)


def press(leaf: Leaf, move: Move, shown: int | None = None) -> Leaf:
    return acted(leaf, Act(move, shown), FIELD, SHOWN, KEY)


def together(leaf: Leaf, press: Together, *chosen: int) -> Leaf:
    return acted_together(leaf, press, FIELD, frozenset(chosen))


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


@pytest.mark.parametrize("move", [Move.NEXT, Move.CHOOSE, Move.TAKE_BACK])
def test_from_a_picture_that_is_answered_the_way_leads_to_a_new_one_and_back_by_way_of_jumps(
    move: Move,
) -> None:
    opened = press(Leaf(), Move.OPEN)
    jumped = press(opened, Move.JUMP, min(FAIR - {opened.at}))
    back = press(jumped, Move.BACK, jumped.at)
    assert back.at == opened.at
    on = answered = press(back, move, opened.at)
    if move is not Move.NEXT:
        assert answered.at == opened.at
        on = press(answered, Move.NEXT, opened.at)
    assert newly_handed(back, on) == {on.at}
    assert press(on, Move.BACK, on.at).at == opened.at
    assert press(press(on, Move.BACK, on.at), Move.BACK, opened.at).at == jumped.at


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


def test_all_together_are_looked_at_in_one_go_by_a_choice_or_by_done() -> None:
    leaf = press(press(Leaf(), Move.OPEN), Move.NEXT, 1)
    leaf = press(press(leaf, Move.JUMP, 4), Move.CHOOSE, 4)
    assert together(leaf, Together.OPEN) == leaf, "a glance is no look"

    done = together(leaf, Together.DONE)
    assert done.ballot == Ballot(handed=FAIR, chosen=leaf.ballot.chosen)
    assert newly_handed(leaf, done) == FAIR - leaf.ballot.handed - leaf.ballot.outstanding
    chosen = together(leaf, Together.CHOOSE, 1, 2)
    assert chosen.ballot == Ballot(handed=FAIR, chosen=frozenset({1, 2}))
    assert newly_handed(leaf, chosen) == newly_handed(leaf, done)
    for pressed in Together:
        assert newly_handed(done, together(done, pressed)) == frozenset()


def test_after_a_glance_at_all_a_jump_is_no_look_either() -> None:
    opened = press(Leaf(), Move.OPEN)
    glanced = together(opened, Together.OPEN)
    for other in FAIR - {opened.at}:
        for move in (Move.NEXT, Move.TAKE_BACK, Move.CHOOSE):
            jumped = press(press(glanced, Move.JUMP, other), move, other)
            assert jumped.ballot.handed == frozenset()
            assert jumped.ballot.outstanding == {opened.at}


def test_where_hosts_removed_what_waited_only_the_next_one_waits() -> None:
    leaf = press(Leaf(), Move.OPEN)
    without = replace(FIELD, entries=FAIR - {leaf.at})
    shown = dict.fromkeys(without.entries, 0)
    after = acted(leaf, Act(Move.OPEN), without, shown, KEY)
    assert after.ballot.outstanding == {after.at} == newly_handed(leaf, after)


def test_not_more_can_be_chosen_together_than_one_by_one() -> None:
    opened = together(Leaf(), Together.OPEN)
    for chosen, error in (((1, 2, 4), TooManyChoices), ((1, OWN), OwnEntry), ((99,), EntryGone)):
        with pytest.raises(error):
            together(opened, Together.CHOOSE, *chosen)


@pytest.mark.parametrize(("count", "fits"), [(0, False), (1, False), (2, True), (25, True), (26, False)])
def test_few_pictures_can_be_looked_at_together(count: int, *, fits: bool) -> None:
    of = Field(entries=frozenset(range(count)), limit=3)
    assert may_look_together(of) == fits
    if count > 25:
        for press in Together:
            with pytest.raises(NothingThere):
                acted_together(Leaf(), press, of)


def test_a_press_that_answers_all_is_one_look() -> None:
    """And so it stays when they are gone through afterwards, one by one."""
    opened = press(Leaf(), Move.OPEN)
    leaf = together(together(opened, Together.OPEN), Together.DONE)
    assert leaf.looks == 2, "the one on the screen, and the others"
    seen = {leaf.at}
    for _ in range(6):
        leaf = press(leaf, Move.NEXT, leaf.at)
        seen.add(leaf.at)
    assert seen == FAIR
    assert leaf.looks == 2
    while has_previous(leaf, FIELD):
        leaf = press(leaf, Move.BACK, leaf.at)
    assert leaf.at == opened.at
    one_by_one = press(opened, Move.NEXT, opened.at)
    assert (one_by_one.looks, len(one_by_one.ballot.handed)) == (1, 1)


@given(
    st.lists(
        st.tuples(st.sampled_from((*Move, *Together)), st.sampled_from((1, 2, OWN, 4, 5, 99))),
    )
)
def test_whatever_is_pressed_only_what_was_handed_out_is_a_look(
    presses: list[tuple[Move | Together, int]],
) -> None:
    leaf, handed = Leaf(), set[int]()
    for move, shown in presses:
        before = leaf
        try:
            if isinstance(move, Together):
                leaf = together(leaf, move, shown)
            else:
                leaf = press(leaf, move, None if move is Move.OPEN else shown)
        except BotError:
            continue
        handed |= newly_handed(before, leaf)
        assert leaf.ballot.handed <= handed <= FAIR
        assert leaf.ballot.handed | leaf.ballot.outstanding == handed
        assert len(leaf.ballot.outstanding) <= 1
        assert leaf.ballot.chosen <= FAIR
        assert len(leaf.ballot.chosen) <= FIELD.limit
        assert len(set(leaf.order)) == len(leaf.order)
        assert leaf.at is None or leaf.at in FAIR
