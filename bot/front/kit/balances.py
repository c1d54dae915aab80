"""What members have left, and the words for one who has little left.

A balance depends on the member's roles. They come with each interaction, but a picture may be delivered minutes after
it; so the roles of the last ask are remembered here, in memory. The database does not keep them, and the bot does not
get Discord's events about members, which would tell it of a change.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Protocol

from bot.domain.credits import Balance
from bot.front.texts.fewleft import few_left
from bot.front.texts.language import Language

LOW_BALANCE = 2  # credits; who has so many or fewer left is told so with each picture
NOBODY = 0  # no member has this id
MAX_MEMBERS = 10_000  # members whose roles are remembered; when it is full, all are forgotten


class BalanceRows(Protocol):
    async def balance(self, guild: int, member: int, roles: Collection[int]) -> Balance:
        """What a member with these roles has left. Raises StoreBusy."""


@dataclass(slots=True)
class Balances:
    """One per process, since the remembered roles are in it."""

    rows: BalanceRows
    _roles: dict[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)

    async def of(self, guild: int, member: int, roles: Collection[int]) -> Balance:
        """What a member has left who has these roles (ids) now. Raises StoreBusy."""
        return await self.rows.balance(guild, member, roles)

    async def default(self, guild: int) -> Balance:
        """The balance of a new member: no roles, no limit of their own, nothing used. Raises StoreBusy."""
        return await self.rows.balance(guild, NOBODY, ())

    def remember_roles(self, guild: int, member: int, roles: tuple[int, ...]) -> None:
        """Remember the roles of a member who has just asked for a picture."""
        if len(self._roles) >= MAX_MEMBERS:
            self._roles.clear()
        self._roles[guild, member] = roles

    async def low_balance_text(self, lang: Language, guild: int, member: int) -> str | None:
        """`2 credits left today, more in 5 hours.`, for a member who has few left; None for one who has more.

        None too where the member's roles are not known, as after a restart. Raises StoreBusy.
        """
        roles = self._roles.get((guild, member))
        if roles is None:
            return None
        return low_balance_text(lang, await self.of(guild, member, roles))


def low_balance_text(lang: Language, balance: Balance) -> str | None:
    """The words for a member who has few credits left; None for one who has more."""
    left, limit = balance.left + balance.extra, balance.limit
    if left > LOW_BALANCE:
        return None
    return few_left(lang, left, limit.per, balance.renews_at if limit.credits else None)
