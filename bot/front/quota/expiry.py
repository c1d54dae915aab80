"""Parses expiry times as people type them: a duration from now (7d, 12h, 2w, 30m) or a date (2026-12-24)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.domain.errors import BadTime

FARTHEST = timedelta(days=3653)  # ten years

_SPAN = re.compile(r"([0-9]{1,4}) ?([a-z]+)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LAST_SECOND = time(23, 59, 59)  # so that a date is still that date where it is shown
_UNITS = {
    unit: length
    for names, length in (
        (("m", "min", "minute", "minutes"), timedelta(minutes=1)),
        (("h", "hour", "hours"), timedelta(hours=1)),
        (("d", "day", "days"), timedelta(days=1)),
        (("w", "week", "weeks"), timedelta(weeks=1)),
    )
    for unit in names
}


def parse_expiry(text: str, now: datetime, zone: tzinfo) -> datetime:
    """The time in UTC; a date means the end of that day in `zone`.

    Raises BadTime for what cannot be read, for the past, and for what is more than ten years ahead.
    """
    plain = " ".join(text.split()).casefold()
    found = _from_now(plain, now) if _SPAN.fullmatch(plain) else _end_of_day(plain, now, zone)
    if found is None or not now < found <= now + FARTHEST:
        raise BadTime(text)
    return found


def _from_now(plain: str, now: datetime) -> datetime | None:
    match = _SPAN.fullmatch(plain)
    unit = _UNITS.get(match[2]) if match else None
    return now + int(match[1]) * unit if match and unit else None


def _end_of_day(plain: str, now: datetime, zone: tzinfo) -> datetime | None:
    if not _DATE.fullmatch(plain):
        return None
    try:
        day = date.fromisoformat(plain)
    except ValueError:
        return None
    # Years at the edges of the calendar have no counterpart in other zones; they are too far away anyway.
    if abs(day.year - now.year) > 11:
        return None
    return datetime.combine(day, _LAST_SECOND, tzinfo=zone).astimezone(UTC)
