"""What messages and screens of a challenge have in common: their frame, their buttons, and how they are found again."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from bot.domain.challenges.records import Hosted, Post, PostKind
from bot.front.kit.cards import Button
from bot.front.kit.persistent import CustomId, as_item
from bot.front.texts.language import ENGLISH_CODE, Language, language

SPACE = "ch"
GOLD = discord.Colour.gold()

Parts = list[ui.Item[ui.LayoutView]]


def language_of(hosted: Hosted) -> Language:
    return language(hosted.locale or ENGLISH_CODE)


def framed(parts: Parts, colour: discord.Colour = GOLD) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*parts, accent_colour=colour))
    return view


def text(*lines: str) -> ui.TextDisplay[Any]:
    return ui.TextDisplay("\n".join(line for line in lines if line))


def row(*buttons: Button) -> ui.ActionRow[Any]:
    return ui.ActionRow(*(as_item(button) for button in buttons))


def button(verb: str, subject: str, label: str, emoji: str, *, primary: bool = False) -> Button:
    return Button(verb, subject, label, emoji, primary=primary, space=SPACE)


def picture(filename: str, alt: str, *, spoiler: bool) -> discord.MediaGalleryItem:
    """A file of the same message, shown large."""
    return discord.MediaGalleryItem(f"attachment://{filename}", description=alt, spoiler=spoiler)


def mark_of(post: Post) -> str | None:
    """The custom id that the message has in every phase, so that it is found again; None for one without buttons."""
    id, number = post.hosted.public_id, post.number
    verb, subject = {
        PostKind.CARD: ("info", id),
        PostKind.GALLERY: ("flag", f"{id}-g{number}"),
        PostKind.SHEET: ("vote", f"{id}-s"),
        PostKind.RESULT: ("info", f"{id}-r"),
    }.get(post.kind, ("", ""))
    return str(CustomId(SPACE, verb, subject)) if verb else None
