"""When there is a ranking, and how shares are said."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.challenges.counting import Standing, ranked
from bot.domain.challenges.points import Points, points
from bot.domain.challenges.verdicts import MOST_WON, TooFew, verdict, won_credits


def with_shares(*shares: Fraction | str) -> list[Standing]:
    """Entries from 0, in the order in which they are given."""
    return ranked(Standing(entry, 0, Fraction(share), 1, 2) for entry, share in enumerate(shares))


@pytest.mark.parametrize(
    ("entries", "ballots", "too_few", "by_few", "by_many"),
    [
        (0, 0, TooFew.ENTRIES, False, False),
        (1, 30, TooFew.ENTRIES, False, False),
        (2, 2, TooFew.BALLOTS, False, False),
        (2, 3, None, True, False),
        (9, 7, None, True, False),
        (9, 8, None, False, False),
        (9, 19, None, False, False),
        (9, 20, None, False, True),
    ],
)
def test_so_many_are_needed(
    entries: int, ballots: int, too_few: TooFew | None, by_few: bool, by_many: bool
) -> None:
    found = verdict(with_shares(*[Fraction(1, 2)] * entries), ballots)
    assert (found.ballots, found.too_few) == (ballots, too_few)
    assert (found.is_by_few, found.is_by_many) == (by_few, by_many)
    assert len(found.ranking) == (0 if too_few else entries)


def test_places_are_shared_on_the_podium_too() -> None:
    found = verdict(with_shares("0.5", "0.8", "0.8", "0.4", "0.5"), 9)
    assert [(each.entry, each.place) for each in found.ranking] == [(1, 1), (2, 1), (0, 3), (4, 3), (3, 5)]
    assert [each.entry for each in found.winners] == [1, 2]
    assert [each.entry for each in found.podium] == [1, 2, 0, 4]


def test_points_are_whole_where_that_tells_the_places_apart() -> None:
    assert points(with_shares("0.784", "0.7739", "0.5")) == {0: Points(780), 1: Points(770), 2: Points(500)}


def test_one_decimal_is_said_where_places_differ_by_less_than_a_point() -> None:
    standings = with_shares("0.9", "0.784", "0.7755", "0.7755", "0.6")
    assert points(standings) == {
        0: Points(900),
        1: Points(784, is_whole=False),
        2: Points(776, is_whole=False),
        3: Points(776, is_whole=False),
        4: Points(600),
    }
    assert all(each.is_whole for each in points(standings, whole=True).values())
    assert points(standings, whole=True)[2] == Points(780)


@given(st.lists(st.integers(0, 3000).map(lambda number: Fraction(number, 3000)), min_size=1, max_size=12))
def test_points_never_contradict_the_places(shares: list[Fraction]) -> None:
    standings = with_shares(*shares)
    said = points(standings)
    for each in standings:
        assert abs(Fraction(said[each.entry].tenths, 1000) - each.share) <= Fraction(1, 200)
    for better, worse in pairwise(standings):
        one, other = said[better.entry], said[worse.entry]
        assert one.tenths >= other.tenths
        if better.place == worse.place:
            assert one == other
        elif better.share - worse.share >= Fraction(1, 1000):
            assert one.tenths > other.tenths


@given(st.lists(st.integers(0, 80), max_size=12))
def test_prizes_of_a_month_come_to_no_more_than_the_limit_and_none_is_cut_below_it(prizes: list[int]) -> None:
    won = 0
    for prize in prizes:
        got = won_credits(prize, won)
        assert 0 <= got <= prize
        won += got
    assert won == min(sum(prizes), MOST_WON)
