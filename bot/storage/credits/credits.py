"""What members may spend, and what moderators change about it: each verb one transaction, with its audit entry."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from functools import partial

import sqlalchemy as sa

from bot.domain import credits as rule
from bot.domain.credits import Balance, RecentUse
from bot.domain.errors import Gone
from bot.domain.guilds.audit import Action, AuditEntry, Change
from bot.domain.limits import Limit, Scope
from bot.domain.periods import Period
from bot.domain.pictures import State
from bot.storage.credits import blocks, entries, limits
from bot.storage.credits.purses import Purses
from bot.storage.credits.undo import legible_change, lock_target, undo
from bot.storage.engine.database import Database
from bot.storage.guilds import audit
from bot.storage.guilds.audit import find
from bot.storage.guilds.changes import Wanted, Work, make
from bot.storage.pictures.tables import COUNTS, generations

MEMBER = Scope.MEMBER.value


class CreditRows:
    """Satisfies the Protocols of the front's quota, setup and account. Credits are whole numbers."""

    def __init__(self, database: Database, purses: Purses) -> None:
        self._database = database
        self._purses = purses

    # --- to be read ----------------------------------------------------------------------------------

    @property
    def fallback(self) -> Limit:
        """What everybody gets on a server that has set no default."""
        return self._purses.operators

    async def balance(self, guild: int, member: int, roles: Collection[int]) -> Balance:
        """What the member has now; `roles` are the ids of the roles they have now."""

        def read(tx: sa.Connection) -> Balance:
            terms = self._purses.terms(tx, guild, member)
            purse = self._purses.read(tx, terms, guild, member, roles)
            return rule.balance(purse, terms.now)

        return await self._database.transact(read)

    async def rules(self, guild: int) -> tuple[Limit, ...]:
        """The server's default (the operator's if it has none), its roles' limits, and its total if it has one."""
        kept = await self._database.transact(partial(limits.of_server, guild=guild))
        if any(limit.scope is Scope.DEFAULT for limit in kept):
            return kept
        return (self._purses.operators, *kept)

    async def history(
        self, guild: int, member: int | None, *, before: int | None, limit: int
    ) -> tuple[AuditEntry, ...]:
        """At most `limit` changes older than the entry `before` (None: the newest), newest first; those about one
        member, or (None) everything on the server."""
        return await self._database.transact(
            partial(audit.page, guild=guild, member=member, before=before, limit=limit)
        )

    async def entry(self, guild: int, audit: int) -> AuditEntry | None:
        """The change with the id `audit`; None if it is not of this server."""
        return await self._database.transact(partial(find, guild=guild, id=audit))

    async def recent_use(self, guild: int, member: int, *, days: int) -> RecentUse:
        """What the member did in the last `days` days."""
        since = self._database.now(-timedelta(days=days))
        made = generations.c
        declined = (made.state == State.FAILED.value) & self._is_failure("PromptRejected")
        query = sa.select(
            _sum_if(COUNTS, made.credits).label("credits"),
            _sum_if(made.state == State.PAINTED.value, sa.literal(1)).label("pictures"),
            _sum_if(declined, sa.literal(1)).label("declined"),
        ).where(made.guild == guild, made.member == member, made.created_at >= since)
        row = await self._database.transact(lambda tx: tx.execute(query).one())
        return RecentUse(credits=row.credits, pictures=row.pictures, declined=row.declined)

    def _is_failure(self, kind: str) -> sa.ColumnElement[bool]:
        """Whether a row failed in this way. SQLite raises for a text that is no JSON, so that is looked at first."""
        named: sa.ColumnElement[bool] = generations.c.failure["error"].as_string() == kind
        if not self._database.is_sqlite:
            return named
        return sa.case((sa.func.json_valid(generations.c.failure) == 1, named), else_=sa.false())

    # --- to be changed -------------------------------------------------------------------------------

    async def set_limit(
        self, change: Change, scope: Scope, target: int, credits: int | None, per: Period
    ) -> AuditEntry:
        """Set the limit of a member, a role, or (target 0) the server's default; `credits` None removes it."""
        return await self._set(change, Action.SET_LIMIT, scope, target, limits.audit_value(credits, per))

    async def set_total(self, change: Change, credits: int | None, per: Period) -> AuditEntry:
        """Set what all members together may spend; `credits` None removes the total."""
        return await self._set(change, Action.SET_TOTAL, Scope.SERVER, 0, limits.audit_value(credits, per))

    async def _set(
        self, change: Change, action: Action, scope: Scope, target: int, new: limits.AuditValue | None
    ) -> AuditEntry:
        def work(tx: sa.Connection) -> AuditEntry:
            old = limits.find(tx, change.guild, scope, target)
            written = audit.write(tx, self._database, change, action, scope.value, target, old=old, new=new)
            limits.put(tx, self._database, written, new)
            return written

        return await self._make(Wanted(change, action, scope.value, target), work)

    async def grant(
        self,
        change: Change,
        member: int,
        roles: Collection[int],
        credits: int,
        expires_at: datetime | None,
    ) -> AuditEntry:
        """Give extra credits, until `expires_at` (None: for good). A negative number takes credits, from grants first
        and then from the running period, and no more than there are; the entry's `new["taken"]` says how many."""
        until = None if expires_at is None else expires_at.astimezone(UTC).isoformat()
        new = {"credits": credits, "expires_at": until}

        def give(tx: sa.Connection) -> AuditEntry:
            terms = self._purses.terms(tx, change.guild, member)
            written = audit.write(tx, self._database, change, Action.GRANT, MEMBER, member, new=new)
            entries.append_grant(tx, written, credits, terms.now, expires_at)
            return written

        def deduct(tx: sa.Connection) -> AuditEntry:
            terms = self._purses.terms(tx, change.guild, member)
            purse = self._purses.read(tx, terms, change.guild, member, roles)
            taken = rule.deduct(purse, -credits, terms.now)
            told = {**new, "taken": taken.period + sum(taken.grants.values())}
            written = audit.write(tx, self._database, change, Action.GRANT, MEMBER, member, new=told)
            entries.append_correction(tx, written, taken, terms.used_at)
            return written

        return await self._make(Wanted(change, Action.GRANT, MEMBER, member), deduct if credits < 0 else give)

    async def reset_use(self, change: Change, member: int, roles: Collection[int]) -> AuditEntry:
        """Let the member's use of the running period count no more, nor what negative grants took from it; the entry's
        `old["used"]` says how many credits pictures had used, and `old["taken"]`, if any, how many were taken."""

        def work(tx: sa.Connection) -> AuditEntry:
            terms = self._purses.terms(tx, change.guild, member)
            purse = self._purses.read(tx, terms, change.guild, member, roles)
            now_has = rule.balance(purse, terms.now)
            taken = self._purses.taken(tx, terms, change.guild, member, now_has.limit.per)
            old = {"used": now_has.used - taken} | ({"taken": taken} if taken else {})
            written = audit.write(tx, self._database, change, Action.RESET_USE, MEMBER, member, old=old)
            entries.append_reset(tx, written, terms.used_at)
            return written

        return await self._make(Wanted(change, Action.RESET_USE, MEMBER, member), work)

    async def block(self, change: Change, member: int, until: datetime | None) -> AuditEntry:
        """Let the member make no pictures; `until` None: until it is lifted. Replaces a block that holds."""
        return await self._block(change, member, blocks.audit_value(until))

    async def unblock(self, change: Change, member: int) -> AuditEntry:
        """Lift the block. Raises Gone if none holds."""
        return await self._block(change, member, None)

    async def _block(self, change: Change, member: int, new: blocks.AuditValue | None) -> AuditEntry:
        def work(tx: sa.Connection) -> AuditEntry:
            old = blocks.find(tx, self._database, change.guild, member)
            if old is None and new is None:
                raise Gone
            written = audit.write(tx, self._database, change, Action.BLOCK, MEMBER, member, old=old, new=new)
            blocks.put(tx, self._database, written, new)
            return written

        return await self._make(Wanted(change, Action.BLOCK, MEMBER, member), work)

    async def undo(self, change: Change, audit: int) -> AuditEntry:
        """Take back the change with the id `audit`. Raises Gone, UndoExpired or UndoOvertaken, see `undo.py`."""
        entry = await self._database.transact(partial(legible_change, guild=change.guild, id=audit))
        wanted = Wanted(change, Action.UNDO, entry.scope, entry.target)
        return await self._make(wanted, partial(undo, database=self._database, change=change, entry=entry))

    async def _make(self, wanted: Wanted, work: Work) -> AuditEntry:
        lock = partial(
            lock_target,
            database=self._database,
            guild=wanted.change.guild,
            scope=wanted.scope,
            target=wanted.target,
        )
        return await make(self._database, wanted, lock, work)


def _sum_if(condition: sa.ColumnElement[bool], value: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, value), else_=0)), 0)
