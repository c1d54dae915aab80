"""The panel of /me: a pure function from a balance and pictures to a layout, which serves for one message only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui
from discord.utils import format_dt

from bot.domain.credits import Balance
from bot.domain.pictures import Generation
from bot.front.kit.cards import BLURPLE, GREY, Button, Upload
from bot.front.kit.persistent import as_item
from bot.front.texts import account as texts
from bot.front.texts import paging
from bot.front.texts.credits import all_members, left_of, progress_bar, renews, you_get
from bot.front.texts.language import Language
from bot.front.texts.pause import you_are_paused
from bot.front.texts.picture.result import alt_text
from bot.front.texts.words import dotted, file_name, safe_paragraph

GRANTS_LISTED = 5
PAUSED = "⛔"


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A picture and the bytes of a small copy of it."""

    row: Generation
    data: bytes
    media_type: str = "image/webp"

    def upload(self, lang: Language) -> Upload:
        """The small copy as a file to send."""
        prompt = self.row.ask.request.prompt
        name = file_name(prompt, self.row.public_id, self.media_type)
        return Upload(name, self.data, alt_text(lang, prompt))

    def caption(self, number: int) -> str:
        """The picture's number on the page, the beginning of its prompt, and when it was made, on one line."""
        text = safe_paragraph(self.row.ask.request.prompt, limit=60, units=200)
        when = format_dt(self.row.ended_at or self.row.created_at, "R")
        return f"-# {number} · {text} · {when}"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the member's pictures, newest first. `newer` and `older`: whether there are such pages."""

    thumbnails: tuple[Thumbnail, ...] = ()
    newer: bool = False
    older: bool = False
    unreadable: int = 0  # pictures of this page whose bytes are gone
    bare: bool = False  # without its files, which Discord has refused: the prompts are listed alone

    def uploads(self, lang: Language) -> tuple[Upload, ...]:
        return () if self.bare else tuple(thumbnail.upload(lang) for thumbnail in self.thumbnails)


def account_panel(
    lang: Language, server: str, balance: Balance, page: Page, rows: Sequence[Generation], waiting: int
) -> ui.LayoutView:
    """`rows` are all pictures of the page, also those without bytes; `waiting` is the number of undelivered pictures.

    `server` is the server's name.
    """
    lines = [texts.heading(lang, server), *credit_lines(lang, balance)]
    if waiting:
        lines.append(texts.more_waiting(lang, waiting))
    parts: list[ui.Item[ui.LayoutView]] = [
        ui.TextDisplay("\n".join(lines)),
        ui.Separator(),
        *_pictures(lang, page),
    ]
    if buttons := _page_buttons(lang, page, rows):
        turning: ui.ActionRow[Any] = ui.ActionRow(*(as_item(button) for button in buttons))
        parts.append(turning)
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*parts, accent_colour=GREY if balance.block else BLURPLE))
    return view


def credit_lines(lang: Language, balance: Balance) -> list[str]:
    """What is left, when it renews, and where the limit comes from; a pause first, since nothing else counts then."""
    limit, block = balance.limit, balance.block
    left = left_of(lang, balance.left, limit.credits, limit.per)
    lines = [] if block is None else [f"{PAUSED} {you_are_paused(lang, block.until, block.reason)}"]
    lines.append(dotted(left, renews(lang, balance.renews_at)))
    if bar := progress_bar(balance.left, limit.credits):
        lines.append(bar)
    lines += [
        texts.extra_credits(lang, grant.left, grant.expires_at) for grant in balance.grants[:GRANTS_LISTED]
    ]
    if len(balance.grants) > GRANTS_LISTED:
        lines.append(
            texts.more_extra_credits(lang, sum(grant.left for grant in balance.grants[GRANTS_LISTED:]))
        )
    lines.append(you_get(lang, limit.credits, limit.per, limit.scope, limit.target))
    total, total_left, renews_at = balance.server_total, balance.server_left, balance.server_renews_at
    if total is not None and total_left is not None and renews_at is not None:
        together = all_members(lang, left_of(lang, total_left, total.credits, total.per))
        lines.append(dotted(together, renews(lang, renews_at)))
    return lines


def _pictures(lang: Language, page: Page) -> list[ui.Item[ui.LayoutView]]:
    parts: list[ui.Item[ui.LayoutView]] = []
    if page.thumbnails:
        items = [
            discord.MediaGalleryItem(f"attachment://{upload.filename}", description=upload.alt)
            for upload in page.uploads(lang)
        ]
        captions = [thumbnail.caption(number) for number, thumbnail in enumerate(page.thumbnails, start=1)]
        parts.append(ui.TextDisplay(texts.last_pictures(lang)))
        if items:
            parts.append(ui.MediaGallery(*items))
        parts.append(ui.TextDisplay("\n".join(captions)))
    if page.unreadable:
        parts.append(ui.TextDisplay(texts.not_kept(lang, page.unreadable)))
    return parts or [ui.TextDisplay(texts.no_pictures(lang))]


def _page_buttons(lang: Language, page: Page, rows: Sequence[Generation]) -> list[Button]:
    """Buttons to the pages of newer and older pictures, where there are any."""
    buttons = []
    if page.newer and rows:
        buttons.append(Button("newer", str(rows[0].id), paging.newer(lang), "◀️", space="me"))
    if page.older and rows:
        buttons.append(Button("older", str(rows[-1].id), paging.older(lang), "▶️", space="me"))
    return buttons
