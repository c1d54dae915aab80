"""Persistent components: buttons, menus and forms that work after a restart, since all they need is in the custom id.

A custom id is `<space>:<verb>:<subject>`: which feature answers, what it is to do, and on what. Discord sends it back
with each press, whichever process sent the message; the router reads it. So discord.py need not remember any view.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.domain.errors import Gone
from bot.front.kit.cards import Button

TEMPLATE = r"(?P<space>[a-z]{2}):(?P<verb>[a-z]+):(?P<subject>[0-9A-Za-z-]{0,80})"
FORM_TIMEOUT = (
    900.0  # seconds; discord.py keeps an open form in memory, and is not told when one is dismissed
)


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
TYPED = 900  # the id, within its panel, of a text that a member typed; a press in the panel brings it back
LARGEST_ID = 2**63 - 1  # that a database can hold; a forged button may name a larger number


@dataclass(frozen=True, slots=True)
class CustomId:
    """`space` names the feature, `verb` what it is to do, `subject` with what: an id, a page, or nothing ("")."""

    space: str
    verb: str
    subject: str = ""

    def __str__(self) -> str:
        return f"{self.space}:{self.verb}:{self.subject}"

    @classmethod
    def read(cls, text: str) -> CustomId:
        """The parts of a custom id. Raises Gone for a text that no version of the bot has ever sent as one."""
        match = re.fullmatch(TEMPLATE, text)
        if match is None:
            raise Gone
        return cls(**match.groupdict())


def packed(text: str, most: int) -> str:
    """What somebody typed as a subject can hold it: hexadecimal, of `most` bytes of it at most. `unpacked` reads it."""
    return text.encode("utf-8", "ignore")[:most].decode("utf-8", "ignore").encode().hex()


def unpacked(text: str) -> str:
    """Raises Gone for a text that `packed` has never made."""
    try:
        return bytes.fromhex(text).decode()
    except ValueError as error:
        raise Gone from error


def written_id(id: int) -> str:
    """A row's id in few characters."""
    digits = ""
    while id:
        id, digit = divmod(id, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"


def read_id(text: str) -> int:
    """What `written_id` wrote. Raises Gone for what it has never written."""
    if not text or not set(text) <= set(_DIGITS) or (id := int(text, 36)) > LARGEST_ID:
        raise Gone
    return id


class PersistentItem(ui.DynamicItem[ui.Item[Any]], template=TEMPLATE):
    """A button or a menu with a custom id of this bot.

    It is not dispatchable: so discord.py keeps no view in memory for the message, and calls nothing when it is
    pressed. The router alone answers.
    """

    def is_dispatchable(self) -> bool:
        return False


def as_view(buttons: Sequence[Button]) -> ui.View | None:
    """These buttons as discord.py sends them; None for no buttons. A view serves for one message only."""
    if not buttons:
        return None
    view = ui.View(timeout=None)
    for button in buttons:
        view.add_item(as_item(button))
    # discord.py keeps the view of an interaction's first answer though nothing in it can be dispatched, and would then
    # look for what to call at each press of such a button. It leaves a view alone that has ended.
    view.stop()
    return view


def as_item(button: Button) -> PersistentItem:
    """The button as discord.py sends it, for a row or a panel. It serves for one message only."""
    item: ui.Button[Any] = ui.Button(
        custom_id=str(CustomId(button.space, button.verb, button.subject)),
        label=button.label,
        emoji=button.emoji,
        row=button.row,
        style=_style_of(button),
    )
    return PersistentItem(item)


def _style_of(button: Button) -> discord.ButtonStyle:
    if button.danger:
        return discord.ButtonStyle.danger
    return discord.ButtonStyle.primary if button.primary else discord.ButtonStyle.secondary


def menu_row(item: ui.Item[Any]) -> ui.ActionRow[Any]:
    """A row that holds a select menu, whose custom id is one of this bot."""
    return ui.ActionRow(PersistentItem(item))


def empty_form(title: str, custom_id: CustomId) -> ui.Modal:
    """A modal without fields yet. One that is open during a restart works: see `read_form` in `interactions`."""
    return ui.Modal(title=title, custom_id=str(custom_id), timeout=FORM_TIMEOUT)
