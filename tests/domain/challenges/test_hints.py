"""Which voting is odd, which pictures look nearly the same, and the file that seals a count."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.challenges.ballots import Ballot
from bot.domain.challenges.duels import Duel, Outcome
from bot.domain.challenges.hints.pictures import NEAR, near_equal
from bot.domain.challenges.hints.voting import Cast, OddVoting, is_young, odd, preferred
from bot.domain.challenges.publishing.sealing import ballot_file, ballot_line, duels_line, sha256
from tests.domain.challenges.made import MONDAY


def cast(
    *preferred: int, looks: int = 5, seconds: float = 60, young: bool = True, counts: bool = True
) -> Cast:
    return Cast(preferred=frozenset(preferred), looks=looks, seconds=seconds, is_young=young, counts=counts)


def test_three_young_accounts_on_one_entry_and_nothing_else_are_told() -> None:
    ballots = [cast(7), cast(7), cast(7, counts=False), cast(2), cast(2)]
    assert odd(ballots) == OddVoting(backed=((7, 3),))
    assert not odd([cast(7), cast(7), cast(7, 8), cast(7, young=False), cast()])


@pytest.mark.parametrize(("seconds", "counts", "hurried"), [(10, True, 1), (10.1, True, 0), (1, False, 0)])
def test_two_seconds_a_look_are_a_hurry(seconds: float, counts: bool, hurried: int) -> None:
    assert odd([cast(1, seconds=seconds, counts=counts)]).hurried == hurried


def test_an_account_of_thirty_days_is_young_no_more() -> None:
    assert is_young(MONDAY - timedelta(days=29, hours=23), MONDAY)
    assert not is_young(MONDAY - timedelta(days=30), MONDAY)


@given(st.integers(0, 2**128 - 1), st.sets(st.integers(0, 127), max_size=20))
def test_pictures_are_alike_up_to_so_many_bits(bits: int, flipped: set[int]) -> None:
    other = bits
    for each in flipped:
        other ^= 1 << each
    found = near_equal({5: f"{bits:032x}", 3: None, 2: f"{other:032x}"})
    assert found == (((5, 2),) if len(flipped) <= NEAR else ())


def test_who_won_a_duel_was_preferred() -> None:
    duels = [Duel(7, 8, Outcome.FIRST), Duel(9, 7, Outcome.SECOND), Duel(8, 9, Outcome.ALIKE)]
    assert preferred(duels) == {7}
    assert preferred([*duels, Duel(9, 8, Outcome.FIRST)]) == {7, 9}


def test_the_line_of_duels_names_the_lower_number_first() -> None:
    numbers = {11: 10, 12: 2, 13: 1}
    duels = [Duel(11, 12, Outcome.FIRST), Duel(12, 13, Outcome.ALIKE), Duel(13, 11, Outcome.FIRST)]
    assert duels_line(duels, numbers) == "duels 1=2 1>10 2<10"


def test_the_file_of_ballots_is_what_its_page_says() -> None:
    numbers = {11: 10, 12: 2, 13: 1}
    ballots = [Ballot(frozenset({11, 12}), frozenset({13})), Ballot(frozenset({13, 11}))]
    file = ballot_file([ballot_line(each, numbers) for each in ballots], "ab")
    assert file == b"salt ab\nseen 1 10 chosen\nseen 1 2 10 chosen 1\n"
    assert sha256(file) == hashlib.sha256(file).hexdigest()
