"""How long an address at Discord works: it says so itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

FOR_A_FETCH = timedelta(minutes=5)  # what must be left of an address that is sent to the endpoint now
FOR_THE_LINE = timedelta(hours=1)  # and of one that waits for its turn first


def works_until(url: str, moment: datetime) -> bool:
    """Whether the address still works then (UTC). One that names no end is thought to; an empty one does not.

    Discord signs its addresses: `ex` is their end, in seconds since 1970, written in hexadecimal.
    """
    if not url:
        return False
    try:
        (end,) = parse_qs(urlsplit(url).query).get("ex", [""])
        return moment < datetime.fromtimestamp(int(end, 16), UTC)
    except (ValueError, OverflowError, OSError):
        return True
