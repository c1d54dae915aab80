"""Who may vote. All of it stands in the interaction of the press, so nobody has to be looked up.

Age is measured at the moment when voting opened, so that waiting makes nobody a voter, and a vote that was taken stays
valid: whoever leaves the server later takes nothing back.

Who has voted or entered a picture was a member before voting opened, even if they left and came back since. A vote that
counts can be changed like any other. Who entered a picture needs no account of the age that others need if they were
members before the challenge was published: they have not come to vote in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.challenges.values import Challenge
from bot.domain.errors import AccountTooYoung, JoinedTooLate, Refused, VoterRoleMissing, VoterTimedOut

Refusal = Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Voter:
    """Who wants to vote, as Discord has them now.

    `joined_at` is None where Discord does not say; of who left and came back it is when they came back.
    `has_entered`: a picture of theirs is in the challenge, or was until hosts removed it. `has_voted`: they were let in
    before.
    """

    id: int
    account_made_at: datetime
    joined_at: datetime | None
    roles: frozenset[int] = frozenset()
    is_timed_out: bool = False
    has_entered: bool = False
    has_voted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VoterRules:
    """What is asked of voters: see `Options`."""

    published_at: datetime
    account_days: int
    role: int | None = None

    @classmethod
    def of(cls, challenge: Challenge) -> VoterRules:
        options = challenge.options
        return cls(
            published_at=challenge.published_at, account_days=options.account_days, role=options.voter_role
        )


def eligible(voter: Voter, rules: VoterRules, opened_at: datetime) -> Refusal | None:
    """Why the voter may not vote in a challenge whose voting opened at a moment; None if they may.

    The first that applies of VoterTimedOut, JoinedTooLate, AccountTooYoung and VoterRoleMissing.
    """
    if voter.is_timed_out:
        return VoterTimedOut()
    was_here = voter.has_entered or voter.has_voted
    if not was_here and not _joined_before(voter, opened_at):
        return JoinedTooLate(opened_at)
    is_old = voter.account_made_at <= opened_at - timedelta(days=rules.account_days)
    is_known = voter.has_voted or (voter.has_entered and _joined_before(voter, rules.published_at))
    if not is_old and not is_known:
        return AccountTooYoung(rules.account_days, opened_at)
    if rules.role is not None and rules.role not in voter.roles:
        return VoterRoleMissing(rules.role)
    return None


def _joined_before(voter: Voter, moment: datetime) -> bool:
    return voter.joined_at is not None and voter.joined_at < moment
