"""The single changes of credits that moderators make. Each is checked when it is built, and made when it is awaited."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.domain.credits import MAX_BLOCK_DAYS, Balance, RecentUse
from bot.domain.errors import Gone, Missing, NothingThere, OutOfRange, PointlessOption, UnknownChoice
from bot.domain.guilds.audit import AuditEntry, Change
from bot.domain.limits import MAX_CREDITS, MAX_TOTAL, Limit, Scope
from bot.domain.periods import Period
from bot.front.kit.guilds.modlog import SettingsSource
from bot.front.kit.guilds.permits import Actor
from bot.front.quota.expiry import parse_expiry
from bot.front.quota.numbers import check_range
from bot.front.quota.targets import Target
from bot.front.texts.words import one_line

REASON_LIMIT = 200  # characters

Step = Callable[[], Awaitable[AuditEntry]]


class QuotaRows(Protocol):
    """Credits in the database. A change is one transaction, with its audit entry. Every method raises StoreBusy."""

    @property
    def fallback(self) -> Limit:
        """What everybody gets on a server that has set no default."""

    async def balance(self, guild: int, member: int, roles: Collection[int]) -> Balance:
        """What a member with these roles (ids) has left now."""

    async def rules(self, guild: int) -> tuple[Limit, ...]:
        """The limits of the server: its default or the operator's, those of roles, and the total."""

    async def recent_use(self, guild: int, member: int, *, days: int) -> RecentUse:
        """What a member has used within the last so many days."""

    async def entry(self, guild: int, audit: int) -> AuditEntry | None:
        """The audit entry of that id; None if the server has none."""

    async def history(
        self, guild: int, member: int | None, *, before: int | None, limit: int
    ) -> tuple[AuditEntry, ...]:
        """Up to `limit` entries, newest first: of one member or of all, and with ids below `before` only."""

    async def set_limit(
        self, change: Change, scope: Scope, target: int, credits: int | None, per: Period
    ) -> AuditEntry:
        """Set the limit of a member, a role or the server's default (`target` 0); None removes it."""

    async def set_total(self, change: Change, credits: int | None, per: Period) -> AuditEntry:
        """Set what all members together may use; None removes it."""

    async def grant(
        self, change: Change, member: int, roles: Collection[int], credits: int, expires_at: datetime | None
    ) -> AuditEntry:
        """Give a member extra credits, or take some away if `credits` is negative."""

    async def reset_use(self, change: Change, member: int, roles: Collection[int]) -> AuditEntry:
        """Count what a member uses from now on only."""

    async def block(self, change: Change, member: int, until: datetime | None) -> AuditEntry:
        """Pause a member until a time, or until `unblock`."""

    async def unblock(self, change: Change, member: int) -> AuditEntry:
        """Resume it. Raises Gone if there is no block."""

    async def undo(self, change: Change, audit: int) -> AuditEntry:
        """Undo the change of that audit entry. Raises UndoExpired, UndoOvertaken, or Gone if there is none."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Each method checks its arguments and returns the step. The step, once awaited, makes the change.

    The method raises a Refused for arguments out of range; the step raises one if there is nothing to be changed.
    """

    rows: QuotaRows
    server_settings: SettingsSource
    clock: Callable[[], datetime]

    def set_own_limit(
        self, actor: Actor, target: Target, credits: int, per: str | None, reason: str | None
    ) -> Step:
        check_range("credits", credits, 0, MAX_CREDITS)
        change = change_by(actor, reason)
        return partial(self.rows.set_limit, change, Scope.MEMBER, target.id, credits, parse_period(per))

    def remove_own_limit(self, actor: Actor, target: Target) -> Step:
        async def remove() -> AuditEntry:
            has = await self.rows.balance(actor.guild, target.id, target.roles)
            if has.limit.scope is not Scope.MEMBER:
                raise NothingThere(Missing.OWN_LIMIT)
            return await self.rows.set_limit(change_by(actor), Scope.MEMBER, target.id, None, Period.DAY)

        return remove

    def grant(
        self,
        actor: Actor,
        target: Target,
        credits: int,
        expires: str | None = None,
        reason: str | None = None,
    ) -> Step:
        """`expires` is read by `parse_expiry`, in the server's time zone. Negative credits are taken away."""
        check_range("credits", credits, -MAX_CREDITS, MAX_CREDITS)
        if credits == 0:
            raise OutOfRange("credits", 0, -MAX_CREDITS, MAX_CREDITS)
        if expires is not None and credits < 0:
            raise PointlessOption("expires")
        change = change_by(actor, reason)

        async def give() -> AuditEntry:
            until = None
            if expires is not None:
                zone = ZoneInfo((await self.server_settings.settings(actor.guild)).zone)
                until = parse_expiry(expires, self.clock(), zone)
            return await self.rows.grant(change, target.id, target.roles, credits, until)

        return give

    def reset_use(self, actor: Actor, target: Target) -> Step:
        return partial(self.rows.reset_use, change_by(actor), target.id, target.roles)

    def block(self, actor: Actor, target: Target, days: int, reason: str | None) -> Step:
        """Pause the member; 0 days: until resumed."""
        check_range("days", days, 0, MAX_BLOCK_DAYS)
        until = self.clock() + timedelta(days=days) if days else None
        return partial(self.rows.block, change_by(actor, reason), target.id, until)

    def unblock(self, actor: Actor, target: Target) -> Step:
        async def lift() -> AuditEntry:
            try:
                return await self.rows.unblock(change_by(actor), target.id)
            except Gone as error:
                raise NothingThere(Missing.BLOCK) from error

        return lift

    def set_role_limit(self, actor: Actor, role: int, credits: int | None, per: str | None) -> Step:
        """None: remove the role's limit."""
        if credits is None:
            return self._remove_role_limit(actor, role, per)
        check_range("credits", credits, 0, MAX_CREDITS)
        return partial(self.rows.set_limit, change_by(actor), Scope.ROLE, role, credits, parse_period(per))

    def set_default(self, actor: Actor, credits: int | None, per: str | None) -> Step:
        """None: remove the server's default, so that the operator's holds."""
        check_range("credits", credits or 0, 0, MAX_CREDITS)
        return partial(self.rows.set_limit, change_by(actor), Scope.DEFAULT, 0, credits, parse_period(per))

    def set_total(self, actor: Actor, credits: int, per: str | None) -> Step:
        """0: remove the total."""
        check_range("server_total", credits, 0, MAX_TOTAL)
        return partial(self.rows.set_total, change_by(actor), credits or None, parse_period(per))

    def _remove_role_limit(self, actor: Actor, role: int, per: str | None) -> Step:
        if per is not None:
            raise PointlessOption("per")

        async def remove() -> AuditEntry:
            rules = await self.rows.rules(actor.guild)
            if not any(limit.scope is Scope.ROLE and limit.target == role for limit in rules):
                raise NothingThere(Missing.ROLE_LIMIT)
            return await self.rows.set_limit(change_by(actor), Scope.ROLE, role, None, Period.DAY)

        return remove


def change_by(actor: Actor, reason: str | None = None) -> Change:
    """Who makes a change, where and why. Raises OutOfRange for a reason that is too long."""
    plain = one_line(reason or "")
    check_range("reason", len(plain), 0, REASON_LIMIT)
    return Change(guild=actor.guild, actor=actor.id, reason=plain or None, interaction=actor.interaction)


def parse_period(per: str | None) -> Period:
    """The period of that name; a day for None. Raises UnknownChoice."""
    try:
        return Period(per or Period.DAY)
    except ValueError as error:
        raise UnknownChoice("per", str(per), tuple(each.value for each in Period)) from error
