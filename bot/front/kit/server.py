"""What Discord has told the bot of one server: its name, its owner, channels, roles and members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import discord

from bot.domain.errors import NotAMember, ServerOnly


class Server:
    """`guild` is discord.py's; None, or empty, as long as Discord has sent nothing of the server after a start."""

    def __init__(self, guild: discord.Guild | None) -> None:
        self._guild = guild

    @property
    def name(self) -> str:
        return self._guild.name if self._guild is not None else ""

    @property
    def owner(self) -> int | None:
        """The owner's user id; None before Discord has told it."""
        return self._guild.owner_id if self._guild is not None else None

    def remaining(self, channels: Sequence[int]) -> tuple[int, ...]:
        """Those of the channels that have not been removed; all, as long as Discord has told of no channel at all."""
        if self._guild is None or not self._guild.channels:
            return tuple(channels)
        return tuple(channel for channel in channels if self._guild.get_channel(channel) is not None)

    def missing(self, channel: int, needed: Mapping[str, str]) -> tuple[str, ...] | None:
        """The names of permissions that the bot lacks in a channel; None if the channel is gone.

        `needed` maps names as Discord shows them to attributes of `discord.Permissions`. Nothing is said to be
        missing as long as Discord has told of no channel at all.
        """
        if self._guild is None or not self._guild.channels:
            return ()
        found = self._guild.get_channel(channel)
        return None if found is None else lacking(found.permissions_for(self._guild.me), needed)

    def role(self, role: int) -> discord.Role | None:
        return self._guild.get_role(role) if self._guild is not None else None

    async def fetch(self, member: int) -> discord.Member:
        """Ask Discord for a member as they are now. Raises NotAMember."""
        if self._guild is None:
            raise ServerOnly
        try:
            return await self._guild.fetch_member(member)
        except discord.NotFound as error:
            raise NotAMember from error


def lacking(permissions: discord.Permissions, needed: Mapping[str, str]) -> tuple[str, ...]:
    """The names (keys) of those needed permissions (values: attributes) that are not there."""
    return tuple(name for name, flag in needed.items() if not getattr(permissions, flag))


def roles_of(user: object) -> tuple[int, ...]:
    """The ids of the roles that somebody had when they used the bot, without @everyone."""
    if not isinstance(user, discord.Member):
        return ()
    return tuple(role.id for role in user.roles if not role.is_default())
