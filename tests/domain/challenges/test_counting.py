"""The count by share of comparisons won, held against itself, against plain counts, and against a count by hand."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.challenges.ballots import Ballot
from bot.domain.challenges.counting import Standing, compares, counted, missing_looks, standings

ENTRIES = range(1, 9)
# From the bits of a number, which is drawn in no time.
SUBSETS = st.integers(0, 255).map(lambda bits: frozenset(entry for entry in ENTRIES if bits >> entry - 1 & 1))
BALLOTS = st.lists(st.builds(Ballot, SUBSETS, SUBSETS), max_size=8)
ENTRY = st.sampled_from(ENTRIES)


def ballot(handed: Iterable[int], chosen: Iterable[int]) -> Ballot:
    return Ballot(frozenset(handed), frozenset(chosen))


def by_entry(found: Iterable[Standing]) -> dict[int, Standing]:
    return {each.entry: each for each in found}


def results(found: Iterable[Standing]) -> list[tuple[int, int, Fraction]]:
    """The entries with their places and shares, in the order of their ids."""
    return sorted((each.entry, each.place, each.share) for each in found)


def test_the_count_by_hand() -> None:
    a, b, c, d = range(4)
    found = standings(
        [a, b, c, d],
        [ballot([a, b, c], [a]), ballot([b, c, d], [b, c]), ballot([a, d], [d]), ballot([a], [a])],
    )
    assert [(each.entry, each.place, each.share) for each in found] == [
        (b, 1, Fraction(4, 7)),
        (c, 1, Fraction(4, 7)),
        (a, 3, Fraction(1, 2)),
        (d, 4, Fraction(2, 5)),
    ]
    assert [(each.chosen, each.seen) for each in found] == [(1, 2), (1, 2), (2, 3), (1, 2)]


def slow_share(entry: int, ballots: Sequence[Ballot]) -> Fraction:
    """The share of an entry as the rule says it, one ballot after the other."""
    wins = losses = Fraction(0)
    for each in ballots:
        seen = each.handed | each.chosen
        k, s = len(each.chosen), len(seen)
        if entry not in seen or not 0 < k < s:
            continue
        if entry in each.chosen:
            wins += 1
        else:
            losses += Fraction(k, s - k)
    return (wins + 1) / (wins + losses + 2)


@given(BALLOTS)
def test_shares_and_places_are_what_the_rule_says(ballots: list[Ballot]) -> None:
    found = standings(ENTRIES, ballots)
    for each in found:
        assert each.share == slow_share(each.entry, ballots)
        assert each.share == (each.wins + 1) / (each.wins + each.losses + 2)
        assert each.place == 1 + sum(other.share > each.share for other in found)
        assert each.chosen == sum(each.entry in one.chosen for one in ballots)
        assert each.seen == sum(each.entry in one.seen for one in ballots)
    assert [each.share for each in found] == sorted((each.share for each in found), reverse=True)
    assert sum(each.wins - each.losses for each in found) == 0


def test_if_all_see_all_and_choose_equally_many_it_is_the_plain_count() -> None:
    """500 elections, ties included."""
    dice, tied = random.Random(13), 0
    for _ in range(500):
        entries = range(dice.randint(2, 9))
        k = dice.randint(1, min(5, len(entries) - 1))
        chosen = [dice.sample(entries, k) for _ in range(dice.randint(0, 12))]
        votes = [sum(entry in one for one in chosen) for entry in entries]
        plain = {entry: 1 + sum(other > votes[entry] for other in votes) for entry in entries}
        found = standings(entries, [ballot(entries, one) for one in chosen])
        assert {each.entry: each.place for each in found} == plain
        tied += len(set(votes)) < len(votes)
    assert 0 < tied < 500


@given(BALLOTS, SUBSETS, SUBSETS, ENTRY)
def test_one_more_vote_never_worsens_a_place(
    ballots: list[Ballot], handed: frozenset[int], chosen: frozenset[int], entry: int
) -> None:
    """Whether the voter had looked at it or jumped to it; and no other gets better by it."""
    before = by_entry(standings(ENTRIES, [*ballots, Ballot(handed, chosen - {entry})]))
    after = by_entry(standings(ENTRIES, [*ballots, Ballot(handed, chosen | {entry})]))
    assert after[entry].place <= before[entry].place
    assert after[entry].share >= before[entry].share
    if chosen - {entry}:  # else others are compared with it for the first time
        unseen = set(ENTRIES) - handed - chosen
        assert all(after[other].share == before[other].share for other in unseen - {entry})


@given(BALLOTS, st.permutations(ENTRIES), st.randoms(use_true_random=False))
def test_neither_names_nor_the_order_matter(
    ballots: list[Ballot], names: list[int], dice: random.Random
) -> None:
    def renamed(ids: Iterable[int]) -> frozenset[int]:
        return frozenset(names[id - 1] for id in ids)

    others = [Ballot(renamed(each.handed), renamed(each.chosen)) for each in ballots]
    dice.shuffle(others)
    found = [replace(each, entry=names[each.entry - 1]) for each in standings(ENTRIES, ballots)]
    assert results(standings(dice.sample(ENTRIES, len(ENTRIES)), others)) == results(found)


@given(BALLOTS, ENTRY)
def test_a_removed_entry_counts_as_never_entered(ballots: list[Ballot], gone: int) -> None:
    left = [entry for entry in ENTRIES if entry != gone]
    without = [Ballot(each.handed - {gone}, each.chosen - {gone}) for each in ballots]
    assert standings(left, ballots) == standings(left, without)
    again = [each for one in ballots if (each := counted(one, (), left, least_looks=0))]
    assert standings(left, again) == standings(left, without)


@given(BALLOTS, SUBSETS)
def test_choosing_everything_is_choosing_nothing(ballots: list[Ballot], seen: frozenset[int]) -> None:
    everything, nothing = Ballot(seen, seen), Ballot(seen)
    assert not compares(everything)
    assert not compares(nothing)
    assert (
        results(standings(ENTRIES, ballots))
        == results(standings(ENTRIES, [*ballots, everything]))
        == results(standings(ENTRIES, [*ballots, nothing]))
    )


def test_who_compares_prefers_one_to_another() -> None:
    assert compares(ballot([1, 2], [1]))
    assert compares(ballot([1], [2]))
    assert not compares(ballot([], [1]))


# --- which ballots count -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("looks", "entries", "counts"),
    [(4, 20, False), (5, 20, True), (3, 4, False), (4, 4, True), (5, 5, True), (4, 5, False), (0, 0, False)],
)
def test_a_ballot_counts_from_five_looks_or_all_there_are(looks: int, entries: int, counts: bool) -> None:
    found = counted(ballot(range(looks), [0]), (), range(entries))
    assert (found is not None) == counts


def test_a_jump_is_no_look_that_counts() -> None:
    assert counted(ballot(range(4), [7]), (), range(20)) is None


@pytest.mark.parametrize("entries", range(2, 9))
def test_who_has_seen_all_counts_also_if_they_jumped_to_what_they_chose(entries: int) -> None:
    jumped, last = ballot(range(1, entries), [0]), ballot(range(2, entries), [0])
    assert counted(jumped, (), range(entries)) == jumped
    assert counted(jumped, {entries}, range(entries + 1)) == jumped, "nobody sees their own"
    assert (counted(last, (), range(entries)) is None) == (len(last.handed) < 5), "one was seen by no way"


@pytest.mark.parametrize(
    ("looks", "jumped_to", "entries", "missing"),
    [(0, 3, 12, 5), (2, 3, 12, 3), (5, 3, 12, 0), (0, 0, 3, 3), (1, 2, 5, 2), (0, 3, 3, 0), (0, 0, 0, 0)],
)
def test_how_many_looks_are_missing(looks: int, jumped_to: int, entries: int, missing: int) -> None:
    """Of what was jumped to only what there is to see at all gets less by it."""
    seen = ballot(range(looks), range(looks, looks + jumped_to))
    assert missing_looks(seen, (), range(entries)) == missing
    assert missing_looks(seen, {entries}, range(entries + 1)) == missing, "nobody is shown their own"


def test_the_own_entry_is_neither_compared_nor_one_of_all() -> None:
    assert counted(ballot([1, 2, 3], [2]), {4}, [1, 2, 3, 4]) == ballot([1, 2, 3], [2])
    forged = ballot([1, 2, 3, 4, 5], [4, 2])
    assert counted(forged, {4}, range(1, 21)) is None
    assert counted(forged, {4}, range(1, 21), least_looks=4) == ballot([1, 2, 3, 5], [2])


def test_looks_count_as_they_were_made_also_at_what_was_removed_since() -> None:
    seen = ballot(range(5), [0, 1])
    assert counted(seen, (), range(1, 20)) == ballot(range(1, 5), [1])
    # Though there are no more than four left, and one of them was never looked at.
    assert counted(ballot([0, 1, 2, 3], [1]), (), [1, 2, 3, 4]) == ballot([1, 2, 3], [1])


def test_what_was_never_answered_is_not_compared() -> None:
    waiting = Ballot(frozenset(range(5)), frozenset({1}), frozenset({6}))
    assert counted(waiting, (), range(20)) == ballot(range(5), [1])
