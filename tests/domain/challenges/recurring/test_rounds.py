"""Which round begins when, also late; and when a series is paused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.challenges.recurring import rounds
from bot.domain.challenges.recurring.rhythms import next_after
from bot.domain.challenges.recurring.rounds import Round
from bot.domain.challenges.recurring.values import BY_HOST, EMPTY, Every, Notice, Rhythm, Series, Span
from bot.domain.challenges.values import Options, Way
from bot.domain.errors import NoSeries
from tests.domain.challenges.recurring.made import FRIDAY, FRIDAYS, a_plan, a_series
from tests.domain.challenges.recurring.test_rhythms import MOMENTS, RHYTHMS, ZONES

IN_THE_GAP = Rhythm(
    every=Every.WEEK, day=6, hour=2, minute=30
)  # Sundays; of which one in March has no such time
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)


def due(series: Series, now: datetime, *, is_running: bool = False, has_room: bool = True) -> Round | None:
    return rounds.due(series, now, BERLIN, is_running=is_running, has_room=has_room)


def test_a_round_begins_at_its_time_with_the_next_theme() -> None:
    series = a_series()
    assert due(series, FRIDAY - timedelta(seconds=1)) is None
    found = due(series, FRIDAY)
    assert found is not None
    assert found.plan is not None
    assert (found.plan.theme, found.plan.brief, found.plan.opens_at) == ("Rain", "Outside", FRIDAY)
    assert (found.plan.voting_at, found.plan.closes_at) == (FRIDAY + 4 * DAY, FRIDAY + 6 * DAY)
    assert found.after == replace(series, turn=1, next_at=FRIDAY + WEEK)


def test_a_round_has_what_the_host_chose_for_all() -> None:
    options = Options(way=Way.DUELS, votes=5, account_days=0, voter_role=9, hides_authors=False)
    found = due(a_series(plan=a_plan(options=options)), FRIDAY)
    assert found is not None
    assert found.plan is not None
    assert found.plan.options == options


def test_themes_that_are_used_up_go_round_again() -> None:
    series, themes, now = a_series(), [], FRIDAY
    for _ in range(4):
        found = due(series, now)
        assert found is not None
        assert found.plan is not None
        themes.append(found.plan.theme)
        series, now = found.after, found.after.next_at
    assert themes == ["Rain", "Snow", "Fog", "Rain"]


def test_a_round_that_is_late_keeps_its_deadlines() -> None:
    found = due(a_series(), FRIDAY + 2 * DAY)
    assert found is not None
    assert found.plan is not None
    assert (found.plan.opens_at, found.plan.voting_at) == (FRIDAY + 2 * DAY, FRIDAY + 4 * DAY)


def test_of_rounds_that_were_missed_at_most_the_last_one_begins() -> None:
    found = due(a_series(), FRIDAY + 3 * WEEK + HOUR)
    assert found is not None
    assert found.plan is not None
    assert found.plan.voting_at == FRIDAY + 3 * WEEK + 4 * DAY
    assert (found.after.turn, found.after.next_at) == (1, FRIDAY + 4 * WEEK)
    too_late = due(a_series(), FRIDAY + 2 * DAY + timedelta(seconds=1))
    assert too_late == Round(after=a_series(next_at=FRIDAY + WEEK), notice=Notice.LEFT_OUT)


def test_a_round_waits_for_the_one_before_and_for_room() -> None:
    assert due(a_series(), FRIDAY, is_running=True) is None
    assert due(a_series(), FRIDAY, has_room=False) == Round(after=a_series(), notice=Notice.LIMIT)
    for waits in ({"is_running": True}, {"has_room": False}):
        found = due(a_series(), FRIDAY + 3 * DAY, **waits)
        assert found is not None
        assert found.notice is Notice.LEFT_OUT


@pytest.mark.parametrize("changes", [{"paused": EMPTY}, {"paused": BY_HOST}, {"ended_at": FRIDAY}])
def test_nothing_begins_of_one_that_is_paused_or_ended(changes: dict[str, object]) -> None:
    assert due(a_series(**changes), FRIDAY + WEEK) is None


def test_two_empty_rounds_in_a_row_pause_it() -> None:
    series = a_series()
    for entries, empty, paused in ((1, 1, None), (2, 0, None), (0, 1, None), (1, 2, EMPTY)):
        series = rounds.round_ended(series, entries)
        assert (series.empty_rounds, series.paused) == (empty, paused)
    again = rounds.resumed(series, FRIDAY + HOUR, BERLIN)
    assert (again.empty_rounds, again.paused, again.next_at) == (0, None, FRIDAY + WEEK)


def test_an_empty_round_changes_nothing_of_one_that_has_ended_or_was_paused() -> None:
    for changes in ({"paused": BY_HOST}, {"ended_at": FRIDAY}):
        before = a_series(empty_rounds=1, **changes)
        assert rounds.round_ended(before, 0).paused == before.paused


def test_a_theme_that_nobody_could_see_is_next_again() -> None:
    after = rounds.not_posted(a_series(turn=2), "Snow", "channel gone")
    assert (after.theme, after.paused) == ("Snow", "channel gone")
    assert rounds.not_posted(a_series(turn=2), "Sun", "x").theme == "Fog", (
        "it was taken off the list meanwhile"
    )
    assert rounds.not_posted(a_series(ended_at=FRIDAY), "Rain", "x").paused is None


def test_what_a_host_changes() -> None:
    assert rounds.paused(a_series()).paused == BY_HOST
    assert rounds.paused(a_series(paused=EMPTY)).paused == EMPTY
    assert rounds.resumed(a_series(), FRIDAY - DAY, BERLIN) == a_series()
    assert rounds.ended(a_series(), FRIDAY).ended_at == FRIDAY
    kept = rounds.edited(a_series(turn=1), a_plan(themes=("Sun", "Fog", "Snow")), FRIDAY)
    assert (kept.turn, kept.theme) == (2, "Snow")
    gone = rounds.edited(a_series(turn=2), a_plan(themes=("Sun", "Sand")), FRIDAY)
    assert gone.theme == "Sun"
    over = a_series(ended_at=FRIDAY)
    changes: tuple[Callable[[], Series], ...] = (
        lambda: rounds.paused(over),
        lambda: rounds.resumed(over, FRIDAY, BERLIN),
        lambda: rounds.ended(over, FRIDAY),
        lambda: rounds.edited(over, over.plan, FRIDAY),
    )
    for change in changes:
        with pytest.raises(NoSeries):
            change()


def test_a_date_that_a_host_chose_stays_when_it_is_resumed() -> None:
    chosen = FRIDAY + 5 * WEEK
    assert rounds.resumed(rounds.paused(a_series(next_at=chosen)), FRIDAY + HOUR, BERLIN).next_at == chosen
    changed = rounds.edited(rounds.paused(a_series()), a_plan(), chosen)
    assert rounds.resumed(changed, FRIDAY + HOUR, BERLIN).next_at == chosen


def test_in_another_time_zone_it_begins_on_the_same_date_at_the_same_time_of_day() -> None:
    series = a_series(next_at=FRIDAY + 5 * WEEK)
    assert rounds.in_zone(series, BERLIN, ZoneInfo("Europe/Vienna")) == series
    moved = rounds.in_zone(series, BERLIN, NEW_YORK)
    assert moved.next_at.astimezone(NEW_YORK).strftime("%Y-%m-%d %H:%M") == "2027-01-01 18:00"


def test_a_new_time_zone_makes_no_second_round_on_the_day_of_one_that_has_begun() -> None:
    found = due(a_series(), FRIDAY)
    assert found is not None
    moved = rounds.in_zone(found.after, BERLIN, NEW_YORK)
    assert moved.next_at == FRIDAY + WEEK + 6 * HOUR
    # One that was planned before that, and confirmed after it, has not the hour of its rhythm.
    again = rounds.due(a_series(), FRIDAY, NEW_YORK, is_running=False, has_room=True)
    assert again is not None
    assert again.after.next_at == FRIDAY + WEEK + 6 * HOUR


def test_a_round_that_has_passed_by_the_new_clock_begins_late() -> None:
    series = a_series(next_at=next_after(FRIDAYS, FRIDAY, NEW_YORK))  # six hours after FRIDAY
    found = due(rounds.in_zone(series, NEW_YORK, BERLIN), FRIDAY + HOUR)
    assert found is not None
    assert found.plan is not None
    assert (found.plan.opens_at, found.plan.voting_at) == (FRIDAY + HOUR, FRIDAY + 4 * DAY)


@given(rhythm=RHYTHMS, before=MOMENTS, now=MOMENTS)
def test_what_is_resumed_goes_on_at_its_next_time(rhythm: Rhythm, before: datetime, now: datetime) -> None:
    next_at = next_after(rhythm, before, BERLIN)
    series = rounds.paused(a_series(plan=a_plan(rhythm=rhythm), next_at=next_at))
    again = rounds.resumed(series, now, BERLIN)
    assert again.next_at == (next_at if next_at > now else next_after(rhythm, now, BERLIN))


@example(
    rhythm=IN_THE_GAP, before=datetime(2027, 3, 27, tzinfo=UTC), names=("Europe/Berlin", "America/New_York")
)
@example(rhythm=IN_THE_GAP, before=datetime(2027, 3, 27, tzinfo=UTC), names=("Asia/Tokyo", "Europe/Berlin"))
@given(rhythm=RHYTHMS, before=MOMENTS, names=st.tuples(ZONES, ZONES))
def test_time_zones_change_neither_the_date_nor_the_time_of_a_round(
    rhythm: Rhythm, before: datetime, names: tuple[str, str]
) -> None:
    old, new = map(ZoneInfo, names)
    series = a_series(plan=a_plan(rhythm=rhythm), next_at=next_after(rhythm, before, old))
    moved = rounds.in_zone(series, old, new)
    day = series.next_at.astimezone(old).date()
    on_the_day = datetime.combine(day, time(rhythm.hour, rhythm.minute), tzinfo=new)
    assert moved.next_at == on_the_day.astimezone(UTC)
    assert rounds.in_zone(moved, new, old) == series, "also where one of the clocks jumps over that time"
    found = rounds.due(series, series.next_at, old, is_running=False, has_room=True)
    assert found is not None
    assert rounds.in_zone(found.after, old, new).next_at - series.next_at >= 6 * DAY


@given(late=st.integers(0, 60 * 24 * 60), open_for=st.integers(1, 5), vote_for=st.integers(1, 2))
def test_however_late_no_round_runs_into_the_next_one(late: int, open_for: int, vote_for: int) -> None:
    series = a_series(plan=a_plan(open_for=Span(days=open_for), vote_for=Span(days=vote_for)))
    now = FRIDAY + timedelta(minutes=late)
    found = due(series, now)
    assert found is not None
    assert found.after.next_at > now
    if found.plan is None:
        assert (found.after.turn, found.notice) == (0, Notice.LEFT_OUT)
    else:
        assert now < found.plan.voting_at < found.plan.closes_at <= found.after.next_at
        assert found.plan.voting_at - now >= timedelta(days=open_for) / 2 - HOUR
