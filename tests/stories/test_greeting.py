"""The one greeting of a server that the bot has just joined."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.entities import Channel
from bot.sandbox.permissions import Permission
from bot.sandbox.seen import Seen
from tests.stories.conftest import NewTown
from tests.stories.town import Town


@pytest.fixture
async def live(new_town: NewTown) -> AsyncIterator[Town]:
    """With a bot that has counted its servers: whatever comes now, it has joined."""
    async with new_town() as town:
        assert town.bot is not None
        await town.bot.logged("connected to Discord")
        yield town


def public(town: Town, channel: Channel) -> list[Seen]:
    owner = town.sandbox.person(channel.guild, channel.guild.owner_id)
    return [message for message in owner.sees(channel) if not message.ephemeral]


async def greeting(town: Town, channel: Channel) -> Seen:
    await town.sandbox.world.changes.until(lambda: bool(public(town, channel)), about=channel.id)
    (message,) = public(town, channel)
    return message


async def settled(town: Town, channel: Channel) -> None:
    """The bot has dealt with what Discord told it before this."""
    owner = town.sandbox.person(channel.guild, channel.guild.owner_id)
    assert "Setup of" in (await (await owner.slash(channel, "setup")).finished()).text


async def test_a_new_server_is_greeted(live: Town) -> None:
    world = live.sandbox.world
    guild = world.add_guild("New Den", "lobby")
    (lobby,) = guild.channels.values()
    message = await greeting(live, lobby)
    ids = {each["name"]: each["id"] for each in world.commands[None].values()}
    assert "Hi! I turn words into pictures." in message.text
    assert f"</imagine:{ids['imagine']}>" in message.text
    assert f"</setup:{ids['setup']}>" in message.text
    assert "everyone has 10 credits a day here" in message.text

    owner = live.sandbox.person(guild, guild.owner_id)
    panel = await (await owner.click(message, "Set me up – 1 minute")).finished()
    assert panel.ephemeral
    assert "Setup of" in panel.text

    stranger = live.sandbox.join(guild, "stranger")
    refused = await (await stranger.click(message, "Set me up – 1 minute")).finished()
    assert "You need the permission **Manage Server**" in refused.text


async def test_a_server_is_greeted_once(live: Town) -> None:
    world = live.sandbox.world
    guild = world.add_guild("Twice Joined", "lobby")
    (lobby,) = guild.channels.values()
    message = await greeting(live, lobby)
    world.remove_guild(guild)
    world.invite_again(guild)
    await settled(live, lobby)
    assert public(live, lobby) == [message]


async def test_a_greeting_waits_until_it_may_be_written(live: Town) -> None:
    world = live.sandbox.world
    guild = world.add_guild("Silent Den")
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


async def test_the_ids_of_commands_are_remembered_over_a_restart(live: Town) -> None:
    await live.kill()
    bot = await live.start()
    await bot.logged("connected to Discord")
    (lobby,) = live.sandbox.world.add_guild("Late Den", "lobby").channels.values()
    assert "</imagine:" in (await greeting(live, lobby)).text
