"""The member or the role whose credits are to be changed, checked before anything is."""

from __future__ import annotations

from dataclasses import dataclass

import discord

from bot.domain.errors import IsABot, NotAMember, UnfitRole, UnknownRole
from bot.domain.guilds.standing import Standing
from bot.front.kit.guilds.permits import Actor
from bot.front.kit.guilds.server import Server, rank_of, roles_of, standing_of


@dataclass(frozen=True, slots=True)
class Target:
    """A member; `roles` are the ids of their roles, without @everyone. `standing` is where they stand in the server."""

    id: int
    name: str
    roles: tuple[int, ...]
    standing: Standing


def member_target(user: object) -> Target:
    """The member that Discord resolved for an option. Raises NotAMember, IsABot or StillStarting.

    For somebody who is on another server or has left, Discord sends a user without the data of a member.
    """
    if not isinstance(user, discord.Member):
        raise NotAMember
    if user.bot:
        raise IsABot
    return Target(user.id, user.display_name, roles_of(user), standing_of(user))


async def fetch_target(server: Server, member: int) -> Target:
    """The member of that id, as Discord has them now. Raises NotAMember, IsABot or StillStarting."""
    return member_target(await server.fetch_member(member))


def role_target(server: Server, role: int, actor: Actor) -> int:
    """The id of a role that can have a limit of its own. Raises UnknownRole, UnfitRole or HigherRole."""
    known = server.role(role)
    if known is None:
        raise UnknownRole
    if known.is_default() or known.is_bot_managed():
        raise UnfitRole(everyone=known.is_default())
    actor.require_above_role(rank_of(known))
    return known.id


def require_above_role(server: Server, role: int, actor: Actor) -> None:
    """Raises UnknownRole or HigherRole."""
    known = server.role(role)
    if known is None:
        raise UnknownRole
    actor.require_above_role(rank_of(known))
