"""When a result that could not be posted is tried again."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.deliveries import (
    DAY,
    FEWEST,
    FIRST_PAUSE,
    PAUSE_LATER,
    PAUSE_WITH_TOKEN,
    TOKEN_LIFE,
    pause,
)

AGES = st.floats(0, 3 * DAY)
ATTEMPTS = st.integers(1, 10_000)


def test_it_doubles_and_stays_short_while_there_may_be_a_token() -> None:
    assert [pause(0, attempts) for attempts in range(1, 8)] == [2, 4, 8, 16, 30, 30, 30]
    assert pause(TOKEN_LIFE - 1, 99) == PAUSE_WITH_TOKEN
    assert pause(TOKEN_LIFE, 99) == PAUSE_LATER


def test_after_a_day_it_is_given_up_and_not_before() -> None:
    assert pause(DAY - 1, 500) == 1
    assert pause(DAY, 500) is None
    assert pause(DAY, FEWEST) is None
    assert pause(5 * DAY, FEWEST - 1) is not None


@pytest.mark.parametrize("nonsense", [math.nan, math.inf, -math.inf, -1.0, 0.0])
def test_a_wait_that_is_none_is_passed_over(nonsense: float) -> None:
    assert pause(0, 3, nonsense) == 8


@given(age=AGES, attempts=ATTEMPTS, named=st.none() | st.floats())
def test_no_pause_is_endless_and_none_outlasts_the_day(
    age: float, attempts: int, named: float | None
) -> None:
    wait = pause(age, attempts, named)
    if wait is None:
        assert age >= DAY
        assert attempts >= FEWEST
    else:
        assert wait > 0
        assert age + wait <= max(DAY + 1e-3, age + PAUSE_LATER)


@given(age=st.floats(0, DAY - PAUSE_LATER), attempts=ATTEMPTS)
def test_a_later_attempt_waits_no_shorter(age: float, attempts: int) -> None:
    first, second = pause(age, attempts), pause(age, attempts + 1)
    assert first is not None
    assert second is not None
    assert FIRST_PAUSE <= first <= second <= PAUSE_LATER


@given(age=st.floats(0, DAY / 2), attempts=ATTEMPTS, named=st.floats(0.01, PAUSE_LATER))
def test_the_wait_that_discord_names_is_kept(age: float, attempts: int, named: float) -> None:
    assert pause(age, attempts, named) == named


@given(age=st.floats(0, DAY / 2), attempts=ATTEMPTS, named=st.floats(PAUSE_LATER))
def test_a_block_that_is_to_last_for_hours_is_looked_at_again_sooner(
    age: float, attempts: int, named: float
) -> None:
    wait = pause(age, attempts, named)
    assert wait is not None
    assert wait <= PAUSE_LATER


@given(ages=st.lists(AGES, min_size=2, max_size=2), attempts=ATTEMPTS)
def test_what_is_given_up_stays_so(ages: list[float], attempts: int) -> None:
    younger, older = sorted(ages)
    if pause(younger, attempts) is None:
        assert pause(older, attempts) is None
        assert pause(younger, attempts + 1) is None
