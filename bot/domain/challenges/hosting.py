"""What hosts may do with entries: add one that is late, until voting opens, and remove one, until a week after the end.

A late entry need not keep the rules that members' entries are held to (when it was made, with which model, after
what): a host answers for it with a reason. Neither it nor anything else is added, or replaced, once voting is open.
A removed entry counts as if it had never been entered.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from bot.domain.challenges.entering import standing_entry
from bot.domain.challenges.phases import ensure_running
from bot.domain.challenges.values import Challenge, Entry, Phase
from bot.domain.errors import (
    ChallengeCancelled,
    EntryGone,
    MemberEntered,
    OutOfRange,
    ReasonMissing,
    RemovalTooLate,
    VotingHasBegun,
)
from bot.domain.guilds.styles import is_visible

REMOVAL_DAYS = 7  # after the end
REASON_LIMIT = 200  # characters
# How the names of notes of drafts begin, before an interaction; stored.
DRAFTS, SERIES_DRAFTS = "challenge draft:", "series draft:"
DRAFT_LIFE = timedelta(days=1)
DISCORDS_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


def check_late_entry(challenge: Challenge, theirs: Collection[Entry]) -> None:
    """Raises the first reason why a host cannot add a picture whose author has had the entries `theirs`.

    ChallengeCancelled, ChallengeOver, VotingHasBegun, or MemberEntered: each member has one entry.
    """
    ensure_running(challenge)
    if challenge.phase is Phase.VOTING:
        raise VotingHasBegun
    if standing_entry(theirs) is not None:
        raise MemberEntered


def check_removal(challenge: Challenge, entry: Entry | None, now: datetime) -> Entry:
    """The entry that a host removes; None: there is none with this number.

    Raises ChallengeCancelled, RemovalTooLate if the challenge has ended more than REMOVAL_DAYS days ago, or EntryGone,
    also if it was removed before.
    """
    if challenge.phase is Phase.CANCELLED:
        raise ChallengeCancelled
    if challenge.ended_at is not None and now - challenge.ended_at > timedelta(days=REMOVAL_DAYS):
        raise RemovalTooLate(REMOVAL_DAYS)
    if entry is None or entry.is_removed:
        raise EntryGone
    return entry


def is_old_draft(interaction: int, now: datetime) -> bool:
    """Whether what was begun with this interaction is not to be published any more. Its id holds the moment."""
    return now - (DISCORDS_EPOCH + timedelta(milliseconds=interaction >> 22)) > DRAFT_LIFE


def reason_of(typed: str) -> str:
    """Why a host does it, trimmed. Raises ReasonMissing, or OutOfRange if it is too long."""
    reason = " ".join(typed.split())
    if not any(map(is_visible, reason)):
        raise ReasonMissing
    if len(reason) > REASON_LIMIT:
        raise OutOfRange("reason", len(reason), 1, REASON_LIMIT)
    return reason
