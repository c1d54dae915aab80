"""A challenge that is there is changed: the same form, filled in, and a receipt that says what was and what is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.challenges.phases import ensure_running
from bot.domain.challenges.planning import Plan, edited
from bot.domain.challenges.records import Hosted
from bot.domain.errors import BotError, PhaseChanged, Refused
from bot.front.challenges.hosting.again import asked_again, handed_back
from bot.front.challenges.hosting.drafts import Drafts, HostDraft, Typed
from bot.front.challenges.hosting.form import challenge_form, mark_of, plan_of, typed_of
from bot.front.challenges.hosting.receipts import Receipts, change_by
from bot.front.challenges.hosting.rows import ChallengeRows
from bot.front.challenges.posting.titles import Titles
from bot.front.kit.cards import Card
from bot.front.kit.faults.intime import in_time
from bot.front.kit.feature import Call, Filled, Pressed
from bot.front.kit.guilds.modlog import SettingsSource
from bot.front.texts.challenges import hosting as texts
from bot.front.texts.language import Language

EDITED = (
    "edited"  # the verb of the form: its subject is the challenge, and how that was when the form was opened
)
AGAIN = "editagain"  # the verb of a button: its subject is the draft of what was typed


@dataclass(frozen=True, slots=True)
class Editing:
    """Whoever calls it has been found to be a host. `clock` returns the time in UTC."""

    rows: ChallengeRows
    drafts: Drafts
    receipts: Receipts
    server_settings: SettingsSource
    clock: Callable[[], datetime]
    titles: Titles

    async def open(self, call: Call, public_id: str) -> None:
        """Raises ChallengeOver, ChallengeCancelled or NoChallenge."""
        hosted, zone = await in_time(self._now(call, public_id))
        await self._open_form(call, hosted, typed_of(hosted.challenge, zone), zone)

    async def again(self, press: Pressed) -> None:
        """Open the form with what was typed before, for the challenge as it is now."""
        hosted, zone, typed = await in_time(self._typed(press))
        await self._open_form(press, hosted, typed, zone)

    async def submitted(self, form: Filled) -> None:
        if not await form.reply.acknowledge(in_place=form.message is not None):
            return
        public_id, _, mark = form.subject.partition("-")
        lang, typed = form.reader.private, Typed.of(form)
        before = after = None
        try:
            before, after = await self._changed(form, public_id, mark, typed)
            card = await self._receipt(form, before, after)
        except BotError as error:
            card = handed_back(lang, error, typed)
            if isinstance(error, Refused) and (key := await self._kept(form, public_id, typed)):
                card = asked_again(lang, error, AGAIN, key)
        await form.reply.edit(card)
        if before is not None and after is not None:
            await self.titles.follow(before, after)

    async def _changed(
        self, form: Filled, public_id: str, mark: str, typed: Typed
    ) -> tuple[Hosted, Hosted | None]:
        """The challenge as it was, and as it is; None if nothing was changed.

        Raises PhaseChanged if it was not any more as it was when the form was opened.
        """
        before, zone = await self._now(form, public_id)
        now = self.clock()
        if mark_of(before) != mark:
            raise PhaseChanged
        plan = plan_of(before.challenge, typed, now, zone)
        if edited(before.challenge, plan, now) == before.challenge:
            return before, None

        def unless_changed(kept: Hosted) -> Plan:
            if mark_of(kept) != mark:
                raise PhaseChanged
            return plan

        return before, await self.rows.edit(change_by(form), public_id, unless_changed)

    async def _receipt(self, form: Filled, before: Hosted, after: Hosted | None) -> Card:
        if after is None:
            return await self.receipts.answer(form, before, texts.nothing_to_change(form.reader.private))

        def said(lang: Language) -> list[str]:
            changes = texts.changes(lang, before.challenge, after.challenge)
            return [texts.was_changed(lang, after), *changes]

        return await self.receipts.of_change(form, after, said)

    async def _open_form(self, call: Call, hosted: Hosted, typed: Typed, zone: str) -> None:
        ensure_running(hosted.challenge)
        subject = f"{hosted.public_id}-{mark_of(hosted)}"
        await call.reply.open_form(challenge_form(call.reader.private, EDITED, subject, typed, zone))

    async def _now(self, call: Call, public_id: str) -> tuple[Hosted, str]:
        """The challenge, and the server's time zone."""
        settings = await self.server_settings.settings(call.where.guild)
        return await self.rows.find(call.where.guild, public_id), settings.zone

    async def _typed(self, press: Pressed) -> tuple[Hosted, str, Typed]:
        _, draft = await self.drafts.get(press, press.subject)
        return *await self._now(press, draft.challenge), draft.typed

    async def _kept(self, form: Filled, public_id: str, typed: Typed) -> str:
        """What names the draft; empty if it could not be written."""
        draft = HostDraft(guild=form.where.guild, member=form.who.id, typed=typed, challenge=public_id)
        try:
            return await self.drafts.keep(form.id, draft)
        except BotError:
            return ""
