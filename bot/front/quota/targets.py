"""Whom a moderator means: a member or a role of this server, checked before anything is changed."""

from __future__ import annotations

from dataclasses import dataclass

import discord

from bot.domain.errors import IsABot, NotAMember, UnfitRole, UnknownRole
from bot.front.kit.server import Server, roles_of


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


async def fetched(server: Server, member: int) -> Target:
    """The member behind a button, as they are now. Raises NotAMember or IsABot."""
    return person(await server.fetch_member(member))


def role_of(server: Server, role: int) -> int:
    """The id of a role that can have a limit of its own. Raises UnknownRole or UnfitRole."""
    known = server.role(role)
    if known is None:
        raise UnknownRole
    if known.is_default() or known.is_bot_managed():
        raise UnfitRole(everyone=known.is_default())
    return known.id
