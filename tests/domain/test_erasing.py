"""What a button that deletes everything says, and when an id is needed no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.care.erasing import CONFIRM_WITHIN, Confirmation, lapse, own_inputs, read_confirmation
from bot.domain.periods import Period, period_end

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
IDS = st.integers(0, 2**63 - 1)
MOMENTS = st.integers(0, 2**34).map(lambda seconds: EPOCH + timedelta(seconds=seconds))


@given(IDS, IDS, MOMENTS)
def test_a_confirmation_is_read_as_it_was_written(member: int, cut: int, at: datetime) -> None:
    written = Confirmation(member, cut, at)
    assert read_confirmation(written.subject, EPOCH) == written
    assert len(f"me:erased:{written.subject}") <= 100


@given(st.text(max_size=60))
def test_what_nobody_wrote_confirms_nothing_or_is_read_back(text: str) -> None:
    found = read_confirmation(text, EPOCH)
    assert found is None or read_confirmation(found.subject, EPOCH) == found


def test_it_is_of_one_member_and_for_a_while() -> None:
    at = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
    asked = Confirmation(1, 7, at)
    assert asked.is_of(1, at)
    assert asked.is_of(1, at + CONFIRM_WITHIN)
    assert not asked.is_of(2, at)
    assert not asked.is_of(1, at + CONFIRM_WITHIN + timedelta(seconds=1))
    assert not asked.is_of(1, at - timedelta(seconds=1))


@given(MOMENTS)
def test_it_lapses_after_every_period(now: datetime) -> None:
    zone = ZoneInfo("Europe/Berlin")
    assert all(lapse(now, zone) >= period_end(per, now, zone) > now for per in Period)


def test_it_lapses_after_the_month_in_which_what_is_won_counts() -> None:
    last_hour_in_tokyo = datetime(2025, 11, 30, 14, 30, tzinfo=UTC)  # of the day, the week, and the month
    assert lapse(last_hour_in_tokyo, ZoneInfo("Asia/Tokyo")) == datetime(2025, 12, 1, tzinfo=UTC)


def test_what_came_with_another_order_is_not_its_own() -> None:
    keys = ["input-12", "input-12-2", "input-123", "input-1", "picture-12"]
    assert own_inputs(12, keys) == ["input-12", "input-12-2"]
