"""When the rounds of a series begin: at the same time of a wall clock, whatever the clocks do in between.

A time that the clocks jump over is read with the offset from before the jump; of one that there is twice, the first is
meant.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.domain.challenges.recurring.values import Every, Rhythm


def rhythm_of(first: datetime, every: Every, zone: tzinfo) -> Rhythm:
    """That of a series whose first round begins then."""
    local = first.astimezone(zone)
    day = local.weekday() if every is Every.WEEK else local.day
    return Rhythm(every=every, day=day, hour=local.hour, minute=local.minute)


def next_after(rhythm: Rhythm, moment: datetime, zone: tzinfo) -> datetime:
    """The first moment of the rhythm after this one, in UTC."""
    at = time(rhythm.hour, rhythm.minute)
    # A day before: with clocks that go back, its last hour may come after the first one of the next day.
    since = moment.astimezone(zone).date() - timedelta(days=1)
    days = (
        _days_of_weeks(rhythm.day, since)
        if rhythm.every is Every.WEEK
        else _days_of_months(rhythm.day, since)
    )
    moments = (datetime.combine(day, at, tzinfo=zone).astimezone(UTC) for day in days)
    return next(each for each in moments if each > moment)


def moved(rhythm: Rhythm, moment: datetime, old: tzinfo, new: tzinfo) -> datetime:
    """When a clock of the new zone shows the date and the time of day that one of the old zone shows then, in UTC."""
    local, at = moment.astimezone(old), time(rhythm.hour, rhythm.minute)
    # The clock of the old zone may jump over the rhythm's time and show a later one.
    is_its_time = datetime.combine(local.date(), at, tzinfo=old).astimezone(UTC) == moment
    shown = at if is_its_time else local.time()
    return datetime.combine(local.date(), shown, tzinfo=new).astimezone(UTC)


def _days_of_weeks(day: int, since: date) -> Iterator[date]:
    each = since + timedelta(days=(day - since.weekday()) % 7)
    while True:
        yield each
        each += timedelta(days=7)


def _days_of_months(day: int, since: date) -> Iterator[date]:
    year, month = since.year, since.month
    while True:
        yield date(year, month, min(day, monthrange(year, month)[1]))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
