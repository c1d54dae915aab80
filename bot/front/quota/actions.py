"""Makes changes of credits and the cards about them, whether a command, a button or a form asks for it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.domain.credits import Balance
from bot.domain.errors import BotError, ChangeUncertain, Gone, Missing, NothingThere
from bot.domain.guilds.audit import Action, AuditEntry, Change
from bot.domain.limits import Limit, Scope
from bot.front.kit.cards import Button, Card
from bot.front.kit.guilds.modlog import ModLog, SettingsSource
from bot.front.kit.guilds.permits import Actor
from bot.front.quota.history import HistoryCursor, history_card, shown_of, undone_by
from bot.front.quota.panel import RECENT_DAYS, member_card
from bot.front.quota.receipts import receipt, rules_card, undo_receipt
from bot.front.quota.steps import QuotaRows, Step
from bot.front.quota.targets import Target
from bot.front.texts.errors import explain
from bot.front.texts.language import Language
from bot.front.texts.quota.receipts import rest_not_done

log = logging.getLogger(__name__)


class CachedSettings(SettingsSource, Protocol):
    async def refresh(self, guild: int) -> None:
        """Read the server's settings anew, since they were changed. Never raises."""


@dataclass(frozen=True, slots=True)
class QuotaActions:
    """Every method that changes or reads raises StoreBusy besides what it says; `lang` is who asks' own language."""

    rows: QuotaRows
    mod_log: ModLog
    server_settings: CachedSettings

    async def apply(self, lang: Language, steps: Sequence[Step], target: Target | None = None) -> Card:
        """Do the steps in order, write them to the mod log, and return the receipt.

        Raises the BotError of the first step. Later errors are told in the receipt instead: an error message would
        sound as if nothing had been changed. `target` is the member whose balance the receipt shows.
        """
        entries, failure = [await steps[0]()], ""
        for step in steps[1:]:
            try:
                entries.append(await step())
            except BotError as error:
                log.info("half of a change", extra={"error": type(error).__name__})
                failure = (
                    explain(lang, error).what
                    if isinstance(error, NothingThere | ChangeUncertain)
                    else rest_not_done(lang)
                )
        entries = [with_fallback(entry, self.rows.fallback) for entry in entries]
        logged = [await self.mod_log.write(entry.guild, entry) for entry in entries]
        now = await self._balance_after(entries[0].guild, target)
        unread = target is not None and now is None
        return receipt(lang, entries, now=now, unread=unread, logged=all(logged), failure=failure)

    async def undo(
        self,
        lang: Language,
        change: Change,
        entry: AuditEntry,
        target: Target | None,
        rest: Sequence[Button],
    ) -> Card:
        """Undo the change of `entry`, and return the card that replaces its receipt.

        `rest` are the other buttons of the receipt. Raises UndoExpired, UndoOvertaken or NothingThere.
        """
        try:
            undoing = await self.rows.undo(change, entry.id)
        except Gone as error:
            raise NothingThere(Missing.CHANGE) from error
        if entry.action is Action.SETTING:
            await self.server_settings.refresh(change.guild)
        entry = with_fallback(entry, self.rows.fallback)
        logged = await self.mod_log.write(change.guild, undoing, entry)
        now = await self._balance_after(change.guild, target)
        return undo_receipt(
            lang, entry, now=now, unread=target is not None and now is None, logged=logged, rest=rest
        )

    async def entry(self, guild: int, audit: int) -> AuditEntry:
        """The audit entry of that id. Raises NothingThere."""
        entry = await self.rows.entry(guild, audit)
        if entry is None:
            raise NothingThere(Missing.CHANGE)
        return entry

    async def member_card(self, lang: Language, actor: Actor, target: Target) -> Card:
        """What a moderator sees of a member, with buttons if they may change that member's credits."""
        balance = await self.rows.balance(actor.guild, target.id, target.roles)
        recent = await self.rows.recent_use(actor.guild, target.id, days=RECENT_DAYS)
        changeable = actor.may_change(target.standing)
        return member_card(lang, target.name, target.id, balance, recent, changeable=changeable)

    async def history_card(self, lang: Language, guild: int, cursor: HistoryCursor) -> Card:
        """A page of the history of changes."""
        entries = await self.rows.history(
            guild, cursor.member or None, before=cursor.anchor, limit=cursor.limit
        )
        undone = await self._undone_by(guild, shown_of(entries, cursor), entries)
        return history_card(lang, entries, cursor, undone)

    async def rules_card(self, lang: Language, guild: int) -> Card:
        """The limits of the server."""
        return rules_card(lang, await self.rows.rules(guild))

    async def _undone_by(
        self, guild: int, shown: Sequence[AuditEntry], read: Sequence[AuditEntry]
    ) -> dict[int, AuditEntry]:
        """The changes that those shown took back, by id. Undo follows soon, so most of them are read already."""
        found = {entry.id: entry for entry in read}
        for audit in filter(None, map(undone_by, shown)):
            if audit not in found and (entry := await self.rows.entry(guild, audit)) is not None:
                found[audit] = entry
        return found

    async def _balance_after(self, guild: int, target: Target | None) -> Balance | None:
        """Never raises, since something has been changed: None if the balance cannot be read, or there is no target."""
        if target is None:
            return None
        try:
            return await self.rows.balance(guild, target.id, target.roles)
        except BotError as error:
            log.warning("a balance could not be read", extra={"error": type(error).__name__})
            return None


def with_fallback(entry: AuditEntry, fallback: Limit) -> AuditEntry:
    """A change of the server's default just now, with the limit that everybody has or had where none was set."""
    if entry.action is not Action.SET_LIMIT or entry.scope != Scope.DEFAULT or not entry.legible:
        return entry
    unset = {"credits": fallback.credits, "per": fallback.per.value}
    return replace(entry, old=entry.old or unset, new=entry.new or unset)
