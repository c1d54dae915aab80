"""Every button and menu that outlives the process. What it does, on what, is in its id: `<space>:<verb>:<subject>`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

import discord
from discord import ui

from bot.front.kit.cards import Press

if TYPE_CHECKING:
    from bot.front.client import Front

NOTHING = r"(?!)"  # a pattern that fits no custom id


class LastingButton(ui.DynamicItem[ui.Item[Any]], template=NOTHING):
    """A button, or a menu. Errors in a DynamicItem are only logged by discord.py, so the client catches them."""

    space: ClassVar[str]

    def __init__(self, verb: str, subject: str, item: ui.Item[Any] | None = None) -> None:
        super().__init__(item or ui.Button(custom_id=custom_id(self.space, verb, subject)))
        self.verb = verb
        self.subject = subject

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        return cls(match["verb"], match["subject"], item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        client: Front = interaction.client
        await client.guarded(interaction, self.pressed(interaction))

    async def pressed(self, interaction: discord.Interaction[Front]) -> None:
        """Do what the button says. Raises a BotError."""
        raise LookupError(f"no button of the kind {type(self).__name__} is ever sent")


class PictureButton(LastingButton, template=r"im:(?P<verb>[a-z]+):(?P<subject>[0-9A-Za-z]{4,12})"):
    """Under a picture, or a word about one; the subject is its public id."""

    space = "im"

    async def pressed(self, interaction: discord.Interaction[Front]) -> None:
        await interaction.client.presses.pressed(interaction, self.verb, self.subject)


class QuotaButton(LastingButton, template=r"qu:(?P<verb>[a-z]+):(?P<subject>[0-9-]{1,60})"):
    """Under what a moderator was told; the subject is a member's id, a change's, or a place in the history."""

    space = "qu"

    async def pressed(self, interaction: discord.Interaction[Front]) -> None:
        await interaction.client.quota.presses.pressed(interaction, self.verb, self.subject)


class AccountButton(LastingButton, template=r"me:(?P<verb>[a-z]+):(?P<subject>[0-9]{0,20})"):
    """Of /me; the subject is a place in the member's pictures, if anything."""

    space = "me"

    async def pressed(self, interaction: discord.Interaction[Front]) -> None:
        await interaction.client.account.pressed(interaction, self.verb, self.subject)


class SetupItem(LastingButton, template=r"su:(?P<verb>[a-z]+):(?P<subject>)"):
    """A button or a menu of /setup."""

    space = "su"

    async def pressed(self, interaction: discord.Interaction[Front]) -> None:
        await interaction.client.setup.pressed(interaction, self.verb)


KINDS: tuple[type[LastingButton], ...] = (PictureButton, QuotaButton, AccountButton, SetupItem)


def custom_id(space: str, verb: str, subject: str) -> str:
    return f"{space}:{verb}:{subject}"


def is_known(custom_id: str) -> bool:
    """Whether one of these classes answers for it."""
    return any(kind.__discord_ui_compiled_template__.fullmatch(custom_id) for kind in KINDS)


def row(presses: Sequence[Press]) -> ui.View | None:
    """A view of these buttons, None for no buttons.

    A fresh one for each send, and of DynamicItems alone: a view that mixes them with others, or is sent twice, can
    take the whole class out of discord.py's register (reference: discord.py 2.7.1, `ViewStore.remove_view`).
    """
    if not presses:
        return None
    view = ui.View(timeout=None)
    for press in presses:
        view.add_item(button(press))
    return view


def button(press: Press) -> LastingButton:
    """A fresh one, for a row or a panel."""
    kind = next(kind for kind in KINDS if kind.space == press.space)
    item: ui.Button[Any] = ui.Button(
        custom_id=custom_id(press.space, press.verb, press.subject),
        label=press.label,
        emoji=press.emoji,
        style=discord.ButtonStyle.primary if press.primary else discord.ButtonStyle.secondary,
    )
    return kind(press.verb, press.subject, item)
