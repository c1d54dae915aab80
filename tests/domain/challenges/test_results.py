"""The result at the close, and after a removal."""

from __future__ import annotations

from itertools import combinations

from bot.domain.challenges.ballots import Ballot
from bot.domain.challenges.counting import counted
from bot.domain.challenges.dueling import counted_duels
from bot.domain.challenges.duels import Duel, Outcome
from bot.domain.challenges.results import duel_result, result
from bot.domain.challenges.verdicts import TooFew

ENTRIES = range(6)


def ballot(*chosen: int) -> Ballot:
    return Ballot(frozenset(ENTRIES), frozenset(chosen))


def test_only_ballots_that_compare_are_in_the_number_that_is_said() -> None:
    found = result(ENTRIES, [ballot(0), ballot(0, 1), ballot(2), ballot(), ballot(*ENTRIES)])
    assert found.ballots == 3
    assert [each.entry for each in found.winners] == [0]


def test_after_a_removal_the_others_are_ranked_as_if_it_had_never_been_entered() -> None:
    kept = [
        each
        for one in [ballot(0), ballot(0), ballot(0, 1), ballot(2, 1)]
        if (each := counted(one, (), ENTRIES))
    ]
    assert [each.entry for each in result(ENTRIES, kept).winners] == [0]
    left = range(1, 6)
    never = [Ballot(frozenset(left), chosen) for chosen in map(frozenset, ([], [], [1], [1, 2]))]
    again = result(left, kept)
    assert again == result(left, never)
    # Two have chosen nothing but what is gone: two ballots are too few for a ranking.
    assert (again.ballots, again.too_few, again.ranking) == (2, TooFew.BALLOTS, ())


def test_a_ballot_that_counted_goes_on_counting_though_all_that_it_looked_at_is_gone() -> None:
    jumped = Ballot(frozenset({0}), frozenset({5}))
    found = result(range(1, 6), [ballot(1, 2)] * 3 + [jumped])
    assert {each.entry: (each.chosen, each.seen) for each in found.ranking}[5] == (1, 4)
    assert found.ballots == 3


def test_a_removal_may_leave_nothing_to_rank() -> None:
    assert result([3], [ballot(0), ballot(1), ballot(2)]).too_few is TooFew.ENTRIES
    assert result([], [ballot(0)] * 3).too_few is TooFew.ENTRIES


def test_so_it_is_with_duels() -> None:
    for_the_lower = [Duel(one, other, Outcome.FIRST) for one, other in combinations(ENTRIES, 2)]
    all_alike = [Duel(one, other, Outcome.ALIKE) for one, other in combinations(ENTRIES, 2)]
    voters = [for_the_lower] * 3 + [all_alike]
    kept = [each for duels in voters if (each := counted_duels(duels, (), ENTRIES))]
    found = duel_result(ENTRIES, kept)
    assert (found.ballots, [each.entry for each in found.ranking]) == (3, list(ENTRIES))
    assert [each.entry for each in duel_result(range(1, 6), kept).winners] == [1]
    assert duel_result([3], kept).too_few is TooFew.ENTRIES
