"""Whether the public message of a picture still stands: what was deleted at Discord is shown nowhere else either."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Protocol

import aiohttp
import discord

from bot.domain.errors import BotError
from bot.domain.pictures import Generation
from bot.front.kit.faults.discordfaults import name_of
from bot.front.kit.messages import target_of

log = logging.getLogger(__name__)

LOOKED_UP_WITHIN = 4.0  # seconds; discord.py retries for longer than that, while somebody waits for a page


class Withdrawing(Protocol):
    async def withdraw(self, interaction: int) -> None:
        """The message of this ask is gone: its pictures are for their author alone. Raises StoreBusy."""


@dataclass(frozen=True, slots=True)
class PublicMessages:
    """One per process."""

    client: discord.Client
    rows: Withdrawing

    async def stands(self, row: Generation) -> bool:
        """Whether Discord has the message of this ask, with pictures in it; False where that cannot be found out.

        That the message was deleted is remembered.
        """
        if row.message is None or row.ask.reply.private:
            return False
        try:
            return await self._shows(row.ask.reply.channel, row.message)
        except discord.NotFound as error:
            log.info(
                "the message of a picture is gone", extra={"picture": row.public_id, "error": name_of(error)}
            )
            await self._withdraw(row)
            return False

    async def shows(self, channel: int, message: int) -> bool:
        """Whether Discord has this message, with pictures in it; False where that cannot be found out."""
        try:
            return await self._shows(channel, message)
        except discord.NotFound:
            return False

    async def pictures_at(self, channel: int, message: int) -> tuple[str, ...]:
        """The public ids of the pictures that are behind the buttons of this message, if the bot has posted it.

        None where that cannot be found out.
        """
        try:
            async with asyncio.timeout(LOOKED_UP_WITHIN):
                found = await self.client.get_partial_messageable(channel).fetch_message(message)
        except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
            log.info("a message was not looked up", extra={"message_id": message, "error": name_of(error)})
            return ()
        if self.client.user is None or found.author.id != self.client.user.id:
            return ()
        named = (button.subject.partition("-")[0] for button in target_of(found).buttons)
        return tuple(dict.fromkeys(filter(None, named)))

    async def _shows(self, channel: int, message: int) -> bool:
        """Raises NotFound."""
        try:
            async with asyncio.timeout(LOOKED_UP_WITHIN):
                found = await self.client.get_partial_messageable(channel).fetch_message(message)
        except discord.NotFound:
            raise
        except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
            log.info("a message was not looked up", extra={"message_id": message, "error": name_of(error)})
            return False
        # A file that an embed shows is not among the attachments.
        return bool(found.attachments) or any(embed.image.url for embed in found.embeds)

    async def _withdraw(self, row: Generation) -> None:
        try:
            await self.rows.withdraw(row.ask.interaction)
        except BotError as error:  # then it is found out again
            log.info("that a message is gone was not noted", extra={"error": type(error).__name__})
