"""Where every error of a command, a button or a modal ends: a private sentence for the person, a line for the log."""

from __future__ import annotations

import logging
import secrets
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.domain.errors import BotError, Bug, StaleCommand
from bot.front.notices import notice

log = logging.getLogger(__name__)


async def apologise(interaction: discord.Interaction[Any], error: Exception) -> None:
    """Tell the person privately what went wrong. Never raises: there is nobody left to tell."""
    known = translate(error)
    try:
        if interaction.type is discord.InteractionType.autocomplete:
            await interaction.response.autocomplete([])
            return
        await whisper(interaction, notice(known).text)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as failure:
        log.warning(
            "could not apologise", extra={"error": type(failure).__name__, "about": type(known).__name__}
        )


def translate(error: Exception) -> BotError:
    """The domain's error inside discord.py's wrappings; what nobody foresaw becomes a Bug with a reference."""
    original = getattr(error, "original", None) or error
    if isinstance(original, BotError):
        return original
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        return StaleCommand()
    reference = secrets.token_hex(3).upper()
    if isinstance(original, discord.HTTPException | aiohttp.ClientError | TimeoutError):
        log.warning("Discord did not take an answer, reference %s: %s", reference, original)
    else:
        log.error("a bug, reference %s", reference, exc_info=original)
    return Bug(reference)


async def whisper(interaction: discord.Interaction[Any], text: str, **more: Any) -> None:
    """A private answer, or a private follow-up if the interaction has been answered."""
    if interaction.response.is_done():
        await interaction.followup.send(text, ephemeral=True, **more)
    else:
        await interaction.response.send_message(text, ephemeral=True, **more)
