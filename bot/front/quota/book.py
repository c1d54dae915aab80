"""Makes changes and tells what came of them, whoever asks and however: by command, button or form."""

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
from bot.front.quota.history import Place, history_card
from bot.front.quota.panel import panel
from bot.front.quota.receipts import receipt, rules_card, undone
from bot.front.quota.steps import Credits, Step
from bot.front.quota.targets import Target
from bot.front.texts.audit import line
from bot.front.texts.errors import saying

log = logging.getLogger(__name__)

RECENT_DAYS = 7
HALF_DONE = "⚠️ The rest was not done. Try it again in a moment."


@dataclass(frozen=True, slots=True)
class Book:
    credits: Credits
    mod_log: ModLog

    async def changed(self, steps: Sequence[Step], target: Target | None = None) -> Card:
        """Do the steps, one by one, and tell. Raises the first one's BotError; later ones are told in the receipt.

        Once something is changed nothing more is raised: it would sound as if nothing had been.
        """
        entries, failure = [await steps[0]()], ""
        for step in steps[1:]:
            try:
                entries.append(await step())
            except BotError as error:
                log.info("half of a change", extra={"error": type(error).__name__})
                failure = saying(error).what if isinstance(error, NothingThere) else HALF_DONE
        logged = [await self.mod_log.write(entry.guild, line(entry)) for entry in entries]
        now = await self._now(entries[0].guild, target)
        unread = target is not None and now is None
        return receipt(entries, now=now, unread=unread, logged=all(logged), failure=failure)

    async def undone(
        self, change: Change, entry: AuditEntry, target: Target | None, rest: Sequence[Button]
    ) -> Card:
        """Take the change of `entry` back. Raises UndoExpired, UndoOvertaken or NothingThere."""
        try:
            undoing = await self.credits.undo(change, entry.id)
        except Gone as error:
            raise NothingThere(Missing.CHANGE) from error
        logged = await self.mod_log.write(change.guild, line(undoing, entry))
        now = await self._now(change.guild, target)
        return undone(entry, now=now, unread=target is not None and now is None, logged=logged, rest=rest)

    async def entry(self, guild: int, audit: int) -> AuditEntry:
        """Raises NothingThere."""
        entry = await self.credits.entry(guild, audit)
        if entry is None:
            raise NothingThere(Missing.CHANGE)
        return entry

    async def panel(self, actor: Actor, target: Target) -> Card:
        has = await self.credits.balance(actor.guild, target.id, target.roles)
        recent = await self.credits.recent_use(actor.guild, target.id, days=RECENT_DAYS)
        return panel(target.name, target.id, has, recent, changeable=actor.may_change(target.id))

    async def history(self, guild: int, place: Place) -> Card:
        entries = await self.credits.history(
            guild, place.member or None, before=place.anchor, limit=place.needed
        )
        return history_card(entries, place)

    async def rules(self, guild: int) -> Card:
        return rules_card(await self.credits.rules(guild))

    async def _now(self, guild: int, target: Target | None) -> Balance | None:
        if target is None:
            return None
        try:
            return await self.credits.balance(guild, target.id, target.roles)
        except BotError as error:
            log.warning("a balance could not be read", extra={"error": type(error).__name__})
            return None
