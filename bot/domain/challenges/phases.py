"""What is due in a challenge, one step at a time, also after hours in which the bot was away.

**Voting that was missed.** A downtime is a span in which nobody could vote, whatever the reason: no process of the bot
ran, or none reached Discord. If more than half an hour of the voting was missed, in one downtime or in several, or more
than half of a voting that is shorter than an hour, all of it is given back: what was left of the voting when the
downtime began is left when it ends, and what was missed before is added. So nothing closes that nobody could vote
on, even if voting should have opened and closed while the bot was away: it opens late then, and lasts as long as
was planned. Time to enter is not given back, since the deadline for it was known.

Until then a short downtime changes nothing: the moment that members read on the card stands.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.challenges.values import Challenge, Phase
from bot.domain.errors import (
    ChallengeCancelled,
    ChallengeOver,
    EnteringOver,
    NotOpenYet,
    VotingNotOpenYet,
    VotingOver,
)

BEARABLE = timedelta(minutes=30)  # of the voting; more than that is given back
BLINK = timedelta(minutes=2)  # no longer than that is a restart, and not reckoned with
NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Downtime:
    """A span in which nobody could vote. It may be handed in again: what is reckoned with counts once."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One change: the challenge was in the phase `before` and is as `after` says.

    The phase is the same in both where a downtime is reckoned with: then the voting is `extended_by` a time, or nothing
    changes that members see. Whoever keeps such a step compares `reckoned_until` too, or two processes would give the
    same hours back. A voting that opens late may be extended as well.
    """

    before: Phase
    after: Challenge
    extended_by: timedelta = NOTHING


def transition(challenge: Challenge, now: datetime, downtime: Downtime | None = None) -> Step | None:
    """The next step that is due; None if none is. Called again with what is `after` it, it gives the one after that.

    `downtime` is the last one, None if there was none since the challenge was last looked at.
    """
    match challenge.phase:
        case Phase.SCHEDULED if challenge.opens_at <= now:
            return Step(before=challenge.phase, after=replace(challenge, phase=Phase.OPEN))
        case Phase.OPEN if challenge.voting_at <= now:
            return _voting_opens(challenge, now)
        case Phase.VOTING if step := _reckoned_with(challenge, now, downtime):
            return step
        case Phase.VOTING if challenge.closes_at <= now:
            return _closes(challenge, now)
    return None


def due_at(challenge: Challenge) -> datetime | None:
    """When the next step is due; None: never."""
    due = {
        Phase.SCHEDULED: challenge.opens_at,
        Phase.OPEN: challenge.voting_at,
        Phase.VOTING: challenge.closes_at,
    }
    return due.get(challenge.phase)


def sooner(challenge: Challenge, now: datetime) -> Step:
    """The next step taken now, because a host wants it. A voting that opens sooner lasts as long as was planned.

    Raises ChallengeCancelled or ChallengeOver.
    """
    ensure_running(challenge)
    if challenge.phase is Phase.SCHEDULED:
        opened = replace(challenge, phase=Phase.OPEN, opens_at=min(challenge.opens_at, now))
        return Step(before=challenge.phase, after=opened)
    if challenge.phase is Phase.OPEN:
        lasts, begins = challenge.closes_at - challenge.voting_at, min(challenge.voting_at, now)
        return _voting_opens(replace(challenge, voting_at=begins, closes_at=begins + lasts), now)
    return _closes(replace(challenge, closes_at=min(challenge.closes_at, now)), now)


def cancelled(challenge: Challenge, now: datetime) -> Step:
    """The challenge ends without a result. Raises ChallengeCancelled or ChallengeOver: what has ended stays so."""
    ensure_running(challenge)
    return Step(before=challenge.phase, after=replace(challenge, phase=Phase.CANCELLED, ended_at=now))


def ensure_running(challenge: Challenge) -> None:
    """Raises ChallengeCancelled or ChallengeOver where nothing can change any more."""
    if challenge.phase is Phase.CANCELLED:
        raise ChallengeCancelled
    if challenge.phase is Phase.CLOSED:
        raise ChallengeOver


def ensure_entering(challenge: Challenge, now: datetime) -> None:
    """Raises ChallengeCancelled, NotOpenYet or EnteringOver where pictures can not be entered or withdrawn now."""
    if challenge.phase is Phase.CANCELLED:
        raise ChallengeCancelled
    if challenge.phase is Phase.SCHEDULED:
        raise NotOpenYet(challenge.opens_at)
    if challenge.phase is not Phase.OPEN or challenge.voting_at <= now:
        raise EnteringOver(challenge.voting_at)


def ensure_voting(challenge: Challenge, now: datetime) -> None:
    """Raises ChallengeCancelled, VotingNotOpenYet or VotingOver where nobody can vote now."""
    if challenge.phase is Phase.CANCELLED:
        raise ChallengeCancelled
    if challenge.phase in (Phase.SCHEDULED, Phase.OPEN):
        raise VotingNotOpenYet(challenge.voting_at)
    if challenge.phase is Phase.CLOSED or challenge.closes_at <= now:
        raise VotingOver(challenge.closes_at)


def _voting_opens(challenge: Challenge, now: datetime) -> Step:
    """Nobody could vote until now, whatever held it up."""
    late, planned = now - challenge.voting_at, challenge.closes_at - challenge.voting_at
    opened = replace(challenge, phase=Phase.VOTING, voting_opened_at=now, reckoned_until=now)
    return _missing(challenge, opened, min(late, planned), late, planned)


def _reckoned_with(challenge: Challenge, now: datetime, downtime: Downtime | None) -> Step | None:
    """The same voting after a downtime, longer if too much of it was missed; None if none was."""
    if downtime is None:
        return None
    opened = challenge.votes_from
    since = max(downtime.since, challenge.reckoned_until or opened)
    until = min(downtime.until, now)
    missed, voting = min(until, challenge.closes_at) - since, challenge.closes_at - opened
    if missed <= min(BLINK, voting / 2):
        return None
    return _missing(challenge, replace(challenge, reckoned_until=until), missed, until - since, voting)


def _missing(
    challenge: Challenge, after: Challenge, missed: timedelta, away: timedelta, voting: timedelta
) -> Step:
    """The step to `after`, in which so much more of the voting was missed while nobody could vote for `away`."""
    in_all = challenge.missed + missed
    if in_all <= min(BEARABLE, voting / 2):
        return Step(before=challenge.phase, after=replace(after, missed=in_all))
    extended_by = challenge.missed + away
    after = replace(after, missed=NOTHING, closes_at=challenge.closes_at + extended_by)
    return Step(before=challenge.phase, after=after, extended_by=extended_by)


def _closes(challenge: Challenge, now: datetime) -> Step:
    return Step(before=challenge.phase, after=replace(challenge, phase=Phase.CLOSED, ended_at=now))
