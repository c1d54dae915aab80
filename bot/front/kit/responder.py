"""Answers one live interaction. Where the interaction is long gone, `replies` speaks from stored ids instead."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import aiohttp
import discord
from discord import ui

from bot.front.kit.cards import Card, Upload
from bot.front.kit.replies import as_file, shown

log = logging.getLogger(__name__)

ALREADY_ANSWERED = 40060  # Discord's code for an interaction that has got its first answer


class Responder:
    """Holds the raw interaction; every verb raises what discord.py raises."""

    def __init__(self, interaction: discord.Interaction[Any]) -> None:
        self._interaction = interaction

    @property
    def application(self) -> int:
        return self._interaction.application_id

    @property
    def token(self) -> str:
        """Speaks for the interaction for 15 minutes; never to be logged."""
        return self._interaction.token

    # --- the first answer, within three seconds ------------------------------------------------------

    async def defer(self, *, private: bool) -> None:
        """Say "thinking…"; the answer is given by `show`."""
        await self._interaction.response.defer(ephemeral=private, thinking=True)

    async def acknowledge(self, *, in_place: bool = False) -> bool:
        """Defer in private before anything is changed; `in_place` leaves the pressed message as it is for now.

        False if this interaction has been answered before: delivered twice, it must not change anything twice.
        """
        try:
            await self._interaction.response.defer(ephemeral=True, thinking=not in_place)
        except discord.HTTPException as error:
            if error.code != ALREADY_ANSWERED:
                raise
            return False
        return True

    async def answer(self, card: Card, *, private: bool) -> int:
        """Answer with the card; the message's id.

        When the line breaks, or Discord says that the interaction has been answered already (discord.py repeats an
        answer after a 5xx), the card may stand there all the same: then it counts.
        """
        try:
            response = await self._interaction.response.send_message(ephemeral=private, **shown(card))
            return response.message_id or 0
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            if isinstance(error, discord.HTTPException) and error.code != ALREADY_ANSWERED:
                raise
            log.warning("the answer's fate is looked up", extra={"error": type(error).__name__})
            return (await self._interaction.original_response()).id

    async def update(self, card: Card) -> None:
        """Answer a press with a new look of the pressed message."""
        await self._interaction.response.edit_message(**shown(card, edit=True))

    async def open(self, form: ui.Modal) -> None:
        """Answer a press with a form."""
        await self._interaction.response.send_modal(form)

    async def suggest(self, choices: Sequence[discord.app_commands.Choice[str]] = ()) -> None:
        """Answer an autocomplete."""
        await self._interaction.response.autocomplete(list(choices))

    @property
    def suggests(self) -> bool:
        """Whether it is an autocomplete, which shows choices and nothing else."""
        return self._interaction.type is discord.InteractionType.autocomplete

    # --- after it ------------------------------------------------------------------------------------

    async def show(self, card: Card) -> int:
        """Edit the answer, or after `acknowledge(in_place=True)` the pressed message; the message's id."""
        return (await self._interaction.edit_original_response(**shown(card, edit=True))).id

    async def show_panel(self, view: ui.LayoutView, files: Sequence[Upload] = ()) -> None:
        """The same with a layout and the files that it names."""
        await self._interaction.edit_original_response(
            view=view, attachments=[as_file(file) for file in files]
        )

    async def add(self, card: Card) -> None:
        """Another private message."""
        await self._interaction.followup.send(ephemeral=True, **shown(card))

    async def add_panel(self, view: ui.LayoutView, files: Sequence[Upload] = ()) -> None:
        await self._interaction.followup.send(
            ephemeral=True, view=view, files=[as_file(file) for file in files]
        )

    async def whisper(self, card: Card) -> None:
        """A private answer, or a private follow-up if the interaction has been answered."""
        if self._interaction.response.is_done():
            await self.add(card)
        else:
            await self._interaction.response.send_message(ephemeral=True, **shown(card))

    async def remove(self) -> None:
        """Delete the answer."""
        await self._interaction.delete_original_response()
