"""What is said of the time that a picture takes: numbers that people say, and no false alarm."""

from __future__ import annotations

from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.durations import FEWEST, Expectation, expectation

SECONDS = st.floats(0, 4000)
SAMPLES = st.lists(SECONDS, min_size=FEWEST, max_size=60)


def of(samples: list[float]) -> Expectation:
    expected = expectation(samples)
    assert expected is not None
    return expected


@pytest.mark.parametrize(
    ("samples", "low", "high", "slow_after"),
    [
        ([0.3] * 5, 1, 1, 6),
        ([4.2] * 5, 4, 5, 10),
        ([9.5] * 5, 9, 10, 15),
        ([20.0] * 5, 20, 20, 25),
        ([22.0] * 5, 20, 25, 31.25),
        ([118.0] * 5, 60, 120, 150),
        ([121.0] * 5, 120, 180, 225),
        # 1, 2, ... 50: a quarter is below 13.25, nine tenths are below 45.1, and nineteen twentieths below 47.55.
        ([float(number) for number in range(1, 51)], 10, 50, 62.5),
        ([30.0] * 3 + [200.0] * 7, 60, 240, 300),
        ([30.0] * 4 + [200.0] * 6, 30, 240, 300),
        # The slowest are far away, so the 95th percentile is above the margin.
        ([10.0] * 18 + [100.0] * 2, 10, 20, 100),
    ],
)
def test_the_numbers_are_those_that_people_say(
    samples: list[float], low: float, high: float, slow_after: float
) -> None:
    assert of(samples) == Expectation(low, high, slow_after)


@pytest.mark.parametrize("count", range(FEWEST))
def test_a_few_pictures_say_nothing_about_what_is_usual(count: int) -> None:
    assert expectation([10.0] * count) is None


@given(SAMPLES)
def test_low_high_and_slow_come_in_this_order_with_a_distance(samples: list[float]) -> None:
    expected = of(samples)
    assert 1 <= expected.low <= expected.high
    assert expected.slow_after >= expected.high + 5
    assert expected.slow_after >= expected.high * 1.25


@given(SAMPLES)
def test_what_is_said_is_no_narrower_than_what_was_measured(samples: list[float]) -> None:
    expected, cuts = of(samples), quantiles(samples, n=20, method="inclusive")
    assert expected.low <= max(1, cuts[4])
    assert expected.high >= cuts[17]
    assert expected.slow_after >= cuts[18]


@given(SAMPLES)
def test_each_number_is_a_round_one(samples: list[float]) -> None:
    expected = of(samples)
    for seconds in (expected.low, expected.high):
        assert seconds == int(seconds)
        assert seconds < 10 or seconds % 5 == 0
        assert seconds < 120 or seconds % 60 == 0
    if expected.high >= 120:
        assert expected.low < 60 or expected.low % 60 == 0


@given(SAMPLES)
def test_the_order_of_the_samples_means_nothing(samples: list[float]) -> None:
    assert of(samples) == of(sorted(samples))


@given(st.lists(SECONDS, min_size=FEWEST, max_size=60), st.floats(0, 0.04))
def test_a_picture_hardly_slower_than_the_usual_is_not_called_slow(samples: list[float], more: float) -> None:
    """Nine of ten pictures took no longer than `high`; a picture within some percent of them is no news."""
    usual = quantiles(samples, n=20, method="inclusive")[17]
    assert usual * (1 + more) < of(samples).slow_after
