"""The server's styles behind a button in /me: one at a time, with its preview, to be used for one's new pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from discord import SelectOption, ui

from bot.domain.errors import Gone
from bot.domain.guilds.members import MemberSettings
from bot.domain.guilds.styles import STYLES_LIMIT, ServerStyle, style_named
from bot.domain.models import Catalogue
from bot.front.kit.albums import large
from bot.front.kit.cards import BLURPLE, Button, Upload
from bot.front.kit.feature import Pressed
from bot.front.kit.guilds.choices import MemberChoices
from bot.front.kit.guilds.modlog import SettingsSource
from bot.front.kit.guilds.previews import PreviewRows, preview_of, show_with
from bot.front.kit.persistent import CustomId, as_item, menu_row, read_id, written_id
from bot.front.texts.account import styles as texts
from bot.front.texts.language import Language
from bot.front.texts.setup import styles as words
from bot.front.texts.words import escape, isolate_bidi, quote_lines

OPEN, LOOK, USE, DROP = "styles", "style", "usestyle", "dropstyle"
VERBS = (OPEN, LOOK, USE, DROP)


def button(lang: Language) -> Button:
    """The way here from /me."""
    return Button(OPEN, "", texts.button(lang), "🎨", space="me")


@dataclass(frozen=True, slots=True)
class StylePages:
    """A part of the feature of /me. The subject of its buttons is a style's id, that of the first one is empty."""

    server_settings: SettingsSource
    choices: MemberChoices
    previews: PreviewRows
    catalogue: Callable[[], Catalogue]

    async def pressed(self, press: Pressed) -> None:
        """One of VERBS. Raises Gone for what no button of this bot has, or where everybody would see the page."""
        if press.verb == OPEN:
            if await press.reply.acknowledge():
                await self._show(press, None)
            return
        if press.message is not None and not press.message.private:
            raise Gone
        id = read_id(next(iter(press.values), "") if press.values else press.subject)
        if await press.reply.acknowledge(in_place=True):
            await self._show(press, id)

    async def _show(self, press: Pressed, id: int | None) -> None:
        """The style of that id, once what was pressed is done; None: the one that the member uses, or the first."""
        guild, lang = press.where.guild, press.reader.private
        styles = (await self.server_settings.settings(guild)).styles
        now = await self.choices.settings(guild, press.who.id)
        found = next((style for style in styles if style.id == id), None)
        if found is not None and press.verb in (USE, DROP):
            now = await self._choose(press, now, found if press.verb == USE else None)
        used = None if now.style is None else style_named(styles, now.style)
        style = found or used or next(iter(styles), None)
        preview = None if style is None else await preview_of(self.previews, lang, style)
        note = texts.removed(lang) if id is not None and found is None else ""
        panel = partial(page, lang, styles, style, self.catalogue(), is_used=style == used, note=note)
        await show_with(press.reply, preview, panel)

    async def _choose(self, press: Pressed, now: MemberSettings, style: ServerStyle | None) -> MemberSettings:
        chosen = replace(now, style=None if style is None else style.name)
        await self.choices.change(press.where.guild, press.who.id, chosen)
        return chosen


def page(
    lang: Language,
    styles: Sequence[ServerStyle],
    style: ServerStyle | None,
    catalogue: Catalogue,
    preview: Upload | None,
    *,
    is_used: bool,
    note: str = "",
) -> ui.LayoutView:
    """The page of one style; None: there is none. `preview` is the file that goes with it, `note` stands above."""
    lines = [note] if note else []
    lines += [texts.none(lang)] if style is None else _lines(lang, style, catalogue, is_used=is_used)
    parts: list[ui.Item[Any]] = [ui.TextDisplay("\n".join(lines))]
    if preview is not None:
        parts.append(large(preview, spoiler=False))
    if style is not None:
        parts += _ways(lang, styles, style, is_used=is_used)
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*parts, accent_colour=BLURPLE))
    return view


def _lines(lang: Language, style: ServerStyle, catalogue: Catalogue, *, is_used: bool) -> list[str]:
    model = None if style.model is None else catalogue.find(style.model)
    lines = [f"### {isolate_bidi(escape(style.name))}", *quote_lines(style.words)]
    if model is not None:
        lines.append(words.model(lang, model.label))
    return [*lines, texts.in_use(lang) if is_used else f"-# {texts.how(lang)}"]


def _ways(
    lang: Language, styles: Sequence[ServerStyle], style: ServerStyle, *, is_used: bool
) -> list[ui.Item[Any]]:
    """To the other styles, and to have this one for one's new pictures."""
    id = written_id(style.id)
    use = Button(DROP, id, texts.use_no_more(lang), "✖️", space="me")
    if not is_used:
        use = Button(USE, id, texts.use(lang), "✅", primary=True, space="me")
    if len(styles) == 1:
        return [ui.ActionRow(as_item(use))]
    after = styles[(styles.index(style) + 1) % len(styles)]
    further = Button(LOOK, written_id(after.id), texts.next_one(lang), "▶️", space="me")
    options = [
        SelectOption(label=each.name, value=written_id(each.id), default=each == style) for each in styles
    ]
    menu: ui.Select[Any] = ui.Select(
        custom_id=str(CustomId("me", LOOK)), placeholder=texts.choose(lang), options=options[:STYLES_LIMIT]
    )
    return [menu_row(menu), ui.ActionRow(as_item(use), as_item(further))]
