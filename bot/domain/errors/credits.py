"""Why a member cannot pay for pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from bot.domain.errors.base import Refused
from bot.domain.limits import Limit


@dataclass
class Blocked(Refused):
    """A moderator has paused this member; `until` None: until a moderator resumes them."""

    until: datetime | None
    reason: str | None


@dataclass(kw_only=True)
class TooFewCredits(Refused):
    """The member's own credits do not suffice. `limit` is the one that applies; it renews at `renews_at` (UTC)."""

    limit: Limit
    renews_at: datetime


@dataclass(kw_only=True)
class CreditsUsedUp(TooFewCredits):
    """The member has nothing left, neither of the limit nor of extra credits."""


@dataclass(kw_only=True)
class NotEnoughCredits(TooFewCredits):
    """`price` is that of all pictures asked for, `left` what the member has, extra credits included (at least 1)."""

    price: int
    left: int


@dataclass
class ServerTotalUsedUp(Refused):
    """The total of all members of the server would be exceeded; `left` credits are left of it until `renews_at`."""

    left: int
    renews_at: datetime


@dataclass
class MoneyCapReached(Refused):
    """The pictures could cost more than the operator's cap for the month, which is in the endpoint's currency."""

    for_operator: ClassVar[bool] = True
    cap: float


@dataclass
class CostUnknown(Refused):
    """There is a cap, and nothing says what a picture of this model costs: no price, and no answer of the endpoint."""

    for_operator: ClassVar[bool] = True
    model: str


@dataclass
class CostNotSeenYet(Refused):
    """There is a cap, and the first picture of this model must tell what one costs: they are made one at a time.

    `is_under_way`: whether such a picture is being made now; else too many were asked for at once.
    """

    is_under_way: bool
