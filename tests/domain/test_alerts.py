"""When the operator is told, how often, and when it is well again."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import errors
from bot.domain.alerts import (
    COUNTS,
    DELIVERY,
    DISK,
    MOST_OF_A_KIND,
    NOTED_EVERY,
    QUIET,
    REMIND_FIRST,
    REMIND_LAST,
    WELL,
    Alert,
    Sighting,
    is_due,
    is_forgotten,
    is_news,
    is_over,
    matter_of,
    members_may_read,
    money_matter,
    seen,
    sighting_of,
)
from bot.domain.errors import BotError

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
KEY = "picture:KeyRefused"


def alert(matter: str = KEY, *, told: timedelta | None = None, seen_at: timedelta = timedelta()) -> Alert:
    """Raised at noon."""
    return Alert(
        matter=matter,
        facts={},
        raised_at=NOON,
        seen_at=NOON + seen_at,
        told_at=None if told is None else NOON + told,
    )


@pytest.mark.parametrize(
    ("error", "matter"),
    [
        (errors.KeyRefused(401), KEY),
        (errors.KeyRefused(403), KEY),
        (errors.AccountEmpty("insufficient_quota"), "picture:AccountEmpty"),
        (errors.ModelGone("m-1"), "picture:ModelGone:m-1"),
        (errors.MoneyCapReached(10), "month:money:2026-11:100:10"),
        (errors.CostUnknown("gpt:image"), "state:cost:gpt:image"),
        (errors.StoreFull(), "state:disk:full"),
        (errors.NoModel(), "state:models"),
        (errors.PromptRejected(), None),
        (errors.EndpointDown(3), None),
        (errors.StoreBusy(), None),
    ],
)
def test_what_is_one_matter(error: BotError, matter: str | None) -> None:
    assert matter_of(error, NOON) == matter
    sighting = sighting_of(error, NOON)
    assert (sighting.matter if sighting else None) == matter


def test_a_name_of_a_matter_fits_its_column() -> None:
    assert len(matter_of(errors.ModelGone("m" * 5000), NOON) or "") <= 200


def test_it_is_told_at_once_and_then_after_longer_and_longer_pauses() -> None:
    told = []
    found = alert()
    for minutes in range(80 * 60):
        now = NOON + minutes * MINUTE
        found = seen(found, Sighting(KEY, {}, 1), now)
        if is_due(found, now):
            told.append(minutes / 60)
            found = replace(found, told_at=now)
    assert told == [0, 1, 2, 4, 8, 16, 32, 56]


def test_what_was_not_seen_lately_is_not_told_again() -> None:
    assert not is_due(alert(told=timedelta(), seen_at=5 * MINUTE), NOON + 2 * HOUR)
    assert is_due(alert(told=timedelta(), seen_at=2 * HOUR), NOON + 2 * HOUR)


def test_what_comes_again_within_the_hour_is_not_told_again() -> None:
    ended = replace(alert(told=timedelta()), ended_at=NOON + 5 * MINUTE)
    again = seen(ended, Sighting(KEY, {}, 1), NOON + 10 * MINUTE)
    assert (again.raised_at, again.ended_at, again.count) == (NOON + 10 * MINUTE, None, 1)
    assert not again.is_told, "so nobody hears that it is well again either"
    assert not is_due(again, NOON + 59 * MINUTE)
    assert is_due(replace(again, seen_at=NOON + HOUR), NOON + HOUR)


@given(ahead=st.timedeltas(min_value=timedelta(), max_value=timedelta(days=400)))
def test_a_clock_that_was_ahead_delays_no_longer_than_the_longest_pause(ahead: timedelta) -> None:
    told = alert(told=ahead)
    latest = NOON + REMIND_LAST
    assert any(
        is_due(replace(told, seen_at=now), now)
        for now in (NOON + minutes * MINUTE for minutes in range(0, int((latest - NOON) / MINUTE) + 1, 30))
    )


def test_of_one_kind_only_so_many_are_told_in_an_hour() -> None:
    hosts = [alert(f"picture:HostNotTrusted:h{n}.example", told=timedelta()) for n in range(MOST_OF_A_KIND)]
    one_more, other = alert("picture:HostNotTrusted:new.example"), alert(KEY)
    now = NOON + MINUTE
    assert not is_due(one_more, now, hosts)
    assert is_due(one_more, now, hosts[1:])
    assert is_due(one_more, NOON + HOUR, hosts)
    assert is_due(other, now, hosts)


def test_money_is_told_once_a_month_each() -> None:
    eighty, hundred = money_matter(80, 10, NOON), money_matter(100, 10, NOON)
    december = money_matter(80, 10, NOON + timedelta(days=10))
    assert len({eighty, hundred, december, money_matter(80, 20, NOON)}) == 4
    told = alert(eighty, told=timedelta())
    for hours in range(1, 24 * 8):
        now = NOON + hours * HOUR
        assert not is_due(replace(told, seen_at=now), now, [told])
        assert not is_over(told, NOON, now)
        assert members_may_read(told, now)


def test_it_is_over_when_it_was_well_for_a_while() -> None:
    found = alert(told=timedelta(), seen_at=10 * MINUTE)
    last = found.seen_at
    assert not is_over(found, None, last + 24 * HOUR)
    assert not is_over(found, last + MINUTE, last + MINUTE + WELL - timedelta(seconds=1))
    assert is_over(found, last + MINUTE, last + MINUTE + WELL)
    assert not is_over(found, last - HOUR, last + MINUTE), "another process has seen it since"
    assert not is_over(replace(found, ended_at=last), last, last + HOUR)


def test_only_matters_of_pictures_end_unseen() -> None:
    assert is_forgotten(alert(), NOON + QUIET)
    assert not is_forgotten(alert(), NOON + QUIET - MINUTE)
    assert not is_forgotten(alert(DELIVERY), NOON + 2 * QUIET)


def test_what_goes_on_is_written_down_once_a_minute() -> None:
    state = Sighting(f"{DISK}:full", {})
    assert is_news(None, state, NOON)
    before = seen(None, state, NOON)
    assert not is_news(before, state, NOON + NOTED_EVERY / 2)
    assert is_news(before, state, NOON + NOTED_EVERY)
    assert is_news(replace(before, ended_at=NOON), state, NOON)
    assert is_news(before, replace(state, count=1), NOON)


def test_members_read_that_the_operator_was_told_only_while_it_is_true() -> None:
    assert not members_may_read(alert(), NOON)
    told = alert(told=MINUTE)
    assert members_may_read(told, NOON + HOUR)
    assert not members_may_read(told, NOON + MINUTE + COUNTS)
    assert not members_may_read(replace(told, ended_at=NOON + 2 * MINUTE), NOON + HOUR)
    assert not members_may_read(replace(told, raised_at=NOON + 2 * MINUTE), NOON + HOUR), "of the time before"


@given(times=st.integers(1, 50), step=st.timedeltas(min_value=timedelta(), max_value=20 * MINUTE))
def test_never_two_messages_within_an_hour(times: int, step: timedelta) -> None:
    found: Alert | None = None
    told: list[datetime] = []
    for number in range(times):
        now = NOON + number * step
        found = seen(found, Sighting(KEY, {}, 1), now)
        if is_due(found, now, [found]):
            told.append(now)
            found = replace(found, told_at=now)
        if number % 3 == 2:
            found = replace(found, ended_at=now)
    assert told[0] == NOON
    assert all(later - earlier >= REMIND_FIRST for earlier, later in itertools.pairwise(told))
