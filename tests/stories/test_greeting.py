"""The one greeting of a server that the bot has just joined."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.people.seen import Seen
from bot.sandbox.world.entities import Channel
from bot.sandbox.world.permissions import Permission
from tests.stories.community import Community
from tests.stories.conftest import NewCommunity


@pytest.fixture
async def live(new_community: NewCommunity) -> AsyncIterator[Community]:
    """With a bot that has counted its servers: whatever comes now, it has joined."""
    async with new_community() as community:
        assert community.bot is not None
        await community.bot.logged("connected to Discord")
        yield community


def public(community: Community, channel: Channel) -> list[Seen]:
    owner = community.sandbox.person(channel.guild, channel.guild.owner_id)
    return [message for message in owner.sees(channel) if not message.ephemeral]


async def greeting(community: Community, channel: Channel) -> Seen:
    await community.sandbox.world.changes.until(lambda: bool(public(community, channel)), about=channel.id)
    (message,) = public(community, channel)
    return message


async def settled(community: Community, channel: Channel) -> None:
    """The bot has dealt with what Discord told it before this."""
    owner = community.sandbox.person(channel.guild, channel.guild.owner_id)
    assert "Setup of" in (await (await owner.slash(channel, "setup")).finished()).text


async def test_a_new_server_is_greeted(live: Community) -> None:
    world = live.sandbox.world
    guild = world.add_guild("New Staff", "lobby")
    (lobby,) = guild.channels.values()
    message = await greeting(live, lobby)
    ids = {each["name"]: each["id"] for each in world.commands[None].values()}
    assert "Hi! I turn words into pictures." in message.text
    assert f"</imagine:{ids['imagine']}>" in message.text
    assert f"</setup:{ids['setup']}>" in message.text
    assert "Everybody here gets 10 credits a day." in message.text
    assert "sent to this bot's image service" in message.text

    owner = live.sandbox.person(guild, guild.owner_id)
    panel = await (await owner.click(message, "Set me up – 1 minute")).finished()
    assert panel.ephemeral
    assert "Setup of" in panel.text

    stranger = live.sandbox.join(guild, "stranger")
    refused = await (await stranger.click(message, "Set me up – 1 minute")).finished()
    assert "You need the permission **Manage Server**" in refused.text


async def test_without_a_model_it_is_not_said_that_it_works(new_community: NewCommunity) -> None:
    async with new_community(started=False, IMAGE_MODEL="") as community:
        community.endpoint.models = {"data": []}
        bot = await community.start()
        await bot.logged("connected to Discord")
        guild = community.sandbox.world.add_guild("Early Staff", "lobby")
        (lobby,) = guild.channels.values()
        text = (await greeting(community, lobby)).text
        assert "The people who run me have to name a model for that first" in text
        assert "It already works" not in text


async def test_a_server_is_greeted_once(live: Community) -> None:
    world = live.sandbox.world
    guild = world.add_guild("Twice Joined", "lobby")
    (lobby,) = guild.channels.values()
    message = await greeting(live, lobby)
    world.remove_guild(guild)
    world.invite_again(guild)
    await settled(live, lobby)
    assert public(live, lobby) == [message]


async def test_a_greeting_waits_until_it_may_be_written(live: Community) -> None:
    world = live.sandbox.world
    guild = world.add_guild("Silent Staff")
    lobby = world.add_channel(guild, "lobby")
    bots = guild.members[world.bot.id]
    await settled(live, lobby)

    world.remove_guild(guild)
    guild.system_channel_id = lobby.id
    world.overwrite(lobby, bots, deny=Permission.SEND_MESSAGES)
    world.invite_again(guild)
    await settled(live, lobby)
    assert public(live, lobby) == []

    world.remove_guild(guild)
    world.overwrite(lobby, bots, allow=Permission.SEND_MESSAGES)
    world.invite_again(guild)
    assert "Hi!" in (await greeting(live, lobby)).text


async def test_the_ids_of_commands_are_remembered_over_a_restart(live: Community) -> None:
    await live.kill()
    bot = await live.start()
    await bot.logged("connected to Discord")
    (lobby,) = live.sandbox.world.add_guild("Late Staff", "lobby").channels.values()
    assert "</imagine:" in (await greeting(live, lobby)).text
