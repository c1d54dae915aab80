"""Rounds begin at the same time of the wall clock, in any zone and through every change of the clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.challenges.recurring.rhythms import next_after, rhythm_of
from bot.domain.challenges.recurring.values import Every, Rhythm
from tests.domain.challenges.recurring.made import FRIDAY, FRIDAYS

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
MOMENTS = st.integers(0, 8 * 366 * 1440).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
TIMES = {"hour": st.integers(0, 23), "minute": st.integers(0, 59)}
RHYTHMS = st.one_of(
    st.builds(Rhythm, every=st.just(Every.WEEK), day=st.integers(0, 6), **TIMES),
    st.builds(Rhythm, every=st.just(Every.MONTH), day=st.integers(1, 31), **TIMES),
)


def monthly(day: int) -> Rhythm:
    return Rhythm(every=Every.MONTH, day=day, hour=18, minute=0)


def local(rhythm: Rhythm, since: datetime, count: int) -> list[str]:
    """The next moments, as a clock in Berlin shows them."""
    shown = []
    for _ in range(count):
        since = next_after(rhythm, since, BERLIN)
        shown.append(since.astimezone(BERLIN).strftime("%a %Y-%m-%d %H:%M"))
    return shown


def test_the_hour_stays_where_the_clocks_change() -> None:
    before = datetime(2027, 3, 22, tzinfo=UTC)
    assert local(FRIDAYS, before, 2) == ["Fri 2027-03-26 18:00", "Fri 2027-04-02 18:00"]
    first, second = next_after(FRIDAYS, before, BERLIN), datetime(2027, 4, 2, 16, tzinfo=UTC)
    assert second - first == timedelta(days=7, hours=-1)


def test_the_31st_falls_on_the_last_day() -> None:
    assert [each[4:14] for each in local(monthly(31), datetime(2027, 12, 1, tzinfo=UTC), 5)] == [
        "2027-12-31",
        "2028-01-31",
        "2028-02-29",
        "2028-03-31",
        "2028-04-30",
    ]


def test_a_time_that_is_skipped_comes_an_hour_later() -> None:
    night = Rhythm(every=Every.WEEK, day=6, hour=2, minute=30)
    assert local(night, datetime(2027, 3, 23, tzinfo=UTC), 2) == [
        "Sun 2027-03-28 03:30",
        "Sun 2027-04-04 02:30",
    ]


@pytest.mark.parametrize(("every", "day"), [(Every.WEEK, 4), (Every.MONTH, 27)])
def test_the_first_round_says_the_rhythm(every: Every, day: int) -> None:
    assert rhythm_of(FRIDAY, every, BERLIN) == Rhythm(every=every, day=day, hour=18, minute=0)


@given(rhythm=RHYTHMS, moment=MOMENTS, name=ZONES)
def test_the_next_one_comes_later_and_no_round_is_passed_over(
    rhythm: Rhythm, moment: datetime, name: str
) -> None:
    zone = ZoneInfo(name)
    following = next_after(rhythm, moment, zone)
    longest = 7 if rhythm.every is Every.WEEK else 31
    assert moment < following <= moment + timedelta(days=longest, hours=2)
    assert next_after(rhythm, following - timedelta(seconds=1), zone) == following
    after = next_after(rhythm, following, zone)
    assert after - following >= timedelta(days=7 if rhythm.every is Every.WEEK else 28, hours=-2)
