"""One page of a gallery: a pure function from a picture to a layout, which serves for one message only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from discord import ui
from discord.utils import format_dt

from bot.domain.albums.gallery import ANYBODY, Sort
from bot.domain.models import Catalogue
from bot.domain.pictures import Generation
from bot.front.gallery.cursors import written
from bot.front.gallery.finding import Found
from bot.front.kit.albums import large, link_of, made_with, open_button, quoted_prompt, upload_of
from bot.front.kit.cards import BLURPLE, Button, PictureFile, Upload
from bot.front.kit.persistent import as_item
from bot.front.texts import paging
from bot.front.texts.album import gallery as texts
from bot.front.texts.album import pages as words
from bot.front.texts.language import Language
from bot.front.texts.picture import row as row_texts
from bot.front.texts.picture.about import buttons as about
from bot.front.texts.words import dotted


@dataclass(frozen=True, slots=True)
class Context:
    """`server` is its name. Whether the member `keeps` the picture, and `may_build` on it; whether it `is_own`."""

    server: str
    catalogue: Catalogue
    keeps: bool = False
    may_build: bool = True
    is_own: bool = False


def gallery_panel(lang: Language, found: Found, context: Context) -> ui.LayoutView:
    cursor = found.cursor
    lines = [
        texts.heading(lang, context.server)
        if cursor.member == ANYBODY
        else texts.by_member(lang, cursor.member)
    ]
    if cursor.sort is Sort.KEPT:
        lines.append(texts.most_kept(lang))
    parts: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay("\n".join(lines))]
    if found.row is None or found.file is None:
        parts.append(ui.TextDisplay(_nothing(lang, found)))
    else:
        parts += _picture(lang, found.row, found.file, context)
    rows = (_ways(lang, found), _verbs(lang, found.row, context))
    parts += [ui.ActionRow(*row) for row in rows if row]
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*parts, accent_colour=BLURPLE))
    return view


def files_of(lang: Language, found: Found) -> tuple[Upload, ...]:
    """The files that the panel shows: one, or none."""
    if found.row is None or found.file is None:
        return ()
    return (upload_of(lang, found.row, found.file),)


def _nothing(lang: Language, found: Found) -> str:
    if found.newer and found.older:
        return texts.not_shown(lang)
    return texts.nothing_more(lang) if found.newer or found.older else texts.nothing(lang)


def _picture(
    lang: Language, row: Generation, file: PictureFile, context: Context
) -> list[ui.Item[ui.LayoutView]]:
    lines = [
        *quoted_prompt(row.ask.request.prompt),
        f"-# {dotted(*_labels(lang, row, context.catalogue))}",
    ]
    picture = large(upload_of(lang, row, file), spoiler=row.is_spoiler)
    return [picture, ui.TextDisplay("\n".join(lines))]


def _labels(lang: Language, row: Generation, catalogue: Catalogue) -> Iterator[str]:
    yield f"<@{row.ask.member}>"
    yield format_dt(row.ended_at or row.created_at, "R")
    if row.ask.count > 1:
        yield words.which(lang, row.position + 1, row.ask.count)
    yield from made_with(lang, row, catalogue)
    if row.keeps:
        yield texts.kept_by(lang, row.keeps)


def _ways(lang: Language, found: Found) -> list[ui.Item[Any]]:
    subject, buttons = written(found.cursor), []
    if found.newer:
        buttons.append(Button("newer", subject, paging.newer(lang), "◀️", space="ga"))
    if found.older:
        buttons.append(Button("older", subject, paging.older(lang), "▶️", space="ga"))
    return [as_item(button) for button in buttons]


def _verbs(lang: Language, row: Generation | None, context: Context) -> list[ui.Item[Any]]:
    """What can be done with the picture: the feature of results answers these."""
    if row is None:
        return []
    alone = f"{row.public_id}-1"  # this picture of its ask alone
    buttons = [
        Button("unkeep", alone, about.unkeep(lang), "⭐")
        if context.keeps
        else Button("keep", alone, about.keep(lang), "⭐")
    ]
    if context.may_build:
        buttons.append(Button("again", alone, row_texts.again(lang), "🔁"))
        if context.catalogue.takes_pictures:
            buttons.append(Button("input", alone, row_texts.use_as_input(lang), "🖼️"))
    if not context.is_own:
        buttons.append(Button("report", alone, about.report(lang), "🚩"))
    link = link_of(row)
    items: list[ui.Item[Any]] = [] if link is None else [open_button(lang, link)]
    return [*items, *(as_item(button) for button in buttons)]
