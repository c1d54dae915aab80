"""Broken lines, replays, shards and several processes."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.demo.process import BotProcess
from bot.sandbox.server import Sandbox
from tests.sandbox.conftest import TINY_BOT, Community


async def test_a_broken_line_is_resumed_with_what_was_missed(community: Community) -> None:
    gateway = community.sandbox.gateway
    (session,) = gateway.connected
    await gateway.drop()
    await community.sandbox.world.changes.until(lambda: session.socket is None)
    shown = await community.alice.slash(community.art, "say", how="private")

    assert (await shown.finished()).text == "hello"
    assert (gateway.resumes, gateway.identifies) == (1, 1)


async def test_a_session_declared_over_is_begun_anew(community: Community) -> None:
    community.sandbox.gateway.invalidate()
    await community.sandbox.world.changes.until(lambda: community.sandbox.gateway.identifies == 2)
    shown = await community.alice.slash(community.art, "say", how="private")
    assert (await shown.finished()).text == "hello"


async def test_a_request_to_reconnect(community: Community) -> None:
    community.sandbox.gateway.reconnect()
    await community.sandbox.world.changes.until(lambda: community.sandbox.gateway.resumes == 1)
    shown = await community.alice.slash(community.art, "say", how="private")
    assert (await shown.finished()).text == "hello"


async def test_the_same_interaction_twice(community: Community) -> None:
    shown = await community.alice.slash(community.art, "say", how="private")
    await shown.finished()
    community.sandbox.replay(shown)
    callback = "POST /interactions/{interaction_id}/{token}/callback"
    first, second = await community.sandbox.asked(callback, 2)
    assert (first.status, second.status, second.code) == (200, 400, 40060)
    assert first.params == second.params


@pytest.mark.sandbox
async def test_each_shard_hears_of_its_own_guilds(sandbox: Sandbox, tmp_path: Path) -> None:
    guilds = [sandbox.world.add_guild(name, "art", id=number << 22) for number, name in enumerate("abc", 1)]
    async with BotProcess.start(sandbox, tmp_path, {"SHARD_COUNT": "2"}, arguments=TINY_BOT) as bot:
        await bot.ready(shards=2)
        for guild in guilds:
            (art,) = guild.channels.values()
            shown = await sandbox.join(guild, "alice").slash(art, "say", how="private")
            assert (await shown.finished()).text == "hello"
    assert sorted(session.shard for session in sandbox.gateway.sessions) == [0, 1]


async def test_two_processes_of_one_shard(community: Community, tmp_path: Path) -> None:
    other_folder = tmp_path / "other"
    other_folder.mkdir()
    async with BotProcess.start(community.sandbox, other_folder, arguments=TINY_BOT) as other:
        await other.ready()
        for to in (0, 1):
            shown = await community.alice.slash(community.art, "say", how="private", to=to)
            await shown.finished()
        community.bot.kill()
        assert await community.bot.exited() == -9
        await community.sandbox.world.changes.until(lambda: len(community.sandbox.gateway.connected) == 1)
        assert (
            await (await community.alice.slash(community.art, "say", how="private")).finished()
        ).text == "hello"


async def test_a_hundred_at_once(community: Community) -> None:
    everyone = [community.sandbox.join(community.guild, f"member {number}") for number in range(100)]
    shown = await asyncio.gather(*(each.slash(community.art, "paint", prompt=each.name) for each in everyone))
    replies = await asyncio.gather(*(each.finished() for each in shown))
    assert {reply.text.splitlines()[0] for reply in replies} == {each.name for each in everyone}
    assert not any(each.failed for each in shown)
