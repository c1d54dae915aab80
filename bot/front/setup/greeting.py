"""The greeting of a server that the bot has joined; sent once, even if the bot is removed and joins again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import aiohttp
import discord

from bot.domain.errors import BotError
from bot.domain.models import Catalogue
from bot.front.kit.balances import Balances
from bot.front.kit.cards import Button, Card
from bot.front.kit.guilds.settingscache import ServerSettingsCache, public_language
from bot.front.kit.replies import message_arguments
from bot.front.texts import greeting as texts
from bot.front.texts.language import language

log = logging.getLogger(__name__)


class GreetingRows(Protocol):
    async def greeted(self, guild: int) -> bool:
        """Mark the server as greeted; True the first time only. A compare-and-set. Raises StoreBusy."""


@dataclass(frozen=True, slots=True)
class Greeter:
    """`mention` makes a command's clickable name; see `CommandRegistry`. `catalogue` returns the present one. `service`
    is the name of who makes the pictures, if members may know."""

    rows: GreetingRows
    server_settings: ServerSettingsCache
    balances: Balances
    mention: Callable[[str], str]
    catalogue: Callable[[], Catalogue]
    service: str | None

    async def greet(self, guild: discord.Guild) -> None:
        """Greet in the system channel, if the bot may write there. Never raises: discord.py's event has no caller."""
        channel = guild.system_channel
        if channel is None or not _may_write(channel.permissions_for(guild.me)):
            return
        try:
            # Marked before it is sent: a greeting may get lost, but none comes twice.
            if await self.rows.greeted(guild.id):
                card = await self._card(guild)
                await channel.send(**message_arguments(card))
        except (BotError, discord.HTTPException, aiohttp.ClientError, OSError) as error:
            log.warning("a server was not greeted", extra={"error": type(error).__name__})

    async def _card(self, guild: discord.Guild) -> Card:
        """In the language that Discord names for the server, unless it has chosen another one the last time."""
        settings = await self.server_settings.settings(guild.id)
        lang = public_language(settings, language(guild.preferred_locale.value))
        limit = (await self.balances.default(guild.id)).limit
        lines = [
            texts.hello(lang, self.mention("imagine"), limit, has_model=self.catalogue().default is not None),
            texts.where_words_go(lang, self.service),
            texts.for_managers(lang, self.mention("setup")),
        ]
        return Card(
            content="\n".join(lines), buttons=(Button("open", "", texts.open_setup(lang), space="su"),)
        )


def _may_write(permissions: discord.Permissions) -> bool:
    return permissions.view_channel and permissions.send_messages
