"""A new challenge: options, form, private preview, published. Nothing is public before that."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.challenges.planning import checked
from bot.domain.challenges.records import Draft, Hosted, Prize
from bot.domain.errors import BotError, Missing, NothingThere, Refused
from bot.front.challenges.hosting.again import asked_again, handed_back
from bot.front.challenges.hosting.checks import problem_with, require_prize, tag_in
from bot.front.challenges.hosting.drafts import Drafts, HostDraft, Typed
from bot.front.challenges.hosting.form import challenge_form
from bot.front.challenges.hosting.preview import CHANGE, preview
from bot.front.challenges.hosting.receipts import Receipts, change_by
from bot.front.challenges.hosting.rows import ChallengeRows
from bot.front.challenges.hosting.times import START, read_time
from bot.front.kit.cards import Card
from bot.front.kit.faults.intime import in_time
from bot.front.kit.feature import Call, Filled, Pressed
from bot.front.kit.guilds.modlog import SettingsSource
from bot.front.kit.guilds.settingscache import reader_on
from bot.front.texts.challenges import hosting as texts
from bot.front.texts.challenges import hostingform
from bot.front.texts.language import Language

log = logging.getLogger(__name__)

TYPED = "typed"  # the verb of the form's custom id; its subject is the draft


@dataclass(frozen=True, slots=True)
class Creating:
    """Whoever calls it has been found to be a host. `clock` returns the time in UTC."""

    rows: ChallengeRows
    drafts: Drafts
    receipts: Receipts
    server_settings: SettingsSource
    clock: Callable[[], datetime]

    async def begin(self, call: Call, draft: HostDraft, *, tag: str | None, opens: str | None) -> None:
        """Open the form for a draft with the options of the command. `tag` and `opens` are as they were typed."""
        lang = call.reader.private
        require_prize(call, draft)
        if tag:
            draft = replace(draft, tag=tag_in(call.where, draft.channel, tag))
            if draft.tag is None:
                known = call.where.server.forum_tags(draft.channel)
                names = list(known.names.values()) if known is not None else []
                said = hostingform.no_such_tag(lang, draft.channel, tag, names)
                await call.reply.send_private(Card(content=said))
                return
        if problem := problem_with(lang, call.where, draft):
            await call.reply.send_private(Card(content=problem))
            return
        key, zone = await in_time(self._drafted(call, draft, opens))
        await call.reply.open_form(challenge_form(lang, TYPED, key, draft.typed, zone))

    async def _drafted(self, call: Call, draft: HostDraft, opens: str | None) -> tuple[str, str]:
        """What names the draft, and the server's time zone. Raises BadTime."""
        zone = await self._zone(call)
        if opens:
            now = self.clock()
            at = read_time(opens, since=now, now=now, zone=ZoneInfo(zone), time_of_day=START)
            draft = replace(draft, opens=at.isoformat() if at > now else "")
        return await self.drafts.keep(call.id, draft), zone

    async def submitted(self, form: Filled) -> None:
        """The form was sent: show the preview, or what is wrong in it."""
        if not await form.reply.acknowledge(in_place=form.message is not None):
            return
        typed = Typed.of(form)
        try:
            card = await self._preview(form, typed)
        except BotError as error:
            card = handed_back(form.reader.private, error, typed)
        await form.reply.edit(card)

    async def _preview(self, form: Filled, typed: Typed) -> Card:
        lang = form.reader.private
        interaction, draft = await self.drafts.get(form, form.subject)
        if draft.challenge:  # it was published from another copy of the preview
            raise NothingThere(Missing.BUTTON)
        now = self.clock()
        draft = draft.filled(typed, now, await self._zone(form))
        key = await self.drafts.keep(interaction, draft)
        try:
            plan = checked(draft.plan(), now)
        except Refused as refusal:
            return asked_again(lang, refusal, CHANGE, key)
        can_give = draft.role is None or form.where.server.can_give(draft.role)
        reader = reader_on(await self.server_settings.settings(form.where.guild), form.reader)
        return preview(reader, draft, plan, key, now, can_give=can_give)

    async def change(self, press: Pressed) -> None:
        """Open the form again, as it was filled in."""
        _, draft = await in_time(self.drafts.get(press, press.subject))
        form = challenge_form(press.reader.private, TYPED, press.subject, draft.typed, draft.zone)
        await press.reply.open_form(form)

    async def publish(self, press: Pressed) -> None:
        """Once, however often it is pressed. Raises what `ChallengeRows.create` does, and as `require_prize`."""
        if not await press.reply.acknowledge(in_place=True):
            return
        lang = press.reader.private
        interaction, draft = await self.drafts.get(press, press.subject)
        if not draft.is_filled:
            raise NothingThere(Missing.BUTTON)
        require_prize(press, draft)
        if problem := problem_with(lang, press.where, draft):
            await press.reply.follow_up(Card(content=problem))
            return
        hosted = await self._publish(press, interaction, draft)

        def said(lang: Language) -> list[str]:
            return [texts.published(lang, hosted)]

        receipt = await self.receipts.of_change(press, hosted, said, texts.card_follows(lang))
        await press.reply.edit(receipt)

    async def _publish(self, press: Pressed, interaction: int, draft: HostDraft) -> Hosted:
        settings = await self.server_settings.settings(press.where.guild)
        wanted = Draft(
            channel=draft.channel,
            plan=draft.plan(),
            tag=draft.tag,
            prize=Prize(role=draft.role, credits=draft.credits),
            locale=reader_on(settings, press.reader).public.code,
        )
        hosted = await self.rows.create(change_by(press, interaction=interaction), wanted)
        with suppress(BotError):  # then its form can be opened again, to no purpose
            await self.drafts.keep(interaction, replace(draft, challenge=hosted.public_id))
        return hosted

    async def _zone(self, call: Call) -> str:
        return (await self.server_settings.settings(call.where.guild)).zone
