"""Tells a member by direct message that a challenge has opened, or its voting: one who may see its channel."""

from __future__ import annotations

from dataclasses import dataclass

import discord

from bot.domain.challenges.records import Telling
from bot.domain.challenges.values import Phase
from bot.front.challenges.posting.reasons import Reason, translated
from bot.front.kit.faults.discordfaults import answer_read
from bot.front.kit.faults.impatience import impatient
from bot.front.kit.persistent import written_id
from bot.front.texts.challenges import telling as texts
from bot.front.texts.language import ENGLISH_CODE, language
from bot.studio.delivery import NotYet, Undeliverable


@dataclass(frozen=True, slots=True)
class DirectMessages:
    """One per process. Satisfies `umpire.tellings.Messenger`."""

    client: discord.Client

    async def tell(self, telling: Telling) -> None:
        """Raises Undeliverable or NotYet."""
        try:
            with impatient():
                await self._tell(telling)
        except Exception as error:
            meant = translated(error, telling.attempts)
            if meant is error:
                raise
            raise meant from error

    async def _tell(self, telling: Telling) -> None:
        server = self.client.get_guild(telling.hosted.challenge.guild)
        if server is None:  # another process serves it, or Discord has not sent it yet
            raise NotYet("server not here")
        with answer_read():
            member = await server.fetch_member(telling.member)
        if not _sees(server, telling.hosted.channel, member):
            return
        lang = language(telling.hosted.locale or ENGLISH_CODE)
        opened = texts.voting_opened if telling.phase is Phase.VOTING else texts.opened
        content = f"{opened(lang, telling.hosted, server.name)}\n{texts.why(lang)}"
        direct = await self.client.create_dm(discord.Object(telling.member))
        with answer_read():
            await direct.send(
                content,
                nonce=f"ct-{written_id(telling.id)}",
                allowed_mentions=discord.AllowedMentions.none(),
            )


def _sees(server: discord.Guild, channel: int, member: discord.Member) -> bool:
    """Whether the member may see what the challenge is posted in. Raises Undeliverable if that is gone."""
    found = server.get_channel_or_thread(channel)
    if found is None:
        raise Undeliverable(Reason.CHANNEL_GONE)
    if isinstance(found, discord.Thread) and found.is_private():
        return False
    return found.permissions_for(member).view_channel
