"""Reads a member's purse: everything that decides what they may still spend. The statements are in `sums.py`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bot.domain.credits import Block, Grant, Purse
from bot.domain.limits import Limit, Scope
from bot.domain.money.pricing import CostsSeen
from bot.domain.periods import Period, period_start
from bot.storage.credits import sums
from bot.storage.credits.costs import Costs
from bot.storage.credits.limits import to_limit
from bot.storage.engine.database import Database

RESOLUTION = timedelta(microseconds=1)  # the shortest time that both engines can tell apart


@dataclass(frozen=True, slots=True)
class Terms:
    """What has been set for a member. It is read first, since it decides which sums are needed.

    `rules` are the limits of the server, its roles and the member. `reset_at` is when the member's use last began to
    count anew. `has_entries` says whether the member ever had a grant, a correction or a reset. `reserved_before` is
    the public id of the first picture that the interaction has reserved already, None if it has not.
    """

    now: datetime
    zone: tzinfo
    rules: tuple[Limit, ...]
    block: Block | None
    reset_at: datetime | None
    has_entries: bool
    reserved_before: str | None

    @property
    def total(self) -> Limit | None:
        """What all members of the server together may spend; None for no total."""
        return next((rule for rule in self.rules if rule.scope is Scope.SERVER), None)

    @property
    def used_at(self) -> datetime:
        """The date for what is used now: later than the last reset, even if the clock has gone back since."""
        return self.now if self.reset_at is None else max(self.now, self.reset_at + RESOLUTION)

    def since(self, per: Period) -> datetime:
        """From when on use counts: the start of the running period, or the last reset if that is later."""
        start = period_start(per, self.now, self.zone)
        return start if self.reset_at is None else max(start, self.reset_at + RESOLUTION)

    def limits(self, roles: Collection[int], operators: Limit) -> list[Limit]:
        """The limits that concern a member with these roles; with the operator's if the server has no default."""
        own = [
            rule
            for rule in self.rules
            if rule.scope in (Scope.MEMBER, Scope.DEFAULT)
            or (rule.scope is Scope.ROLE and rule.target in roles)
        ]
        return own if any(rule.scope is Scope.DEFAULT for rule in own) else [*own, operators]


class Purses:
    """Every verb is a part of the caller's transaction, which holds the member's lock if it is going to write.

    `default_credits` a day are everybody's where a server has set no default. `money_cap` is what the endpoint may cost
    in a calendar month, in its currency, over all servers; None: no cap.
    """

    def __init__(
        self,
        database: Database,
        *,
        default_credits: int,
        money_cap: float | None,
        costs: Costs | None = None,
    ) -> None:
        self._database = database
        self._costs = costs or Costs(database)
        self._money_cap = money_cap
        self.operators = Limit(scope=Scope.OPERATOR, target=0, credits=default_credits, per=Period.DAY)

    def terms(self, tx: sa.Connection, guild: int, member: int, interaction: int = 0) -> Terms:
        """The first of two reads; `interaction` 0 asks for no reservation."""
        given: dict[str, Any] = {"guild": guild, "member": member, "interaction": interaction}
        if self._database.is_sqlite:
            given["now"] = self._database.clock()
        rows = tx.execute(sums.terms(own_clock=not self._database.is_sqlite), given).all()
        first = rows[0]
        return Terms(
            now=first.now,
            zone=ZoneInfo(first.zone or "UTC"),
            rules=tuple(to_limit(row) for row in rows if row.scope is not None),
            block=_block(first, member),
            reset_at=first.reset_at,
            has_entries=bool(first.has_entries),
            reserved_before=first.reserved_before,
        )

    def read(
        self,
        tx: sa.Connection,
        terms: Terms,
        guild: int,
        member: int,
        roles: Collection[int],
        *,
        with_money: bool = False,
        unpriced: str | None = None,
    ) -> Purse:
        """The second read: the purse.

        `with_money` sums up what all servers have cost too, which only a reservation needs. `unpriced` is the model
        that is asked for, if its price is not known: then what its pictures have cost counts.
        """
        limits = terms.limits(roles, self.operators)
        cap = self._money_cap if with_money else None
        # First, since it may let pictures count that the sums are then to have.
        costs = CostsSeen() if cap is None or unpriced is None else self._costs.of(tx, unpriced)
        periods = tuple(sorted({limit.per for limit in limits}))
        query = sums.used(
            periods, corrections=terms.has_entries, total=terms.total is not None, money=cap is not None
        )
        found = tx.execute(query, _given(terms, guild, member, periods)).one()._mapping
        return Purse(
            zone=terms.zone,
            limits=limits,
            used={per: found[f"used_{per.value}"] for per in periods},
            grants=_grants(tx, guild, member, terms.now) if terms.has_entries else (),
            block=terms.block,
            server_total=terms.total,
            server_used=found.get("server", 0),
            money_cap=cap,
            money_used=found.get("money", 0.0),
            costs=costs,
        )

    def taken(self, tx: sa.Connection, terms: Terms, guild: int, member: int, per: Period) -> int:
        """How many of the credits that count as used in the running period were taken by negative grants."""
        if not terms.has_entries:
            return 0
        given = {"guild": guild, "member": member, f"since_{per.value}": terms.since(per)}
        taken: int = tx.execute(sums.taken(per), given).scalar_one()
        return taken


def _given(terms: Terms, guild: int, member: int, periods: Sequence[Period]) -> dict[str, Any]:
    given: dict[str, Any] = {f"since_{per.value}": terms.since(per) for per in periods}
    if terms.total is not None:
        given["since_total"] = period_start(terms.total.per, terms.now, terms.zone)
    given["since_money"] = period_start(Period.MONTH, terms.now, UTC)
    return given | {"guild": guild, "member": member}


def _grants(tx: sa.Connection, guild: int, member: int, now: datetime) -> tuple[Grant, ...]:
    rows = tx.execute(sums.grants(), {"guild": guild, "member": member, "now": now})
    return tuple(
        Grant(
            id=row.id,
            credits=row.credits,
            left=row.credits - row.paid,
            expires_at=row.expires_at,
            granted_by=row.actor,
            reason=row.reason,
        )
        for row in rows
    )


def _block(row: sa.Row[Any], member: int) -> Block | None:
    if row.block_set_by is None:
        return None
    return Block(member=member, until=row.block_until, reason=row.block_reason, set_by=row.block_set_by)
