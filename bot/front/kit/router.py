"""The one road from Discord to a feature, for buttons, menus and forms; commands take it through `commands`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import discord

from bot.domain.errors import Gone
from bot.front.kit.cards import Press
from bot.front.kit.feature import AnyCommand, Feature, Reader, Shown
from bot.front.kit.funnel import apologise
from bot.front.kit.interactions import custom_id_of, filled, pressed
from bot.front.kit.responder import Responder


class Router:
    """Knows every feature by its space. The features are added before the client connects."""

    def __init__(self) -> None:
        self._features: list[Feature] = []
        self._by_space: dict[str, Feature] = {}

    def add(self, *features: Feature) -> None:
        """Raises ValueError if two features claim one space: old buttons would reach the wrong one."""
        for feature in features:
            if feature.space in self._by_space:
                raise ValueError(f"two features answer for {feature.space!r}")
            self._features.append(feature)
            if feature.space:
                self._by_space[feature.space] = feature

    def commands(self) -> Iterable[AnyCommand]:
        """What all features register at Discord, in the order in which they were added."""
        return (command for feature in self._features for command in feature.commands())

    def offers(self, result: Shown, reader: Reader) -> Sequence[Press]:
        """The buttons that features add to a result."""
        return [press for feature in self._features for press in feature.offers(result, reader)]

    async def route(self, interaction: discord.Interaction[Any]) -> None:
        """Hand a press or a form to its feature; whatever goes wrong is told in private. Other kinds are left alone."""
        kinds = (discord.InteractionType.component, discord.InteractionType.modal_submit)
        if interaction.type not in kinds:
            return
        try:
            await self._hand_over(interaction)
        except Exception as error:
            await apologise(Responder(interaction), error)

    async def failed(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        """A command raised: tell it in private."""
        await apologise(Responder(interaction), error)

    async def _hand_over(self, interaction: discord.Interaction[Any]) -> None:
        custom_id = custom_id_of(interaction)
        feature = self._by_space.get(custom_id.space)
        if feature is None:
            raise Gone
        if interaction.type is discord.InteractionType.modal_submit:
            await feature.submitted(filled(interaction, custom_id))
        else:
            await feature.pressed(pressed(interaction, custom_id))
