"""Makes changes of credits and the cards about them, whether a command, a button or a form asks for it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.audit import AuditEntry, Change
from bot.domain.credits import Balance
from bot.domain.errors import BotError, Gone, Missing, NothingThere
from bot.front.kit.cards import Button, Card
from bot.front.kit.modlog import ModLog
from bot.front.kit.permits import Actor
from bot.front.quota.history import HistoryCursor, history_card
from bot.front.quota.panel import member_card
from bot.front.quota.receipts import receipt, rules_card, undo_receipt
from bot.front.quota.steps import QuotaRows, Step
from bot.front.quota.targets import Target
from bot.front.texts.errors import explain
from bot.front.texts.language import ENGLISH
from bot.front.texts.quota.audit import entry_line

log = logging.getLogger(__name__)

RECENT_DAYS = 7  # of use, shown on a member's card
REST_NOT_DONE = "⚠️ The rest was not done. Try it again in a moment."


@dataclass(frozen=True, slots=True)
class QuotaActions:
    """Every method raises StoreBusy besides what it says."""

    rows: QuotaRows
    mod_log: ModLog

    async def apply(self, steps: Sequence[Step], target: Target | None = None) -> Card:
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
                failure = explain(ENGLISH, error).what if isinstance(error, NothingThere) else REST_NOT_DONE
        logged = [await self.mod_log.write(entry.guild, entry_line(entry)) for entry in entries]
        now = await self._balance_after(entries[0].guild, target)
        unread = target is not None and now is None
        return receipt(entries, now=now, unread=unread, logged=all(logged), failure=failure)

    async def undo(
        self, change: Change, entry: AuditEntry, target: Target | None, rest: Sequence[Button]
    ) -> Card:
        """Undo the change of `entry`, and return the card that replaces its receipt.

        `rest` are the other buttons of the receipt. Raises UndoExpired, UndoOvertaken or NothingThere.
        """
        try:
            undoing = await self.rows.undo(change, entry.id)
        except Gone as error:
            raise NothingThere(Missing.CHANGE) from error
        logged = await self.mod_log.write(change.guild, entry_line(undoing, entry))
        now = await self._balance_after(change.guild, target)
        return undo_receipt(
            entry, now=now, unread=target is not None and now is None, logged=logged, rest=rest
        )

    async def entry(self, guild: int, audit: int) -> AuditEntry:
        """The audit entry of that id. Raises NothingThere."""
        entry = await self.rows.entry(guild, audit)
        if entry is None:
            raise NothingThere(Missing.CHANGE)
        return entry

    async def member_card(self, actor: Actor, target: Target) -> Card:
        """What a moderator sees of a member, with buttons if they may change that member's credits."""
        balance = await self.rows.balance(actor.guild, target.id, target.roles)
        recent = await self.rows.recent_use(actor.guild, target.id, days=RECENT_DAYS)
        return member_card(target.name, target.id, balance, recent, changeable=actor.may_change(target.id))

    async def history_card(self, guild: int, cursor: HistoryCursor) -> Card:
        """A page of the history of changes."""
        entries = await self.rows.history(
            guild, cursor.member or None, before=cursor.anchor, limit=cursor.limit
        )
        return history_card(entries, cursor)

    async def rules_card(self, guild: int) -> Card:
        """The limits of the server."""
        return rules_card(await self.rows.rules(guild))

    async def _balance_after(self, guild: int, target: Target | None) -> Balance | None:
        """Never raises, since something has been changed: None if the balance cannot be read, or there is no target."""
        if target is None:
            return None
        try:
            return await self.rows.balance(guild, target.id, target.roles)
        except BotError as error:
            log.warning("a balance could not be read", extra={"error": type(error).__name__})
            return None
