"""Forums, their posts, and roles that the bot gives: what Discord takes there, and what it refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.sandbox.errors import Impossible
from bot.sandbox.people.seen import Seen
from bot.sandbox.world.entities import Channel, Flag
from bot.sandbox.world.permissions import Permission
from tests.sandbox.pictures import png
from tests.sandbox.wire import Wire

NOBODY: dict[str, list[str]] = {"parse": []}


def post(name: str = "Rain", **more: Any) -> dict[str, Any]:
    return {"name": name, "message": {"content": "hello"}, **more}


async def opened(wire: Wire, forum: Channel, **more: Any) -> Channel:
    status, answer = await wire.ask("POST", f"/channels/{forum.id}/threads", post(**more))
    assert status == 200, answer
    return wire.sandbox.world.channels[int(answer["id"])]


async def test_a_post_is_a_thread_whose_first_message_has_its_id(wire: Wire) -> None:
    forum = wire.sandbox.world.add_forum(wire.guild, "ideas", "event", "other")
    event = next(iter(forum.forum.tags)) if forum.forum else 0

    status, answer = await wire.ask(
        "POST", f"/channels/{forum.id}/threads", post(applied_tags=[str(event)], type=11)
    )

    assert status == 200
    assert (answer["name"], answer["parent_id"], answer["type"]) == ("Rain", str(forum.id), 11)
    assert answer["applied_tags"] == [str(event)]
    assert answer["message"]["id"] == answer["id"]
    thread = wire.sandbox.world.channels[int(answer["id"])]
    assert [seen.text for seen in wire.alice.sees(thread)] == ["hello"]
    _, read = await wire.ask("GET", f"/channels/{forum.id}")
    assert (read["type"], [tag["name"] for tag in read["available_tags"]]) == (15, ["event", "other"])
    _, listed = await wire.ask("GET", f"/guilds/{wire.guild.id}/threads/active")
    assert [each["id"] for each in listed["threads"]] == [answer["id"]]


async def test_a_forum_may_want_a_tag_and_knows_its_own_alone(wire: Wire) -> None:
    forum = wire.sandbox.world.add_forum(wire.guild, "ideas", "event", requires_tag=True)
    path = f"/channels/{forum.id}/threads"

    assert (await wire.ask("GET", f"/channels/{forum.id}"))[1]["flags"] == 1 << 4
    assert (await wire.ask("POST", path, post()))[1]["code"] == 40067
    assert (await wire.ask("POST", path, post(applied_tags=["7"])))[1]["code"] == 10087
    assert (await wire.ask("POST", path, post(name="x" * 101)))[1]["code"] == 50035
    itself = wire.guild.members[wire.sandbox.world.bot.id]
    wire.sandbox.world.overwrite(forum, itself, deny=Permission.SEND_MESSAGES)
    assert (await wire.ask("POST", path, post()))[1]["code"] == 50013


async def test_nobody_writes_in_a_forum_but_in_its_posts(wire: Wire) -> None:
    forum = wire.sandbox.world.add_forum(wire.guild, "ideas")

    status, answer = await wire.ask("POST", f"/channels/{forum.id}/messages", {"content": "x"})
    assert (status, answer["code"]) == (400, 50008)
    with pytest.raises(Impossible):
        await wire.alice.post(forum, "x")
    with pytest.raises(Impossible):
        await wire.alice.slash(forum, "paint")
    assert (await wire.alice.post(await opened(wire, forum), "x")).text == "x"


async def test_an_archived_post_is_opened_by_the_bot_but_a_locked_one_is_not(wire: Wire) -> None:
    world = wire.sandbox.world
    thread = await opened(wire, world.add_forum(wire.guild, "ideas"))
    path, edit = f"/channels/{thread.id}", f"/channels/{thread.id}/messages/{thread.id}"

    world.archive(thread)
    assert (await wire.ask("GET", f"/guilds/{wire.guild.id}/threads/active"))[1]["threads"] == []
    assert (await wire.ask("PATCH", edit, {"content": "new"}))[1]["code"] == 50083
    assert (await wire.ask("PATCH", path, {"archived": False}))[0] == 200
    assert (await wire.ask("PATCH", edit, {"content": "new"}))[0] == 200

    assert (await wire.ask("PATCH", path, {"name": "x" * 101}))[1]["code"] == 50035
    assert (await wire.ask("PATCH", path, {"name": "new"}))[1]["name"] == "new"
    world.archive(thread)
    assert (await wire.ask("PATCH", path, {"name": "late"}))[1]["code"] == 50083
    assert (await wire.ask("PATCH", path, {"name": "late", "archived": False}))[1]["name"] == "late"

    world.archive(thread, locked=True)
    assert (await wire.ask("PATCH", path, {"archived": False}))[1]["code"] == 50013
    assert (await wire.ask("POST", f"{path}/messages", {"content": "x"}))[1]["code"] == 160005
    assert (await wire.ask("PATCH", f"/channels/{wire.art.id}", {"archived": True}))[0] == 501


async def test_a_gallery_with_files_and_who_is_notified(wire: Wire) -> None:
    forum = wire.sandbox.world.add_forum(wire.guild, "ideas")
    bob = wire.sandbox.join(wire.guild, "bob")
    layout = [
        {"type": 10, "content": f"{wire.alice.mention} and {bob.mention}"},
        {"type": 12, "items": [{"media": {"url": "attachment://fox.png"}, "description": "a fox"}]},
    ]
    message: dict[str, Any] = {
        "components": layout,
        "flags": Flag.COMPONENTS_V2,
        "attachments": [{"id": "0", "filename": "fox.png"}],
    }
    files = {"fox.png": png()}

    body = post() | {"message": {**message, "allowed_mentions": NOBODY}}
    _, answer = await wire.ask("POST", f"/channels/{forum.id}/threads", body, files=files)
    first = Seen(wire.sandbox.world.messages[int(answer["id"])])
    assert (first.pings, first.alt_texts) == (frozenset(), ["a fox"])
    assert "attachment://" not in json.dumps(answer["message"]["components"])

    path = f"/channels/{answer['id']}/messages"
    one = {**message, "allowed_mentions": {"parse": [], "users": [str(bob.id)]}}
    _, sent = await wire.ask("POST", path, one, files=files)
    assert Seen(wire.sandbox.world.messages[int(sent["id"])]).pings == {bob.id}
    dangling = {**message, "attachments": []}
    assert (await wire.ask("POST", path, dangling))[1]["code"] == 50035


# --- roles --------------------------------------------------------------------------------------------


async def test_the_bot_gives_roles_below_its_own_if_it_manages_them(wire: Wire) -> None:
    world = wire.sandbox.world
    own = next(role for role in wire.guild.roles.values() if role.bot_id is not None)
    winner = world.add_role(wire.guild, "winner", position=1)
    world.move_role(wire.guild, own, 2)
    path = f"/guilds/{wire.guild.id}/members/{wire.alice.id}/roles/{winner.id}"

    assert (await wire.ask("PUT", path))[1]["code"] == 50013
    own.permissions |= Permission.MANAGE_ROLES
    assert await wire.ask("PUT", path) == (204, None)
    assert wire.alice.member.role_ids == [winner.id]
    assert await wire.ask("DELETE", path) == (204, None)
    assert wire.alice.member.role_ids == []

    world.move_role(wire.guild, winner, 2)  # of two at the same height the older one is above
    assert (await wire.ask("PUT", path))[0] == 204
    world.move_role(wire.guild, winner, 3)
    assert (await wire.ask("PUT", path))[1]["code"] == 50013


async def test_a_role_or_a_member_that_is_not_there(wire: Wire) -> None:
    own = next(role for role in wire.guild.roles.values() if role.bot_id is not None)
    own.permissions |= Permission.MANAGE_ROLES
    path = f"/guilds/{wire.guild.id}/members"

    assert (await wire.ask("PUT", f"{path}/1/roles/{own.id}"))[1]["code"] == 10007
    assert (await wire.ask("PUT", f"{path}/{wire.alice.id}/roles/1"))[1]["code"] == 10011
    assert (await wire.ask("PUT", f"{path}/{wire.alice.id}/roles/{own.id}"))[1]["code"] == 50013
    assert (await wire.ask("PUT", f"{path}/{wire.alice.id}/roles/{wire.guild.id}"))[1]["code"] == 50013
