"""Times as moderators type them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import BadTime
from bot.front.quota.expiry import FARTHEST, parse_expiry

NOW = datetime(2026, 12, 1, 22, 30, tzinfo=UTC)
KOLKATA = ZoneInfo("Asia/Kolkata")
ZONES = st.sampled_from(["UTC", "Asia/Kolkata", "America/New_York", "Pacific/Kiritimati", "Etc/GMT+12"])


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("7d", timedelta(days=7)),
        ("12h", timedelta(hours=12)),
        ("2w", timedelta(weeks=2)),
        ("30m", timedelta(minutes=30)),
        (" 3 Days ", timedelta(days=3)),
        ("1 hour", timedelta(hours=1)),
        ("521w", timedelta(weeks=521)),
    ],
)
def test_a_span_counts_from_now(text: str, later: timedelta) -> None:
    assert parse_expiry(text, NOW, KOLKATA) == NOW + later


@pytest.mark.parametrize(
    ("text", "zone", "end"),
    [
        ("2026-12-24", UTC, datetime(2026, 12, 24, 23, 59, 59, tzinfo=UTC)),
        ("2026-12-24", KOLKATA, datetime(2026, 12, 24, 18, 29, 59, tzinfo=UTC)),
        # In Kolkata it is the second of December already, and that day has not ended.
        ("2026-12-02", KOLKATA, datetime(2026, 12, 2, 18, 29, 59, tzinfo=UTC)),
        # On the day the clocks go forward New York is four hours behind at its end, no longer five.
        (
            "2027-03-14",
            ZoneInfo("America/New_York"),
            datetime(2027, 3, 15, 3, 59, 59, tzinfo=UTC),
        ),
    ],
)
def test_a_date_is_the_end_of_that_day_where_the_server_lives(
    text: str, zone: ZoneInfo, end: datetime
) -> None:
    assert parse_expiry(text, NOW, zone) == end


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "7",
        "7 months",
        "7y",
        "-7d",
        "0d",
        "1.5h",
        "99999d",
        "9999w",
        "2026-12-01T10:00",
        "2026-13-01",
        "2026-02-30",
        "2026-11-30",
        "2037-01-01",
        "0001-01-01",
        "9999-12-31",
        "20261224",
        "24.12.2026",
        "٧d",
    ],
)
def test_what_is_no_time_to_come_is_refused_as_it_was_typed(text: str) -> None:
    with pytest.raises(BadTime) as refusal:
        parse_expiry(text, NOW, UTC)
    assert refusal.value.value == text


@given(
    st.text(max_size=40) | st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,5} ?[mhdw]", fullmatch=True),
    ZONES,
)
def test_whatever_is_typed_is_a_moment_to_come_or_refused(text: str, zone: str) -> None:
    try:
        found = parse_expiry(text, NOW, ZoneInfo(zone))
    except BadTime:
        return
    assert NOW < found <= NOW + FARTHEST
    assert found.tzinfo is UTC
