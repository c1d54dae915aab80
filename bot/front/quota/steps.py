"""The changes that moderators make: checked when they are put together, made when they are awaited."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.domain.audit import AuditEntry, Change
from bot.domain.credits import MAX_BLOCK_DAYS, Balance, RecentUse
from bot.domain.errors import Gone, Missing, NothingThere, OutOfRange, PointlessOption, UnknownChoice
from bot.domain.limits import MAX_CREDITS, MAX_TOTAL, Limit, Scope
from bot.domain.periods import Period
from bot.front.kit.modlog import SettingsSource
from bot.front.kit.permits import Actor
from bot.front.quota.expiry import moment
from bot.front.quota.numbers import within
from bot.front.quota.targets import Target
from bot.front.texts.words import one_line

REASON_LIMIT = 200  # characters

Step = Callable[[], Awaitable[AuditEntry]]


class Credits(Protocol):
    """What is kept of credits. Each change is one transaction, with its entry in the audit."""

    async def balance(self, guild: int, member: int, roles: Collection[int]) -> Balance: ...
    async def rules(self, guild: int) -> tuple[Limit, ...]: ...
    async def recent_use(self, guild: int, member: int, *, days: int) -> RecentUse: ...
    async def entry(self, guild: int, audit: int) -> AuditEntry | None: ...
    async def history(
        self, guild: int, member: int | None, *, before: int | None, limit: int
    ) -> tuple[AuditEntry, ...]: ...

    async def set_limit(
        self, change: Change, scope: Scope, target: int, credits: int | None, per: Period
    ) -> AuditEntry: ...
    async def set_total(self, change: Change, credits: int | None, per: Period) -> AuditEntry: ...
    async def grant(
        self, change: Change, member: int, roles: Collection[int], credits: int, expires_at: datetime | None
    ) -> AuditEntry: ...
    async def reset_use(self, change: Change, member: int, roles: Collection[int]) -> AuditEntry: ...
    async def block(self, change: Change, member: int, until: datetime | None) -> AuditEntry: ...
    async def unblock(self, change: Change, member: int) -> AuditEntry:
        """Raises Gone when there is no block."""

    async def undo(self, change: Change, audit: int) -> AuditEntry:
        """Raises UndoExpired, UndoOvertaken or Gone."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Each verb raises a Refused for what is out of range; its step raises one for what cannot be done (any more)."""

    credits: Credits
    settings: SettingsSource
    clock: Callable[[], datetime]

    def own_limit(
        self, who: Actor, target: Target, credits: int, per: str | None, reason: str | None
    ) -> Step:
        within("credits", credits, 0, MAX_CREDITS)
        change = change_by(who, reason)
        return partial(self.credits.set_limit, change, Scope.MEMBER, target.id, credits, period(per))

    def no_own_limit(self, who: Actor, target: Target) -> Step:
        async def remove() -> AuditEntry:
            has = await self.credits.balance(who.guild, target.id, target.roles)
            if has.limit.scope is not Scope.MEMBER:
                raise NothingThere(Missing.OWN_LIMIT)
            return await self.credits.set_limit(change_by(who), Scope.MEMBER, target.id, None, Period.DAY)

        return remove

    def grant(
        self, who: Actor, target: Target, credits: int, expires: str | None = None, reason: str | None = None
    ) -> Step:
        """`expires` as `spans` reads it, in the server's time zone."""
        within("credits", credits, -MAX_CREDITS, MAX_CREDITS)
        if credits == 0:
            raise OutOfRange("credits", 0, -MAX_CREDITS, MAX_CREDITS)
        if expires is not None and credits < 0:
            raise PointlessOption("expires")
        change = change_by(who, reason)

        async def give() -> AuditEntry:
            until = None
            if expires is not None:
                zone = ZoneInfo((await self.settings.settings(who.guild)).zone)
                until = moment(expires, self.clock(), zone)
            return await self.credits.grant(change, target.id, target.roles, credits, until)

        return give

    def no_use(self, who: Actor, target: Target) -> Step:
        return partial(self.credits.reset_use, change_by(who), target.id, target.roles)

    def block(self, who: Actor, target: Target, days: int, reason: str | None) -> Step:
        """0 days: until lifted."""
        within("days", days, 0, MAX_BLOCK_DAYS)
        until = self.clock() + timedelta(days=days) if days else None
        return partial(self.credits.block, change_by(who, reason), target.id, until)

    def no_block(self, who: Actor, target: Target) -> Step:
        async def lift() -> AuditEntry:
            try:
                return await self.credits.unblock(change_by(who), target.id)
            except Gone as error:
                raise NothingThere(Missing.BLOCK) from error

        return lift

    def role_limit(self, who: Actor, role: int, credits: int | None, per: str | None) -> Step:
        """No credits: no limit."""
        if credits is None:
            return self._no_role_limit(who, role, per)
        within("credits", credits, 0, MAX_CREDITS)
        return partial(self.credits.set_limit, change_by(who), Scope.ROLE, role, credits, period(per))

    def default(self, who: Actor, credits: int | None, per: str | None) -> Step:
        """None: the server sets nothing, so that the operator's default holds."""
        within("credits", credits or 0, 0, MAX_CREDITS)
        return partial(self.credits.set_limit, change_by(who), Scope.DEFAULT, 0, credits, period(per))

    def total(self, who: Actor, credits: int, per: str | None) -> Step:
        """0 credits: no total."""
        within("server_total", credits, 0, MAX_TOTAL)
        return partial(self.credits.set_total, change_by(who), credits or None, period(per))

    def _no_role_limit(self, who: Actor, role: int, per: str | None) -> Step:
        if per is not None:
            raise PointlessOption("per")

        async def remove() -> AuditEntry:
            rules = await self.credits.rules(who.guild)
            if not any(limit.scope is Scope.ROLE and limit.target == role for limit in rules):
                raise NothingThere(Missing.ROLE_LIMIT)
            return await self.credits.set_limit(change_by(who), Scope.ROLE, role, None, Period.DAY)

        return remove


def change_by(who: Actor, reason: str | None = None) -> Change:
    """Raises OutOfRange for a reason that is too long."""
    plain = one_line(reason or "")
    within("reason", len(plain), 0, REASON_LIMIT)
    return Change(guild=who.guild, actor=who.id, reason=plain or None)


def period(per: str | None) -> Period:
    """A day unless it was chosen. Raises UnknownChoice."""
    try:
        return Period(per or Period.DAY)
    except ValueError as error:
        raise UnknownChoice("per", str(per), tuple(each.value for each in Period)) from error
