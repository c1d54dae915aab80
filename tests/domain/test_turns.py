"""Whose turn it is, tried with lines that nobody would think of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import LineFull
from bot.domain.turns import Line, Queue, admit

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

MEMBERS = st.integers(min_value=1, max_value=5)
LIMITS = st.integers(min_value=1, max_value=4)
FREE = st.integers(min_value=0, max_value=9)


@dataclass(frozen=True)
class Plain:
    """The line as a list of pictures, `waiting` by id with their members, from which each turn is played through."""

    waiting: dict[int, int]
    running: dict[int, int] = field(default_factory=dict)
    last_start: dict[int, datetime] = field(default_factory=dict)

    def in_order(self, *, member_limit: int | None) -> list[int]:
        """The ids, turn by turn, until nobody waits whose member's limit allows one more."""
        left, running, started = dict(self.waiting), Counter(self.running), dict(self.last_start)
        order: list[int] = []
        while able := [id for id in left if member_limit is None or running[left[id]] < member_limit]:
            oldest = {left[id]: id for id in sorted(able, reverse=True)}
            member = min(oldest, key=lambda m: (running[m], m in started, started.get(m, NOON), oldest[m]))
            order.append(oldest[member])
            del left[oldest[member]]
            running[member] += 1
            started[member] = NOON + timedelta(seconds=len(order))
        return order

    def start_now(self, *, member_limit: int, free: int) -> list[int]:
        return self.in_order(member_limit=member_limit)[:free]

    def place(self, id: int, *, member_limit: int, free: int) -> int:
        start = self.start_now(member_limit=member_limit, free=free)
        if id in start:
            return 0
        return [other for other in self.in_order(member_limit=None) if other not in start].index(id) + 1

    def ids_of(self, members: Iterable[int]) -> list[int]:
        """The oldest pictures of these members; of one who is there several times the next one each time."""
        queues = {member: iter(sorted(self._of(member))) for member in self.waiting.values()}
        return [next(queues[member]) for member in members]

    def number(self, id: int) -> int:
        """How many pictures of the same member were asked for before it."""
        return sorted(self._of(self.waiting[id])).index(id)

    def line(self, *, member_limit: int, free: int) -> Line:
        """What is tested, from the same pictures."""
        return Line(self.queues(), member_limit=member_limit, free=free)

    def queues(self, *members: int) -> list[Queue]:
        """Of all who wait, and of these members."""
        count, running, last = Counter(self.waiting.values()), Counter(self.running), self.last_start
        return [
            Queue(member, count[member], min(self._of(member), default=0), running[member], last.get(member))
            for member in {*count, *members}
        ]

    def _of(self, member: int) -> list[int]:
        return [id for id, other in self.waiting.items() if other == member]


WAITING = st.lists(MEMBERS, max_size=25).map(lambda members: dict(enumerate(members, 1)))
LINES = st.builds(
    Plain,
    waiting=WAITING,
    running=st.dictionaries(MEMBERS, st.integers(min_value=0, max_value=4)),
    last_start=st.dictionaries(
        MEMBERS, st.integers(min_value=0, max_value=9).map(lambda seconds: NOON - timedelta(seconds=seconds))
    ),
)


@given(LINES, LIMITS, FREE)
def test_turns_are_those_that_are_given_one_by_one(plain: Plain, limit: int, free: int) -> None:
    turns = plain.line(member_limit=limit, free=free).next_turns()
    assert plain.ids_of(turns) == plain.start_now(member_limit=limit, free=free)


@given(LINES, LIMITS, FREE)
def test_a_place_counts_who_comes_before_and_cannot_start(plain: Plain, limit: int, free: int) -> None:
    line = plain.line(member_limit=limit, free=free)
    for id, member in plain.waiting.items():
        expected = plain.place(id, member_limit=limit, free=free)
        assert line.place(member, plain.number(id)) == expected


@given(LINES, LIMITS, FREE)
def test_places_are_given_once_each(plain: Plain, limit: int, free: int) -> None:
    line = plain.line(member_limit=limit, free=free)
    places = [line.place(member, plain.number(id)) for id, member in plain.waiting.items()]
    assert sorted(places) == [0] * line.starting + list(range(1, line.waiting + 1))


@given(LINES, LIMITS, FREE)
def test_nobody_starts_beyond_the_limit_and_nobody_below_it_is_left_out(
    plain: Plain, limit: int, free: int
) -> None:
    started = Counter(plain.line(member_limit=limit, free=free).next_turns())
    waiting = Counter(plain.waiting.values())
    room = {member: max(0, limit - plain.running.get(member, 0)) for member in waiting}
    assert all(started[member] <= room[member] for member in waiting)
    assert started.total() == min(free, sum(min(waiting[member], room[member]) for member in waiting))


@given(LINES, LIMITS, FREE, MEMBERS, st.integers(1, 4))
def test_who_joins_is_counted_as_if_read_anew(
    plain: Plain, limit: int, free: int, member: int, count: int
) -> None:
    line = Line(plain.queues(member), member_limit=limit, free=free)
    new = range(len(plain.waiting) + 1, len(plain.waiting) + 1 + count)
    longer = Plain({**plain.waiting, **dict.fromkeys(new, member)}, plain.running, plain.last_start)
    anew = longer.line(member_limit=limit, free=free)

    starting, before = line.starting_of(member, count), line.starting
    assert line.add(member, count, new[0]) == longer.place(new[0], member_limit=limit, free=free)
    assert starting == anew.starting - before
    assert (line.starting, line.waiting, line.next_turns()) == (
        anew.starting,
        anew.waiting,
        anew.next_turns(),
    )
    assert line.first(member) == anew.first(member)


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
    waiting = dict(enumerate(asked, 1))
    running: Counter[int] = Counter()
    last_start: dict[int, datetime] = {}
    day, waits, passes = Day(), Counter[int](), Counter[tuple[int, int]]()
    turns = cycle(ends)
    while waiting or running.total():
        plain = Plain(waiting, running, last_start)
        members = plain.line(member_limit=limit, free=slots - running.total()).next_turns()
        chosen = next(iter(plain.ids_of(members)), None)
        if chosen is None:
            under_way = sorted(running.elements())
            running[under_way[next(turns) % len(under_way)]] -= 1
            continue
        member = waiting.pop(chosen)
        able = {other for other in waiting.values() if running[other] < limit} - {member}
        for other in able:
            waits[other] += running[other] == 0
            passes[other, member] += running[other] <= running[member]
            day.waited = max(day.waited, waits[other])
            day.passed = max(day.passed, passes[other, member])
        waits[member] = 0
        for other in set(asked):
            passes[member, other] = 0
        running[member] += 1
        last_start[member] = NOON + timedelta(seconds=len(day.starts))
        day.starts.append(chosen)
    return day


def test_with_one_slot_members_alternate() -> None:
    assert play([1, 1, 1, 1, 2, 2, 3], limit=1, slots=1, ends=[0]).starts == [1, 5, 7, 2, 6, 3, 4]


def turns(queues: list[Queue], *, limit: int = 1, free: int = 1) -> list[int]:
    return Line(queues, member_limit=limit, free=free).next_turns()


def test_a_slow_picture_counts_as_its_members_share() -> None:
    """Two slots, two members: who is being painted slowly does not take the other slot as well."""
    slow = Queue(2, 1, first=1, running=1, last_start=NOON - timedelta(minutes=5))
    assert turns([Queue(1, 1, first=9, last_start=NOON), slow], limit=2) == [1]


def test_who_never_had_a_picture_comes_before_who_had_one_long_ago() -> None:
    long_ago = Queue(1, 1, first=1, last_start=NOON - timedelta(days=30))
    assert turns([long_ago, Queue(2, 1, first=2)]) == [2]


def test_who_asked_first_starts_first_of_those_who_never_had_a_picture() -> None:
    assert turns([Queue(1, 3, first=5), Queue(2, 1, first=4)], limit=2, free=3) == [2, 1, 1]


def test_nobody_starts_without_a_free_slot() -> None:
    assert turns([Queue(1, 3, first=5)], limit=2, free=0) == []


def test_who_goes_on_and_on_has_a_line_of_their_own_though_slots_are_free() -> None:
    line = Line([], member_limit=1, free=50)
    assert [line.add(1, 1, first=number) for number in range(5)] == [0, 1, 2, 3, 4]
    assert (line.starting, line.waiting, line.starting_of(1, 4), line.starting_of(2, 4)) == (1, 4, 0, 1)


@given(waiting=st.integers(0, 60), count=st.integers(1, 4), limit=st.integers(1, 50))
def test_the_line_takes_what_fits_and_not_one_more(waiting: int, count: int, limit: int) -> None:
    if waiting + count <= limit:
        admit(waiting, count=count, queue_limit=limit)
        return
    with pytest.raises(LineFull) as refusal:
        admit(waiting, count=count, queue_limit=limit)
    assert (refusal.value.waiting, refusal.value.limit) == (waiting, limit)


def test_what_starts_at_once_needs_no_room_in_the_line() -> None:
    admit(41, count=0, queue_limit=40)
