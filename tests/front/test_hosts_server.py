"""What the bot reads of a server for hosts: tags of forums, roles that it can give; and several choices of a form."""

from __future__ import annotations

from typing import Any

import discord

from bot.front.kit.guilds.audience import Audience
from bot.front.kit.guilds.server import ForumTags, Server
from bot.front.kit.interactions import read_form
from bot.front.kit.persistent import CustomId

BOT, HIGH, LOW = 9, 21, 22


def a_server(bot_permissions: discord.Permissions) -> tuple[discord.Client, discord.Guild]:
    """A role above the bot's and one below it, a channel, and a forum."""
    client = discord.Client(intents=discord.Intents.none())
    state = client._connection
    user: Any = {"id": str(BOT), "username": "bot", "discriminator": "0", "avatar": None}
    state.user = discord.ClientUser(state=state, data=user)

    def role(id: int, position: int, permissions: int = 0) -> dict[str, Any]:
        return {
            "id": str(id),
            "name": "R",
            "position": position,
            "permissions": str(permissions),
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        }

    def channel(id: int, hidden_from: int | None = None, *shown_to: int) -> dict[str, Any]:
        seen = str(discord.Permissions(view_channel=True).value)
        hidden = [] if hidden_from is None else [{"id": hidden_from, "type": 0, "allow": "0", "deny": seen}]
        shown = [{"id": role, "type": 0, "allow": seen, "deny": "0"} for role in shown_to]
        overwrites = [*hidden, *shown]
        return {"id": str(id), "type": 0, "name": "c", "position": 0, "permission_overwrites": overwrites}

    tag = {"id": "500", "name": "Art", "moderated": False, "emoji_id": None, "emoji_name": None}
    forum = {"id": "41", "type": 15, "name": "f", "position": 1, "flags": 16, "available_tags": [tag]}
    data: Any = {
        "id": "3",
        "name": "Foxes",
        "owner_id": "1",
        "roles": [
            role(3, 0, discord.Permissions(view_channel=True).value),
            role(HIGH, 3),
            role(20, 2, bot_permissions.value),
            role(LOW, 1),
        ],
        "members": [{"user": user, "roles": ["20"], "joined_at": None, "flags": 0}],
        "channels": [channel(40), forum, channel(42, 3), channel(43, 3, LOW), channel(44, 3, HIGH, LOW)],
    }
    guild = discord.Guild(data=data, state=state)
    state._add_guild(guild)
    return client, guild


def test_a_role_below_its_own_can_be_given_with_the_permission() -> None:
    _, guild = a_server(discord.Permissions(manage_roles=True))
    assert Server(guild).can_give(LOW)
    assert not Server(guild).can_give(HIGH)
    assert not Server(guild).can_give(99)
    assert not Server(a_server(discord.Permissions.none())[1]).can_give(LOW)
    assert not Server(None).can_give(LOW)


def test_a_role_is_gone_only_where_the_server_is_known() -> None:
    _, guild = a_server(discord.Permissions.none())
    assert [Server(guild).lacks_role(role) for role in (LOW, 99)] == [False, True]
    assert not Server(None).lacks_role(99)


def test_tags_are_those_of_a_forum() -> None:
    server = Server(a_server(discord.Permissions.none())[1])
    assert server.forum_tags(41) == ForumTags({500: "Art"}, True)
    assert server.forum_tags(40) is None
    assert Server(None).forum_tags(41) is None


async def test_all_that_was_chosen_in_a_form_is_read() -> None:
    client, guild = a_server(discord.Permissions.none())
    user = {"id": "7", "username": "mia", "discriminator": "0", "avatar": None}
    boxes = {"type": 22, "id": 2, "custom_id": "options", "values": ["hides", "builds"]}
    theme = {"type": 4, "id": 3, "custom_id": "theme", "value": "Rain"}
    data: Any = {
        "id": "1",
        "application_id": "2",
        "type": 5,
        "token": "t",
        "version": 1,
        "guild_id": "3",
        "channel": {"id": "40", "type": 0, "name": "c"},
        "channel_id": "40",
        "locale": "en-US",
        "member": {"user": user, "roles": [], "joined_at": None, "flags": 0, "permissions": "0"},
        "app_permissions": "0",
        "attachment_size_limit": 1,
        "entitlements": [],
        "authorizing_integration_owners": {},
        "data": {
            "custom_id": "ca:typed:1",
            "components": [{"type": 18, "id": n, "component": part} for n, part in ((4, boxes), (5, theme))],
        },
    }
    interaction: Any = discord.Interaction(data=data, state=client._connection)
    filled = read_form(interaction, CustomId("ca", "typed", "1"))

    assert filled.choices == {"options": ("hides", "builds")}
    assert filled.texts == {"options": "hides", "theme": "Rain"}
    assert guild.id == filled.where.guild


def test_of_a_hidden_channel_nobody_is_told_but_who_sees_it() -> None:
    """40 is seen by everybody, 42 by no role, 43 by one, 44 by that and another one."""
    client, _ = a_server(discord.Permissions.none())
    told = Audience(client).may_be_told
    rooms = {40: [40, 41], 42: [40, 41, 42, 43, 44], 43: [40, 41, 43, 44], 44: [40, 41, 44]}
    for room, fit in rooms.items():
        assert [channel for channel in (40, 41, 42, 43, 44) if told(3, room, channel)] == fit
    assert not told(3, 99, 44), "of a room that is not known"
    assert told(3, 40, 99), "what is not known any more is told of as before"
    assert told(99, 40, 44)
