"""Whose turn it is, tried with lines that nobody would think of."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import LineFull
from bot.domain.turns import Line, Waiting, admit, next_turn, place, service_order

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

MEMBERS = st.integers(min_value=1, max_value=5)
LIMITS = st.integers(min_value=1, max_value=4)
WAITING = st.lists(MEMBERS, max_size=25).map(
    lambda members: [Waiting(number, member) for number, member in enumerate(members, 1)]
)
LINES = st.builds(
    Line,
    waiting=WAITING,
    running=st.dictionaries(MEMBERS, st.integers(min_value=0, max_value=4)),
    last_start=st.dictionaries(
        MEMBERS, st.integers(min_value=0, max_value=9).map(lambda seconds: NOON - timedelta(seconds=seconds))
    ),
)


@given(LINES)
def test_everybody_who_waits_has_exactly_one_place(line: Line) -> None:
    order = service_order(line, member_limit=None)
    assert sorted(order) == [waiting.id for waiting in line.waiting]
    assert [place(line, [id]) for id in order] == list(range(1, len(order) + 1))


@given(LINES, LIMITS)
def test_nobody_starts_beyond_the_limit_and_nobody_below_it_is_left_out(line: Line, limit: int) -> None:
    owner = {waiting.id: waiting.member for waiting in line.waiting}
    order = service_order(line, member_limit=limit)
    started = Counter(owner[id] for id in order)
    waiting = Counter(owner.values())
    for member in waiting:
        room = max(0, limit - line.running.get(member, 0))
        assert started[member] == min(waiting[member], room)


@given(LINES, st.none() | LIMITS)
def test_a_member_is_served_in_the_order_of_asking(line: Line, limit: int | None) -> None:
    owner = {waiting.id: waiting.member for waiting in line.waiting}
    order = service_order(line, member_limit=limit)
    for member in set(owner.values()):
        mine = [id for id in order if owner[id] == member]
        assert mine == sorted(mine)


@given(LINES, st.none() | LIMITS)
def test_the_order_is_that_in_which_turns_are_given_one_by_one(line: Line, limit: int | None) -> None:
    owner = {waiting.id: waiting.member for waiting in line.waiting}
    order = service_order(line, member_limit=limit)
    for seconds, id in enumerate(order):
        member = owner[id]
        assert service_order(line, member_limit=limit)[0] == id
        line = Line(
            waiting=[waiting for waiting in line.waiting if waiting.id != id],
            running={**line.running, member: line.running.get(member, 0) + 1},
            last_start={**line.last_start, member: NOON + timedelta(seconds=seconds + 1)},
        )
    assert service_order(line, member_limit=limit) == []


@given(LINES, LIMITS)
def test_the_next_turn_is_the_first_of_the_order(line: Line, limit: int) -> None:
    order = service_order(line, member_limit=limit)
    assert next_turn(line, member_limit=limit) == (order[0] if order else None)


@given(LINES, LIMITS)
def test_who_has_fewest_under_way_is_next(line: Line, limit: int) -> None:
    chosen = next_turn(line, member_limit=limit)
    members = {waiting.member for waiting in line.waiting}
    able = [member for member in members if line.running.get(member, 0) < limit]
    assert (chosen is None) == (not able)
    if chosen is not None:
        member = next(waiting.member for waiting in line.waiting if waiting.id == chosen)
        assert line.running.get(member, 0) == min(line.running.get(other, 0) for other in able)


@st.composite
def days(draw: st.DrawFn) -> tuple[list[int], int, int, list[int]]:
    """Who asks in which order; the limit per member; the slots; which of the running ends, time after time."""
    asked = draw(st.lists(MEMBERS, min_size=1, max_size=30))
    ends = draw(st.lists(st.integers(min_value=0, max_value=9), min_size=40, max_size=40))
    return asked, draw(LIMITS), draw(st.integers(min_value=1, max_value=4)), ends


@dataclass
class Day:
    """What happened when slots came free in some order.

    `waited`: how many starts of others a member saw at most while it could have started and had none under way.
    `passed`: how often, at most, one member was preferred to another that could have started, had no more under
    way, and got no turn in between.
    """

    starts: list[int] = field(default_factory=list)
    waited: int = 0
    passed: int = 0


@given(days())
def test_between_two_turns_of_one_member_each_other_has_at_most_one(
    day: tuple[list[int], int, int, list[int]],
) -> None:
    """However much somebody asks: who has none under way waits for one picture of each other member at most, and
    who has as few under way as another is not passed by them twice."""
    asked, limit, slots, ends = day
    seen = play(asked, limit, slots, ends)
    assert sorted(seen.starts) == list(range(1, len(asked) + 1))
    assert seen.waited < len(set(asked))
    assert seen.passed <= 1


def play(asked: list[int], limit: int, slots: int, ends: list[int]) -> Day:
    waiting = [Waiting(number, member) for number, member in enumerate(asked, 1)]
    running: Counter[int] = Counter()
    last_start: dict[int, datetime] = {}
    day, waits, passes = Day(), Counter[int](), Counter[tuple[int, int]]()
    turns = cycle(ends)
    while waiting or running.total():
        line = Line(waiting, running, last_start)
        chosen = next_turn(line, member_limit=limit) if running.total() < slots else None
        if chosen is None:
            under_way = sorted(running.elements())
            running[under_way[next(turns) % len(under_way)]] -= 1
            continue
        member = next(entry.member for entry in waiting if entry.id == chosen)
        able = {entry.member for entry in waiting if running[entry.member] < limit} - {member}
        for other in able:
            waits[other] += running[other] == 0
            passes[other, member] += running[other] <= running[member]
            day.waited = max(day.waited, waits[other])
            day.passed = max(day.passed, passes[other, member])
        waits[member] = 0
        for other in set(asked):
            passes[member, other] = 0
        waiting = [entry for entry in waiting if entry.id != chosen]
        running[member] += 1
        last_start[member] = NOON + timedelta(seconds=len(day.starts))
        day.starts.append(chosen)
    return day


def test_with_one_slot_members_alternate() -> None:
    assert play([1, 1, 1, 1, 2, 2, 3], limit=1, slots=1, ends=[0]).starts == [1, 5, 7, 2, 6, 3, 4]


def test_a_slow_picture_counts_as_its_members_share() -> None:
    """Two slots, two members: who is being painted slowly does not take the other slot as well."""
    line = Line([Waiting(9, 1), Waiting(1, 2)], {2: 1}, {1: NOON, 2: NOON - timedelta(minutes=5)})
    assert next_turn(line, member_limit=2) == 9


def test_who_never_had_a_picture_comes_before_who_had_one_long_ago() -> None:
    line = Line([Waiting(1, 1), Waiting(2, 2)], {}, {1: NOON - timedelta(days=30)})
    assert next_turn(line, member_limit=1) == 2


def test_a_place_is_asked_for_what_does_not_wait() -> None:
    line = Line([Waiting(5, 1)], {}, {})
    assert place(line, [4]) == 0
    assert place(line, []) == 0
    assert place(line, [4, 5]) == 1


@given(waiting=st.integers(0, 60), count=st.integers(1, 4), limit=st.integers(1, 50))
def test_the_line_takes_what_fits_and_not_one_more(waiting: int, count: int, limit: int) -> None:
    if waiting + count <= limit:
        admit(waiting, count=count, queue_limit=limit)
        return
    with pytest.raises(LineFull) as refusal:
        admit(waiting, count=count, queue_limit=limit)
    assert (refusal.value.waiting, refusal.value.limit) == (waiting, limit)
