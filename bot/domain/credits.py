"""How many credits, per whom, until when, and why. Pure: the facts are read elsewhere, under a lock.

**Which limit.** A member's own limit; else, of the limits of their roles, the one that leaves the most now (of equal
ones the one that renews first); else the server's default. A role's limit replaces the default even if it is lower.

**Periods** begin at the server's local midnight: of the day, of Monday, of the first of the month. A day in which
the clocks change has 23 or 25 hours. When the server's time zone changes, the running period is taken to have begun
at the last midnight of the new zone; what was used since then counts, what was used before does not.

**What counts.** Pictures asked for since the period began, or since the last reset if that is later, unless they were
given back; of their price the part that no grant paid. A limit that sinks below what is used leaves 0, never less. A
role that is lost takes its limit with it at once; what was used under it stays used.

**Extra credits** (grants) are used after those of the period, soonest to expire first, and do not renew. A picture
keeps what it took from a grant even if the grant expires while it is painted; given back, it returns to that grant, and
is gone if that has expired. A negative grant takes at once: from the grants there are, soonest to expire first, then
from what is left in the running period; it takes no more than there is, and leaves no debt. What it took from the
period counts as used there, until the period or a reset ends it.

**Undone**: a grant goes with what is left of it (pictures it paid stay paid, and what fails later returns to nobody);
a negative grant gives back what it took, to where it took it from; a reset lets the use before it count again.

**On top**: the server's total per period, over all members, and the owner's money cap per calendar month (UTC), over
all servers. Both refuse, whatever a member has left. The total counts every credit of every picture that was not given
back, those of grants too; resets and negative grants leave it as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo

from bot.domain.errors import (
    Blocked,
    CreditsUsedUp,
    MoneyCapReached,
    NotEnoughCredits,
    ServerTotalUsedUp,
)
from bot.domain.limits import MOST as MOST
from bot.domain.limits import MOST_TOTAL as MOST_TOTAL
from bot.domain.limits import Limit as Limit
from bot.domain.limits import Scope as Scope
from bot.domain.periods import Period as Period
from bot.domain.periods import period_end as period_end
from bot.domain.periods import period_start as period_start

MOST_BLOCK_DAYS = 365

ROUNDING = 1e-6  # sums of money are floats: less than this over the cap is not over it


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Extra credits. `left` is what is left of `credits`; `expires_at` None: never."""

    id: int
    credits: int
    left: int
    expires_at: datetime | None
    granted_by: int
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """No pictures for this member, until a moment or (None) until lifted."""

    member: int
    until: datetime | None
    reason: str | None
    set_by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Purse:
    """Everything that decides what one member of one server may still spend, read under one lock.

    `used` has what counts against the member in the running period of each limit; `server_used` what all members
    spent in that of `server_total`, grants included. `money_used` and `money_cap` are in the endpoint's currency.
    """

    zone: tzinfo
    limits: Sequence[Limit]  # the default (or the operator's), those of the member's roles, the member's own
    used: Mapping[Period, int]
    grants: Sequence[Grant]
    block: Block | None = None
    server_total: Limit | None = None
    server_used: int = 0
    money_cap: float | None = None
    money_used: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What a member has, and why: for people to read.

    `others` are the limits that would apply if `limit` were gone, the next one first.
    """

    limit: Limit
    used: int
    left: int
    renews_at: datetime
    grants: tuple[Grant, ...]
    others: tuple[Limit, ...] = ()
    block: Block | None = None
    server_total: Limit | None = None
    server_left: int | None = None
    server_renews_at: datetime | None = None

    @property
    def extra(self) -> int:
        return sum(grant.left for grant in self.grants)

    @property
    def spendable(self) -> int:
        """What one ask may cost now."""
        own = self.left + self.extra
        return own if self.server_left is None else min(own, self.server_left)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentUse:
    """What a member did lately: credits that count, pictures painted, pictures the endpoint's moderation declined."""

    credits: int
    pictures: int
    declined: int


@dataclass(frozen=True, slots=True)
class Split:
    """Where the price of one picture comes from: the running period, and grants by id."""

    period: int
    grants: Mapping[int, int] = field(default_factory=dict)


def balance(purse: Purse, now: datetime) -> Balance:
    """What the member has now, and why."""
    ranked = _ranked(purse, now)
    limit, total = ranked[0], purse.server_total
    return Balance(
        limit=limit,
        used=purse.used.get(limit.per, 0),
        left=_left(purse, limit),
        renews_at=period_end(limit.per, now, purse.zone),
        grants=_usable(purse, now),
        others=tuple(ranked[1:]),
        block=_standing(purse.block, now),
        server_total=total,
        server_left=None if total is None else max(0, total.credits - purse.server_used),
        server_renews_at=None if total is None else period_end(total.per, now, purse.zone),
    )


def spend(
    purse: Purse, *, credits_each: int, count: int, money_each: float | None, now: datetime
) -> tuple[Split, ...]:
    """The split of each picture's price, or a refusal.

    `money_each` is what one picture is thought to cost. None if nobody knows: it then counts as nothing, and is
    refused once the cap has been reached.
    Raises Blocked, CreditsUsedUp, NotEnoughCredits, ServerTotalUsedUp or MoneyCapReached, looked at in this order.
    """
    now_has = balance(purse, now)
    if now_has.block is not None:
        raise Blocked(now_has.block.until, now_has.block.reason)
    price, own = credits_each * count, now_has.left + now_has.extra
    if price > own:
        if own == 0:
            raise CreditsUsedUp(limit=now_has.limit, renews_at=now_has.renews_at)
        raise NotEnoughCredits(price=price, left=own, limit=now_has.limit, renews_at=now_has.renews_at)
    if (
        now_has.server_left is not None
        and price > now_has.server_left
        and now_has.server_renews_at is not None
    ):
        raise ServerTotalUsedUp(now_has.server_left, now_has.server_renews_at)
    if purse.money_cap is not None and _exceeds(purse.money_cap, purse.money_used, money_each, count):
        raise MoneyCapReached(purse.money_cap)
    return _splits([credits_each] * count, now_has.left, now_has.grants)


def take(purse: Purse, credits: int, now: datetime) -> Split:
    """What a negative grant of so many credits (given as a positive number) takes; no more than there is.

    Grants first, then the running period: the other way round than a picture.
    """
    now_has = balance(purse, now)
    from_grants, missing = _from_grants(credits, now_has.grants)
    return Split(min(missing, now_has.left), from_grants)


# --- parts -------------------------------------------------------------------------------------------


def _ranked(purse: Purse, now: datetime) -> list[Limit]:
    """The limit that applies, then those that would apply without the ones before."""
    order = {Scope.MEMBER: 0, Scope.ROLE: 1, Scope.DEFAULT: 2, Scope.OPERATOR: 3}

    def rank(limit: Limit) -> tuple[int, int, datetime, int]:
        renews_at = period_end(limit.per, now, purse.zone)
        return order[limit.scope], -_left(purse, limit), renews_at, limit.target

    return sorted(purse.limits, key=rank)


def _left(purse: Purse, limit: Limit) -> int:
    return max(0, limit.credits - purse.used.get(limit.per, 0))


def _usable(purse: Purse, now: datetime) -> tuple[Grant, ...]:
    """Grants with something left, soonest to expire first, those without an end last, older before newer."""
    alive = [g for g in purse.grants if g.left > 0 and (g.expires_at is None or g.expires_at > now)]
    never = datetime.max.replace(tzinfo=UTC)
    return tuple(sorted(alive, key=lambda grant: (grant.expires_at or never, grant.id)))


def _standing(block: Block | None, now: datetime) -> Block | None:
    return block if block is not None and (block.until is None or block.until > now) else None


def _exceeds(cap: float, used: float, each: float | None, count: int) -> bool:
    if each is None:
        return used > cap - ROUNDING
    return used + each * count > cap + ROUNDING


def _splits(prices: Sequence[int], left: int, grants: Sequence[Grant]) -> tuple[Split, ...]:
    """Each price in turn from the period, then from the grants, of what those before it left."""
    splits = []
    for price in prices:
        period = min(price, left)
        from_grants, _ = _from_grants(price - period, grants)
        grants = [replace(grant, left=grant.left - from_grants.get(grant.id, 0)) for grant in grants]
        left -= period
        splits.append(Split(period, from_grants))
    return tuple(splits)


def _from_grants(credits: int, grants: Sequence[Grant]) -> tuple[dict[int, int], int]:
    """How much of which grant, and what is missing."""
    taken: dict[int, int] = {}
    for grant in grants:
        if credits > 0 and grant.left > 0:
            taken[grant.id] = min(credits, grant.left)
            credits -= taken[grant.id]
    return taken, credits
