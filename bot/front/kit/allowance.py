"""What members have left. Remembers with which roles they asked last: rows do not, and events do not tell."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Protocol

from discord.utils import format_dt

from bot.domain.credits import Balance
from bot.front.texts.credits import this
from bot.front.texts.words import plural

FEW = 2  # credits left from which on a member is told with each picture
NOBODY = 0  # no member has this id
MOST = 10_000  # members remembered


class Balances(Protocol):
    async def balance(self, guild: int, member: int, roles: Collection[int]) -> Balance: ...


@dataclass(slots=True)
class Allowance:
    balances: Balances
    _roles: dict[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)

    async def of(self, guild: int, member: int, roles: Collection[int]) -> Balance:
        return await self.balances.balance(guild, member, roles)

    async def ordinary(self, guild: int) -> Balance:
        """What a member has who has no role, no limit of their own and no pictures."""
        return await self.balances.balance(guild, NOBODY, ())

    def note(self, guild: int, member: int, roles: tuple[int, ...]) -> None:
        """The roles of somebody who has just asked."""
        if len(self._roles) >= MOST:
            self._roles.clear()
        self._roles[guild, member] = roles

    async def last_words(self, guild: int, member: int) -> str | None:
        """`2 credits left today, more in 5 hours.`, if so few are left; None too if the roles are not known
        any more (after a restart), without which nobody can say."""
        roles = self._roles.get((guild, member))
        if roles is None:
            return None
        has = await self.of(guild, member, roles)
        return few_left(has)


def few_left(has: Balance) -> str | None:
    """The words for a member who has few credits left; None for one who has more."""
    left = has.left + has.extra
    if left > FEW:
        return None
    how_many = "No credits" if left == 0 else plural(left, "credit")
    more = f", more {format_dt(has.renews_at, 'R')}" if has.limit.credits else ""
    return f"{how_many} left {this(has.limit.per)}{more}."
