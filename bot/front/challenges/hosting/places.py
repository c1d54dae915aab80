"""Where a challenge can be posted, as an option of a command."""

from __future__ import annotations

from typing import Any

import discord
from discord.app_commands import AppCommandChannel, AppCommandThread, Transform, Transformer


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
