"""One server as discord.py's cache has it: name, owner, channels, roles; its members are asked for at Discord."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import discord

from bot.domain.albums.visibility import Ground
from bot.domain.errors import NotAMember, ServerOnly, StillStarting
from bot.domain.guilds.standing import EVERYONE, Rank, Standing

MAX_ID = 2**63 - 1  # the largest id there can be; Discord answers a larger one with an error


@dataclass(frozen=True, slots=True)
class ForumTags:
    """The tags that posts of a forum can have: their names, by their ids; and whether each post needs one."""

    names: Mapping[int, str]
    are_required: bool


class Server:
    """`guild` is discord.py's object. It is None or empty for a moment after a start, until Discord has sent it.

    `viewer` is the user of an interaction there.
    """

    def __init__(self, guild: discord.Guild | None, viewer: object = None) -> None:
        self._guild = guild
        self._viewer = viewer

    @property
    def name(self) -> str:
        """Empty before Discord has sent it."""
        return self._guild.name if self._guild is not None else ""

    @property
    def owner(self) -> int | None:
        """The owner's user id; None before Discord has sent it."""
        return self._guild.owner_id if self._guild is not None else None

    def existing_channels(self, channels: Sequence[int]) -> tuple[int, ...]:
        """Those of the channels that have not been deleted; all of them, before Discord has sent the channels."""
        if self._guild is None or not self._guild.channels:
            return tuple(channels)
        return tuple(channel for channel in channels if self._guild.get_channel(channel) is not None)

    def missing_permissions(self, channel: int, required: Sequence[str]) -> tuple[str, ...] | None:
        """Those of the required permissions that the bot lacks in a channel; None if the channel was deleted.

        Permissions are named as attributes of `discord.Permissions`: "attach_files". Before Discord has sent the
        channels nothing counts as missing.
        """
        if self._guild is None or not self._guild.channels:
            return ()
        found = self._guild.get_channel(channel)
        return None if found is None else missing_permissions(found.permissions_for(self._guild.me), required)

    def may_view(self, channel: int) -> bool:
        """Whether the viewer may see the channel now, by their roles; False where that is not known.

        Not for threads: a private one is not seen by everybody who sees its channel.
        """
        found = self._guild.get_channel(channel) if self._guild is not None else None
        if found is None or not isinstance(self._viewer, discord.Member):
            return False
        return found.permissions_for(self._viewer).view_channel

    def is_age_restricted(self, channel: int) -> bool:
        """Whether Discord shows the channel or thread to adults alone; False where that is not known."""
        found = self._guild.get_channel_or_thread(channel) if self._guild is not None else None
        return found is not None and not isinstance(found, discord.CategoryChannel) and found.is_nsfw()

    def ground(self, channel: int) -> Ground | None:
        """What the viewer may do in a channel or a thread now; None where that is not known.

        A thread that has been archived is not known, nor is anything before Discord has sent the server.
        """
        found = self._guild.get_channel_or_thread(channel) if self._guild is not None else None
        return None if found is None else self._ground(found)

    def grounds(self) -> dict[int, Ground]:
        """The same of every channel, by its id."""
        channels = self._guild.channels if self._guild is not None else ()
        known = ((channel.id, self._ground(channel)) for channel in channels)
        return {id: ground for id, ground in known if ground is not None}

    def _ground(self, channel: discord.abc.GuildChannel | discord.Thread) -> Ground | None:
        above = channel.parent if isinstance(channel, discord.Thread) else channel
        if above is None or not isinstance(self._viewer, discord.Member):
            return None
        permissions = above.permissions_for(self._viewer)
        return Ground(
            may_view=permissions.view_channel,
            may_read_history=permissions.read_message_history,
            is_private_thread=isinstance(channel, discord.Thread) and channel.is_private(),
            is_age_restricted=bool(getattr(above, "nsfw", False)),
        )

    def role(self, role: int) -> discord.Role | None:
        """The role of that id; None if the server has none, or before Discord has sent them."""
        return self._guild.get_role(role) if self._guild is not None else None

    def lacks_role(self, role: int) -> bool:
        """Whether it is known that the server has no such role (any more)."""
        return self._guild is not None and bool(self._guild.roles) and self._guild.get_role(role) is None

    def can_give(self, role: int) -> bool:
        """Whether the bot can give members this role: it may manage roles, and stands above this one."""
        known = self.role(role)
        if self._guild is None or known is None:
            return False
        return self._guild.me.guild_permissions.manage_roles and self._guild.me.top_role > known

    def forum_tags(self, channel: int) -> ForumTags | None:
        """None for a channel that is no forum, and before Discord has sent it."""
        found = self._guild.get_channel(channel) if self._guild is not None else None
        if not isinstance(found, discord.ForumChannel):
            return None
        return ForumTags({tag.id: tag.name for tag in found.available_tags}, found.flags.require_tag)

    def top_rank(self, roles: Collection[int]) -> Rank:
        """The rank of the highest of these roles. One that Discord has not told the bot of counts for nothing."""
        known = (self.role(role) for role in roles)
        return max((rank_of(role) for role in known if role is not None), default=EVERYONE)

    async def fetch_member(self, member: int) -> discord.Member:
        """Ask Discord for a member: their roles change, and discord.py is told to cache no members.

        Raises NotAMember, or ServerOnly before Discord has sent the server.
        """
        if self._guild is None:
            raise ServerOnly
        if member > MAX_ID:
            raise NotAMember
        try:
            return await self._guild.fetch_member(member)
        except discord.NotFound as error:
            raise NotAMember from error


def rank_of(role: discord.Role) -> Rank:
    return EVERYONE if role.is_default() else Rank.of_role(role.position, role.id)


def standing_of(member: discord.Member) -> Standing:
    """Where a member stands. Raises StillStarting if Discord has not told the bot of all of their roles yet."""
    roles = [member.guild.get_role(role) for role in member._roles]  # their ids, as Discord sent them
    known = [role for role in roles if role is not None]
    if member.guild.owner_id is None or len(known) < len(roles):
        raise StillStarting
    sent = member.resolved_permissions
    return Standing(
        id=member.id,
        owner=member.id == member.guild.owner_id,
        administrator=member.guild_permissions.administrator or (sent is not None and sent.administrator),
        top=max(map(rank_of, known), default=EVERYONE),
    )


def missing_permissions(permissions: discord.Permissions, required: Sequence[str]) -> tuple[str, ...]:
    """Those of the required permissions that are not there, named as for `Server.missing_permissions`."""
    return tuple(flag for flag in required if not getattr(permissions, flag))


def roles_of(user: object) -> tuple[int, ...]:
    """The ids of a member's roles, without @everyone; none for a user who is no member."""
    if not isinstance(user, discord.Member):
        return ()
    return tuple(role.id for role in user.roles if not role.is_default())
