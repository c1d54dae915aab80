"""Permission checks. Discord hides commands by permissions, but a server can change that; so each handler checks again.

The permissions are those that Discord sends with the interaction.
"""

from __future__ import annotations

from dataclasses import dataclass

import discord

from bot.domain.errors import (
    HigherMember,
    HigherRole,
    NotAllowed,
    OwnCredits,
    ProtectedMember,
    StillStarting,
)
from bot.domain.guilds.standing import EVERYONE, Rank, Standing
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
EVENTS = Permit("manage_events")  # hosts of challenges have it
ROLES = Permit("manage_roles")
MESSAGES = Permit(
    "manage_messages"
)  # that of a channel: Discord lets whoever has it delete any message there


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who wants to change something: a user, with their permissions in the channel of the interaction.

    `guild` is the server, `owner` the user id of its owner, `interaction` the id of the interaction,
    `top` the rank of their highest role.
    """

    guild: int
    owner: int
    id: int
    permissions: discord.Permissions
    interaction: int | None = None
    top: Rank = EVERYONE

    def may(self, permit: Permit) -> bool:
        """Whether they have the permission; administrators have all."""
        return self.permissions.administrator or self.permissions >= permit.permissions

    def require(self, permit: Permit) -> None:
        """Raises NotAllowed without the permission."""
        if not self.may(permit):
            raise NotAllowed(permit.flag)

    @property
    def standing(self) -> Standing:
        return Standing(
            id=self.id,
            owner=self.id == self.owner,
            administrator=self.permissions.administrator,
            top=self.top,
        )

    def may_change(self, member: Standing) -> bool:
        """Whether they may change that member's credits."""
        try:
            self.require_may_change(member)
        except (NotAllowed, ProtectedMember, HigherMember, OwnCredits):
            return False
        return True

    def require_may_change(self, member: Standing) -> None:
        """Raises HigherMember, or as `require_may_name`, if they may not change that member's credits.

        Moderators may change those of the members below them, as Discord lets them act on no others.
        """
        self.require_may_name(member.id)
        if member.id != self.id and not self.standing.is_above(member):
            raise HigherMember(member.administrator and not self.permissions.administrator)

    def require_above_role(self, role: Rank) -> None:
        """Raises HigherRole if they may not change the limit of a role: it is not below their own highest one."""
        if not self.standing.is_above_role(role):
            raise HigherRole

    def require_may_name(self, member: int) -> None:
        """Raises NotAllowed, ProtectedMember or OwnCredits: what can be said of a member by their id alone.

        The owner's credits can be changed by the owner only. One's own take Manage Server too, so that no moderator
        gives credits to themselves.
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
        top=call.where.server.top_rank(call.who.roles),
    )
