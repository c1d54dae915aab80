"""Staff channels, threads and age-restricted channels: who sees them, and what a bot is told of them."""

from __future__ import annotations

import pytest

from bot.sandbox.errors import Impossible
from bot.sandbox.people.person import Person
from bot.sandbox.world.entities import Channel
from bot.sandbox.world.permissions import Permission
from tests.sandbox.conftest import Community
from tests.sandbox.wire import Wire

VIEW = Permission.VIEW_CHANNEL


def test_a_staff_channel_is_seen_by_its_roles_alone(wire: Wire) -> None:
    world, bob = wire.sandbox.world, wire.sandbox.join(wire.guild, "bob")
    staff_role = world.add_role(wire.guild, "staff")
    staff = world.add_staff_channel(wire.guild, "staff", staff_role)
    bob.give(staff_role)
    assert (wire.alice.may(staff, VIEW), bob.may(staff, VIEW)) == (False, True)


@pytest.mark.parametrize("private", [False, True])
async def test_a_thread_is_open_to_its_channel_unless_it_is_private(wire: Wire, private: bool) -> None:
    world, bob, mia = wire.sandbox.world, *(wire.sandbox.join(wire.guild, name) for name in ("bob", "mia"))
    mia.give(world.add_role(wire.guild, "mods", Permission.MANAGE_THREADS))
    thread = world.add_thread(wire.art, "foxes", owner=wire.alice.user, private=private)
    message = await wire.alice.post(thread, "hello")

    def readers() -> list[str]:
        return [person.name for person in (wire.alice, bob, mia) if message in person.sees(thread)]

    assert readers() == (["alice", "mia"] if private else ["alice", "bob", "mia"])
    status, read = await wire.ask("GET", f"/channels/{thread.id}")
    if private:
        assert (status, read["code"]) == (403, 50001)
    else:
        assert (status, read["type"], read["parent_id"]) == (200, 11, str(wire.art.id))
    world.overwrite(wire.art, wire.guild.everyone, deny=VIEW)
    assert not readers()


async def test_writing_in_a_thread_is_a_permission_of_its_own(wire: Wire) -> None:
    thread = wire.sandbox.world.add_thread(wire.art, "foxes", owner=wire.alice.user)
    wire.sandbox.world.overwrite(wire.art, wire.guild.everyone, deny=Permission.SEND_MESSAGES_IN_THREADS)
    await wire.alice.post(wire.art, "here")
    with pytest.raises(Impossible):
        await wire.alice.post(thread, "there")


async def test_an_archived_thread_is_edited_only_once_somebody_writes(wire: Wire) -> None:
    world = wire.sandbox.world
    thread = world.add_thread(wire.art, "foxes", owner=wire.alice.user)
    path = f"/channels/{thread.id}/messages"
    ids = [(await wire.ask("POST", path, {"content": "x"}))[1]["id"] for _ in range(2)]
    world.archive(thread)
    with pytest.raises(Impossible):
        await wire.alice.slash(thread, "paint")
    status, answer = await wire.ask("PATCH", f"{path}/{ids[0]}", {"content": "y"})
    assert (status, answer["code"]) == (400, 50083)
    assert (await wire.ask("DELETE", f"{path}/{ids[0]}"))[0] == 204
    await wire.ask("POST", path, {"content": "awake"})
    assert (await wire.ask("PATCH", f"{path}/{ids[1]}", {"content": "y"}))[0] == 200
    world.archive(thread, locked=True)
    for method in ("POST", "PATCH", "DELETE"):
        place = path if method == "POST" else f"{path}/{ids[1]}"
        status, answer = await wire.ask(method, place, {"content": "z"})
        assert (status, answer["code"]) == (400, 160005)
    world.overwrite(wire.art, wire.guild.members[world.bot.id], allow=Permission.MANAGE_THREADS)
    assert (await wire.ask("POST", path, {"content": "z"}))[0] == 200


async def test_a_channel_takes_its_threads_with_it(wire: Wire) -> None:
    world = wire.sandbox.world
    thread = world.add_thread(wire.art, "foxes", owner=wire.alice.user)
    message = await wire.alice.post(thread, "hello")
    world.remove_channel(wire.art)
    assert (wire.guild.places, world.channels, message.entity.deleted) == ({}, {}, True)


async def told(person: Person, channel: Channel) -> str:
    shown = await person.slash(channel, "say", how="place")
    return (await shown.finished()).text


async def test_a_bot_computes_what_the_world_computes(community: Community) -> None:
    """A thread that the gateway told of, and a private one that only the interaction brings."""
    world, guild, alice = community.sandbox.world, community.guild, community.alice
    staff_role = world.add_role(guild, "staff")
    staff = world.add_staff_channel(guild, "staff", staff_role)
    red = world.add_channel(guild, "red", nsfw=True)
    public = world.add_thread(red, "open", owner=alice.user)
    secret = world.add_thread(community.art, "secret", owner=alice.user, private=True)
    assert await told(alice, community.art) == "text art False; staff-"
    assert await told(alice, public) == "public_thread red True; staff-"
    assert await told(alice, secret) == "private_thread art False; staff-"
    alice.give(staff_role)
    assert await told(alice, staff) == "text staff False; staff+"
