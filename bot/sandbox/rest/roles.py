"""Roles that the bot gives to members and takes from them: those below its own, if it manages roles."""

from __future__ import annotations

from bot.sandbox.errors import missing_permissions, unknown_member, unknown_role
from bot.sandbox.rest.call import Call, Handler
from bot.sandbox.rest.lookups import find_guild
from bot.sandbox.world.entities import Member, Role
from bot.sandbox.world.permissions import Permission, in_guild, outranks


def give(call: Call) -> None:
    member, role = _found(call)
    if role.id not in member.role_ids:
        member.role_ids.append(role.id)


def take(call: Call) -> None:
    member, role = _found(call)
    if role.id in member.role_ids:
        member.role_ids.remove(role.id)


def _found(call: Call) -> tuple[Member, Role]:
    """Raises DiscordError for one that is not there, and where the bot may not."""
    guild = find_guild(call)
    member, role = guild.members.get(call.id("user_id")), guild.roles.get(call.id("role_id"))
    if member is None:
        raise unknown_member()
    if role is None:
        raise unknown_role()
    bot = guild.members[call.world.bot.id]
    is_theirs_to_give = outranks(bot, role) and not role.managed and role is not guild.everyone
    if not is_theirs_to_give or not in_guild(bot) & Permission.MANAGE_ROLES:
        raise missing_permissions()
    return member, role


ROUTES: dict[str, Handler] = {
    "PUT /guilds/{guild_id}/members/{user_id}/roles/{role_id}": give,
    "DELETE /guilds/{guild_id}/members/{user_id}/roles/{role_id}": take,
}
