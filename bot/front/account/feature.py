"""/me: a member's credits, their pictures one by one, and pictures that could not be posted."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, Protocol

from discord import ui
from discord.app_commands import Choice, Range

from bot.domain.care.values import Deletion
from bot.domain.errors import Gone, StoreBusy
from bot.domain.models import Catalogue
from bot.front.account.data.mydata import VERBS as MY_DATA
from bot.front.account.data.mydata import MyData
from bot.front.account.family import family_of, family_panel
from bot.front.account.leafing import Leaf, Leafer
from bot.front.account.panel import Head, account_panel, enough_of, files_of
from bot.front.account.places import Place
from bot.front.account.settings import CHOSEN, chosen_in, saved_card, settings_form
from bot.front.account.styles import VERBS as STYLES
from bot.front.account.styles import StylePages
from bot.front.account.suggestions import suggested
from bot.front.account.undelivered import Undelivered
from bot.front.kit.balances import Balances
from bot.front.kit.cards import Card, Upload
from bot.front.kit.commands import command
from bot.front.kit.faults.discordfaults import Verdict, judge, name_of
from bot.front.kit.feature import AnyCommand, Call, Feature, Filled, Pressed
from bot.front.kit.guilds.choices import MemberChoices
from bot.front.kit.guilds.modlog import SettingsSource
from bot.front.kit.guilds.server import MAX_ID
from bot.front.kit.persistent import read_id
from bot.front.texts.account import panel as texts
from bot.front.texts.picture import undelivered as undelivered_texts

log = logging.getLogger(__name__)

# What Discord says to a message that it may take without its files.
REFUSED_WITH_FILES = (Verdict.FINAL, Verdict.TOO_LARGE, Verdict.UNKNOWN)
SendPanel = Callable[[ui.LayoutView, Sequence[Upload]], Awaitable[object]]
READ_WITHIN = 1.5  # seconds for a read before a form is opened; half of what Discord waits
TOLD_FOR, DELETIONS_TOLD = (
    timedelta(days=7),
    3,
)  # how long, and how many at most, deletions by moderators are told
PAGES = (
    "page",
    "jump",
    "before",
    "newlist",
    "oldlist",
    "older",
    "newer",
    "goto",
)  # verbs that lead to a page


class Deletions(Protocol):
    async def deletions(self, guild: int, member: int, since: datetime) -> tuple[Deletion, ...]:
        """The member's pictures that were deleted since then, the last first. Raises StoreBusy."""


class Account(Feature):
    """The subject of its page buttons is a `Place`; of those of earlier versions it is a picture's row id."""

    space: ClassVar[str] = "me"

    def __init__(
        self,
        *,
        balances: Balances,
        leafer: Leafer,
        undelivered: Undelivered,
        deleted: Deletions,
        choices: MemberChoices,
        clock: Callable[[], datetime],
        server_settings: SettingsSource,
        catalogue: Callable[[], Catalogue],
        my_data: MyData,
        styles: StylePages,
    ) -> None:
        self._my_data = my_data
        self._style_pages = styles
        self._balances = balances
        self._leafer = leafer
        self._undelivered = undelivered
        self._deleted = deleted
        self._choices = choices
        self._clock = clock
        self._server_settings = server_settings
        self._catalogue = catalogue

    def commands(self) -> Sequence[AnyCommand]:
        return [command(self.me, autocomplete=self.autocomplete, autocompleted=("search",))]

    async def me(self, call: Call, search: Range[str, 1, 100] | None = None) -> None:
        """Your credits, your pictures, and anything I kept for you.

        Args:
            search: Words of a prompt of yours, to find its pictures
        """
        await self._open(call, Place.of_search(search or ""))

    async def autocomplete(
        self, call: Call, option: str, typed: str, others: Mapping[str, Any]
    ) -> Sequence[Choice[str]]:
        """The member's own prompts that have what was typed so far, newest first."""
        place = Place.of_search(typed)
        found = await self._leafer.album.older(
            call.where.guild, call.who.id, until=MAX_ID, search=place.search
        )
        return suggested(found.pictures)

    async def pressed(self, press: Pressed) -> None:
        """The button My credits, one to another page, or Show it. Raises Gone for any other verb."""
        if press.verb == "open":
            await self._open(press, Place())
        elif press.verb == "show":
            await self._show(press)
        elif press.verb == "settings":
            await self._open_settings(press)
        elif press.verb == "family":
            await self._show_family(press, Place.read(press.subject))
        elif press.verb in PAGES:
            read = self._page_of(press)
            if await press.reply.acknowledge(in_place=True):
                await self._send_panel(press, press.reply.edit_panel, await read(), 0)
        elif press.verb in MY_DATA:
            await self._my_data.pressed(press)
        elif press.verb in STYLES:
            await self._style_pages.pressed(press)
        else:
            raise Gone

    async def submitted(self, form: Filled) -> None:
        """The form behind Settings. Raises Gone for any other."""
        if form.verb != CHOSEN:
            raise Gone
        if await form.reply.acknowledge():
            guild, member = form.where.guild, form.who.id
            now = await self._choices.settings(guild, member)
            chosen = chosen_in(form.texts, now, await self._styles(guild))
            await self._choices.change(guild, member, chosen)
            await form.reply.edit(saved_card(form.reader.private, chosen))

    async def _open_settings(self, press: Pressed) -> None:
        guild = press.where.guild
        read = asyncio.gather(self._choices.settings(guild, press.who.id), self._styles(guild))
        try:
            now, styles = await asyncio.wait_for(read, READ_WITHIN)
        except TimeoutError as error:
            raise StoreBusy from error
        await press.reply.open_form(settings_form(press.reader.private, now, styles))

    async def _styles(self, guild: int) -> list[str]:
        """The names of the server's styles."""
        return [style.name for style in (await self._server_settings.settings(guild)).styles]

    def _page_of(self, press: Pressed) -> Callable[[], Awaitable[Leaf]]:
        """What reads the page that a button leads to. Raises Gone for a subject that no button of this bot has."""
        leafer = self._leafer
        match press.verb:
            case "older":  # of a page of several pictures, as those before version 0.2.0 had them
                older = Place().beginning(_row_id(press.subject) - 1)
                return lambda: leafer.page(press, older)
            case "newer":
                newer = Place().beginning(_row_id(press.subject))
                return lambda: leafer.page_before(press, newer, last=True)
        place = Place.read(press.values[0] if press.verb == "goto" and press.values else press.subject)
        if press.verb in ("before", "newlist"):
            return lambda: leafer.page_before(press, place, last=press.verb == "before")
        if press.verb == "jump":
            place = place.showing(read_id(press.values[0] if press.values else ""))
        return lambda: leafer.page(press, place)

    async def _show_family(self, press: Pressed, place: Place) -> None:
        if await press.reply.acknowledge(in_place=True):
            leaf = await self._leafer.page(press, place)
            family = await family_of(self._leafer, press, leaf)
            await press.reply.edit_panel(family_panel(press.reader.private, family))

    async def _open(self, call: Call, place: Place) -> None:
        """Show undelivered pictures first, then the panel, each in a private message of its own."""
        if not await call.reply.acknowledge():
            return
        answered, waiting = await self._undelivered.show(call)
        send = call.reply.follow_up_panel if answered else call.reply.edit_panel
        await self._send_panel(call, send, await self._leafer.page(call, place), waiting)

    async def _show(self, press: Pressed) -> None:
        """Show undelivered pictures alone."""
        if not await press.reply.acknowledge():
            return
        lang = press.reader.private
        answered, waiting = await self._undelivered.show(press)
        words = texts.more_waiting(lang, waiting) if waiting else undelivered_texts.nothing_kept(lang)
        if not answered:
            await press.reply.edit(Card(content=words))
        elif waiting:
            await press.reply.follow_up(Card(content=words))

    async def _send_panel(self, call: Call, send: SendPanel, leaf: Leaf, waiting: int) -> None:
        """Where Discord refuses its file for good, it is sent without it: it still tells the member's credits."""
        head, lang, catalogue = await self._head(call, waiting), call.reader.private, self._catalogue()
        try:
            await send(account_panel(lang, head, leaf, catalogue), files_of(lang, leaf))
        except Exception as error:
            if judge(error) not in REFUSED_WITH_FILES or leaf.file is None:
                raise
            log.warning("a picture was not shown", extra={"reason": name_of(error)})
            await send(account_panel(lang, head, leaf.bare(), catalogue), ())

    async def _head(self, call: Call, waiting: int) -> Head:
        guild = call.where.guild
        balance = await self._balances.of(guild, call.who.id, call.who.roles)
        settings = await self._server_settings.settings(guild)
        catalogue = self._catalogue().with_defaults(
            model=settings.default_model, quality=settings.default_quality
        )
        return Head(
            call.where.server.name,
            balance,
            enough_of(catalogue, balance),
            waiting,
            await self._deletions(guild, call.who.id),
            bool(settings.styles),
            await self._my_data.status(call),
        )

    async def _deletions(self, guild: int, member: int) -> tuple[Deletion, ...]:
        """The last ones by others; what a member has deleted themselves, they know."""
        lately = await self._deleted.deletions(guild, member, self._clock() - TOLD_FOR)
        return tuple(each for each in lately if each.by != member)[:DELETIONS_TOLD]


def _row_id(subject: str) -> int:
    """The row id of an earlier version's button. Raises Gone for what none of them has."""
    if not subject.isdecimal() or int(subject) > MAX_ID:
        raise Gone
    return int(subject)
