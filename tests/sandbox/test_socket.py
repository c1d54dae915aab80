"""The gateway's socket, without a library in between, and the stream of changes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.sandbox.server import Sandbox
from bot.sandbox.world.changes import Changes, What
from tests.sandbox.wire import Wire

Socket = aiohttp.ClientWebSocketResponse


@pytest.fixture
async def socket(sandbox: Sandbox) -> AsyncIterator[Socket]:
    url = sandbox.settings()["DISCORD_GATEWAY_URL"]
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        assert (await socket.receive_json())["d"] == {"heartbeat_interval": 1000}
        yield socket


def identify(token: str, **keys: Any) -> dict[str, Any]:
    return {"op": 2, "d": {"token": token, "intents": 1, "properties": {}, **keys}}


async def test_a_heartbeat_is_answered(socket: Socket) -> None:
    await socket.send_json({"op": 1, "d": None})
    assert (await socket.receive_json())["op"] == 11


@pytest.mark.parametrize(("keys", "code"), [({"token": "stolen"}, 4004), ({"shard": [2, 2]}, 4010)])
async def test_an_identify_that_is_refused(
    sandbox: Sandbox, socket: Socket, keys: dict[str, Any], code: int
) -> None:
    await socket.send_json(identify(**({"token": sandbox.world.token} | keys)))
    await socket.receive()
    assert socket.close_code == code


async def test_intents_that_are_not_imitated(sandbox: Sandbox, socket: Socket) -> None:
    await socket.send_json(identify(sandbox.world.token, intents=1 | 1 << 15))
    await socket.receive()
    assert socket.close_code == 4013
    assert len(sandbox.refused) == 1


async def test_a_resume_of_an_unknown_session(sandbox: Sandbox, socket: Socket) -> None:
    await socket.send_json({"op": 6, "d": {"token": sandbox.world.token, "session_id": "gone", "seq": 1}})
    assert await socket.receive_json() == {"op": 9, "d": False, "s": None, "t": None}


async def test_guilds_come_after_ready(sandbox: Sandbox, socket: Socket) -> None:
    guild = sandbox.world.add_guild("Painters", "art")
    await socket.send_json(identify(sandbox.world.token))
    ready, created = await socket.receive_json(), await socket.receive_json()
    assert ready["d"]["guilds"] == [{"id": str(guild.id), "unavailable": True}]
    assert (created["t"], created["d"]["unavailable"], created["s"]) == ("GUILD_CREATE", False, 2)
    assert created["d"]["channels"][0]["name"] == "art"


async def test_the_stream_of_changes(wire: Wire) -> None:
    async with wire.sandbox.world.changes.subscribe() as changes:
        shown = await wire.slash()
        await wire.answer(shown, 4, {"content": "hello"})
        seen = [(await anext(changes)).what for _ in range(4)]
    assert seen == [
        What.INTERACTION_OPENED,
        What.MESSAGE_CREATED,
        What.INTERACTION_ACKNOWLEDGED,
        What.REQUEST_ANSWERED,
    ]


async def test_a_condition_that_nobody_spoke_of_is_seen_all_the_same() -> None:
    holds = asyncio.Event()
    waiting = asyncio.create_task(Changes().until(holds.is_set, about=1))
    await asyncio.sleep(0)  # it waits now
    holds.set()
    await waiting
