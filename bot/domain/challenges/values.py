"""What a challenge is, and what is entered into one. All moments are in UTC."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime, timedelta

EntryId = int

FEWEST_VOTES, MOST_VOTES = 1, 5  # that a host can allow each voter
VOTES = 3
ACCOUNT_DAYS = 14


class Phase(enum.StrEnum):
    """Where a challenge is. The values are stored.

        scheduled ──► open ──► voting ──► closed
            └──────────┴─────────┴──────► cancelled

    Pictures are entered while it is open.
    """

    SCHEDULED = "scheduled"
    OPEN = "open"
    VOTING = "voting"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Way(enum.StrEnum):
    """How members vote: each chooses some pictures of those they are shown, or the better of two, again and again."""

    CHOICES = "choices"
    DUELS = "duels"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a host chose beside theme and deadlines.

    Each voter may choose `votes` pictures. Who votes has an account of `account_days` days, and `voter_role` if one is
    set. Only pictures of these `models` (ids) can be entered; empty: of any. `may_build_on_others`: also pictures that
    were made after one of another member.
    """

    way: Way = Way.CHOICES
    votes: int = VOTES
    account_days: int = ACCOUNT_DAYS
    voter_role: int | None = None
    hides_authors: bool = True
    may_build_on_others: bool = False
    models: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """A challenge as it is now.

    The first three moments after `published_at` are the deadlines that members read: pictures can be entered from
    `opens_at` until `voting_at`, votes cast until `closes_at`. `voting_opened_at` and `ended_at` are when it was voted
    on and when it ended in fact, None before that. `missed` is how much of the voting nobody could vote in, as far
    as that was not added to it; what lies before `reckoned_until` is reckoned with.
    """

    id: int
    guild: int
    theme: str
    brief: str = ""
    phase: Phase = Phase.SCHEDULED
    published_at: datetime
    opens_at: datetime
    voting_at: datetime
    closes_at: datetime
    options: Options = field(default_factory=Options)
    voting_opened_at: datetime | None = None
    ended_at: datetime | None = None
    missed: timedelta = timedelta()
    reckoned_until: datetime | None = None

    @property
    def votes_from(self) -> datetime:
        """When voting opened; before that when it is to open."""
        return self.voting_opened_at or self.voting_at

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.phase in (Phase.CLOSED, Phase.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A picture in a challenge. `picture` is its public id. `is_late`: a host added it.

    A removed one counts as if it had never been entered. A withdrawn one is no entry any more.
    """

    id: EntryId
    author: int
    picture: str
    entered_at: datetime
    title: str | None = None
    is_late: bool = False
    removed_at: datetime | None = None

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None
