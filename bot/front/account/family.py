"""A picture's family: what it was made from, and what was made from it, as far as the member may see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord
from discord import ui
from discord.utils import format_dt

from bot.domain.pictures import Generation
from bot.front.account.leafing import Leaf, Leafer
from bot.front.account.places import Place
from bot.front.kit.albums import link_of, quoted_prompt
from bot.front.kit.cards import BLURPLE, Button
from bot.front.kit.feature import Call
from bot.front.kit.persistent import CustomId, as_item, menu_row
from bot.front.texts.album import family as texts
from bot.front.texts.album import pages as words
from bot.front.texts.language import Language
from bot.front.texts.words import one_line, quoted, truncate

MOST = 10  # pictures that were made from one, that are shown


@dataclass(frozen=True, slots=True)
class Family:
    """Of the picture at `place`, whose prompt is `prompt`."""

    place: Place
    prompt: str
    viewer: int
    parent: Generation | None = None
    children: tuple[Generation, ...] = ()


async def family_of(leafer: Leafer, call: Call, leaf: Leaf) -> Family:
    """The family of the picture of this page, without what the member may not see. Raises StoreBusy."""
    if leaf.row is None or leaf.picture is None:
        return Family(leaf.place, "", call.who.id)
    parent, children = await leafer.relatives(call, leaf.row, leaf.sheet.line_of(leaf.picture))
    by_ask = {each.ask.interaction: each for each in reversed(children)}
    seen = tuple(reversed(by_ask.values()))  # one picture of each ask, the newest ask first
    return Family(leaf.place, leaf.row.ask.request.prompt, call.who.id, parent, seen[:MOST])


def family_panel(lang: Language, family: Family) -> ui.LayoutView:
    lines = [texts.heading(lang), *quoted_prompt(family.prompt)]
    if family.parent is not None:
        lines += ["", texts.made_from(lang), _line(lang, family, family.parent)]
    if family.children:
        lines += ["", texts.led_to(lang), *(_line(lang, family, each) for each in family.children)]
    if family.parent is None and not family.children:
        lines += ["", texts.nobody_to_see(lang)]
    parts: list[ui.Item[ui.LayoutView]] = [ui.TextDisplay("\n".join(lines))]
    parents = () if family.parent is None else (family.parent,)
    if own := [row for row in (*parents, *family.children) if row.ask.member == family.viewer]:
        parts.append(_jump(lang, family, own))
    back = as_item(Button("page", str(family.place), texts.back(lang), "◀️", space="me"))
    buttons: ui.ActionRow[Any] = ui.ActionRow(back)
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*parts, buttons, accent_colour=BLURPLE))
    return view


def _line(lang: Language, family: Family, row: Generation) -> str:
    """Their own by its prompt, another's by its author; with a link where there is a message."""
    when = format_dt(row.ended_at or row.created_at, "R")
    prompt = row.ask.request.prompt
    if row.ask.member != family.viewer:
        what = texts.by(lang, row.ask.member)
    else:
        what = quoted(lang, prompt) if prompt else words.without_words(lang)
    link = link_of(row)
    return f"- {what} · {when}" if link is None else f"- {what} · {when} · {link}"


def _jump(lang: Language, family: Family, own: list[Generation]) -> ui.ActionRow[Any]:
    options = {
        str(_place_of(row)): truncate(one_line(row.ask.request.prompt), 100) or words.without_words(lang)
        for row in own
    }
    custom_id = CustomId("me", "goto", str(family.place))
    return menu_row(
        ui.Select(
            custom_id=str(custom_id),
            placeholder=words.jump_to(lang),
            options=[discord.SelectOption(label=label, value=value) for value, label in options.items()],
        )
    )


def _place_of(row: Generation) -> Place:
    """Its place among all of its member's pictures; those of one ask have consecutive ids."""
    return Place().beginning(row.id + row.ask.count - 1 - row.position).showing(row.id)
