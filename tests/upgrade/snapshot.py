"""The pretend Discord written down as JSON, and filled again from it: servers, people, messages, buttons, forms.

Ids and tokens stay as they were, since the database names them. Of files only the descriptions are kept, so their
links lead nowhere afterwards, as those of old messages do at Discord. How old an interaction is, is kept in seconds
before the moment of writing, so that its token has as long to live as it had then.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.people import payloads
from bot.sandbox.world.entities import (
    JSON,
    Attachment,
    Channel,
    Guild,
    Interaction,
    Kind,
    Member,
    Message,
    OpenedModal,
    Overwrite,
    Response,
    Role,
    State,
    User,
)
from bot.sandbox.world.world import World

MODERATE_MEMBERS = 1 << 40  # the bit of the permission

# --- out ---------------------------------------------------------------------------------------------


def written(world: World, at: datetime) -> JSON:
    """Everything in the world as of `at`."""
    return {
        "bot": world.bot.id,
        "users": [_fields(user, "id", "name", "bot", "locale") for user in world.users.values()],
        "guilds": [_guild(guild) for guild in world.guilds.values()],
        "interactions": [_interaction(each, at) for each in world.interactions.by_id.values()],
        "messages": [_message(message) for message in world.messages.values()],
    }


def _guild(guild: Guild) -> JSON:
    return {
        **_fields(guild, "id", "name", "owner_id", "locale", "system_channel_id"),
        "roles": [
            _fields(role, "id", "name", "permissions", "position", "managed", "bot_id")
            for role in guild.roles.values()
        ],
        "channels": [_channel(channel) for channel in guild.channels.values()],
        "members": [
            {"user": member.user.id, **_fields(member, "role_ids", "nick")}
            for member in guild.members.values()
        ],
    }


def _channel(channel: Channel) -> JSON:
    overwrites = {
        str(target): _fields(rule, "allow", "deny", "for_member")
        for target, rule in channel.overwrites.items()
    }
    return {**_fields(channel, "id", "name", "position", "topic"), "overwrites": overwrites}


def _interaction(entity: Interaction, at: datetime) -> JSON:
    return {
        **_fields(entity, "id", "token"),
        "seconds_ago": round((at - entity.created_at).total_seconds(), 3),
        "kind": entity.kind.name,
        "guild": entity.channel.guild.id,
        "channel": entity.channel.id,
        "user": entity.member.user.id,
        "state": entity.state.name,
        "response": entity.response.name if entity.response else None,
        "data": entity.payload["data"],
        "source": entity.source.id if entity.source else None,
        "original": entity.original.id if entity.original else None,
        "followups": [message.id for message in entity.followups],
        "modal": _fields(entity.modal, "custom_id", "title", "components", "submitted")
        if entity.modal
        else None,
    }


def _message(message: Message) -> JSON:
    return {
        **_fields(message, "id", "content", "embeds", "components", "flags", "seen_by", "reply_to"),
        "channel": message.channel.id,
        "author": message.author.id,
        "interaction": message.interaction.id if message.interaction else None,
        "attachments": [
            _fields(file, "id", "filename", "size", "content_type", "description", "width", "height")
            for file in message.attachments
        ],
    }


def _fields(entity: Any, *names: str) -> JSON:
    """Those that say something; numbers of Discord's flags as plain numbers."""
    values = {name: getattr(entity, name) for name in names}
    return {
        name: int(value) if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in values.items()
        if value not in (None, "", [], {}, False)
    }


# --- in ----------------------------------------------------------------------------------------------


def fill(world: World, text: JSON, now: datetime) -> None:
    """Make everything in a world that is empty but for its bot. Nobody is told: no bot is connected yet."""
    world.users = {entry["id"]: User(**entry) for entry in text["users"]}
    world.bot = world.users[text["bot"]]
    for entry in text["guilds"]:
        guild = _made_guild(entry, world.users, now)
        world.guilds[guild.id] = guild
        world.channels.update(guild.channels)
    for entry in text["messages"]:
        _put_message(world, entry)
    for entry in text["interactions"]:
        _put_interaction(world, entry, now)
    for entry in text["messages"]:
        if "interaction" in entry:
            world.messages[entry["id"]].interaction = world.interactions.by_id.get(entry["interaction"])


def _made_guild(entry: JSON, users: dict[int, User], now: datetime) -> Guild:
    rest = {
        name: entry[name]
        for name in ("id", "name", "owner_id", "locale", "system_channel_id")
        if name in entry
    }
    guild = Guild(**rest)
    for role in entry["roles"]:
        guild.roles[role["id"]] = Role(**{"permissions": 0, "position": 0, **role})
    # The order of roles decided about nothing then. Moderators stand above, as they do where there are some.
    for role in guild.roles.values():
        if role.permissions & MODERATE_MEMBERS:
            role.position = len(guild.roles)
    for each in entry["channels"]:
        overwrites = {
            int(target): Overwrite(**{"allow": 0, "deny": 0, "for_member": False, **rule})
            for target, rule in each.get("overwrites", {}).items()
        }
        guild.channels[each["id"]] = Channel(**{**each, "guild": guild, "overwrites": overwrites})
    for each in entry["members"]:
        user = users[each["user"]]
        guild.members[user.id] = Member(user, guild, now, each.get("role_ids", []), each.get("nick"))
    return guild


def _put_message(world: World, entry: JSON) -> None:
    channel = world.channels[entry["channel"]]
    names = ("id", "content", "embeds", "components", "flags", "seen_by", "reply_to")
    message = Message(
        **{name: entry[name] for name in names if name in entry},
        channel=channel,
        author=world.users[entry["author"]],
        attachments=[
            Attachment(**file, data=None, channel_id=channel.id, ephemeral="seen_by" in entry)
            for file in entry.get("attachments", ())
        ],
    )
    world.messages[message.id] = channel.messages[message.id] = message
    world.attachments.update({file.id: file for file in message.attachments})


def _put_interaction(world: World, entry: JSON, now: datetime) -> None:
    channel, messages = world.channels[entry["channel"]], world.messages
    entity = Interaction(
        entry["id"],
        entry["token"],
        Kind[entry["kind"]],
        world.guilds[entry["guild"]].members[entry["user"]],
        channel,
        now - timedelta(seconds=entry["seconds_ago"]),
        source=messages.get(entry["source"]),
        state=State[entry["state"]],
        response=Response[entry["response"]] if entry["response"] else None,
        original=messages.get(entry["original"]),
        followups=[messages[id] for id in entry["followups"] if id in messages],
        modal=OpenedModal(**entry["modal"]) if entry["modal"] else None,
    )
    entity.payload = payloads.interaction(world, entity, entry["data"])
    world.interactions.by_id[entity.id] = world.interactions.by_token[entity.token] = entity
