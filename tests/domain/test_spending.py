"""Months, sums of money, and their digits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.money.spending import Month, Spent, amount, by_server, total


@pytest.mark.parametrize(
    ("name", "since", "until"),
    [
        ("2026-11", (2026, 11, 1), (2026, 12, 1)),
        ("2026-12", (2026, 12, 1), (2027, 1, 1)),
        ("2028-02", (2028, 2, 1), (2028, 3, 1)),
    ],
)
def test_a_month_is_named_as_iso_8601_does(
    name: str, since: tuple[int, int, int], until: tuple[int, int, int]
) -> None:
    month = Month.named(name)
    assert (month.since, month.until) == (datetime(*since, tzinfo=UTC), datetime(*until, tzinfo=UTC))
    assert str(month) == name


@pytest.mark.parametrize(
    "name", ["", "2026", "2026-13", "2026-00", "26-11", "2026-11-01", "²026-11", "9999-12"]
)
def test_what_is_no_month_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="2026-11"):
        Month.named(name)


def test_a_moment_belongs_to_the_month_of_utc() -> None:
    in_auckland = datetime(2026, 12, 1, 8, tzinfo=timezone(timedelta(hours=13)))
    assert str(Month.of(in_auckland)) == "2026-11"


@pytest.mark.parametrize(
    ("cost", "digits"),
    [
        (0.0, "0.00"),
        (0.04, "0.04"),
        (0.5, "0.50"),
        (12.4, "12.40"),
        (12.345, "12.35"),
        (0.001995, "0.00199"),
        (0.00000025, "0.00000025"),
        (1e-300, "0.00"),
        (1234567.0, "1234567.00"),
    ],
)
def test_the_digits_of_a_sum(cost: float, digits: str) -> None:
    assert amount(cost) == digits


@given(st.floats(0, 1e12))
def test_the_digits_say_the_sum_within_half_a_percent(cost: float) -> None:
    said = float(amount(cost))
    assert abs(said - cost) <= max(cost * 0.005, 1e-9)


ROWS = st.builds(
    Spent,
    guild=st.integers(1, 3),
    member=st.integers(1, 3),
    model=st.sampled_from(["a", "b"]),
    pictures=st.integers(0, 9),
    cost=st.integers(0, 900).map(lambda cents: cents / 100),
    estimated=st.integers(0, 900).map(lambda cents: cents / 100),
    unpriced=st.integers(0, 9),
)


@given(st.lists(ROWS))
def test_servers_add_up_to_all_of_it_and_the_dearest_is_first(rows: list[Spent]) -> None:
    servers, everything = by_server(rows), total(rows)
    assert sorted(row.guild or 0 for row in servers) == sorted({row.guild or 0 for row in rows})
    assert [row.cost for row in servers] == sorted((row.cost for row in servers), reverse=True)
    assert sum(row.pictures for row in servers) == everything.pictures == sum(row.pictures for row in rows)
    assert everything.cost == pytest.approx(sum(row.cost for row in rows))
    assert total(servers).cost == pytest.approx(everything.cost)
