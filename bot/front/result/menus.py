"""What stands under Apps in the menu of any message: the ways on from a picture that somebody has posted there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import discord

from bot.front.kit.commands import message_menu
from bot.front.kit.feature import AnyCommand, Call, Feature
from bot.front.kit.messages import target_of
from bot.front.result.about.part import AboutPicture
from bot.front.result.building.editing import Editing


class MessageMenus(Feature):
    """It has no buttons: what it opens belongs to the feature `Result`."""

    space: ClassVar[str] = ""
    charges: ClassVar[bool] = True

    def __init__(self, editing: Editing, about: AboutPicture) -> None:
        self._editing = editing
        self._about = about

    def commands(self) -> Sequence[AnyCommand]:
        return [
            message_menu(self.use_as_input, name="Use as input"),
            message_menu(self.report_picture, name="Report picture"),
        ]

    async def use_as_input(self, call: Call, message: discord.Message) -> None:
        """Make a new picture out of the one in this message. Raises what `Editing.open_of` does."""
        await self._editing.open_of(call, target_of(message))

    async def report_picture(self, call: Call, message: discord.Message) -> None:
        """Tell the moderators what is wrong with a picture of mine. Raises what `AboutPicture.report_of` does."""
        await self._about.report_of(call, target_of(message))
