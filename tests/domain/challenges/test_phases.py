"""A challenge goes through its phases in their order, and nothing closes that nobody could vote on."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.challenges.phases import (
    Downtime,
    Step,
    cancelled,
    due_at,
    ensure_entering,
    ensure_voting,
    sooner,
    transition,
)
from bot.domain.challenges.values import Challenge, Phase
from bot.domain.errors import (
    BotError,
    ChallengeCancelled,
    ChallengeOver,
    EnteringOver,
    NotOpenYet,
    VotingNotOpenYet,
    VotingOver,
)
from tests.domain.challenges.made import DAY, FRIDAY, HOUR, MINUTE, MONDAY, SUNDAY, a_challenge


def steps(challenge: Challenge, now: datetime, downtime: Downtime | None = None) -> list[Step]:
    """All that are due, one after the other."""
    found: list[Step] = []
    while step := transition(found[-1].after if found else challenge, now, downtime):
        found.append(step)
    return found


@pytest.mark.parametrize(
    ("phase", "due", "then"),
    [
        (Phase.SCHEDULED, MONDAY, Phase.OPEN),
        (Phase.OPEN, FRIDAY, Phase.VOTING),
        (Phase.VOTING, SUNDAY, Phase.CLOSED),
    ],
)
def test_each_phase_ends_at_its_moment(phase: Phase, due: datetime, then: Phase) -> None:
    challenge = a_challenge(phase)
    assert due_at(challenge) == due
    assert transition(challenge, due - timedelta(microseconds=1)) is None
    step = transition(challenge, due)
    assert step is not None
    assert (step.before, step.after.phase, step.extended_by) == (phase, then, timedelta())


def test_a_blink_is_no_downtime() -> None:
    """Not even a thousand of them: a restart is none, nor is what lies between two looks of a bot that runs."""
    voting = a_challenge(Phase.VOTING)
    for number in range(1000):
        since = FRIDAY + 2 * number * MINUTE
        assert transition(voting, since + 2 * MINUTE, Downtime(since, since + 2 * MINUTE)) is None
    (step,) = steps(voting, FRIDAY + 3 * MINUTE, Downtime(FRIDAY, FRIDAY + 3 * MINUTE))
    assert step.after.missed == 3 * MINUTE


@pytest.mark.parametrize("phase", [Phase.CLOSED, Phase.CANCELLED])
def test_the_ends_are_ends(phase: Phase) -> None:
    assert transition(a_challenge(phase), SUNDAY + DAY, Downtime(MONDAY, SUNDAY)) is None
    assert due_at(a_challenge(phase)) is None


def test_what_happened_when_is_kept() -> None:
    (opened,) = steps(a_challenge(), FRIDAY + MINUTE)
    assert (opened.after.voting_opened_at, opened.after.ended_at) == (FRIDAY + MINUTE, None)
    (closed,) = steps(opened.after, SUNDAY + MINUTE)
    assert (closed.after.phase, closed.after.ended_at) == (Phase.CLOSED, SUNDAY + MINUTE)


# --- after a downtime --------------------------------------------------------------------------------


def test_a_voting_that_was_missed_whole_opens_late_and_lasts_as_long_as_was_planned() -> None:
    back = SUNDAY + DAY
    first, second = steps(a_challenge(Phase.SCHEDULED), back, Downtime(MONDAY - DAY, back))
    assert (first.after.phase, second.after.phase) == (Phase.OPEN, Phase.VOTING)
    assert second.after.closes_at == back + 2 * DAY
    assert second.extended_by == 3 * DAY
    (closed,) = steps(second.after, back + 2 * DAY)
    assert closed.after.phase is Phase.CLOSED


@pytest.mark.parametrize(
    ("since", "until", "closes"),
    [
        (FRIDAY + HOUR, FRIDAY + 3 * HOUR, SUNDAY + 2 * HOUR),  # within the voting
        (FRIDAY + HOUR, FRIDAY + HOUR + 30 * MINUTE, SUNDAY),  # half an hour is borne
        (FRIDAY + HOUR, FRIDAY + HOUR + 31 * MINUTE, SUNDAY + 31 * MINUTE),
        (MONDAY, FRIDAY, SUNDAY),  # all of it before the voting
        (SUNDAY - HOUR, SUNDAY - MINUTE, SUNDAY + 59 * MINUTE),
        # Over its end: the hour that was left when the downtime began is left when it ends.
        (SUNDAY - HOUR, SUNDAY + DAY, SUNDAY + DAY + HOUR),
        (SUNDAY - 30 * MINUTE, SUNDAY + DAY, SUNDAY),
        (SUNDAY, SUNDAY + DAY, SUNDAY),  # it was over before
    ],
)
def test_a_running_voting_gets_back_what_was_missed_of_it(
    since: datetime, until: datetime, closes: datetime
) -> None:
    found = steps(a_challenge(Phase.VOTING), until, Downtime(since, until))
    after = found[-1].after if found else a_challenge(Phase.VOTING)
    assert after.closes_at == closes
    assert after.phase is (Phase.CLOSED if closes <= until else Phase.VOTING)
    assert sum((step.extended_by for step in found), timedelta()) == closes - SUNDAY


def test_the_same_downtime_is_given_back_once() -> None:
    """Also if it is handed in again, longer, since the bot died before it had kept that it is back."""
    voting = a_challenge(Phase.VOTING)
    since, back = FRIDAY + HOUR, FRIDAY + 3 * HOUR
    (step,) = steps(voting, back, Downtime(since, back))
    assert transition(step.after, back + MINUTE, Downtime(since, back)) is None
    (again,) = steps(step.after, back + HOUR, Downtime(since, back + HOUR))
    assert again.after.closes_at == SUNDAY + 3 * HOUR


def test_a_voting_that_opened_late_is_not_extended_again_for_the_same_downtime() -> None:
    back = FRIDAY + 5 * HOUR
    (step,) = steps(a_challenge(), back, Downtime(MONDAY, back))
    assert (step.after.closes_at, step.extended_by) == (SUNDAY + 5 * HOUR, 5 * HOUR)


def test_a_moment_too_late_moves_nothing() -> None:
    (step,) = steps(a_challenge(), FRIDAY + 30 * MINUTE, Downtime(MONDAY, FRIDAY + 30 * MINUTE))
    assert (step.after.closes_at, step.extended_by) == (SUNDAY, timedelta())


def test_of_a_short_voting_more_than_half_is_given_back() -> None:
    short = a_challenge(closes_at=FRIDAY + 20 * MINUTE)
    (step,) = steps(short, FRIDAY + 10 * MINUTE)
    assert step.after.closes_at == FRIDAY + 20 * MINUTE
    (step,) = steps(short, FRIDAY + 11 * MINUTE)
    assert step.after.closes_at == FRIDAY + 31 * MINUTE


def test_what_was_missed_adds_up_until_all_of_it_is_given_back() -> None:
    """Ten minutes when it opened, fifteen and six later: nothing, nothing, then 31 minutes; then from nothing again."""
    (step,) = steps(a_challenge(), FRIDAY + 10 * MINUTE)
    seen = [(step.after.closes_at - SUNDAY, step.extended_by)]
    for minutes, day in ((15, 0), (6, 1), (30, 1.5)):
        since = FRIDAY + HOUR + day * DAY
        back = since + minutes * MINUTE
        (step,) = steps(step.after, back, Downtime(since, back))
        assert (step.before, step.after.phase) == (Phase.VOTING, Phase.VOTING)
        seen.append((step.after.closes_at - SUNDAY, step.extended_by))
    none, all_of_it = timedelta(), 31 * MINUTE
    assert seen == [(none, none), (none, none), (all_of_it, all_of_it), (all_of_it, none)]


def test_of_a_voting_that_opened_late_the_half_is_half_of_what_is_left() -> None:
    """Of an hour 12 minutes were missed at first, and 13 later: more than half of the 48 that were left."""
    (opened,) = steps(a_challenge(closes_at=FRIDAY + HOUR), FRIDAY + 12 * MINUTE)
    for missed, more in ((12, 0), (13, 25)):
        back = FRIDAY + (30 + missed) * MINUTE
        (step,) = steps(opened.after, back, Downtime(FRIDAY + 30 * MINUTE, back))
        assert step.after.closes_at == FRIDAY + HOUR + more * MINUTE


@given(
    lengths=st.tuples(*[st.integers(1, 90)] * 3),
    ups_and_downs=st.lists(st.tuples(st.integers(1, 60), st.integers(1, 200)), max_size=4),
)
def test_whenever_the_bot_is_away_the_phases_come_in_order_and_members_can_vote(
    lengths: tuple[int, int, int], ups_and_downs: list[tuple[int, int]]
) -> None:
    """Minute by minute: all downtimes together cost the voters half an hour at most, and never all of the voting."""
    opens, entering, planned = (MINUTE * length for length in lengths)
    challenge = a_challenge(
        Phase.SCHEDULED,
        opens_at=MONDAY + opens,
        voting_at=MONDAY + opens + entering,
        closes_at=MONDAY + opens + entering + planned,
    )
    phases, votable, now = [challenge.phase], 0, MONDAY
    last_seen, spans = now, iter([*ups_and_downs, (sys.maxsize, 0)])
    up, down = next(spans)
    while not challenge.is_over:
        away = Downtime(last_seen, now) if now - last_seen > MINUTE else None
        for step in steps(challenge, now, away):
            challenge = step.after
            phases += [step.after.phase] * (step.after.phase is not step.before)
        assert now < MONDAY + 3 * DAY  # far beyond all lengths and downtimes together
        votable += challenge.phase is Phase.VOTING
        last_seen, now, up = now, now + MINUTE, up - 1
        if not up:
            now += MINUTE * down
            up, down = next(spans)
    assert phases == [Phase.SCHEDULED, Phase.OPEN, Phase.VOTING, Phase.CLOSED]
    assert votable > 0
    assert votable >= planned / MINUTE - 30 - len(ups_and_downs)  # a downtime of a minute is a blink


# --- what hosts want ---------------------------------------------------------------------------------


def test_hosts_can_take_each_step_sooner() -> None:
    opened = sooner(a_challenge(Phase.SCHEDULED), MONDAY - HOUR).after
    assert (opened.phase, opened.opens_at) == (Phase.OPEN, MONDAY - HOUR)
    voting = sooner(opened, MONDAY + DAY).after
    assert (voting.phase, voting.voting_at, voting.closes_at) == (
        Phase.VOTING,
        MONDAY + DAY,
        MONDAY + 3 * DAY,
    )
    assert voting.voting_opened_at == MONDAY + DAY
    closed = sooner(voting, MONDAY + 2 * DAY).after
    assert (closed.phase, closed.closes_at, closed.ended_at) == (Phase.CLOSED, *[MONDAY + 2 * DAY] * 2)


@pytest.mark.parametrize("phase", [Phase.SCHEDULED, Phase.OPEN, Phase.VOTING])
def test_it_can_be_cancelled_until_it_is_closed(phase: Phase) -> None:
    step = cancelled(a_challenge(phase), FRIDAY)
    assert (step.before, step.after.phase, step.after.ended_at) == (phase, Phase.CANCELLED, FRIDAY)


@pytest.mark.parametrize(
    ("phase", "error"), [(Phase.CLOSED, ChallengeOver), (Phase.CANCELLED, ChallengeCancelled)]
)
def test_what_has_ended_stays_so(phase: Phase, error: type[BotError]) -> None:
    for change in (sooner, cancelled):
        with pytest.raises(error):
            change(a_challenge(phase), SUNDAY + DAY)


# --- what members want -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phase", "now", "entering", "voting"),
    [
        (Phase.SCHEDULED, MONDAY - HOUR, NotOpenYet(MONDAY), VotingNotOpenYet(FRIDAY)),
        (Phase.OPEN, FRIDAY - MINUTE, None, VotingNotOpenYet(FRIDAY)),
        # The moment has come and the step has not: nothing is taken that should not be.
        (Phase.OPEN, FRIDAY, EnteringOver(FRIDAY), VotingNotOpenYet(FRIDAY)),
        (Phase.VOTING, FRIDAY, EnteringOver(FRIDAY), None),
        (Phase.VOTING, SUNDAY, EnteringOver(FRIDAY), VotingOver(SUNDAY)),
        (Phase.CLOSED, SUNDAY - DAY, EnteringOver(FRIDAY), VotingOver(SUNDAY)),
        (Phase.CANCELLED, MONDAY, ChallengeCancelled(), ChallengeCancelled()),
    ],
)
def test_what_can_be_done_when(
    phase: Phase, now: datetime, entering: BotError | None, voting: BotError | None
) -> None:
    challenge = a_challenge(phase)
    for ensure, refusal in ((ensure_entering, entering), (ensure_voting, voting)):
        check = partial(ensure, challenge, now)
        if refusal is None:
            check()
            continue
        with pytest.raises(type(refusal)) as refused:
            check()
        assert refused.value == refusal
