"""What /me shows. Pure: a balance and pictures in, a layout out; a fresh one for each send (see `buttons.row`)."""

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
from bot.front.texts.credits import bar, this, you_get
from bot.front.texts.words import alt_text, file_name, plural, said, shown

GRANTS_LISTED = 5


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """One of a member's pictures, and a small copy of it."""

    row: Generation
    data: bytes
    media_type: str = "image/webp"

    @property
    def upload(self) -> Upload:
        prompt = self.row.ask.request.prompt
        return Upload(file_name(prompt, self.row.public_id, self.media_type), self.data, alt_text(prompt))

    @property
    def caption(self) -> str:
        text = shown(self.row.ask.request.prompt, limit=60, room=200)
        when = format_dt(self.row.ended_at or self.row.created_at, "R")
        return f"-# `{self.row.public_id}` {text} · {when}"


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the member's pictures, newest first. `newer` and `older`: whether there are any on that side."""

    thumbnails: tuple[Thumbnail, ...] = ()
    newer: bool = False
    older: bool = False
    unreadable: int = 0  # pictures of this page whose bytes are gone

    @property
    def uploads(self) -> tuple[Upload, ...]:
        return tuple(thumbnail.upload for thumbnail in self.thumbnails)


def account_panel(
    server: str, has: Balance, page: Page, rows: Sequence[Generation], waiting: int
) -> ui.LayoutView:
    """`rows` are the pictures of the page with or without bytes; `waiting` pictures are kept and not shown yet."""
    lines = [f"### Your pictures on {said(server, 100)}", *credit_lines(has)]
    if waiting:
        lines.append(
            f"📦 {plural(waiting, 'more picture')} could not be posted and {_wait(waiting)} here: use `/me` again."
        )
    parts: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay("\n".join(lines)), ui.Separator(), *_pictures(page)]
    if buttons := _ways(page, rows):
        turning: ui.ActionRow[Any] = ui.ActionRow(*(as_item(button) for button in buttons))
        parts.append(turning)
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*parts, accent_colour=GREY if has.block else BLURPLE))
    return view


def credit_lines(has: Balance) -> list[str]:
    """Credits left, until when and why; a pause first, because it decides."""
    limit = has.limit
    left = f"**{has.left:,} of {plural(limit.credits, 'credit')}** left {this(limit.per)}"
    lines = [_paused(has.block)] if has.block is not None else []
    lines += [f"{bar(has.left, limit.credits)} {left} · renews {format_dt(has.renews_at, 'R')}".lstrip()]
    lines += [_grant(grant) for grant in has.grants[:GRANTS_LISTED]]
    if len(has.grants) > GRANTS_LISTED:
        lines.append(f"… and {sum(grant.left for grant in has.grants[GRANTS_LISTED:]):,} more extra credits")
    lines.append(you_get(limit.credits, limit.per, limit.scope, limit.target))
    if has.server_total is not None and has.server_left is not None and has.server_renews_at is not None:
        total = f"{has.server_left:,} of {plural(has.server_total.credits, 'credit')} left {this(has.server_total.per)}"
        lines.append(f"All members together: {total} · renews {format_dt(has.server_renews_at, 'R')}")
    return lines


def _paused(block: Block) -> str:
    how_long = f"until {format_dt(block.until, 'f')}" if block.until else "until a moderator resumes it"
    why = f" Reason: {said(block.reason, 200)}." if block.reason else ""
    return f"⛔ Picture-making is paused for you {how_long}.{why}"


def _grant(grant: Grant) -> str:
    until = f", valid until {format_dt(grant.expires_at, 'f')}" if grant.expires_at else ""
    return f"➕ {grant.left:,} extra{until}"


def _wait(number: int) -> str:
    return "waits" if number == 1 else "wait"


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


def _ways(page: Page, rows: Sequence[Generation]) -> list[Button]:
    """To the pages before and behind; only where there is one."""
    buttons = []
    if page.newer and rows:
        buttons.append(Button("newer", str(rows[0].id), "Newer", "◀️", space="me"))
    if page.older and rows:
        buttons.append(Button("older", str(rows[-1].id), "Older", "▶️", space="me"))
    return buttons
