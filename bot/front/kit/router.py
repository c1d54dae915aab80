"""Dispatches every press of a button, choice in a menu and submitted form to its feature, by the custom id.

Commands do not come this way: discord.py's command tree calls them, through `commands`.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, TypeVar

import discord

from bot.domain.errors import BotError, Gone, ServerOnly, StaleCommand
from bot.front.kit.cards import Button
from bot.front.kit.errorhandler import Operator, answer_error
from bot.front.kit.feature import AnyCommand, Call, Feature, ShownResult
from bot.front.kit.interactions import (
    RawInteraction,
    read_call,
    read_command_name,
    read_custom_id,
    read_form,
    read_press,
    read_reader,
)
from bot.front.kit.persistent import CustomId
from bot.front.kit.responder import Responder
from bot.front.texts.language import Reader

log = logging.getLogger(__name__)

T = TypeVar("T")
OF_THE_TREE = (discord.InteractionType.application_command, discord.InteractionType.autocomplete)
# What is called with each command, press and form that was answered, and with the space of who answered it.
Afterwards = Callable[[Call, str], Awaitable[None]]


class Router:
    """Finds a feature by its space. All features are added before the client connects."""

    def __init__(self, operator: Operator) -> None:
        self._operator = operator
        self.afterwards: Afterwards | None = None
        self._features: list[Feature] = []
        self._by_space: dict[str, Feature] = {}
        self._by_command: dict[str, Feature] = {}

    def add(self, *features: Feature) -> None:
        """Raises ValueError if two features have the same space: buttons would reach the wrong one."""
        for feature in features:
            if feature.space in self._by_space:
                raise ValueError(f"two features answer for {feature.space!r}")
            self._features.append(feature)
            if feature.space:
                self._by_space[feature.space] = feature

    def commands(self) -> Iterable[AnyCommand]:
        """The commands of all features, in the order in which these were added.

        They are built anew at each call, which takes as long as it takes to answer one of them: to be asked for once.
        """
        for feature in self._features:
            for command in feature.commands():
                self._by_command[command.name] = feature
                yield command

    def feature_of(self, command: str) -> Feature | None:
        """Whose command it is, by its name; None before `commands`, and for one that is of an older version."""
        return self._by_command.get(command)

    def offers(self, result: ShownResult, reader: Reader) -> Sequence[Button]:
        """The buttons that features add to a result."""
        return [button for feature in self._features for button in feature.offers(result, reader)]

    async def route(self, interaction: discord.Interaction[Any]) -> None:
        """Hand a press or a form to its feature. Never raises: every error is shown to the member in private.

        Interactions of other kinds (commands, autocomplete) are ignored; the command tree has them.
        """
        if interaction.type in (discord.InteractionType.ping, *OF_THE_TREE):
            return
        feature = None
        try:
            custom_id = read_custom_id(interaction)
            feature = self._by_space.get(custom_id.space)
            await self._dispatch(interaction, custom_id, feature)
        except Exception as error:
            await self._tell(interaction, error, feature)
        await self._call_afterwards(interaction, feature)

    async def command_failed(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        """A command raised this: show it to the member in private."""
        feature = self.feature_of(read_command_name(interaction))
        await self._tell(interaction, error, feature)
        await self._call_afterwards(interaction, feature)

    async def answered(self, interaction: discord.Interaction[Any]) -> None:
        """A command has been answered. Never raises."""
        await self._call_afterwards(interaction, self.feature_of(read_command_name(interaction)))

    async def _call_afterwards(self, interaction: discord.Interaction[Any], feature: Feature | None) -> None:
        try:
            if self.afterwards is not None and Responder(interaction).can_follow_up:
                await self.afterwards(read_call(interaction), feature.space if feature is not None else "")
        except ServerOnly:
            return  # nothing of a server is told outside of it
        except Exception:
            log.exception("what follows an answer could not be told")

    async def _dispatch(
        self, interaction: discord.Interaction[Any], custom_id: CustomId, feature: Feature | None
    ) -> None:
        if feature is None:
            raise Gone
        if interaction.type is discord.InteractionType.modal_submit:
            await feature.submitted(_readable(read_form, interaction, custom_id))
        else:
            await feature.pressed(_readable(read_press, interaction, custom_id))

    async def _tell(
        self, interaction: discord.Interaction[Any], error: Exception, feature: Feature | None
    ) -> None:
        charges, lang = feature is not None and feature.charges, read_reader(interaction).private
        await answer_error(Responder(interaction), error, lang, self._operator, charges=charges)


def _readable(read: Callable[[RawInteraction, CustomId], T], raw: RawInteraction, custom_id: CustomId) -> T:
    """What was read. Raises StaleCommand if Discord sent it in an odd form; what it says is not logged."""
    try:
        return read(raw, custom_id)
    except BotError:
        raise
    except Exception as error:
        log.warning("an interaction could not be read", extra={"id": raw.id, "error": type(error).__name__})
        raise StaleCommand from error
