"""Whom a moderator means: a member or a role of this server, checked before anything is changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord

from bot.domain.errors import IsABot, NotAMember, ServerOnly, UnfitRole, UnknownRole
from bot.front.imagine.checks import roles_of


@dataclass(frozen=True, slots=True)
class Target:
    """A member; `roles` are the ids of theirs that can have a limit."""

    id: int
    name: str
    roles: tuple[int, ...]


def person(user: object) -> Target:
    """What Discord resolved for an option. Raises NotAMember or IsABot.

    Without the data of a membership it is somebody of another server, or somebody who has left.
    """
    if not isinstance(user, discord.Member):
        raise NotAMember
    if user.bot:
        raise IsABot
    return Target(user.id, user.display_name, roles_of(user))


async def fetched(interaction: discord.Interaction[Any], member: int) -> Target:
    """The member behind a button, as they are now. Raises NotAMember or IsABot."""
    if interaction.guild is None:
        raise ServerOnly
    try:
        return person(await interaction.guild.fetch_member(member))
    except discord.NotFound as error:
        raise NotAMember from error


def role_of(guild: discord.Guild, role: discord.abc.Snowflake) -> int:
    """The id of a role that can have a limit of its own. Raises UnknownRole or UnfitRole."""
    known = guild.get_role(role.id)
    if known is None:
        raise UnknownRole
    if known.is_default() or known.is_bot_managed():
        raise UnfitRole(everyone=known.is_default())
    return known.id
