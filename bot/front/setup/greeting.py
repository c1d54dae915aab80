"""The greeting of a server that the bot has joined; sent once, even if the bot is removed and joins again."""

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
from bot.front.texts.credits import credits_per
from bot.front.texts.service import service_label

log = logging.getLogger(__name__)


class GreetingRows(Protocol):
    async def greeted(self, guild: int) -> bool:
        """Mark the server as greeted; True the first time only. A compare-and-set. Raises StoreBusy."""


@dataclass(frozen=True, slots=True)
class Greeter:
    """`mention` makes a command's clickable name; see `CommandRegistry`. `service` is the name of who makes the
    pictures, if members may know."""

    rows: GreetingRows
    balances: Balances
    mention: Callable[[str], str]
    service: str | None

    async def greet(self, guild: discord.Guild) -> None:
        """Greet in the system channel, if the bot may write there. Never raises: discord.py's event has no caller."""
        channel = guild.system_channel
        if channel is None or not _may_write(channel.permissions_for(guild.me)):
            return
        try:
            # Marked before it is sent: a greeting may get lost, but none comes twice.
            if await self.rows.greeted(guild.id):
                balance = await self.balances.default(guild.id)
                await channel.send(**message_arguments(greeting(balance, self.mention, self.service)))
        except (BotError, discord.HTTPException, aiohttp.ClientError, OSError) as error:
            log.warning("a server was not greeted", extra={"error": type(error).__name__})


def greeting(default_balance: Balance, mention: Callable[[str], str], service: str | None) -> Card:
    """`default_balance` is that of a new member."""
    limit = default_balance.limit
    words = (
        "Hi! I turn words into pictures. It already works: "
        f"**{mention('imagine')}** – everybody here gets {credits_per(limit.credits, limit.per)}.\n"
        f"What you write and attach is sent to {service_label(service)}, which makes the pictures.\n"
        f"Who may manage this server can choose channels, models and credits with {mention('setup')}."
    )
    return Card(content=words, buttons=(Button("open", "", "Set me up – 1 minute", space="su"),))


def _may_write(permissions: discord.Permissions) -> bool:
    return permissions.view_channel and permissions.send_messages
