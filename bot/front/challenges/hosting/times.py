"""Reads the times that hosts type, in the server's time zone: a span (24h, 3d) or a date (2030-12-24 18:00).

A day is one of the server's calendar: the same time of day, also where the clocks change in between.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.domain.challenges.planning import days_later
from bot.domain.errors import BadTime

FARTHEST = timedelta(days=3653)  # ten years
START, END = time(0, 0), time(23, 59, 59)  # of a day, where a date has no time of day

_SPAN = re.compile(r"(?:in )?([0-9]{1,4}) ?([a-z]+)")
_DATE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ t]([0-9]{1,2}):([0-9]{2}))?")
_HOURS = {
    unit: length
    for names, length in (
        (("m", "min", "minute", "minutes"), timedelta(minutes=1)),
        (("h", "hour", "hours"), timedelta(hours=1)),
    )
    for unit in names
}
_DAYS = {
    unit: days for names, days in ((("d", "day", "days"), 1), (("w", "week", "weeks"), 7)) for unit in names
}


def read_time(
    text: str,
    *,
    since: datetime,
    now: datetime,
    zone: tzinfo,
    kept: datetime | None = None,
    time_of_day: time = END,
) -> datetime:
    """The moment in UTC: a span after `since`, or a date in `zone`, at `time_of_day` if it has none.

    `kept` is what the field showed at first, as `written` writes it: left as it was, it is that very moment. Raises
    BadTime for what cannot be read, and for what is more than ten years from `now`. It may lie in the past.
    """
    plain = " ".join(text.split()).casefold()
    if kept is not None and plain == written(kept, zone):
        return kept
    span = _SPAN.fullmatch(plain)
    found = _after(span, since, zone) if span else _on(plain, now, zone, time_of_day)
    if found is None or abs(found - now) > FARTHEST:
        raise BadTime(text)
    return found


def written(moment: datetime, zone: tzinfo) -> str:
    """`2030-12-24 18:00`, in that time zone."""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _after(span: re.Match[str], since: datetime, zone: tzinfo) -> datetime | None:
    count, unit = int(span[1]), span[2]
    if unit in _HOURS:
        return since + count * _HOURS[unit]
    return days_later(since, count * _DAYS[unit], zone) if unit in _DAYS else None


def _on(plain: str, now: datetime, zone: tzinfo, time_of_day: time) -> datetime | None:
    match = _DATE.fullmatch(plain)
    if match is None:
        return None
    try:
        day = date.fromisoformat(match[1])
        at = time(int(match[2]), int(match[3])) if match[2] else time_of_day
    except ValueError:
        return None
    # Years at the edges of the calendar have no counterpart in other zones; they are too far away anyway.
    if abs(day.year - now.year) > 11:
        return None
    return datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
