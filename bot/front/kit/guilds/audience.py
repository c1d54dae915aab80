"""Who sees what is shown in a channel, as far as roles tell."""

from __future__ import annotations

from dataclasses import dataclass

import discord


@dataclass(frozen=True, slots=True)
class Audience:
    """Channels, roles and overwrites are those that discord.py knows of a server."""

    client: discord.Client

    def may_be_told(self, guild: int, room: int, channel: int) -> bool:
        """Whether all who see a channel or thread (`room`) may read there of what goes on in another `channel`.

        They may if each role that sees the one sees the other. Of a private thread nobody is told elsewhere. True where
        the other is not known: it is gone, archived, or Discord has not sent the server yet.
        """
        server = self.client.get_guild(guild)
        there = server.get_channel_or_thread(channel) if server is not None else None
        if server is None or there is None or room == channel:
            return True
        if isinstance(there, discord.Thread) and there.is_private():
            return False
        if _sees(server.default_role, there):
            return True
        here = server.get_channel_or_thread(room)
        return here is not None and all(_sees(role, there) for role in server.roles if _sees(role, here))


def _sees(role: discord.Role, channel: discord.abc.GuildChannel | discord.Thread) -> bool:
    above = channel.parent if isinstance(channel, discord.Thread) else channel
    return above is not None and above.permissions_for(role).view_channel
