"""Credits kept the plainest way: lists of what happened, gone through from the start, one credit at a time.

Nothing of the rule's own arithmetic is used here, but for the beginnings and ends of periods.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from bot.domain.guilds.audit import UNDO_WITHIN
from bot.domain.periods import Period, period_end, period_start

Limits = dict[tuple[str, int], tuple[int, Period]]  # by scope and target

OPEN_OR_PAINTED = ("queued", "running", "painted")


@dataclass
class Picture:
    id: int
    interaction: int
    member: int
    at: datetime
    order: int
    price: int
    period: int
    grants: dict[int, int]
    credits: int
    estimate: float | None
    cost: float | None = None  # once the endpoint has named it
    state: str = "queued"

    @property
    def money(self) -> float:
        guess = 0.0 if self.estimate is None else self.estimate
        return guess if self.cost is None else self.cost

    @property
    def says_nothing(self) -> bool:
        return self.cost is None and self.estimate is None


@dataclass
class Taking:
    """A negative grant."""

    member: int
    at: datetime
    order: int
    period: int
    grants: dict[int, int]
    void: bool = False


@dataclass
class Gift:
    id: int
    member: int
    credits: int
    expires_at: datetime | None
    void: bool = False


@dataclass
class Reset:
    member: int
    order: int
    void: bool = False


@dataclass
class Done:
    """A change of a moderator, and how to take it back."""

    audit: int
    kind: tuple[str, str, int]
    at: datetime
    take_back: Callable[[], None]
    undone: bool = False


@dataclass
class Ledger:
    now: datetime
    operators: int
    cap: float
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    roles: dict[int, tuple[int, ...]] = field(default_factory=dict)
    limits: Limits = field(default_factory=dict)
    blocked: dict[int, datetime | None] = field(default_factory=dict)
    pictures: list[Picture] = field(default_factory=list)
    takings: list[Taking] = field(default_factory=list)
    gifts: list[Gift] = field(default_factory=list)
    resets: list[Reset] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    orders: count[int] = field(default_factory=count)

    # --- what there is -------------------------------------------------------------------------------

    def start(self, per: Period) -> datetime:
        return period_start(per, self.now, self.zone)

    def used(self, member: int, per: Period) -> int:
        pictures = [p for p in self.pictures if p.state in OPEN_OR_PAINTED]
        return self._counted(pictures, member, per) + self.taken(member, per)

    def taken(self, member: int, per: Period) -> int:
        """The part of what is used that negative grants took."""
        return self._counted([t for t in self.takings if not t.void], member, per)

    def _counted(self, uses: Sequence[Picture | Taking], member: int, per: Period) -> int:
        reset = max((r.order for r in self.resets if r.member == member and not r.void), default=-1)
        return sum(
            use.period
            for use in uses
            if use.member == member and use.at >= self.start(per) and use.order > reset
        )

    def limit(self, member: int) -> tuple[str, int, int, Period]:
        """Scope, target, credits and period of the limit that applies."""
        if ("member", member) in self.limits:
            return ("member", member, *self.limits["member", member])
        roles = [
            (scope, target, credits, per)
            for (scope, target), (credits, per) in self.limits.items()
            if scope == "role" and target in self.roles.get(member, ())
        ]
        if roles:
            return min(roles, key=lambda role: self._rank(member, role))
        if ("default", 0) in self.limits:
            return ("default", 0, *self.limits["default", 0])
        return ("operator", 0, self.operators, Period.DAY)

    def _rank(self, member: int, role: tuple[str, int, int, Period]) -> tuple[int, datetime, int]:
        _, target, credits, per = role
        left = max(0, credits - self.used(member, per))
        return -left, period_end(per, self.now, self.zone), target

    def left(self, member: int) -> int:
        _, _, credits, per = self.limit(member)
        return max(0, credits - self.used(member, per))

    def grants(self, member: int) -> dict[int, int]:
        """What is left of each grant that can be spent, soonest to expire first."""
        alive = [
            g
            for g in self.gifts
            if g.member == member and not g.void and (g.expires_at is None or g.expires_at > self.now)
        ]
        alive.sort(key=lambda g: (g.expires_at is None, g.expires_at or self.now, g.id))
        lefts = {g.id: g.credits - self._paid(g.id) for g in alive}
        return {id: left for id, left in lefts.items() if left}

    def _paid(self, gift: int) -> int:
        spent = sum(p.grants.get(gift, 0) for p in self.pictures if p.state in OPEN_OR_PAINTED)
        return spent + sum(t.grants.get(gift, 0) for t in self.takings if not t.void)

    def server_left(self) -> int | None:
        if ("server", 0) not in self.limits:
            return None
        credits, per = self.limits["server", 0]
        made = [p for p in self.pictures if p.state in OPEN_OR_PAINTED and p.at >= self.start(per)]
        return max(0, credits - sum(p.price for p in made))

    def money(self) -> float:
        month = period_start(Period.MONTH, self.now, UTC)
        free = ("failed", "cancelled")
        return sum(p.money for p in self.pictures if p.at >= month and p.state not in free)

    def spent(self, member: int) -> tuple[int, float, float]:
        """Of this month: pictures that may be billed, what they cost, and how much of that is a guess."""
        month = period_start(Period.MONTH, self.now, UTC)
        made = [
            p
            for p in self.pictures
            if p.member == member and p.at >= month and p.state not in ("failed", "cancelled")
        ]
        guessed = sum(p.money for p in made if p.cost is None)
        return len(made), sum(p.money for p in made), guessed

    def is_blocked(self, member: int) -> bool:
        until = self.blocked.get(member, self.now)
        return until is None or until > self.now

    # --- what happens --------------------------------------------------------------------------------

    def decide(
        self, member: int, credits: int, number: int, money: float | None
    ) -> list[tuple[int, dict[int, int]]] | str:
        """The split of each picture, or the name of the refusal."""
        if money is None:
            self.count_what_was_lost()
        if self.is_blocked(member):
            return "Blocked"
        left, grants = self.left(member), self.grants(member)
        had, server, splits = left + sum(grants.values()), self.server_left(), []
        for _ in range(number):
            period, taken = 0, dict[int, int]()
            for _ in range(credits):
                if left:
                    left, period = left - 1, period + 1
                    continue
                first = next((id for id, rest in grants.items() if rest), None)
                if first is None:
                    if server is not None and server < had:  # where both are too few, the fewer refuses
                        return "ServerTotalUsedUp"
                    return "NotEnoughCredits" if had else "CreditsUsedUp"
                grants[first] -= 1
                taken[first] = taken.get(first, 0) + 1
            splits.append((period, taken))
        if server is not None and credits * number > server:
            return "ServerTotalUsedUp"
        return self.refused_by_the_cap(credits, number, money) or splits

    def refused_by_the_cap(self, credits: int, number: int, money: float | None) -> str | None:
        silent = [p for p in self.pictures if p.says_nothing]
        if money is None:
            money = self.seen(credits)
        in_the_dark = money is None
        lost = [p for p in silent if p.state == "unknown"]
        if in_the_dark and (len(lost) >= 3 or any(p.state == "painted" for p in silent)):
            return "CostUnknown"
        would = self.money() + (money or 0.0) * number
        if would > self.cap + 1e-6 or (in_the_dark and would > self.cap - 1e-6):
            return "MoneyCapReached"
        waiting = any(p.state in ("queued", "running") for p in silent)
        return "CostNotSeenYet" if in_the_dark and (waiting or number > 1) else None

    def count_what_was_lost(self) -> None:
        for lost in [p for p in self.pictures if p.says_nothing and p.state == "unknown"]:
            lost.estimate = self.seen(lost.credits)

    def seen(self, credits: int) -> float | None:
        """What a picture of so many credits counts as, by what others have cost: all are of one model."""
        billed = [p for p in self.pictures if p.state not in ("failed", "cancelled")]
        costs = [
            p.cost * max(1.0, credits / p.credits if p.credits else 1.0) for p in billed if p.cost is not None
        ]
        return max(costs, default=None)

    def take(self, member: int, credits: int) -> Taking:
        left, grants = self.left(member), self.grants(member)
        taking = Taking(member, self.now, next(self.orders), 0, {})
        for _ in range(credits):
            first = next((id for id, rest in grants.items() if rest), None)
            if first is not None:
                grants[first] -= 1
                taking.grants[first] = taking.grants.get(first, 0) + 1
            elif left:
                left -= 1
                taking.period += 1
        self.takings.append(taking)
        return taking

    def undo(self, done: Done) -> str | None:
        """Take it back; or the name of the refusal."""
        if self.now - done.at > UNDO_WITHIN:
            return "UndoExpired"
        later = self.done[self.done.index(done) + 1 :]
        if done.undone or any(other.kind == done.kind and not other.undone for other in later):
            return "UndoOvertaken"
        done.take_back()
        done.undone = True
        return None

    def later(self, minutes: int) -> datetime:
        self.now += timedelta(minutes=minutes)
        return self.now
