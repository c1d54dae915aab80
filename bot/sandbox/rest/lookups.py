"""Routes that only look: who the bot is, where the gateway is, a guild, a member."""

from __future__ import annotations

from bot.sandbox import serialize
from bot.sandbox.errors import missing_access, unknown_channel, unknown_guild, unknown_member
from bot.sandbox.rest.call import Call, Handler
from bot.sandbox.world.entities import JSON, Channel, Guild
from bot.sandbox.world.permissions import Permission, allows


def me(call: Call) -> JSON:
    return {**serialize.user(call.world.bot), "verified": True, "mfa_enabled": False, "email": None}


def application(call: Call) -> JSON:
    bot = call.world.bot
    return {
        "id": str(call.world.application_id),
        "name": bot.name,
        # discord.py needs the key.
        "icon": None,
        "description": "",
        "summary": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        **_makers(call),
        "bot": serialize.user(bot),
    }


def _makers(call: Call) -> JSON:
    """A team's application has a pretend person as its owner, who cannot be written to."""
    team = call.world.team
    if not team:
        return {"owner": serialize.user(call.world.maker), "team": None}
    id = str(call.world.application_id + 1)
    pseudo = {**serialize.user(call.world.bot), "id": id, "username": f"team{id}", "bot": False}
    members = [
        {
            "user": serialize.user(each.user),
            "team_id": id,
            "membership_state": 2 if each.accepted else 1,
            "role": each.role,
            "permissions": ["*"],
        }
        for each in team
    ]
    owner = str(team[0].user.id)
    return {
        "owner": pseudo,
        "team": {"id": id, "name": "Makers", "icon": None, "owner_user_id": owner, "members": members},
    }


def gateway(call: Call) -> JSON:
    limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
    return {"url": call.world.gateway_url, "shards": 1, "session_start_limit": limit}


def find_channel(call: Call) -> Channel:
    """Raises DiscordError for one that is not there, or not the bot's to see."""
    id = call.id("channel_id")
    if id in call.world.out_of_reach:
        raise missing_access()
    entity = call.world.channels.get(id)
    if entity is None:
        raise unknown_channel()
    if not allows(entity.guild.members[call.world.bot.id], entity, Permission.VIEW_CHANNEL):
        raise missing_access()
    return entity


def channel(call: Call) -> JSON:
    return serialize.channel(find_channel(call))


def guild(call: Call) -> JSON:
    return serialize.guild(find_guild(call))


def member(call: Call) -> JSON:
    entity = find_guild(call).members.get(call.id("user_id"))
    if entity is None:
        raise unknown_member()
    return serialize.member(entity)


def find_guild(call: Call) -> Guild:
    entity = call.world.guilds.get(call.id("guild_id"))
    if entity is None:
        raise unknown_guild()
    return entity


ROUTES: dict[str, Handler] = {
    "GET /users/@me": me,
    "GET /oauth2/applications/@me": application,
    "GET /gateway/bot": gateway,
    "GET /channels/{channel_id}": channel,
    "GET /guilds/{guild_id}": guild,
    "GET /guilds/{guild_id}/members/{user_id}": member,
}
