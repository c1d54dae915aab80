"""A series is drafted: the form is sent, shown as a preview, and started; or the one that is there is changed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.challenges.recurring.planning import checked
from bot.domain.challenges.recurring.values import Series, SeriesDraft
from bot.domain.errors import BotError, Missing, NothingThere, PhaseChanged, Refused
from bot.front.challenges.hosting.checks import problem_with, require_prize
from bot.front.challenges.hosting.drafts import DraftsOf
from bot.front.challenges.hosting.receipts import change_by
from bot.front.challenges.recurring import cards
from bot.front.challenges.recurring.drafts import HostSeries, SeriesTyped, draft_of, suggested, upcoming
from bot.front.challenges.recurring.form import mark_of, series_form
from bot.front.challenges.recurring.receipts import SeriesReceipts
from bot.front.challenges.recurring.rows import SeriesRows
from bot.front.kit.cards import Card
from bot.front.kit.faults.intime import in_time
from bot.front.kit.feature import Call, Filled, Pressed
from bot.front.kit.guilds.modlog import SettingsSource
from bot.front.kit.guilds.settingscache import reader_on
from bot.front.texts.challenges import recurring as texts
from bot.front.texts.challenges.hosting import nothing_to_change


@dataclass(frozen=True, slots=True)
class Starting:
    """Whoever calls it has been found to be a host."""

    rows: SeriesRows
    drafts: DraftsOf[HostSeries]
    receipts: SeriesReceipts
    server_settings: SettingsSource

    async def zone(self, call: Call) -> str:
        """The server's time zone."""
        return (await self.server_settings.settings(call.where.guild)).zone

    async def open_new(self, press: Pressed) -> None:
        """Open the form of a new series, or the form again as it was filled in."""
        draft = await in_time(self._drafted(press))
        await press.reply.open_form(series_form(press.reader.private, press.subject, draft))

    async def _drafted(self, press: Pressed) -> HostSeries:
        interaction, draft = await self.drafts.get(press, press.subject)
        if draft.seen:  # of one that is there: what was typed, for the series as it is now
            series = await self.rows.find(press.where.guild, draft.series)
            draft = replace(draft, seen=mark_of(series))
            await self.drafts.keep(interaction, draft)
        if draft.at:
            return draft
        zone = await self.zone(press)
        first = suggested(self.receipts.clock(), zone)
        return replace(draft, zone=zone, typed=replace(draft.typed, first=first))

    async def open_edit(self, press: Pressed) -> None:
        """Open the form of one that is there. Raises NoSeries."""
        key, draft = await in_time(self._of_series(press))
        await press.reply.open_form(series_form(press.reader.private, key, draft))

    async def _of_series(self, press: Pressed) -> tuple[str, HostSeries]:
        series = await self.rows.find(press.where.guild, press.subject)
        draft = draft_of(series, press.who.id, mark_of(series), self.receipts.clock(), await self.zone(press))
        return await self.drafts.keep(press.id, draft), draft

    async def submitted(self, form: Filled) -> None:
        """The form was sent: show the preview, or the receipt, or what is wrong in it."""
        if not await form.reply.acknowledge(in_place=form.message is not None):
            return
        typed = SeriesTyped.of(form)
        try:
            card = await self._answer(form, typed)
        except BotError as error:
            card = cards.handed_back(form.reader.private, error, typed.themes, typed.brief)
        await form.reply.edit(card)

    async def _answer(self, form: Filled, typed: SeriesTyped) -> Card:
        interaction, draft = await self.drafts.get(form, form.subject)
        if draft.series and not draft.seen:  # it was started from another copy of the preview
            raise NothingThere(Missing.BUTTON)
        now, zone = self.receipts.clock(), await self.zone(form)
        draft = draft.filled(typed, now, zone)
        key = await self.drafts.keep(interaction, draft)
        try:
            if draft.series:
                return await self._edited(form, draft, now)
            plan, first = draft.planned()
            plan = checked(plan, first, now)
        except Refused as refusal:
            return cards.asked_again(form.reader.private, refusal, key)
        role = draft.options.role
        can_give = role is None or form.where.server.can_give(role)
        return cards.preview(form.reader.private, draft, plan, first, key, can_give=can_give)

    async def _edited(self, form: Filled, draft: HostSeries, now: datetime) -> Card:
        """Raises PhaseChanged if it is not as it was when the form was opened."""
        zone = ZoneInfo(draft.zone)
        series = await self.rows.find(form.where.guild, draft.series)
        if mark_of(series) != draft.seen:
            raise PhaseChanged
        shown = upcoming(series, now, zone)
        plan, next_at = draft.planned(kept=shown)
        if next_at == shown and plan.rhythm.every is series.plan.rhythm.every:
            plan = replace(
                plan, rhythm=series.plan.rhythm
            )  # the 31st is still that, where a month has 30 days
        if plan == series.plan and next_at == shown:
            said = nothing_to_change(form.reader.private)
            return cards.series_card(form.reader.private, series, now, zone, said)
        after = await self.rows.edit(change_by(form), draft.series, plan, next_at, series)
        return await self.receipts.of_change(form, after, lambda lang: texts.was_changed(lang, after), zone)

    async def start(self, press: Pressed) -> None:
        """Once, however often it is pressed. Raises what `SeriesRows.create` does, and as `require_prize`."""
        if not await press.reply.acknowledge(in_place=True):
            return
        interaction, draft = await self.drafts.get(press, press.subject)
        if not draft.at or draft.seen:
            raise NothingThere(Missing.BUTTON)
        require_prize(press, draft.options)
        if problem := problem_with(press.reader.private, press.where, draft.options):
            await press.reply.follow_up(Card(content=problem))
            return
        series = await self._create(press, interaction, draft)
        receipt = await self.receipts.of_change(
            press, series, lambda lang: texts.was_started(lang, series), ZoneInfo(await self.zone(press))
        )
        await press.reply.edit(receipt)

    async def _create(self, press: Pressed, interaction: int, draft: HostSeries) -> Series:
        settings = await self.server_settings.settings(press.where.guild)
        plan, first = draft.planned()
        wanted = SeriesDraft(
            channel=draft.options.channel,
            parent=draft.options.parent,
            tag=draft.options.tag,
            plan=plan,
            next_at=first,
            locale=reader_on(settings, press.reader).public.code,
        )
        series = await self.rows.create(change_by(press, interaction=interaction), wanted)
        with suppress(BotError):  # then its form can be opened again, to no purpose
            await self.drafts.keep(interaction, replace(draft, series=series.public_id))
        return series
