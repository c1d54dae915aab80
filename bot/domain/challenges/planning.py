"""What a host plans: theme, brief, deadlines, options; and what of it can still be changed later."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal

from bot.domain.challenges.phases import ensure_running
from bot.domain.challenges.values import FEWEST_VOTES, MOST_VOTES, Challenge, Options, Phase
from bot.domain.errors import (
    ChallengeTextTooLong,
    DeadlinePast,
    DeadlinesOutOfOrder,
    FixedByNow,
    OutOfRange,
    ThemeMissing,
)
from bot.domain.guilds.styles import is_visible

THEME_LIMIT, BRIEF_LIMIT = 80, 1500  # characters
MOST_ACCOUNT_DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a host typed and chose. Moments are in UTC; it opens at once if `opens_at` has passed."""

    theme: str
    brief: str = ""
    opens_at: datetime
    voting_at: datetime
    closes_at: datetime
    options: Options = field(default_factory=Options)


def checked(plan: Plan, now: datetime) -> Plan:
    """The plan of a new challenge, its texts trimmed.

    Raises ThemeMissing, ChallengeTextTooLong, DeadlinePast, DeadlinesOutOfOrder, or OutOfRange for an option.
    """
    plan = _trimmed(plan)
    if plan.voting_at <= now:
        raise DeadlinePast("entering", plan.voting_at)
    if plan.closes_at <= now:
        raise DeadlinePast("voting", plan.closes_at)
    _check_order(plan)
    return plan


def edited(challenge: Challenge, plan: Plan, now: datetime) -> Challenge:
    """The challenge as the plan wants it.

    When it opens can be changed until it does, and until then hidden authors can become shown ones: whoever has entered
    relies on it. Once voting is open, only the brief and the end of the voting can be changed.
    Raises ChallengeCancelled or ChallengeOver, FixedByNow, or what `checked` does; a deadline that has passed
    and stays as it was is no fault.
    """
    ensure_running(challenge)
    plan = _trimmed(plan)
    is_voting = challenge.phase is Phase.VOTING
    if challenge.phase is not Phase.SCHEDULED and plan.opens_at != challenge.opens_at:
        raise FixedByNow("opening")
    if is_voting and plan.voting_at != challenge.voting_at:
        raise FixedByNow("entering")
    if is_voting and plan.theme != challenge.theme:
        raise FixedByNow("theme")
    if is_voting and plan.options != challenge.options:
        raise FixedByNow("options")
    if challenge.phase is Phase.OPEN and challenge.options.hides_authors and not plan.options.hides_authors:
        raise FixedByNow("authors")
    if plan.voting_at != challenge.voting_at and plan.voting_at <= now:
        raise DeadlinePast("entering", plan.voting_at)
    if plan.closes_at != challenge.closes_at and plan.closes_at <= now:
        raise DeadlinePast("voting", plan.closes_at)
    _check_order(plan)
    return replace(
        challenge,
        theme=plan.theme,
        brief=plan.brief,
        opens_at=plan.opens_at,
        voting_at=plan.voting_at,
        closes_at=plan.closes_at,
        options=plan.options,
    )


def days_later(moment: datetime, days: int, zone: tzinfo) -> datetime:
    """The same time of day in a time zone so many days later, in UTC: a day on which the clocks change is one too.

    A time that the clocks jump over is read with the offset from before the jump; of one that there is twice, the first
    is meant.
    """
    local = moment.astimezone(zone)
    later = datetime.combine(local.date() + timedelta(days=days), local.time(), tzinfo=zone)
    return later.replace(fold=0).astimezone(UTC)


def checked_text(name: Literal["theme", "brief", "title"], text: str, limit: int) -> str:
    """The text, "" if nothing of it can be seen. Raises ChallengeTextTooLong."""
    if not any(map(is_visible, text)):
        return ""
    if len(text) > limit:
        raise ChallengeTextTooLong(name, len(text), limit)
    return text


def _trimmed(plan: Plan) -> Plan:
    theme = checked_text("theme", " ".join(plan.theme.split()), THEME_LIMIT)
    if not theme:
        raise ThemeMissing
    options = plan.options
    if not FEWEST_VOTES <= options.votes <= MOST_VOTES:
        raise OutOfRange("votes", options.votes, FEWEST_VOTES, MOST_VOTES)
    if not 0 <= options.account_days <= MOST_ACCOUNT_DAYS:
        raise OutOfRange("account_days", options.account_days, 0, MOST_ACCOUNT_DAYS)
    return replace(plan, theme=theme, brief=checked_text("brief", plan.brief.strip(), BRIEF_LIMIT))


def _check_order(plan: Plan) -> None:
    if plan.voting_at <= plan.opens_at:
        raise DeadlinesOutOfOrder("entering")
    if plan.closes_at <= plan.voting_at:
        raise DeadlinesOutOfOrder("voting")
