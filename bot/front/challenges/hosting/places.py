"""Where a challenge can be posted, as an option of a command; and what the options of a command say of a new one."""

from __future__ import annotations

from typing import Any

import discord
from discord.app_commands import AppCommandChannel, AppCommandThread, Transform, Transformer

from bot.front.challenges.hosting.drafts import HostDraft
from bot.front.kit.feature import Call


class _Place(Transformer):
    """Text, announcements, a thread or a forum. discord.py's own types also take channels for media, which Discord does
    not describe; and they refuse a thread that has been archived as if somebody had typed it."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        kind = discord.ChannelType
        threads = [kind.news_thread, kind.public_thread, kind.private_thread]
        return [kind.text, kind.news, kind.forum, *threads]

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> Any:
        return value


Place = Transform[AppCommandChannel | AppCommandThread, _Place]


def parent_of(channel: AppCommandChannel | AppCommandThread) -> int | None:
    """The channel that a thread belongs to; None for another channel."""
    return channel.parent_id if isinstance(channel, AppCommandThread) else None


def drafted(
    call: Call,
    channel: Place | None,
    role: discord.Role | None,
    credits: int,
    voters: discord.Role | None,
    account_days: int,
    votes: int,
    models: tuple[str, ...],
) -> HostDraft:
    """What the options of a command say of a new challenge."""
    where = call.where
    return HostDraft(
        guild=where.guild,
        member=call.who.id,
        channel=where.channel if channel is None else channel.id,
        parent=where.parent if channel is None else parent_of(channel),
        role=None if role is None else role.id,
        credits=credits,
        voters=None if voters is None or voters.id == where.guild else voters.id,  # that is @everyone
        account_days=account_days,
        votes=votes,
        models=models,
    )
