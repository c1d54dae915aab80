"""Duels: which two meet, and what comes of it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.challenges.counting import Standing
from bot.domain.challenges.dueling import counted_duels, duel_standings, prefers
from bot.domain.challenges.duels import (
    Duel,
    DuelBallot,
    Outcome,
    decided,
    next_pair,
    pair_handed_out,
    pair_of,
)
from bot.domain.challenges.handing import voter_key
from bot.domain.errors import EntryGone, NotHandedOut

ENTRIES = range(1, 7)
PAIRS = list(combinations(ENTRIES, 2))
FIRST, SECOND, ALIKE = Outcome.FIRST, Outcome.SECOND, Outcome.ALIKE
TURNED = {FIRST: SECOND, SECOND: FIRST, ALIKE: ALIKE}


def some_duels(pairs: int, outcomes: int) -> tuple[Duel, ...]:
    """Of the pairs whose bits are set; a number has the outcomes as its digits, in base 3."""
    known = list(Outcome)
    return tuple(
        Duel(*pair, known[outcomes // 3**index % 3]) for index, pair in enumerate(PAIRS) if pairs >> index & 1
    )


DUELS = st.builds(some_duels, st.integers(0, 2**15 - 1), st.integers(0, 3**15 - 1))
VOTERS = st.lists(DUELS, max_size=6)
KEY = voter_key(b"secret", 1, 7)


def results(found: Iterable[Standing]) -> list[tuple[int, int, Fraction]]:
    return sorted((each.entry, each.place, each.share) for each in found)


# --- the count ---------------------------------------------------------------------------------------


def test_the_tennessee_election() -> None:
    memphis, nashville, chattanooga, knoxville = range(4)
    voters: list[list[Duel]] = []
    for count, order in (
        (42, (memphis, nashville, chattanooga, knoxville)),
        (26, (nashville, chattanooga, knoxville, memphis)),
        (15, (chattanooga, knoxville, nashville, memphis)),
        (17, (knoxville, chattanooga, nashville, memphis)),
    ):
        voters += count * [[Duel(one, other, FIRST) for one, other in combinations(order, 2)]]
    found = duel_standings(range(4), voters)
    assert [each.entry for each in found] == [nashville, chattanooga, knoxville, memphis]
    assert [each.place for each in found] == [1, 2, 3, 4]
    # Each duel weighs 3/6: of 100 votes Nashville has 16, 36 and 36 more than the other cities.
    assert found[0].share == Fraction(44 + 1, 44 + 2)
    assert (found[0].chosen, found[0].seen) == (58 + 68 + 68, 300)


def test_both_alike_is_half_a_win_for_each() -> None:
    """Two such halves are as much as a win and a loss."""
    alike = duel_standings([1, 2, 3], [[Duel(1, 2, ALIKE), Duel(1, 3, FIRST)]] * 2)
    split = duel_standings(
        [1, 2, 3],
        [[Duel(1, 2, FIRST), Duel(1, 3, FIRST)], [Duel(1, 2, SECOND), Duel(1, 3, FIRST)]],
    )
    assert results(alike) == results(split)
    assert {each.share for each in duel_standings([1, 2], [[Duel(1, 2, ALIKE)]])} == {Fraction(1, 2)}


def test_the_diligent_weigh_no_more() -> None:
    """One voter has 15 duels, one has 5: three comparisons together each."""
    many = tuple(Duel(one, other, FIRST) for one, other in PAIRS)
    few = tuple(Duel(1, other, SECOND) for other in range(2, 7))
    for duels in (many, few):
        found = duel_standings(ENTRIES, [duels])
        assert sum(each.wins for each in found) == sum(each.losses for each in found) == 3
    last, *_ = [each for each in duel_standings(ENTRIES, [many, few]) if each.entry == 1]
    assert (last.wins, last.losses) == (Fraction(0), 5 * (Fraction(3, 5) - Fraction(3, 15)))


def slow_share(entry: int, voters: Sequence[Sequence[Duel]]) -> Fraction:
    """The share of an entry, one opponent after the other."""
    wins = losses = Fraction(0)
    for other in ENTRIES:
        ahead = Fraction(0)
        for duels in voters:
            for duel in duels:
                if {duel.first, duel.second} == {entry, other} and duel.outcome is not ALIKE:
                    won = (duel.first if duel.outcome is FIRST else duel.second) == entry
                    ahead += Fraction(3 if won else -3, len(duels))
        wins += max(ahead, Fraction(0))
        losses += max(-ahead, Fraction(0))
    return (wins + 1) / (wins + losses + 2)


@given(VOTERS)
def test_shares_are_what_the_rule_says(voters: list[tuple[Duel, ...]]) -> None:
    found = duel_standings(ENTRIES, voters)
    assert all(each.share == slow_share(each.entry, voters) for each in found)
    assert all(each.place == 1 + sum(other.share > each.share for other in found) for each in found)


@given(VOTERS, DUELS.filter(bool))
def test_a_better_verdict_never_worsens_a_place(
    voters: list[tuple[Duel, ...]], duels: tuple[Duel, ...]
) -> None:
    better = [replace(duels[0], outcome=FIRST), *duels[1:]]
    before = {each.entry: each for each in duel_standings(ENTRIES, [*voters, duels])}
    after = {each.entry: each for each in duel_standings(ENTRIES, [*voters, better])}
    winner = duels[0].first
    assert after[winner].place <= before[winner].place
    assert after[winner].share >= before[winner].share
    assert all(after[other].share <= before[other].share for other in after if other != winner)


@given(VOTERS, st.permutations(ENTRIES), st.randoms(use_true_random=False))
def test_neither_names_nor_sides_nor_the_order_matter(
    voters: list[tuple[Duel, ...]], names: list[int], dice: random.Random
) -> None:
    others = [
        [Duel(names[duel.second - 1], names[duel.first - 1], TURNED[duel.outcome]) for duel in duels]
        for duels in voters
    ]
    dice.shuffle(others)
    found = [replace(each, entry=names[each.entry - 1]) for each in duel_standings(ENTRIES, voters)]
    assert results(duel_standings(dice.sample(ENTRIES, 6), others)) == results(found)


@given(VOTERS)
def test_a_removed_entry_was_never_in_a_duel(voters: list[tuple[Duel, ...]]) -> None:
    left = ENTRIES[:-1]
    without = [[duel for duel in duels if duel.second != 6] for duels in voters]
    assert duel_standings(left, voters) == duel_standings(left, without)


@pytest.mark.parametrize(
    ("fought", "entries", "counts"),
    [
        (4, range(1, 7), False),
        (5, range(1, 7), True),
        (2, [1, 2, 3], False),
        (3, [1, 2, 3], True),
        (0, [1], False),
    ],
)
def test_a_voter_counts_from_five_duels_or_all_there_are(
    fought: int, entries: Sequence[int], counts: bool
) -> None:
    duels = [Duel(*pair, FIRST) for pair in combinations(entries, 2)][:fought]
    assert (counted_duels(duels, (), entries) is not None) == counts


def test_own_and_removed_ones_are_left_out_and_fought_duels_stay_fought() -> None:
    duels = [Duel(1, other, FIRST) for other in range(2, 7)]
    assert counted_duels(duels, (), range(1, 6)) == tuple(duels[:-1])
    assert counted_duels(duels, {6}, range(1, 7)) is None
    assert counted_duels(duels, {6}, range(1, 7), least_duels=4) == tuple(duels[:-1])


def test_who_finds_all_alike_prefers_nothing() -> None:
    assert not prefers([Duel(1, 2, ALIKE)])
    assert prefers([Duel(1, 2, ALIKE), Duel(1, 3, SECOND)])


# --- who meets whom ----------------------------------------------------------------------------------


def test_a_voter_meets_every_pair_once_and_never_their_own() -> None:
    shown, ballot = Counter(dict.fromkeys(ENTRIES, 0)), DuelBallot()
    spread = []
    while pair := next_pair(shown, {}, {6}, KEY, ballot=ballot):
        assert next_pair(shown, {}, {6}, KEY, ballot=pair_handed_out(ballot, pair)) == pair
        shown.update(pair)
        ballot = decided(pair_handed_out(ballot, pair), Duel(*pair, FIRST), ENTRIES)
        spread.append(max(shown[each] for each in range(1, 6)) - min(shown[each] for each in range(1, 6)))
    assert ballot.pairs == frozenset(combinations(range(1, 6), 2))
    assert len(ballot.duels) == 10
    assert max(spread) <= 2


def test_of_those_shown_equally_often_the_nearest_meet_and_then_those_who_met_least() -> None:
    shown = {1: 0, 2: 1, 3: 1, 4: 1, 5: 2}
    shares = {2: Fraction(1, 4), 3: Fraction(3, 4), 4: Fraction(3, 4), 1: Fraction(2, 3), 5: Fraction(2, 3)}
    for voter in range(10):
        for met, nearest in (({(1, 3): 1}, (1, 4)), ({(1, 3): 1, (1, 4): 2}, (1, 3))):
            found = next_pair(shown, met, (), voter_key(b"secret", 1, voter), shares=shares)
            assert found is not None
            assert pair_of(*found) == nearest


def test_neither_side_is_better() -> None:
    shown = {1: 0, 2: 5}
    sides = Counter(next_pair(shown, {}, (), voter_key(b"secret", 1, voter)) for voter in range(60))
    assert set(sides) == {(1, 2), (2, 1)}
    assert min(sides.values()) > 15


def test_a_pair_of_which_one_is_gone_is_not_shown_again() -> None:
    waits = DuelBallot((), (1, 2))
    assert next_pair({2: 0, 3: 0}, {}, (), KEY, ballot=waits) in ((2, 3), (3, 2))
    with pytest.raises(EntryGone):
        decided(waits, Duel(1, 2, FIRST), [2, 3])


def test_a_duel_can_be_decided_anew_and_a_forged_one_cannot() -> None:
    ballot = decided(DuelBallot((), (2, 1)), Duel(2, 1, FIRST), ENTRIES)
    ballot = pair_handed_out(ballot, (3, 4))
    again = decided(ballot, Duel(1, 2, ALIKE), ENTRIES)
    assert again == DuelBallot((Duel(1, 2, ALIKE),), (3, 4))
    with pytest.raises(NotHandedOut):
        decided(ballot, Duel(1, 3, FIRST), ENTRIES)
