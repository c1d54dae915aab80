"""The mod log: a channel of the server in which every change that a moderator makes is told."""

from __future__ import annotations

import asyncio
import enum
import logging
from collections.abc import Callable
from typing import Protocol

import aiohttp
import discord

from bot.domain.errors import BotError
from bot.domain.guilds.audit import AuditEntry
from bot.domain.guilds.servers import ServerSettings
from bot.front.kit.cards import Card
from bot.front.kit.guilds.settingscache import public_language
from bot.front.kit.replies import message_arguments
from bot.front.texts.language import ENGLISH_CODE, Language, language
from bot.front.texts.quota.changes import mod_log_text

log = logging.getLogger(__name__)

SEND_TIMEOUT = 8.0  # seconds; discord.py retries for longer than that, while somebody waits for the receipt


class Heard(enum.Enum):
    """What became of something that moderators are to read."""

    TOLD = enum.auto()
    NOT_SET = enum.auto()  # the server has no mod log
    FAILED = enum.auto()  # it has one, which could not be written to


class SettingsSource(Protocol):
    async def settings(self, guild: int) -> ServerSettings:
        """What the server has set up. Raises StoreBusy."""


class ModLog:
    """Writes to the mod logs of all servers; `server_settings` names each server's channel for it."""

    def __init__(self, client: discord.Client, server_settings: SettingsSource) -> None:
        self._client = client
        self._server_settings = server_settings

    async def write(self, guild: int, entry: AuditEntry, undone: AuditEntry | None = None) -> bool:
        """Log the change; and tell it in the server's language, if the server has set a mod log.

        `undone`: of an entry for an undo, the entry that it took back. False if there is a mod log that could not be
        written to.
        """
        _log(entry)
        told = await self.tell(guild, lambda lang: Card(content=mod_log_text(lang, entry, undone)))
        return told is not Heard.FAILED

    async def is_set(self, guild: int) -> bool:
        """Whether the server has a mod log. Raises StoreBusy."""
        return (await self._server_settings.settings(guild)).mod_log is not None

    async def tell(
        self, guild: int, card_of: Callable[[Language], Card], *, nonce: str | None = None
    ) -> Heard:
        """Write the card, in the server's language, to its mod log. Nobody whom it mentions is notified.

        Of the same `nonce` (25 characters at most) Discord takes one message within some minutes. Never raises what
        Discord or the database do.
        """
        try:
            settings = await self._server_settings.settings(guild)
            if settings.mod_log is None:
                return Heard.NOT_SET
            card = card_of(public_language(settings, self._discords_language(guild)))
            arguments = message_arguments(card) | ({} if nonce is None else {"nonce": nonce})
            async with asyncio.timeout(SEND_TIMEOUT):
                await self._client.get_partial_messageable(settings.mod_log).send(
                    **arguments, allowed_mentions=discord.AllowedMentions.none()
                )
        except (BotError, discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("no line in the mod log", extra={"guild": guild, "error": type(error).__name__})
            return Heard.FAILED
        return Heard.TOLD

    def _discords_language(self, guild: int) -> Language:
        """That of the locale which Discord names for the server; English before Discord has sent the server."""
        known = self._client.get_guild(guild)
        return language(known.preferred_locale.value if known is not None else ENGLISH_CODE)


def _log(entry: AuditEntry) -> None:
    """One line for whoever runs the bot. Not the reason, which is a person's own words."""
    log.info(
        "moderators changed something",
        extra={
            "audit": entry.id,
            "server": entry.guild,
            "actor": entry.actor,
            "action": entry.action.value,
            "scope": entry.scope,
            "target": entry.target,
        },
    )
