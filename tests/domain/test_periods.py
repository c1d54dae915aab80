"""Periods: where days, weeks and months of a time zone begin and end, whatever the clocks do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.periods import Period, period_end, period_start

KOLKATA, NEW_YORK = ZoneInfo("Asia/Kolkata"), ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("per", "zone", "now", "start", "end"),
    [
        # Kolkata is 5:30 ahead: its midnight is 18:30 UTC.
        (Period.DAY, KOLKATA, "2026-11-25 18:29:59", "2026-11-24 18:30", "2026-11-25 18:30"),
        (Period.DAY, KOLKATA, "2026-11-25 18:30:00", "2026-11-25 18:30", "2026-11-26 18:30"),
        # A Sunday evening in UTC is Monday already in Kolkata.
        (Period.WEEK, KOLKATA, "2026-11-22 19:00:00", "2026-11-22 18:30", "2026-11-29 18:30"),
        (Period.MONTH, KOLKATA, "2026-11-30 18:30:00", "2026-11-30 18:30", "2026-12-31 18:30"),
        (Period.MONTH, KOLKATA, "2026-11-30 18:29:59", "2026-10-31 18:30", "2026-11-30 18:30"),
        # New York, clocks forward on 8 March 2026 (23 hours), back on 1 November (25 hours).
        (Period.DAY, NEW_YORK, "2026-03-08 12:00:00", "2026-03-08 05:00", "2026-03-09 04:00"),
        (Period.DAY, NEW_YORK, "2026-11-01 12:00:00", "2026-11-01 04:00", "2026-11-02 05:00"),
        (Period.DAY, NEW_YORK, "2026-11-02 04:30:00", "2026-11-01 04:00", "2026-11-02 05:00"),
        (Period.WEEK, NEW_YORK, "2026-03-08 12:00:00", "2026-03-02 05:00", "2026-03-09 04:00"),
        (Period.MONTH, NEW_YORK, "2026-11-15 12:00:00", "2026-11-01 04:00", "2026-12-01 05:00"),
        # Cairo jumps over midnight itself: the day begins when the clocks do.
        (Period.DAY, ZoneInfo("Africa/Cairo"), "2026-04-24 12:00:00", "2026-04-23 22:00", "2026-04-24 21:00"),
        # Havana has its midnight twice: the first one counts.
        (Period.DAY, ZoneInfo("America/Havana"), "2026-11-01 12:00:00", "2026-11-01 04:00", "2026-11-02 05:00"),
        # The month after a long one, and the year's end.
        (Period.MONTH, UTC, "2028-01-31 23:59:59", "2028-01-01 00:00", "2028-02-01 00:00"),
        (Period.MONTH, UTC, "2026-12-31 23:59:59", "2026-12-01 00:00", "2027-01-01 00:00"),
    ],
)  # fmt: skip
def test_periods_begin_at_local_midnight(per: Period, zone: tzinfo, now: str, start: str, end: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert period_start(per, moment, zone) == datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert period_end(per, moment, zone) == datetime.fromisoformat(end).replace(tzinfo=UTC)


# Zones that move their clocks at midnight, over midnight, by half an hour, by a new law, or not at all.
NAMES = (
    "UTC",
    "Africa/Cairo",
    "America/Havana",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Kolkata",
    "Asia/Pyongyang",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Kiritimati",
)
PERIODS = st.sampled_from(Period)
MOMENTS = st.integers(1_420_000_000, 2_050_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))
ZONES = st.sampled_from(NAMES).map(ZoneInfo)


def check(per: Period, now: datetime, zone: tzinfo) -> None:
    """What holds of every moment: it is in one period, which meets the ones before and after."""
    start, end = period_start(per, now, zone), period_end(per, now, zone)
    assert start <= now < end
    assert (start.tzinfo, end.tzinfo) == (UTC, UTC)
    assert (period_start(per, start, zone), period_end(per, start, zone)) == (start, end)
    assert period_start(per, end, zone) == end
    assert period_start(per, end - timedelta(microseconds=1), zone) == start


@given(PERIODS, MOMENTS, ZONES)
def test_every_moment_is_in_one_period_and_periods_meet(per: Period, now: datetime, zone: ZoneInfo) -> None:
    check(per, now, zone)


@given(PERIODS, MOMENTS, ZONES)
def test_a_period_has_the_local_days_that_its_name_says(per: Period, now: datetime, zone: ZoneInfo) -> None:
    today = now.astimezone(zone).date()
    first = period_start(per, now, zone).astimezone(zone).date()
    after = period_end(per, now, zone).astimezone(zone).date()
    days = [first + timedelta(days=number) for number in range((after - first).days)]
    assert today in days
    match per:
        case Period.DAY:
            assert days == [today]
        case Period.WEEK:
            assert [day.isoweekday() for day in days] == [1, 2, 3, 4, 5, 6, 7]
        case Period.MONTH:
            assert {(day.year, day.month) for day in days} == {(today.year, today.month)}
            assert (first.day, after.day) == (1, 1)


@given(PERIODS, MOMENTS, MOMENTS, ZONES)
def test_a_later_moment_is_never_in_an_earlier_period(
    per: Period, one: datetime, other: datetime, zone: ZoneInfo
) -> None:
    earlier, later = sorted((one, other))
    assert period_start(per, earlier, zone) <= period_start(per, later, zone)
    assert period_end(per, earlier, zone) <= period_end(per, later, zone)


def clock_changes(zone: tzinfo) -> Iterator[datetime]:
    """Noon (UTC) of each day from 2015 to 2034 by which the clocks of the zone have been moved since the day before."""
    noon = datetime(2015, 1, 1, 12, tzinfo=UTC)
    while noon.year < 2035:
        before, noon = noon, noon + timedelta(days=1)
        if before.astimezone(zone).utcoffset() != noon.astimezone(zone).utcoffset():
            yield noon


@pytest.mark.parametrize("name", NAMES)
def test_no_moment_around_a_change_of_the_clocks_is_lost_or_in_two_days(name: str) -> None:
    zone = ZoneInfo(name)
    for noon in clock_changes(zone):
        for minutes in range(-36 * 60, 12 * 60, 30):
            for seconds in (-1, 0):
                check(Period.DAY, noon + timedelta(minutes=minutes, seconds=seconds), zone)


def test_a_day_on_which_the_clocks_change_is_an_hour_shorter_or_longer() -> None:
    def hours(day: date) -> float:
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=NEW_YORK)
        length = period_end(Period.DAY, noon, NEW_YORK) - period_start(Period.DAY, noon, NEW_YORK)
        return length.total_seconds() / 3600

    assert [hours(date(2026, 3, day)) for day in (7, 8, 9)] == [24, 23, 24]
    assert [hours(date(2026, 11, day)) for day in (1, 2)] == [25, 24]
