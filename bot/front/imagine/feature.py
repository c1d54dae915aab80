"""/imagine: the command, its options and their autocomplete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Protocol

import discord
from discord.app_commands import Choice, Range

from bot.domain.guilds.members import MemberSettings
from bot.domain.wishes import Wish
from bot.front.imagine.choices import choices_for
from bot.front.imagine.desk import Desk
from bot.front.imagine.intake import Order
from bot.front.kit.commands import command
from bot.front.kit.feature import AnyCommand, Call, Feature
from bot.front.kit.interactions import attachment_of


class MemberChoices(Protocol):
    async def settings(self, guild: int, member: int) -> MemberSettings:
        """What the member has chosen. Raises StoreBusy."""

    async def is_private(self, guild: int, member: int) -> bool:
        """Whether what the member asks for is private where they do not say; never raises, nor waits for long."""


class Imagine(Feature):
    """It has no buttons of its own: those below a picture belong to the feature `Result`."""

    space: ClassVar[str] = ""
    charges: ClassVar[bool] = True

    def __init__(self, desk: Desk, choices: MemberChoices) -> None:
        self._desk = desk
        self._choices = choices

    def commands(self) -> Sequence[AnyCommand]:
        return [
            command(
                self.imagine,
                autocomplete=self.autocomplete,
                autocompleted=("size", "style", "quality", "model"),
            ),
        ]

    async def imagine(
        self,
        call: Call,
        prompt: Range[str, 1, 2000],
        size: Range[str, 1, 100] | None = None,
        image: discord.Attachment | None = None,
        style: Range[str, 1, 100] | None = None,
        quality: Range[str, 1, 100] | None = None,
        model: Range[str, 1, 100] | None = None,
        count: Range[int, 1, 4] = 1,
        private: bool | None = None,
    ) -> None:
        """Turn words into a picture.

        Args:
            prompt: What should be in the picture, in any language
            size: Shape of the picture
            image: A picture to change or to build on (PNG, JPEG, WebP, GIF, AVIF)
            style: The look of the picture
            quality: More detail takes longer and costs more credits
            model: Which AI model makes it
            count: How many pictures (1-4). Each costs credits
            private: Only you see the result
        """
        wish = Wish(prompt=prompt, size=size, style=style, quality=quality, model=model, count=count)
        images = () if image is None else (attachment_of(image),)
        if private is None:
            # Before the first answer, which everybody sees or nobody.
            private = await self._choices.is_private(call.where.guild, call.who.id)
        order = Order(wish, images=images, private=private)
        if style is not None:
            await self._desk.submit(call, order)
            return

        async def read() -> Order:
            own = await self._choices.settings(call.where.guild, call.who.id)
            return replace(order, default_style=own.style)

        await self._desk.submit_read(call, read, private=private)

    async def autocomplete(
        self, call: Call, option: str, typed: str, others: Mapping[str, Any]
    ) -> Sequence[Choice[str]]:
        """The choices for the option that somebody is typing in, for the model chosen so far."""
        catalogue = self._desk.cached_catalogue(call.where.guild)
        chosen = Wish(prompt="", model=others.get("model") or None, style=others.get("style"))
        return choices_for(call.reader.private, catalogue, option, typed, catalogue.model_for(chosen))
