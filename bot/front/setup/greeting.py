"""The one greeting of a server that the bot has just joined."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import aiohttp
import discord

from bot.domain.credits import Balance
from bot.domain.errors import BotError
from bot.front.kit.balances import Balances
from bot.front.kit.cards import Button, Card
from bot.front.kit.replies import message_arguments
from bot.front.texts.credits import rate
from bot.front.texts.service import who_makes

log = logging.getLogger(__name__)


class GreetingRows(Protocol):
    async def greeted(self, guild: int) -> bool:
        """True the first time only: marks the server as greeted."""


@dataclass(frozen=True, slots=True)
class Greeter:
    """`mention` gives a command's clickable name, as far as its id is known; `service` is the name of who makes the
    pictures, if there is one to tell."""

    rows: GreetingRows
    balances: Balances
    mention: Callable[[str], str]
    service: str | None

    async def greet(self, guild: discord.Guild) -> None:
        """In the system channel, if the bot may write there, else nowhere. Never raises: nobody waits for it."""
        channel = guild.system_channel
        if channel is None or not _may_write(channel.permissions_for(guild.me)):
            return
        try:
            if await self.rows.greeted(guild.id):
                has = await self.balances.default(guild.id)
                await channel.send(**message_arguments(greeting(has, self.mention, self.service)))
        except (BotError, discord.HTTPException, aiohttp.ClientError, OSError) as error:
            log.warning("a server was not greeted", extra={"error": type(error).__name__})


def greeting(ordinary: Balance, mention: Callable[[str], str], service: str | None) -> Card:
    """`ordinary` is what a member without roles has."""
    limit = ordinary.limit
    words = (
        "Hi! I turn words into pictures. It already works: "
        f"**{mention('imagine')}** – everybody here gets {rate(limit.credits, limit.per)}.\n"
        f"What you write and attach is sent to {who_makes(service)}, which makes the pictures.\n"
        f"Who may manage this server can choose channels, models and credits with {mention('setup')}."
    )
    return Card(content=words, buttons=(Button("open", "", "Set me up – 1 minute", space="su"),))


def _may_write(permissions: discord.Permissions) -> bool:
    return permissions.view_channel and permissions.send_messages
