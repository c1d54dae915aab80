"""The mod log: a channel of the server that gets a line for every change a moderator makes."""

from __future__ import annotations

import asyncio
import logging
from typing import Protocol

import aiohttp
import discord

from bot.domain.errors import BotError
from bot.domain.servers import ServerSettings

log = logging.getLogger(__name__)

SEND_TIMEOUT = 8.0  # seconds; discord.py retries for longer than that, while somebody waits for the receipt


class SettingsSource(Protocol):
    async def settings(self, guild: int) -> ServerSettings:
        """What the server has set up. Raises StoreBusy."""


class ModLog:
    """Writes to the mod logs of all servers; `server_settings` names each server's channel for it."""

    def __init__(self, client: discord.Client, server_settings: SettingsSource) -> None:
        self._client = client
        self._server_settings = server_settings

    async def write(self, guild: int, line: str) -> bool:
        """Write the line, if the server has set a mod log. False if it has, and the line could not be written."""
        try:
            channel = (await self._server_settings.settings(guild)).mod_log
            if channel is None:
                return True
            async with asyncio.timeout(SEND_TIMEOUT):
                await self._client.get_partial_messageable(channel).send(
                    line, allowed_mentions=discord.AllowedMentions.none()
                )
        except (BotError, discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("no line in the mod log", extra={"guild": guild, "error": type(error).__name__})
            return False
        return True
