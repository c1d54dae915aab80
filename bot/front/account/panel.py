"""The panel of /me: a pure function from a balance and pictures to a layout, which serves for one message only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui
from discord.utils import format_dt

from bot.domain.credits import Balance, Block, Grant
from bot.domain.pictures import Generation
from bot.front.kit.cards import BLURPLE, GREY, Button, Upload
from bot.front.kit.persistent import as_item
from bot.front.texts.credits import progress_bar, this_period, you_get_in_english
from bot.front.texts.language import ENGLISH
from bot.front.texts.words import alt_text, file_name, plural, quoted, safe_paragraph

GRANTS_LISTED = 5


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A picture and the bytes of a small copy of it."""

    row: Generation
    data: bytes
    media_type: str = "image/webp"

    @property
    def upload(self) -> Upload:
        """The small copy as a file to send."""
        prompt = self.row.ask.request.prompt
        return Upload(file_name(prompt, self.row.public_id, self.media_type), self.data, alt_text(prompt))

    @property
    def caption(self) -> str:
        """The picture's id, the beginning of its prompt, and when it was made, on one line."""
        text = safe_paragraph(self.row.ask.request.prompt, limit=60, units=200)
        when = format_dt(self.row.ended_at or self.row.created_at, "R")
        return f"-# `{self.row.public_id}` {text} · {when}"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the member's pictures, newest first. `newer` and `older`: whether there are such pages."""

    thumbnails: tuple[Thumbnail, ...] = ()
    newer: bool = False
    older: bool = False
    unreadable: int = 0  # pictures of this page whose bytes are gone

    @property
    def uploads(self) -> tuple[Upload, ...]:
        return tuple(thumbnail.upload for thumbnail in self.thumbnails)


def account_panel(
    server: str, balance: Balance, page: Page, rows: Sequence[Generation], waiting: int
) -> ui.LayoutView:
    """`rows` are all pictures of the page, also those without bytes; `waiting` is the number of undelivered pictures.

    `server` is the server's name.
    """
    lines = [f"### Your pictures on {quoted(ENGLISH, server, 100)}", *credit_lines(balance)]
    if waiting:
        wait = "waits" if waiting == 1 else "wait"
        lines.append(
            f"📦 {plural(waiting, 'more picture')} could not be posted and {wait} here: use `/me` again."
        )
    parts: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay("\n".join(lines)), ui.Separator(), *_pictures(page)]
    if buttons := _page_buttons(page, rows):
        turning: ui.ActionRow[Any] = ui.ActionRow(*(as_item(button) for button in buttons))
        parts.append(turning)
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*parts, accent_colour=GREY if balance.block else BLURPLE))
    return view


def credit_lines(balance: Balance) -> list[str]:
    """What is left, when it renews, and where the limit comes from; a pause first, since nothing else counts then."""
    limit = balance.limit
    left = f"**{balance.left:,} of {plural(limit.credits, 'credit')}** left {this_period(limit.per)}"
    lines = [_paused(balance.block)] if balance.block is not None else []
    lines += [
        f"{progress_bar(balance.left, limit.credits)} {left} · renews {format_dt(balance.renews_at, 'R')}".lstrip()
    ]
    lines += [_grant(grant) for grant in balance.grants[:GRANTS_LISTED]]
    if len(balance.grants) > GRANTS_LISTED:
        lines.append(
            f"… and {sum(grant.left for grant in balance.grants[GRANTS_LISTED:]):,} more extra credits"
        )
    lines.append(you_get_in_english(limit.credits, limit.per, limit.scope, limit.target))
    total, total_left, renews_at = balance.server_total, balance.server_left, balance.server_renews_at
    if total is not None and total_left is not None and renews_at is not None:
        left = f"{total_left:,} of {plural(total.credits, 'credit')} left {this_period(total.per)}"
        lines.append(f"All members together: {left} · renews {format_dt(renews_at, 'R')}")
    return lines


def _paused(block: Block) -> str:
    how_long = f"until {format_dt(block.until, 'f')}" if block.until else "until a moderator resumes it"
    why = f" Reason: {quoted(ENGLISH, block.reason, 200)}." if block.reason else ""
    return f"⛔ Picture-making is paused for you {how_long}.{why}"


def _grant(grant: Grant) -> str:
    until = f", valid until {format_dt(grant.expires_at, 'f')}" if grant.expires_at else ""
    return f"➕ {grant.left:,} extra{until}"


def _pictures(page: Page) -> list[ui.Item[ui.LayoutView]]:
    parts: list[ui.Item[ui.LayoutView]] = []
    if page.thumbnails:
        uploads = page.uploads
        items = [
            discord.MediaGalleryItem(f"attachment://{upload.filename}", description=upload.alt)
            for upload in uploads
        ]
        captions = "\n".join(thumbnail.caption for thumbnail in page.thumbnails)
        parts += [ui.TextDisplay("**Last pictures**"), ui.MediaGallery(*items), ui.TextDisplay(captions)]
    if page.unreadable:
        are = "is" if page.unreadable == 1 else "are"
        gone = f"-# {plural(page.unreadable, 'picture')} of this page {are} not kept any more."
        parts.append(ui.TextDisplay(gone))
    return parts or [ui.TextDisplay("No pictures yet. Make your first one with `/imagine`.")]


def _page_buttons(page: Page, rows: Sequence[Generation]) -> list[Button]:
    """Buttons to the pages of newer and older pictures, where there are any."""
    buttons = []
    if page.newer and rows:
        buttons.append(Button("newer", str(rows[0].id), "Newer", "◀️", space="me"))
    if page.older and rows:
        buttons.append(Button("older", str(rows[-1].id), "Older", "▶️", space="me"))
    return buttons
