"""One line in the server's mod-log channel for every change a moderator makes."""

from __future__ import annotations

import asyncio
import logging
from typing import Protocol

import aiohttp
import discord

from bot.domain.errors import BotError
from bot.domain.servers import ServerSettings

log = logging.getLogger(__name__)

PATIENCE = 8.0  # seconds; discord.py repeats what fails, and somebody waits for the receipt


class Guilds(Protocol):
    async def settings(self, guild: int) -> ServerSettings: ...


class ModLog:
    def __init__(self, client: discord.Client, guilds: Guilds) -> None:
        self._client = client
        self._guilds = guilds

    async def note(self, guild: int, line: str) -> bool:
        """Write the line, if the server has such a channel; False if it has one and the line is not in it."""
        try:
            channel = (await self._guilds.settings(guild)).mod_log
            if channel is None:
                return True
            async with asyncio.timeout(PATIENCE):
                await self._client.get_partial_messageable(channel).send(
                    line, allowed_mentions=discord.AllowedMentions.none()
                )
        except (BotError, discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("no line in the mod log", extra={"guild": guild, "error": type(error).__name__})
            return False
        return True
