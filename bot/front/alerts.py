"""Writes to the people who run the bot: in ALERT_CHANNEL, else by direct message to the application's owner or team."""

from __future__ import annotations

import asyncio
import hashlib
import logging

import discord

from bot.domain.alerts import Alert
from bot.domain.errors import BotError
from bot.front.kit.faults.discordfaults import is_passing, judge, name_of
from bot.front.kit.guilds.modlog import SettingsSource
from bot.front.kit.guilds.settingscache import public_language
from bot.front.kit.operators import OperatorLanguages, people_of
from bot.front.texts.alerts import alert_line, alert_text, well_again_text
from bot.front.texts.language import ENGLISH_CODE, Language, language
from bot.studio.alerts.alerts import Outcome

log = logging.getLogger(__name__)

SEND_TIMEOUT = 20.0  # seconds; discord.py waits longer than that for a rate limit


class AlertPoster:
    """The studio's `Operators`. `channel` is ALERT_CHANNEL, None for direct messages."""

    def __init__(
        self,
        client: discord.Client,
        server_settings: SettingsSource,
        languages: OperatorLanguages,
        channel: int | None,
    ) -> None:
        self._client = client
        self._server_settings = server_settings
        self._languages = languages
        self._channel = channel

    def line(self, alert: Alert) -> str:
        """The alert for the log, on one line."""
        return alert_line(alert)

    async def tell(self, alert: Alert) -> Outcome:
        """Send it to the channel, or where that refuses by direct message. Never raises."""
        try:
            async with asyncio.timeout(SEND_TIMEOUT):
                if self._channel is not None and await self._post(self._channel, alert):
                    return Outcome.SENT
                return Outcome.SENT if await self._write(alert) else Outcome.NOBODY
        except Exception as error:
            bug = error if judge(error) is None else None
            log.warning(
                "the operator could not be told, trying on", extra={"error": name_of(error)}, exc_info=bug
            )
        return Outcome.LATER

    async def _post(self, channel: int, alert: Alert) -> bool:
        """False if the channel refuses for good: it is gone, or not for the bot. Raises what may pass."""
        try:
            await self._send(
                self._client.get_partial_messageable(channel), await self._language(channel), alert
            )
        except discord.HTTPException as error:
            if is_passing(error):
                raise
            log.warning(
                "ALERT_CHANNEL %d cannot be posted to, so the owner is told by direct message: correct the id, or give "
                "the bot View Channel and Send Messages there",
                channel,
                extra={"error": name_of(error)},
            )
            return False
        return True

    async def _write(self, alert: Alert) -> bool:
        """Direct messages; False if nobody takes one. Raises what may pass, unless somebody has been reached."""
        taken, passing = False, None
        for person in people_of(await self._client.application_info()):
            try:
                direct = await self._client.create_dm(discord.Object(person))
                await self._send(direct, await self._languages.of(person), alert)
            except discord.HTTPException as error:
                if is_passing(error):
                    passing = error
                    continue
                log.error(
                    "the operator cannot be told: direct messages of the application's owner are closed to the bot; "
                    "set ALERT_CHANNEL",
                    extra={"person": person, "error": name_of(error)},
                )
            else:
                taken = True
        if passing is not None and not taken:
            raise passing
        return taken

    async def _send(self, target: discord.abc.Messageable, lang: Language, alert: Alert) -> None:
        text = alert_text(lang, alert) if alert.ended_at is None else well_again_text(lang, alert)
        await target.send(text, nonce=_nonce(alert), allowed_mentions=discord.AllowedMentions.none())

    async def _language(self, channel: int) -> Language:
        """That of the channel's server; English where Discord does not tell. Raises HTTPException for what may pass."""
        known = self._client.get_channel(channel)
        guild = getattr(known, "guild", None) or await self._server_of(channel)
        if guild is None:
            return language(ENGLISH_CODE)
        discords = language(guild.preferred_locale.value)
        try:
            return public_language(await self._server_settings.settings(guild.id), discords)
        except BotError:
            return discords

    async def _server_of(self, channel: int) -> discord.Guild | None:
        """The server is asked for. Its events have not come right after a start, and go to another process where its
        shard is another's."""
        try:
            found = await self._client.fetch_channel(channel)
            guild = getattr(found, "guild", None)
            return None if guild is None else await self._client.fetch_guild(guild.id, with_counts=False)
        except discord.HTTPException as error:
            if is_passing(error):
                raise
            return None


def _nonce(alert: Alert) -> str:
    """The same for each try to send one message: Discord drops a second one within minutes."""
    moment = alert.ended_at or alert.raised_at
    return hashlib.sha256(f"{alert.matter} {moment.isoformat()}".encode()).hexdigest()[:25]
