"""Every button under a picture. What it does and on which picture is in its custom id, so it survives restarts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from bot.front.cards import Press
from bot.front.funnel import apologise

if TYPE_CHECKING:
    from bot.front.client import Front

TEMPLATE = r"im:(?P<verb>[a-z]+):(?P<picture>[0-9A-Za-z]{4,12})"


class PictureButton(ui.DynamicItem[ui.Button[ui.View]], template=TEMPLATE):
    """`im:<verb>:<public id>`. Errors in a DynamicItem are only logged by discord.py, so they are caught here."""

    def __init__(self, verb: str, picture: str, button: ui.Button[ui.View] | None = None) -> None:
        super().__init__(button or ui.Button(custom_id=custom_id(verb, picture)))
        self.verb = verb
        self.picture = picture

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(match["verb"], match["picture"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client: Front = interaction.client
        try:
            await client.presses.pressed(interaction, self.verb, self.picture)
        except Exception as error:
            await apologise(interaction, error)


def custom_id(verb: str, picture: str) -> str:
    return f"im:{verb}:{picture}"


def row(presses: Sequence[Press]) -> ui.View | None:
    """A view of these buttons, None for no buttons.

    A fresh one for each send, and of DynamicItems alone: a view that mixes them with others, or is sent twice, can
    take the whole class out of discord.py's register (reference: discord.py 2.7.1, `ViewStore.remove_view`).
    """
    if not presses:
        return None
    view = ui.View(timeout=None)
    for press in presses:
        style = discord.ButtonStyle.primary if press.primary else discord.ButtonStyle.secondary
        button: ui.Button[ui.View] = ui.Button(
            custom_id=custom_id(press.verb, press.picture), label=press.label, emoji=press.emoji, style=style
        )
        view.add_item(PictureButton(press.verb, press.picture, button))
    return view
