"""Buttons, menus and forms that outlive the process: all they need is in their custom id.

A custom id is `<space>:<verb>:<subject>`: which feature answers, what it is to do, and on what. Every press reaches
the bot as an event, before and after any restart, and the router reads the id; so discord.py need not remember a view.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.domain.errors import Gone
from bot.front.kit.cards import Press

TEMPLATE = r"(?P<space>[a-z]{2}):(?P<verb>[a-z]+):(?P<subject>[0-9A-Za-z-]{0,60})"
OPEN_FOR = 900.0  # seconds that discord.py remembers a form; without an end each dismissed one would stay


@dataclass(frozen=True, slots=True)
class CustomId:
    """`space` names the feature, `verb` what it is to do, `subject` on what (an id, a place; empty for nothing)."""

    space: str
    verb: str
    subject: str = ""

    def __str__(self) -> str:
        return f"{self.space}:{self.verb}:{self.subject}"

    @classmethod
    def read(cls, text: str) -> CustomId:
        """Raises Gone for what no version of the bot has ever sent."""
        match = re.fullmatch(TEMPLATE, text)
        if match is None:
            raise Gone
        return cls(**match.groupdict())


class LastingItem(ui.DynamicItem[ui.Item[Any]], template=TEMPLATE):
    """A button or a menu with a custom id of ours.

    It is not dispatchable: discord.py then keeps no view of the message that it is on, and the router alone answers.
    """

    def is_dispatchable(self) -> bool:
        return False


def row(presses: Sequence[Press]) -> ui.View | None:
    """A view of these buttons for one send; None for no buttons."""
    if not presses:
        return None
    view = ui.View(timeout=None)
    for press in presses:
        view.add_item(button(press))
    return view


def button(press: Press) -> LastingItem:
    """A fresh one, for a row or a panel."""
    item: ui.Button[Any] = ui.Button(
        custom_id=str(CustomId(press.space, press.verb, press.subject)),
        label=press.label,
        emoji=press.emoji,
        style=discord.ButtonStyle.primary if press.primary else discord.ButtonStyle.secondary,
    )
    return LastingItem(item)


def menu(item: ui.Item[Any]) -> ui.ActionRow[Any]:
    """A row for a menu, whose custom id is one of ours."""
    return ui.ActionRow(LastingItem(item))


def form(title: str, custom_id: CustomId) -> ui.Modal:
    """An empty form. What is filled in is read from the interaction, so a form that is open during a restart works."""
    return ui.Modal(title=title, custom_id=str(custom_id), timeout=OPEN_FOR)
