"""What pictures have cost the operator: in a calendar month (UTC), in the endpoint's currency.

The sums are those that MONEY_CAP counts: what the endpoint named as the price of a picture, else what it was thought to
cost when it was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from math import fsum
from typing import Self

from bot.domain.periods import Period, period_end, period_start

_NAMED = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


MOST = 1e15  # money; a larger sum is no sum


@dataclass(frozen=True, slots=True)
class Month:
    """`since` is its first moment, `until` that of the next one."""

    since: datetime
    until: datetime

    @classmethod
    def of(cls, moment: datetime) -> Self:
        """The month that this moment is in."""
        return cls(period_start(Period.MONTH, moment, UTC), period_end(Period.MONTH, moment, UTC))

    @classmethod
    def named(cls, name: str) -> Self:
        """The month of a name like "2026-11". Raises ValueError."""
        found = _NAMED.fullmatch(name.strip())
        if found is None or not 1970 <= int(found[1]) <= 9998:
            raise ValueError("must be a year and a month, e.g. 2026-11")
        return cls.of(datetime(int(found[1]), int(found[2]), 1, tzinfo=UTC))

    def __str__(self) -> str:
        return f"{self.since:%Y-%m}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What some pictures have cost. `guild`, `member` and `model` are None where they are of several.

    `pictures` counts those that the endpoint has billed, or may have. `estimated` is the part of `cost` that nobody has
    named: a guess by a price. `unpriced` of the pictures have neither, so that they count as nothing.
    """

    guild: int | None = None
    member: int | None = None
    model: str | None = None
    pictures: int = 0
    cost: float = 0.0
    estimated: float = 0.0
    unpriced: int = 0


@dataclass(frozen=True, slots=True)
class Budget:
    """`cap` is what a month may cost, None for no limit; `currency` stands beside sums of money."""

    cap: float | None
    currency: str


def total(spent: Iterable[Spent], *, guild: int | None = None) -> Spent:
    """All of it as one; `guild` is what they have in common."""
    rows = tuple(spent)
    return Spent(
        guild=guild,
        pictures=sum(row.pictures for row in rows),
        cost=fsum(row.cost for row in rows),
        estimated=fsum(row.estimated for row in rows),
        unpriced=sum(row.unpriced for row in rows),
    )


def percent_of(cap: float, spent: Spent) -> int:
    """How much of a cap has been spent; rounded down, so that 100 is said once it is reached."""
    return int(spent.cost * 100 / cap)


def by_server(spent: Iterable[Spent]) -> tuple[Spent, ...]:
    """One for each server, the dearest first."""
    servers: dict[int | None, list[Spent]] = {}
    for row in spent:
        servers.setdefault(row.guild, []).append(row)
    return dearest_first(total(rows, guild=guild) for guild, rows in servers.items())


def dearest_first(spent: Iterable[Spent]) -> tuple[Spent, ...]:
    return tuple(sorted(spent, key=_dearness))


def _dearness(row: Spent) -> tuple[float, int, int, int, str]:
    return (-row.cost, -row.pictures, row.guild or 0, row.member or 0, row.model or "")


def amount(cost: float) -> str:
    """A sum of money in digits: two decimals, and for what is less than one as many as show three digits of it.

    "12.40", "0.04", "0.00125", "0.00".
    """
    cost = max(0.0, min(cost, MOST))
    if cost >= 1 or cost < 1e-9:
        return f"{cost:.2f}"
    decimals = 2
    while decimals < 11 and cost * 10**decimals < 100:
        decimals += 1
    text = f"{cost:.{decimals}f}".rstrip("0")
    return text + "0" * max(0, 2 - len(text.partition(".")[2]))
