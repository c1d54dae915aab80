"""Private answers to moderators: taken first, given when the work is done."""

from __future__ import annotations

from typing import Any

import discord

from bot.front.kit.cards import Card
from bot.front.kit.replies import shown

ALREADY_ANSWERED = 40060  # Discord's code


async def take(interaction: discord.Interaction[Any], *, in_place: bool = False) -> bool:
    """Say that an answer will come, before anything is changed; `in_place` leaves the pressed message as it is.

    False if this interaction has been taken before: delivered twice, it must not change anything twice.
    """
    try:
        await interaction.response.defer(ephemeral=True, thinking=not in_place)
    except discord.HTTPException as error:
        if error.code != ALREADY_ANSWERED:
            raise
        return False
    return True


async def give(interaction: discord.Interaction[Any], card: Card) -> None:
    """The answer itself; after `in_place`, the new look of the pressed message."""
    await interaction.edit_original_response(**shown(card, edit=True))


async def add(interaction: discord.Interaction[Any], card: Card) -> None:
    """Another private message."""
    await interaction.followup.send(ephemeral=True, **shown(card))
