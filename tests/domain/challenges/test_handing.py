"""Every picture is shown as often as every other, whoever comes in whatever order."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.challenges.ballots import Ballot, handed_out, looked
from bot.domain.challenges.handing import next_picture, next_pictures, numbered, voter_key

SECRET = b"a secret of the program"
KEY = voter_key(SECRET, 1, 7)
COUNTS = st.dictionaries(st.integers(1, 20), st.integers(0, 3))
IDS = st.frozensets(st.integers(1, 20))


@given(COUNTS, st.builds(Ballot, IDS, IDS, IDS), IDS)
def test_the_least_shown_that_is_left_comes_next(
    shown: dict[int, int], ballot: Ballot, own: frozenset[int]
) -> None:
    fair = shown.keys() - own - ballot.handed
    again, fresh = fair & ballot.outstanding, fair - ballot.outstanding - ballot.chosen
    found = next_picture(shown, ballot, own, KEY)
    if again:
        assert found in again
    elif fresh:
        assert found in fresh
        assert shown[found] == min(shown[entry] for entry in fresh)
    else:
        assert found is None


@given(COUNTS, st.builds(Ballot, IDS, IDS, IDS), IDS, st.integers(1, 12))
def test_a_sheet_has_what_would_come_one_by_one(
    shown: dict[int, int], ballot: Ballot, own: frozenset[int], most: int
) -> None:
    one_by_one, left = list[int](), dict(shown)
    while len(one_by_one) < most and (entry := next_picture(left, ballot, own, KEY)):
        one_by_one.append(entry)
        del left[entry]
    assert next_pictures(shown, ballot, own, KEY, most=most) == one_by_one


def test_the_same_voter_is_shown_the_same_and_others_are_not() -> None:
    shown = dict.fromkeys(range(40), 0)
    first = {next_picture(shown, Ballot(), (), voter_key(SECRET, 1, voter)) for voter in range(40)}
    assert len(first) > 20
    assert next_picture(shown, Ballot(), (), KEY) == next_picture(shown, Ballot(), (), KEY)
    assert len({voter_key(SECRET, 1, 7), voter_key(SECRET, 2, 7), voter_key(b"another", 1, 7)}) == 3


def test_exposure_is_even() -> None:
    """40 entries and 30 of their authors, 12 looks each, in any order; some of it handed out and never answered."""
    dice, shown = random.Random(13), Counter(dict.fromkeys(range(40), 0))
    ballots = dict.fromkeys(range(30), Ballot())
    turns = [voter for voter in ballots for _ in range(12)]
    dice.shuffle(turns)
    for voter in turns:
        entry = next_picture(shown, ballots[voter], (voter,), voter_key(SECRET, 1, voter))
        assert entry is not None
        if entry not in ballots[voter].outstanding:
            shown[entry] += 1
            ballots[voter] = handed_out(ballots[voter], [entry])
        if dice.random() < 0.9:
            ballots[voter] = looked(ballots[voter], [entry])
    assert all(voter not in ballot.handed | ballot.outstanding for voter, ballot in ballots.items())
    assert max(shown.values()) - min(shown.values()) <= 2
    assert sum(shown.values()) == sum(len(b.handed | b.outstanding) for b in ballots.values()) > 300


def test_numbers_are_dealt_at_random_and_stay() -> None:
    numbers = numbered(range(100, 140), SECRET, 1)
    assert sorted(numbers.values()) == list(range(1, 41))
    assert numbers == numbered(reversed(range(100, 140)), SECRET, 1)
    in_order = sum(numbers[entry] < numbers[entry + 1] for entry in range(100, 139))
    assert 10 < in_order < 29
    assert numbers != numbered(range(100, 140), SECRET, 2)
