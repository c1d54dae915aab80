"""How many credits a member may spend, which limit says so, until when, and what pays. Pure: rows are read elsewhere.

**Which limit applies.** The member's own limit, if there is one. Otherwise, of the limits of their roles, the one that
leaves the most credits now (if several leave the same, the one that renews first). Otherwise the server's default. A
role's limit replaces the default even if it is lower.

**Periods** begin at midnight in the server's time zone (`periods`). When that time zone is changed, the running period
is taken to have begun at the last midnight of the new zone: what was used since then counts, earlier use does not.

**What counts as used.** Pictures asked for since the period began, or since the last reset if that is later, unless
they were refunded; of their price only the part that no grant paid. If a limit is lowered below what is used, 0 is
left, never less. A member who loses a role loses its limit at once; what was used under it stays used.

**Extra credits** (grants) do not renew. They pay after the period's credits do, the grant that expires soonest first,
and of two that expire together the older one. A grant that expires while it pays for a picture that is being made has
paid; a refund returns to the grant that paid, and is lost if that grant has expired. A negative grant deducts at once:
from the grants there are, soonest to expire first, then from what is left of the running period. It deducts no more
than there is and leaves no debt. What it deducts from the period counts as used until the period ends, or
until a reset, which gives it back together with what pictures used. What it deducts from grants is given back by its
own Undo alone.

**Undo.** Undoing a grant removes what is left of it: pictures that it paid for stay paid, and if one of them is
refunded later, those credits are lost. Undoing a negative grant returns what it deducted to where it came from. Undoing
a reset lets the use before it count again.

**Totals.** The server's total limits all members together, per period. The operator's money cap limits all servers
together, per calendar month (UTC). Both refuse whatever the member has left. The total counts every credit of every
picture that was not refunded, those that grants paid too; resets and negative grants do not change it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo

from bot.domain.errors import (
    Blocked,
    CostNotSeenYet,
    CostUnknown,
    CreditsUsedUp,
    MoneyCapReached,
    NotEnoughCredits,
    ServerTotalUsedUp,
)
from bot.domain.limits import Limit, Scope
from bot.domain.money.pricing import CostsSeen
from bot.domain.periods import Period, period_end

MAX_BLOCK_DAYS = 365  # the longest block with an end

ROUNDING = 1e-6  # sums of money are floats: an excess smaller than this is taken for rounding


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Extra credits for one member. `left` is what is left of `credits`; it never expires if `expires_at` is None.

    Ids grow with time. `granted_by` is the id of the moderator.
    """

    id: int
    credits: int
    left: int
    expires_at: datetime | None
    granted_by: int
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A member may not make pictures, until a moment (UTC), or until a moderator lifts it if `until` is None."""

    member: int
    until: datetime | None
    reason: str | None
    set_by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Purse:
    """Everything that decides what one member of one server may spend now, read from the database under one lock.

    `limits` are the default (or the operator's), those of the member's roles and the member's own; there is at least
    one. `used` says for the running period of each length how many credits count as used. `server_used` is what all
    members spent in the running period of `server_total`, grants included. `money_used` and `money_cap` are in the
    endpoint's currency, of this calendar month; without a cap they are not read, nor are the `costs` of the model that
    is asked for, which count where its price is not known.
    """

    zone: tzinfo  # the server's
    limits: Sequence[Limit]
    used: Mapping[Period, int]
    grants: Sequence[Grant]
    block: Block | None = None
    server_total: Limit | None = None
    server_used: int = 0
    money_cap: float | None = None
    money_used: float = 0.0
    costs: CostsSeen = field(default_factory=CostsSeen)

    def counts_as(self, price: float | None, credits: int) -> float | None:
        """What one picture of so many credits counts as: its price, or what others have cost. None: not known yet."""
        return self.costs.estimate(credits) if price is None else price


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What a member has now, and why.

    `limit` applies; `used` and `left` are of its running period, which ends at `renews_at`. `grants` are those that
    can still pay, in the order in which they do. `others` are the limits that would apply without `limit`, the next
    one first. `server_left` and `server_renews_at` are of the server's total, None if it has none.
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
        """Credits left in grants."""
        return sum(grant.left for grant in self.grants)

    @property
    def spendable(self) -> int:
        """The most that one ask may cost now."""
        own = self.left + self.extra
        return own if self.server_left is None else min(own, self.server_left)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentUse:
    """What a member did in the last days: credits spent, pictures made, pictures that the endpoint declined to make."""

    credits: int
    pictures: int
    declined: int


@dataclass(frozen=True, slots=True)
class Split:
    """What pays for one picture: so many credits of the running period, and so many of each grant, by its id."""

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
        block=_in_force(purse.block, now),
        server_total=total,
        server_left=None if total is None else max(0, total.credits - purse.server_used),
        server_renews_at=None if total is None else period_end(total.per, now, purse.zone),
    )


def spend(
    purse: Purse, *, model: str, credits_each: int, count: int, money_each: float | None, now: datetime
) -> tuple[Split, ...]:
    """What pays for each of `count` pictures of `credits_each` credits, in their order.

    `money_each` is what one picture of `model` costs the operator, in the endpoint's currency; None: no price is known.
    Where nobody knows, not even from what others have cost, it counts as 0, and one is made at a time.
    Raises Blocked, CreditsUsedUp, NotEnoughCredits, ServerTotalUsedUp, CostUnknown, MoneyCapReached or CostNotSeenYet,
    the first that applies in this order. Where neither the member's credits nor the server's total pay for it, that
    which has fewer left refuses, since what can be had instead depends on it: CreditsUsedUp or NotEnoughCredits, unless
    the total has fewer.
    """
    now_has = balance(purse, now)
    if now_has.block is not None:
        raise Blocked(now_has.block.until, now_has.block.reason)
    price, own, together = credits_each * count, now_has.left + now_has.extra, now_has.server_left
    if price > own and (together is None or together >= own):
        if own == 0:
            raise CreditsUsedUp(limit=now_has.limit, renews_at=now_has.renews_at)
        raise NotEnoughCredits(price=price, left=own, limit=now_has.limit, renews_at=now_has.renews_at)
    if together is not None and price > together and now_has.server_renews_at is not None:
        raise ServerTotalUsedUp(together, now_has.server_renews_at)
    if purse.money_cap is not None:
        _check_cap(purse, purse.money_cap, model, purse.counts_as(money_each, credits_each), count)
    return _splits([credits_each] * count, now_has.left, now_has.grants)


def deduct(purse: Purse, credits: int, now: datetime) -> Split:
    """From what a negative grant is deducted; `credits` is positive. No more is deducted than there is.

    Grants come first, then the running period: the opposite order to a picture's.
    """
    now_has = balance(purse, now)
    from_grants, missing = _from_grants(credits, now_has.grants)
    return Split(min(missing, now_has.left), from_grants)


# --- parts -------------------------------------------------------------------------------------------


def _ranked(purse: Purse, now: datetime) -> list[Limit]:
    """The limit that applies first, then those that would apply without the ones before."""
    order = {Scope.MEMBER: 0, Scope.ROLE: 1, Scope.DEFAULT: 2, Scope.OPERATOR: 3}

    def rank(limit: Limit) -> tuple[int, int, datetime, int]:
        renews_at = period_end(limit.per, now, purse.zone)
        return order[limit.scope], -_left(purse, limit), renews_at, limit.target

    return sorted(purse.limits, key=rank)


def _left(purse: Purse, limit: Limit) -> int:
    return max(0, limit.credits - purse.used.get(limit.per, 0))


def _usable(purse: Purse, now: datetime) -> tuple[Grant, ...]:
    """Grants that can pay, in the order in which they do: soonest to expire first, of equal ones the older first."""
    alive = [g for g in purse.grants if g.left > 0 and (g.expires_at is None or g.expires_at > now)]
    never = datetime.max.replace(tzinfo=UTC)  # sorts last
    return tuple(sorted(alive, key=lambda grant: (grant.expires_at or never, grant.id)))


def _in_force(block: Block | None, now: datetime) -> Block | None:
    return block if block is not None and (block.until is None or block.until > now) else None


def _check_cap(purse: Purse, cap: float, model: str, each: float | None, count: int) -> None:
    if each is None and purse.costs.is_hopeless:
        raise CostUnknown(model)
    if _exceeds(cap, purse.money_used, each, count):
        raise MoneyCapReached(cap)
    if each is None and (purse.costs.waiting or count > 1):
        raise CostNotSeenYet(is_under_way=purse.costs.waiting > 0)


def _exceeds(cap: float, used: float, each: float | None, count: int) -> bool:
    if each is None:
        return used > cap - ROUNDING
    return used + each * count > cap + ROUNDING


def _splits(prices: Sequence[int], left: int, grants: Sequence[Grant]) -> tuple[Split, ...]:
    """Each price in turn is paid by what the ones before it left: of the period first, then of the grants."""
    splits = []
    for price in prices:
        period = min(price, left)
        from_grants, _ = _from_grants(price - period, grants)
        grants = [replace(grant, left=grant.left - from_grants.get(grant.id, 0)) for grant in grants]
        left -= period
        splits.append(Split(period, from_grants))
    return tuple(splits)


def _from_grants(credits: int, grants: Sequence[Grant]) -> tuple[dict[int, int], int]:
    """How many credits of which grant, and how many are missing."""
    taken: dict[int, int] = {}
    for grant in grants:
        if credits > 0 and grant.left > 0:
            taken[grant.id] = min(credits, grant.left)
            credits -= taken[grant.id]
    return taken, credits
