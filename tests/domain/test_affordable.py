"""What the credits that are left can pay for: all of it can be paid, and none is worse than another in every way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.affordable import Affordable, affordable, enough_for

THREE = {"draft": 1, "standard": 2, "high": 6}
TWO = {"standard": 1, "hd": 2}


@pytest.mark.parametrize(
    ("qualities", "credits_each", "count", "left", "ways"),
    [
        (TWO, 2, 1, 1, [Affordable("standard", 1, 1)]),
        (TWO, 2, 4, 3, [Affordable("standard", 3, 3), Affordable(None, 1, 2)]),
        (TWO, 2, 3, 5, [Affordable("standard", 3, 3), Affordable(None, 2, 4)]),
        (TWO, 1, 4, 2, [Affordable(None, 2, 2)]),
        (THREE, 6, 3, 17, [Affordable("standard", 3, 6), Affordable(None, 2, 12)]),
        (THREE, 6, 3, 5, [Affordable("draft", 3, 3)]),
        (THREE, 6, 4, 3, [Affordable("draft", 3, 3)]),
        (THREE, 2, 1, 0, []),
        ({"standard": 2}, 2, 1, 1, []),
        ({"sketch": 0, "hd": 2}, 2, 3, 1, [Affordable("sketch", 3, 0)]),
    ],
)
def test_cheaper_fewer_or_both(
    qualities: dict[str, int], credits_each: int, count: int, left: int, ways: list[Affordable]
) -> None:
    found = affordable(qualities, credits_each=credits_each, count=count, left=left)
    assert list(found) == ways


@given(
    st.dictionaries(st.text(min_size=1, max_size=5), st.integers(0, 12), min_size=1, max_size=5),
    st.data(),
)
def test_no_other_way_is_better(qualities: dict[str, int], data: st.DataObject) -> None:
    each = data.draw(st.sampled_from(sorted(qualities.values())))
    count = data.draw(st.integers(1, 4))
    left = data.draw(st.integers(0, max(0, each * count - 1)))
    found = affordable(qualities, credits_each=each, count=count, left=left)

    prices = [each if way.quality is None else qualities[way.quality] for way in found]
    shown = [(way.count, price) for way, price in zip(found, prices, strict=True)]
    for way, price in zip(found, prices, strict=True):
        assert way.credits == way.count * price <= left
        assert 1 <= way.count <= count
    possible = {
        (number, price)
        for price in (*qualities.values(), each)
        for number in range(1, count + 1)
        if price <= each and price * number <= left
    }
    assert bool(found) == bool(possible)
    for option in shown:
        assert not any(better(other, option) for other in possible), "it is worse than another in every way"
    if possible:
        assert shown[0] == max(possible), "the first has the most pictures, in the best quality for so many"


def better(one: tuple[int, int], than: tuple[int, int]) -> bool:
    """At least as many pictures in at least as good a quality, and more of the one or the other."""
    return one != than and one[0] >= than[0] and one[1] >= than[1]


@pytest.mark.parametrize(
    ("qualities", "left", "enough"),
    [
        ({"standard": 1, "hd": 2}, 5, [("standard", 5, 5), ("hd", 2, 4)]),
        ({"standard": 1, "hd": 2}, 1, [("standard", 1, 1)]),
        ({"standard": 1, "hd": 2}, 0, []),
        ({"free": 0, "high": 6}, 5, []),
        ({}, 3, [(None, 3, 3)]),
    ],
)
def test_what_credits_are_enough_for(
    qualities: dict[str, int], left: int, enough: list[tuple[str | None, int, int]]
) -> None:
    assert list(enough_for(qualities, left)) == [Affordable(*each) for each in enough]
