"""What a person may do, by the interaction's own word: servers can change who sees a command, so it is asked again."""

from __future__ import annotations

from dataclasses import dataclass

import discord

from bot.domain.errors import NotAllowed, OwnCredits, ProtectedMember, StillStarting
from bot.front.kit.feature import Call


@dataclass(frozen=True, slots=True)
class Permit:
    """A permission; `name` is what Discord's role settings call it."""

    name: str
    bits: discord.Permissions


MODERATE = Permit("Timeout Members", discord.Permissions(moderate_members=True))
MANAGE = Permit("Manage Server", discord.Permissions(manage_guild=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who wants something, where, and with which permissions at this moment."""

    guild: int
    owner: int
    id: int
    permissions: discord.Permissions

    def may(self, permit: Permit) -> bool:
        return self.permissions.administrator or self.permissions >= permit.bits

    def need(self, permit: Permit) -> None:
        if not self.may(permit):
            raise NotAllowed(permit.name)

    def reaches(self, member: int) -> bool:
        """Whether this person may change that member's credits."""
        try:
            self.need_reach(member)
        except (NotAllowed, ProtectedMember, OwnCredits):
            return False
        return True

    def need_reach(self, member: int) -> None:
        """Moderators change everybody's credits but the owner's and their own.

        The owner's are the owner's alone to change; one's own take Manage Server, so that no moderator is their
        own paymaster.
        """
        self.need(MODERATE)
        if member == self.owner and self.id != self.owner:
            raise ProtectedMember
        if member == self.id and not self.may(MANAGE):
            raise OwnCredits(MANAGE.name)


def actor(call: Call) -> Actor:
    """Raises StillStarting before Discord has told the bot about the server."""
    owner = call.where.server.owner
    if owner is None:
        raise StillStarting
    return Actor(guild=call.where.guild, owner=owner, id=call.who.id, permissions=call.who.permissions)
