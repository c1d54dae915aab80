"""Permission checks. Discord hides commands by permissions, but a server can change that; so each handler checks again.

The permissions are those that Discord sends with the interaction.
"""

from __future__ import annotations

from dataclasses import dataclass

import discord

from bot.domain.errors import NotAllowed, OwnCredits, ProtectedMember, StillStarting
from bot.front.kit.feature import Call


@dataclass(frozen=True, slots=True)
class Permit:
    """A permission that something takes; `flag` is discord.py's name for it."""

    flag: str

    @property
    def permissions(self) -> discord.Permissions:
        return discord.Permissions(**{self.flag: True})


MODERATE = Permit("moderate_members")
MANAGE = Permit("manage_guild")


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who wants to change something: a user, with their permissions in the channel of the interaction.

    `guild` is the server, `owner` the user id of its owner, `interaction` the id of the interaction.
    """

    guild: int
    owner: int
    id: int
    permissions: discord.Permissions
    interaction: int | None = None

    def may(self, permit: Permit) -> bool:
        """Whether they have the permission; administrators have all."""
        return self.permissions.administrator or self.permissions >= permit.permissions

    def require(self, permit: Permit) -> None:
        """Raises NotAllowed without the permission."""
        if not self.may(permit):
            raise NotAllowed(permit.flag)

    def may_change(self, member: int) -> bool:
        """Whether they may change that member's credits."""
        try:
            self.require_may_change(member)
        except (NotAllowed, ProtectedMember, OwnCredits):
            return False
        return True

    def require_may_change(self, member: int) -> None:
        """Raises NotAllowed, ProtectedMember or OwnCredits if they may not change that member's credits.

        Moderators may change everybody's but the owner's and their own. The owner's credits can be changed by the
        owner only. One's own take Manage Server too, so that no moderator gives credits to themselves.
        """
        self.require(MODERATE)
        if member == self.owner and self.id != self.owner:
            raise ProtectedMember
        if member == self.id and not self.may(MANAGE):
            raise OwnCredits(MANAGE.flag)


def actor_of(call: Call) -> Actor:
    """The user of an interaction, for permission checks.

    Raises StillStarting if Discord has not told the bot yet who owns the server, as for a moment after a start.
    """
    owner = call.where.server.owner
    if owner is None:
        raise StillStarting
    return Actor(
        guild=call.where.guild,
        owner=owner,
        id=call.who.id,
        permissions=call.who.permissions,
        interaction=call.id,
    )
