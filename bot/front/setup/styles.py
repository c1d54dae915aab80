"""What moderators do with a server's styles: they look at them, add, change and remove them.

Each change has a receipt with Undo, a line in the mod log and an entry in the history, as changes of credits have.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

import aiohttp
import discord

from bot.domain.errors import (
    BotError,
    Gone,
    HeicPicture,
    InputUnreachable,
    NotAPicture,
    PictureTooLarge,
    Refused,
    StyleChanged,
    StyleGone,
)
from bot.domain.guilds.audit import AuditEntry, Change
from bot.domain.guilds.styles import ServerStyle, digest_of
from bot.domain.models import Catalogue
from bot.front.kit.cards import Button, Card
from bot.front.kit.faults.unheard import may_be_unheard
from bot.front.kit.feature import Call, Filled, Pressed
from bot.front.kit.guilds.modlog import ModLog
from bot.front.kit.guilds.previews import show_with
from bot.front.kit.guilds.settingscache import ServerSettingsCache
from bot.front.kit.persistent import packed, unpacked
from bot.front.setup.styleform import AGAIN, NEW, id_in, mark_of, read_style, style_form
from bot.front.setup.stylepanel import style_panel, styles_panel
from bot.front.setup.stylepreview import Previews
from bot.front.texts.errors import explain
from bot.front.texts.errors.buttons import try_again
from bot.front.texts.errors.explanation import not_changed
from bot.front.texts.language import Language
from bot.front.texts.quota.buttons import undo_button
from bot.front.texts.quota.receipts import not_logged
from bot.front.texts.setup import previews as preview_texts
from bot.front.texts.setup import styles as texts
from bot.front.texts.words import quote_lines

log = logging.getLogger(__name__)

VERBS = frozenset({"styles", "style", "newstyle", "editstyle", "unpreview", "unstyle"})
FORM = "styled"
OF_FILES = (NotAPicture, HeicPicture, PictureTooLarge, InputUnreachable)
NAME_BYTES = 24  # kept of the name of a style that could not be made
Told = Callable[[Language, str], str]  # what is said of a change of the style with this name


class StyleRows(Protocol):
    """Every verb is one transaction with its entry in the audit. All raise StoreBusy or ChangeUncertain too."""

    async def add(self, change: Change, style: ServerStyle, preview: bytes | None = None) -> AuditEntry:
        """`style.id` is the interaction's, `preview` has the bytes of its preview.

        Raises StyleNameTaken or TooManyStyles.
        """

    async def edit(
        self,
        change: Change,
        style: ServerStyle,
        is_as_seen: Callable[[ServerStyle], bool],
        preview: bytes | None = None,
    ) -> AuditEntry:
        """`preview` has the bytes of a new preview.

        Raises StyleGone, StyleChanged if `is_as_seen` says no to what is kept, or StyleNameTaken."""

    async def remove(self, change: Change, id: int, is_as_seen: Callable[[ServerStyle], bool]) -> AuditEntry:
        """Raises StyleGone or StyleChanged."""


@dataclass(frozen=True, slots=True)
class Styles:
    """Whoever calls it has been found to be allowed to. `catalogue` is without a server's own defaults."""

    rows: StyleRows
    server_settings: ServerSettingsCache
    mod_log: ModLog
    catalogue: Callable[[], Catalogue]
    previews: Previews

    async def pressed(self, press: Pressed) -> None:
        """A button or the menu of the styles. Raises a Refused."""
        _require_private(press)
        lang = press.reader.private
        match press.verb:
            case "styles":
                if await press.reply.acknowledge(in_place=bool(press.subject)):
                    await self._show_all(press)
            case "style":
                await self._show_one(press)
            case "newstyle":
                kept, _, name = press.subject.partition("-")
                form = style_form(lang, self.catalogue(), None, name=unpacked(name), again=kept == AGAIN)
                await press.reply.open_form(form)
            case "editstyle":
                style, again = await self._named(press, press.subject), press.subject.endswith(f"-{AGAIN}")
                await press.reply.open_form(style_form(lang, self.catalogue(), style, again=again))
            case "unpreview":
                await self._remove_preview(press)
            case "unstyle":
                await self._remove(press)
            case _:
                raise Gone

    async def submitted(self, form: Filled) -> None:
        """The form of a style: what is wrong in it is asked for again, below what was typed."""
        _require_private(form)
        if not await form.reply.acknowledge(in_place=True):
            return
        again = form.subject.endswith(f"-{AGAIN}")
        subject = form.subject.removesuffix(f"-{AGAIN}")
        try:
            receipt = await (self._add(form) if subject == NEW else self._edit(form, subject))
        except Refused as refusal:
            if not again:
                await self._refresh(form)
            await form.reply.follow_up(_asked_again(form, refusal, subject))
            return
        await self._answer(form, receipt, in_place=again)

    # --- changes -------------------------------------------------------------------------------------

    async def _add(self, form: Filled) -> _Receipt:
        style = replace(read_style(form.texts, self.catalogue(), None), id=form.id)
        style, preview = await self._with_file(style, form)
        return _Receipt(texts.added, style.name, await self.rows.add(_change_by(form), style, preview))

    async def _edit(self, form: Filled, mark: str) -> _Receipt:
        before = await self._as_seen(form, mark)
        style, preview = await self._with_file(read_style(form.texts, self.catalogue(), before), form)
        if style == before:
            return _Receipt(texts.unchanged, style.name)
        entry = await self.rows.edit(_change_by(form), style, lambda kept: mark_of(kept) == mark, preview)
        return _Receipt(texts.changed, style.name, entry)

    async def _with_file(self, style: ServerStyle, form: Filled) -> tuple[ServerStyle, bytes | None]:
        """With the preview that was attached, and its bytes; as it is, and None, if there is none."""
        preview = await self.previews.made_of(form.attachments)
        return (style if preview is None else replace(style, preview=digest_of(preview))), preview

    async def _remove_preview(self, press: Pressed) -> None:
        mark = press.subject
        id_in(mark)
        if not await press.reply.acknowledge(in_place=True):
            return
        try:
            before = await self._as_seen(press, mark)
            style = replace(before, preview=None)
            entry = await self.rows.edit(_change_by(press), style, lambda kept: mark_of(kept) == mark)
        except Refused:
            await self._refresh(press)
            raise
        await self._answer(press, _Receipt(preview_texts.removed, style.name, entry))

    async def _remove(self, press: Pressed) -> None:
        id, mark = id_in(press.subject), press.subject
        if not await press.reply.acknowledge(in_place=True):
            return
        try:
            entry = await self.rows.remove(_change_by(press), id, lambda kept: mark_of(kept) == mark)
        except Refused:
            await self._refresh(press)
            raise
        name = str(((entry.old or {}).get("style") or {}).get("name", ""))
        await self._answer(press, _Receipt(texts.removed, name, entry))

    async def _answer(self, call: Call, receipt: _Receipt, *, in_place: bool = False) -> None:
        """Show all styles as they are now, then the receipt; `in_place` of a pressed note the receipt alone."""
        guild, lang = call.where.guild, call.reader.private
        await (self.server_settings.refresh(guild) if in_place else self._refresh(call))
        # The mod log may take Discord seconds, and the list shows the change already.
        logged = receipt.entry is None or await self.mod_log.write(guild, receipt.entry)
        card = receipt.card(lang, logged=logged)
        await (call.reply.edit(card) if in_place else may_be_unheard(call.reply.follow_up(card)))

    # --- what is shown -------------------------------------------------------------------------------

    async def _show_all(self, call: Call) -> None:
        styles = (await self.server_settings.settings(call.where.guild)).styles
        panel = styles_panel(call.reader.private, call.where.server.name, styles, self.catalogue())
        await call.reply.edit_panel(panel)

    async def _show_one(self, press: Pressed) -> None:
        if not await press.reply.acknowledge(in_place=True):
            return
        try:
            style = await self._named(press, next(iter(press.values), ""))
        except StyleGone:
            await self._refresh(press)
            raise
        lang = press.reader.private
        preview = await self.previews.upload(lang, style)
        await show_with(press.reply, preview, partial(style_panel, lang, style, self.catalogue()))

    async def _refresh(self, call: Call) -> None:
        """All styles as they are now. Never raises: what was changed is changed, what was refused is told."""
        await self.server_settings.refresh(call.where.guild)
        try:
            await self._show_all(call)
        except (BotError, discord.HTTPException, aiohttp.ClientError) as error:
            log.warning("a panel stays as it was", extra={"error": type(error).__name__})

    async def _named(self, call: Call, subject: str) -> ServerStyle:
        """The style of a custom id, as it is now. Raises StyleGone if it is not there (any more)."""
        id = id_in(subject)
        settings = await self.server_settings.settings(call.where.guild)
        found = next((style for style in settings.styles if style.id == id), None)
        if found is None:
            raise StyleGone
        return found

    async def _as_seen(self, call: Call, mark: str) -> ServerStyle:
        """The style of a mark, if it still is as it was then, as far as is known. Raises StyleGone or StyleChanged."""
        found = await self._named(call, mark)
        if mark_of(found) != mark:
            raise StyleChanged
        return found


@dataclass(frozen=True, slots=True)
class _Receipt:
    """What was done with the style of that name. `entry` is None if there was nothing to be changed."""

    told: Told
    name: str
    entry: AuditEntry | None = None

    def card(self, lang: Language, *, logged: bool) -> Card:
        lines = [self.told(lang, self.name), "" if logged else not_logged(lang)]
        undo = [] if self.entry is None else [str(self.entry.id)]
        buttons = tuple(Button("undo", id, undo_button(lang), "↩️", space="qu") for id in undo)
        return Card(content="\n".join(filter(None, lines)), buttons=buttons)


def _require_private(call: Pressed | Filled) -> None:
    """Raises Gone where everybody sees the message: a forged press must not make a panel of it."""
    if call.message is not None and not call.message.private:
        raise Gone


def _change_by(call: Call) -> Change:
    return Change(guild=call.where.guild, actor=call.who.id, interaction=call.id)


def _asked_again(form: Filled, refusal: Refused, subject: str) -> Card:
    """What was wrong, below the words that were typed, so that they can be copied; and a button for the form."""
    lang, typed = form.reader.private, form.texts
    if subject == NEW or isinstance(refusal, StyleGone):
        verb, kept = "newstyle", f"{AGAIN}-{packed(typed.get('name', ''), NAME_BYTES)}"
    else:
        verb, kept = "editstyle", f"{id_in(subject)}-{AGAIN}"
    button = Button(verb, kept, try_again(lang), "✏️", space="su")
    is_file = isinstance(refusal, OF_FILES)
    told = explain(lang, refusal)
    lines = [
        *quote_lines(typed.get("words", "")),
        told.with_charge(lang, not_changed(lang)) if is_file else told.text(lang),
        preview_texts.attach_again(lang) if form.attachments and not is_file else "",
    ]
    lines = [line for line in lines if line]
    return Card(content="\n".join(lines), buttons=(button,))
