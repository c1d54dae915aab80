"""The panels of a server's styles: all of them, and one by itself. Pure functions to a layout."""

from __future__ import annotations

from typing import Any

from discord import SelectOption, ui

from bot.domain.guilds.styles import STYLES_LIMIT, ServerStyle
from bot.domain.models import Catalogue
from bot.front.kit.albums import large
from bot.front.kit.cards import BLURPLE, Button, Upload
from bot.front.kit.persistent import as_item, menu_row
from bot.front.setup.overview import NOT_SET, OK, WRONG, custom_id, marked
from bot.front.setup.styleform import mark_of
from bot.front.texts.language import Language
from bot.front.texts.setup import previews
from bot.front.texts.setup import styles as texts
from bot.front.texts.words import escape, isolate_bidi, one_line, quote_lines, safe_paragraph, utf16_units

Styles = tuple[ServerStyle, ...]

LIST_UNITS = 3000  # UTF-16 units of all styles together; a panel holds 4000 characters
LEAST_WORDS, MOST_WORDS = 20, 120  # UTF-16 units of one style's words on the list
PREVIEW = "🖼️"  # beside a style that has one
BACK = "back"  # the subject of the button that shows the list in place of one style


def style_lines(lang: Language, styles: Styles) -> str:
    """What the panel of /setup says of them."""
    names = [style.name for style in styles]
    return marked(OK if names else NOT_SET, texts.styles(lang, names), texts.about_styles(lang))


def styles_panel(lang: Language, server: str, styles: Styles, catalogue: Catalogue) -> ui.LayoutView:
    """All styles, with a menu to choose one, and a button for a new one. `server` is its name."""
    count = texts.how_many(lang, len(styles), STYLES_LIMIT) if styles else texts.none_yet(lang)
    parts: list[ui.Item[Any]] = [
        ui.TextDisplay(f"### {texts.heading(lang, server)}\n{texts.introduction(lang)}\n-# {count}")
    ]
    if styles:
        units = LIST_UNITS // len(styles)
        lines = "\n".join(_listed(lang, style, catalogue, units) for style in styles)
        options = [SelectOption(label=style.name, value=str(style.id)) for style in styles]
        menu: ui.Select[Any] = ui.Select(
            custom_id=custom_id("style"), placeholder=texts.choose(lang), options=options[:STYLES_LIMIT]
        )
        parts += [ui.Separator(), ui.TextDisplay(lines), menu_row(menu)]
    if len(styles) < STYLES_LIMIT:
        parts.append(_buttons(Button("newstyle", "", texts.add(lang), "➕", space="su")))
    return _view(parts)


def style_panel(
    lang: Language, style: ServerStyle, catalogue: Catalogue, preview: Upload | None = None
) -> ui.LayoutView:
    """One style, with all its words. `preview` is the file that goes with the panel."""
    words = "\n".join(quote_lines(style.words))
    text = f"### {isolate_bidi(escape(style.name))}\n{words}\n{_model_line(lang, style, catalogue)}"
    mark = mark_of(style)
    without = [Button("unpreview", mark, previews.remove(lang), PREVIEW, space="su")] if style.preview else []
    buttons = _buttons(
        Button("editstyle", mark, texts.change(lang), "✏️", space="su"),
        *without,
        Button("unstyle", mark, texts.remove(lang), "🗑️", space="su"),
        Button("styles", BACK, texts.back(lang), "◀️", space="su"),
    )
    shown = [] if preview is None else [large(preview, spoiler=False)]
    return _view([ui.TextDisplay(text), *shown, buttons])


def _listed(lang: Language, style: ServerStyle, catalogue: Catalogue, units: int) -> str:
    name = f"**{isolate_bidi(escape(style.name))}**" + (f" {PREVIEW}" if style.preview else "")
    room = min(MOST_WORDS, max(LEAST_WORDS, units - utf16_units(name)))
    words = safe_paragraph(one_line(style.words), limit=room, units=room)
    gone = style.model is not None and catalogue.find(style.model) is None
    return marked(WRONG if gone else OK, name, words)


def _model_line(lang: Language, style: ServerStyle, catalogue: Catalogue) -> str:
    if style.model is None:
        return texts.no_model(lang)
    model = catalogue.find(style.model)
    if model is None:
        return f"{WRONG} {texts.model_gone(lang, style.model)}"
    return texts.model(lang, model.label)


def _buttons(*buttons: Button) -> ui.ActionRow[Any]:
    return ui.ActionRow(*map(as_item, buttons))


def _view(parts: list[ui.Item[Any]]) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*parts, accent_colour=BLURPLE))
    return view
