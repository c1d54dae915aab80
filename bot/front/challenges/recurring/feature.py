"""`/challenge-admin recurring`, and the buttons below its answers. All of these are private.

One button stands in the mod log too, for those who read that: to resume what has paused by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from bot.domain.challenges.hosting import SERIES_DRAFTS
from bot.domain.errors import Missing, NothingThere
from bot.front.challenges.hosting.checks import problem_with, require_host, require_prize, tag_in
from bot.front.challenges.hosting.drafts import DraftsOf, HostDraft
from bot.front.challenges.hosting.receipts import change_by, require_private
from bot.front.challenges.hosting.rows import Memory
from bot.front.challenges.recurring import cards
from bot.front.challenges.recurring.drafts import HostSeries, draft_of
from bot.front.challenges.recurring.form import SPACE, TYPED
from bot.front.challenges.recurring.receipts import SeriesReceipts
from bot.front.challenges.recurring.rows import SeriesRows
from bot.front.challenges.recurring.starting import Starting
from bot.front.challenges.reporting.hints import ModLog
from bot.front.kit.cards import Card
from bot.front.kit.feature import Call, Feature, Filled, Pressed
from bot.front.kit.guilds.modlog import SettingsSource
from bot.front.texts.challenges import hostingform
from bot.front.texts.challenges import recurring as texts


class RecurringChallenges(Feature):
    """Each handler checks the permission again, and raises a Refused if nothing could be changed."""

    space: ClassVar[str] = SPACE

    def __init__(
        self,
        *,
        rows: SeriesRows,
        memory: Memory,
        server_settings: SettingsSource,
        mod_log: ModLog,
        changed: Callable[[int], None],
        clock: Callable[[], datetime],
        real: Callable[[], datetime],
    ) -> None:
        """`clock` returns the time in UTC by which challenges go on, `real` the one that nobody has moved."""
        self._rows, self._clock = rows, clock
        self._drafts = DraftsOf(memory, real, HostSeries, SERIES_DRAFTS)
        self._receipts = SeriesReceipts(mod_log, changed, clock)
        self._starting = Starting(rows, self._drafts, self._receipts, server_settings)

    async def open(self, call: Call, draft: HostDraft, *, tag: str | None) -> None:
        """Show all series of the server; `draft` has the options of the command for a new one, `tag` as it was typed.

        Raises as `require_prize` does.
        """
        lang = call.reader.private
        require_prize(call, draft)
        if tag and (draft := _tagged(call, draft, tag)).tag is None:
            known = call.where.server.forum_tags(draft.channel)
            names = list(known.names.values()) if known is not None else []
            said = hostingform.no_such_tag(lang, draft.channel, tag, names)
            await call.reply.send_private(Card(content=said))
            return
        if problem := problem_with(lang, call.where, draft):
            await call.reply.send_private(Card(content=problem))
            return
        if not await call.reply.acknowledge():
            return
        kept = HostSeries(guild=draft.guild, member=draft.member, options=draft)
        key = await self._drafts.keep(call.id, kept)
        found = await self._rows.listed(call.where.guild)
        await call.reply.edit(cards.overview(lang, found, key, self._clock(), await self._zone(call)))

    async def pressed(self, press: Pressed) -> None:
        """Raises NothingThere for a button that this version does not know, or where it never stood."""
        require_host(press)
        if press.verb == cards.RESUME:
            await self._resume(press)
            return
        require_private(press)
        match press.verb:
            case cards.NEW | cards.CHANGE:
                await self._starting.open_new(press)
            case cards.START:
                await self._starting.start(press)
            case cards.SHOW:
                await self._show(press)
            case cards.EDIT:
                await self._starting.open_edit(press)
            case cards.PAUSE:
                await self._pause(press)
            case cards.END:
                await self._ask_to_end(press)
            case cards.ENDED:
                await self._end(press)
            case _:
                raise NothingThere(Missing.BUTTON)

    async def submitted(self, form: Filled) -> None:
        require_host(form)
        require_private(form)
        if form.verb != TYPED:
            raise NothingThere(Missing.BUTTON)
        await self._starting.submitted(form)

    # --- one that is there ---------------------------------------------------------------------------

    async def _show(self, press: Pressed) -> None:
        if await press.reply.acknowledge(in_place=True):
            series = await self._rows.find(press.where.guild, press.subject)
            zone = await self._zone(press)
            await press.reply.edit(cards.series_card(press.reader.private, series, self._clock(), zone))

    async def _pause(self, press: Pressed) -> None:
        if await press.reply.acknowledge(in_place=True):
            series = await self._rows.pause(change_by(press), press.subject)
            zone = await self._zone(press)
            await press.reply.edit(
                await self._receipts.of_change(
                    press, series, lambda lang: texts.was_paused(lang, series), zone
                )
            )

    async def _resume(self, press: Pressed) -> None:
        """In the mod log it is answered beside the message, in private."""
        is_private = press.message is not None and press.message.private
        if not await press.reply.acknowledge(in_place=is_private):
            return
        before = await self._rows.find(press.where.guild, press.subject)
        options = draft_of(before, press.who.id, "", self._clock(), "UTC").options
        if problem := problem_with(press.reader.private, press.where, options):
            await press.reply.follow_up(Card(content=problem))
            return
        series = await self._rows.resume(change_by(press), press.subject)
        zone = await self._zone(press)
        await press.reply.edit(
            await self._receipts.of_change(press, series, lambda lang: texts.was_resumed(lang, series), zone)
        )

    async def _ask_to_end(self, press: Pressed) -> None:
        if await press.reply.acknowledge(in_place=True):
            series = await self._rows.find(press.where.guild, press.subject)
            await press.reply.edit(cards.really_end(press.reader.private, series))

    async def _end(self, press: Pressed) -> None:
        if await press.reply.acknowledge(in_place=True):
            series = await self._rows.end(change_by(press), press.subject)
            zone = await self._zone(press)
            await press.reply.edit(
                await self._receipts.of_change(
                    press, series, lambda lang: texts.was_ended(lang, series), zone
                )
            )

    async def _zone(self, call: Call) -> ZoneInfo:
        return ZoneInfo(await self._starting.zone(call))


def _tagged(call: Call, draft: HostDraft, tag: str) -> HostDraft:
    """The draft with the tag that is meant; without one if the channel has none of this name."""
    return replace(draft, tag=tag_in(call.where, draft.channel, tag))
