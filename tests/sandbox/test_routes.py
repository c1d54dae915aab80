"""Permissions, files, nonces, unknown things and faults on the REST routes."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import aiohttp
import pytest

from bot.sandbox.server import Sandbox
from bot.sandbox.world.memory import Keep
from bot.sandbox.world.permissions import Permission
from tests.sandbox.conftest import Clock
from tests.sandbox.pictures import png
from tests.sandbox.wire import Wire

POST = "POST /channels/{channel_id}/messages"


def messages(wire: Wire) -> str:
    return f"/channels/{wire.art.id}/messages"


async def test_a_wrong_token(wire: Wire) -> None:
    status, answer = await wire.ask("GET", "/users/@me", token="stolen")
    assert (status, answer) == (401, {"message": "401: Unauthorized", "code": 0})


@pytest.mark.parametrize(
    ("denied", "body", "code"),
    [
        (Permission.VIEW_CHANNEL, {"content": "x"}, 50001),
        (Permission.SEND_MESSAGES, {"content": "x"}, 50013),
        (Permission.EMBED_LINKS, {"embeds": [{"title": "x"}]}, 50013),
    ],
)
async def test_what_the_bot_may_not_do_in_a_channel(
    wire: Wire, denied: Permission, body: object, code: int
) -> None:
    itself = wire.guild.members[wire.sandbox.world.bot.id]
    wire.sandbox.world.overwrite(wire.art, itself, deny=denied)
    status, answer = await wire.ask("POST", messages(wire), body)
    assert (status, answer["code"]) == (403, code)


async def test_unknown_things(wire: Wire) -> None:
    assert (await wire.ask("GET", "/channels/1"))[1]["code"] == 10003
    assert (await wire.ask("GET", "/guilds/1"))[1]["code"] == 10004
    assert (await wire.ask("GET", f"/guilds/{wire.guild.id}/members/1"))[1]["code"] == 10007
    assert (await wire.ask("PATCH", f"{messages(wire)}/1", {"content": "x"}))[1]["code"] == 10008


async def test_what_the_sandbox_does_not_imitate(wire: Wire) -> None:
    assert (await wire.ask("POST", f"/channels/{wire.art.id}/pins"))[0] == 501
    assert (await wire.ask("POST", messages(wire), {"content": "x", "poll": {}}))[0] == 501
    assert (await wire.ask("POST", messages(wire), {"embeds": [7]}))[0] == 501
    assert [what.split(":")[0] for what in wire.sandbox.refused] == [
        f"POST /channels/{wire.art.id}/pins",
        POST,
        POST,
    ]


async def test_a_file_comes_and_goes_with_its_message(wire: Wire, clock: Clock) -> None:
    body = {
        "embeds": [{"image": {"url": "attachment://a_fox.png"}}],
        "attachments": [{"id": 0, "description": "a fox"}, {"id": 1}],
    }
    files = {"a fox.png": png(), "note.txt": b"words"}
    status, message = await wire.ask("POST", messages(wire), body, files=files)
    assert status == 200
    # Files that an embed shows are not in the list (discord-api-docs#1340).
    assert [file["filename"] for file in message["attachments"]] == ["note.txt"]
    link = message["embeds"][0]["image"]["url"]

    async with aiohttp.ClientSession() as session:
        async with session.get(link) as answer:
            assert (await answer.read(), answer.content_type) == (png(), "image/png")
        async with session.get(link.replace("hm=", "hm=0")) as answer:
            assert answer.status == 404
        clock.ahead = timedelta(hours=25)
        async with session.get(link) as answer:
            assert answer.status == 404

    path = f"{messages(wire)}/{message['id']}"
    status, edited = await wire.ask(
        "PATCH", path, {"embeds": [], "attachments": [{"id": message["attachments"][0]["id"]}]}
    )
    assert [file["filename"] for file in edited["attachments"]] == ["note.txt"]
    assert (await wire.ask("DELETE", path))[0] == 204
    assert not wire.sandbox.world.attachments


async def test_a_face_for_who_has_none(wire: Wire) -> None:
    url = f"{wire.sandbox.settings()['DISCORD_CDN_URL']}/embed/avatars/1.png"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert (answer.status, answer.content_type) == (200, "image/png")


@pytest.mark.parametrize("sizes", [[10 * 1024 * 1024 + 1], [9 * 1024 * 1024] * 3])
async def test_files_too_large(wire: Wire, sizes: list[int]) -> None:
    files = {f"{number}.bin": bytes(size) for number, size in enumerate(sizes)}
    body = {"attachments": [{"id": number} for number in range(len(sizes))]}
    status, answer = await wire.ask("POST", messages(wire), body, files=files)
    assert (status, answer["code"]) == (413, 40005)


async def test_a_nonce_gives_the_same_message_for_some_minutes(wire: Wire) -> None:
    body = {"content": "once", "nonce": "n", "enforce_nonce": True}
    first, second = [(await wire.ask("POST", messages(wire), body))[1]["id"] for _ in range(2)]
    assert first == second
    other = (await wire.ask("POST", messages(wire), {**body, "nonce": "m"}))[1]["id"]
    assert other != first
    status, answer = await wire.ask("POST", messages(wire), {**body, "nonce": "x" * 26})
    assert (status, answer["code"]) == (400, 50035)


async def test_who_is_notified(wire: Wire) -> None:
    content = f"{wire.alice.mention} @everyone"
    for mentions, pinged in (
        ({"parse": []}, frozenset()),
        ({"users": [str(wire.alice.id)]}, {wire.alice.id}),
        ({"parse": ["everyone"]}, {"everyone"}),
    ):
        await wire.ask("POST", messages(wire), {"content": content, "allowed_mentions": mentions})
        assert wire.alice.sees(wire.art)[-1].pings == pinged


async def test_an_edit_keeps_what_it_does_not_name(wire: Wire) -> None:
    _, message = await wire.ask("POST", messages(wire), {"content": "x", "embeds": [{"title": "t"}]})
    path = f"{messages(wire)}/{message['id']}"
    _, edited = await wire.ask("PATCH", path, {"content": "y"})
    assert (edited["content"], edited["embeds"][0]["title"]) == ("y", "t")
    assert edited["edited_timestamp"]
    assert (await wire.ask("PATCH", path, {"content": None, "embeds": []}))[1]["code"] == 50006


async def test_faults_on_request(wire: Wire) -> None:
    faults = wire.sandbox.discord_faults
    faults.next("POST /channels/*", status=429, retry_after=0.5)
    status, answer = await wire.ask("POST", messages(wire), {"content": "x"})
    assert (status, answer["retry_after"]) == (429, 0.5)

    faults.next("POST /channels/*", disconnect="before")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await wire.ask("POST", messages(wire), {"content": "lost"})
    assert not wire.alice.sees(wire.art)

    faults.next("POST /channels/*", disconnect="after")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await wire.ask("POST", messages(wire), {"content": "arrived"})
    assert [message.text for message in wire.alice.sees(wire.art)] == ["arrived"]
    assert not faults.pending


async def test_a_request_held_at_a_gate(wire: Wire) -> None:
    gate = asyncio.Event()
    wire.sandbox.discord_faults.next("POST /channels/*", gate=gate)
    held = asyncio.create_task(wire.ask("POST", messages(wire), {"content": "second"}))
    await wire.sandbox.world.changes.until(lambda: not wire.sandbox.discord_faults.pending)
    await wire.ask("POST", messages(wire), {"content": "first"})
    gate.set()
    assert (await held)[0] == 200
    assert [message.text for message in wire.alice.sees(wire.art)] == ["first", "second"]


async def test_what_is_not_kept_is_forgotten() -> None:
    keep = Keep(requests=3, file_bytes=2, messages=4, interactions=2)
    async with Sandbox.open(keep=keep) as sandbox, aiohttp.ClientSession() as session:
        wire = Wire(sandbox, session)
        await wire.register()
        for _ in range(6):
            shown = await wire.slash()
            body = {"content": "x", "attachments": [{"id": 0}]}
            assert (await wire.answer(shown, 4, body, files={"a.png": png()}))[0] == 200
        world = sandbox.world
        assert (len(sandbox.requests), len(world.messages), len(world.interactions.by_id)) == (3, 4, 2)
        kept = [file.data is not None for message in world.messages.values() for file in message.attachments]
        assert kept == [False, False, True, True]
