"""Days, weeks and months of a time zone, as moments in UTC.

A period begins at local midnight: of the day, of Monday, of the first of the month. A day on which the clocks change
has 23 or 25 hours. Every moment is in exactly one period of each kind; a period ends where the next one begins.
"""

from __future__ import annotations

import enum
from datetime import UTC, date, datetime, time, timedelta, tzinfo


class Period(enum.StrEnum):
    """How often a limit renews. The values are stored, and are what `/quota` takes."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


def period_start(per: Period, now: datetime, zone: tzinfo) -> datetime:
    """The moment (UTC) at which the period that `now` is in began."""
    return _midnight(_first_day(per, now.astimezone(zone).date()), zone)


def period_end(per: Period, now: datetime, zone: tzinfo) -> datetime:
    """The moment (UTC) at which the period after that of `now` begins."""
    first = _first_day(per, now.astimezone(zone).date())
    match per:
        case Period.DAY:
            after = first + timedelta(days=1)
        case Period.WEEK:
            after = first + timedelta(days=7)
        case Period.MONTH:
            after = (first + timedelta(days=31)).replace(day=1)
    return _midnight(after, zone)


def _first_day(per: Period, day: date) -> date:
    match per:
        case Period.DAY:
            return day
        case Period.WEEK:
            return day - timedelta(days=day.weekday())
        case Period.MONTH:
            return day.replace(day=1)


def _midnight(day: date, zone: tzinfo) -> datetime:
    """The moment (UTC) at which a local day begins.

    Where midnight happens twice, the first time counts (fold 0). Where the clocks jump over it, the day begins when
    they jump: a local time that does not exist is read with the offset from before the jump.
    """
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)
