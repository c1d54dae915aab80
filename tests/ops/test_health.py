"""The health check as a monitor meets it: over a real socket."""

from __future__ import annotations

import asyncio
import logging
import socket
from typing import Any

import aiohttp
import pytest

from bot.ops.health import CannotListen, Check, Health, Part


async def yes() -> bool:
    return True


async def no() -> bool:
    return False


async def never() -> bool:
    await asyncio.Event().wait()
    return True


async def broken() -> bool:
    raise ConnectionError("the database is away")


@pytest.fixture
def port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def ask(port: int, path: str = "/healthz") -> tuple[int, Any]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status, await answer.json() if answer.content_type == "application/json" else None


async def test_all_is_well(port: int) -> None:
    async with Health("127.0.0.1", port, {"gateway": yes, "database": yes}):
        assert await ask(port) == (
            200,
            {"status": "ok", "parts": {"gateway": "ok", "database": "ok"}, "details": {}},
        )
        assert await ask(port, "/") == (404, None)


async def test_the_loops_stand_beside_the_checks(port: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "bot.ops.health")
    loops: dict[str, str] = {}
    async with Health("127.0.0.1", port, {"database": yes}, loops=lambda: loops):
        assert await ask(port) == (200, {"status": "ok", "parts": {"database": "ok"}, "details": {}})
        loops |= {"turns": "ok", "delivery": "failing"}
        parts = {"database": "ok", "turns": "ok", "delivery": "failing"}
        for _ in range(2):
            assert await ask(port) == (503, {"status": "unavailable", "parts": parts, "details": {}})
        loops["delivery"] = "ok"
        assert (await ask(port))[0] == 200
    said = [record.getMessage() for record in caplog.records if record.name == "bot.ops.health"]
    assert said == ["health: delivery is failing", "health: delivery is ok"]


async def test_a_loop_that_has_ended_is_no_health(port: int) -> None:
    async with Health("127.0.0.1", port, {"database": yes}, loops=lambda: {"leases": "stopped"}):
        assert (await ask(port))[0] == 503


async def test_what_no_restart_can_mend_degrades_and_has_its_numbers(port: int) -> None:
    parts = {
        "endpoint": lambda: Part("failing", {"last_success": None, "failed_in_a_row": 3}),
        "disk": lambda: Part("ok", {"free_bytes": 7}),
    }
    async with Health("127.0.0.1", port, {"database": yes}, parts=parts):
        assert await ask(port) == (
            200,
            {
                "status": "degraded",
                "parts": {"database": "ok", "endpoint": "failing", "disk": "ok"},
                "details": {
                    "endpoint": {"last_success": None, "failed_in_a_row": 3},
                    "disk": {"free_bytes": 7},
                },
            },
        )


async def test_a_loop_beside_the_work_may_fail_but_not_stop(port: int) -> None:
    loops = {"catalogue": "failing"}
    async with Health("127.0.0.1", port, {}, loops=lambda: loops, beside={"catalogue"}):
        status, body = await ask(port)
        assert (status, body["status"]) == (200, "degraded")
        loops["catalogue"] = "stopped"
        assert (await ask(port))[0] == 503


@pytest.mark.parametrize(
    ("loop", "state", "shown", "status"),
    [
        ("ok", "waiting", "waiting", 200),
        ("failing", "ok", "failing", 503),
        ("stopped", "waiting", "stopped", 503),
    ],
)
async def test_a_part_and_a_loop_of_one_name_are_one_part(
    port: int, loop: str, state: str, shown: str, status: int
) -> None:
    parts = {"delivery": lambda: Part(state, {"waiting": 1})}
    async with Health("127.0.0.1", port, {}, loops=lambda: {"delivery": loop}, parts=parts):
        got, body = await ask(port)
    assert (got, body["parts"]) == (status, {"delivery": shown})


@pytest.mark.parametrize(("check", "state"), [(no, "not ready"), (never, "no answer"), (broken, "failed")])
async def test_it_says_which_part_is_not_well(port: int, check: Check, state: str) -> None:
    async with Health("127.0.0.1", port, {"gateway": yes, "database": check}, seconds=0.05):
        status, body = await ask(port)
    assert status == 503
    assert body == {"status": "unavailable", "parts": {"gateway": "ok", "database": state}, "details": {}}


async def test_only_changes_are_logged(port: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "bot.ops.health")
    away = True

    async def database() -> bool:
        if away:
            raise ConnectionError("the database is away")
        return True

    async with Health("127.0.0.1", port, {"database": database}):
        assert [(await ask(port))[0] for _ in range(3)] == [503, 503, 503]
        away = False
        assert [(await ask(port))[0] for _ in range(2)] == [200, 200]
    said = [record.getMessage() for record in caplog.records if record.name == "bot.ops.health"]
    assert said == ["health: database is failed", "health: database is ok"]
    assert "the database is away" in caplog.text


async def test_a_part_that_hangs_does_not_hold_up_the_others(port: int) -> None:
    asked = asyncio.Event()

    async def database() -> bool:
        asked.set()
        return True

    async with Health("127.0.0.1", port, {"gateway": never, "database": database}, seconds=3600):
        question = asyncio.create_task(ask(port))
        async with asyncio.timeout(60):
            await asked.wait()
        assert not question.done()
        question.cancel()
        with pytest.raises(asyncio.CancelledError):
            await question


async def test_the_port_is_free_again_afterwards(port: int) -> None:
    for _ in range(2):
        async with Health("127.0.0.1", port, {"gateway": yes}):
            assert (await ask(port))[0] == 200
    with pytest.raises(aiohttp.ClientConnectorError):
        await ask(port)


async def test_port_0_serves_nothing() -> None:
    before = set(asyncio.all_tasks())
    async with Health("no.such.host.invalid", 0, {"gateway": yes}):
        assert set(asyncio.all_tasks()) == before


async def test_a_taken_port_is_one_line_with_the_remedy(port: int) -> None:
    async with Health("127.0.0.1", port, {}):
        with pytest.raises(CannotListen) as caught:
            await Health("127.0.0.1", port, {}).__aenter__()
    assert str(caught.value) == (
        f"HTTP_PORT: 127.0.0.1:{port} is in use by another program; "
        "set another HTTP_PORT, or HTTP_PORT=0 for none"
    )


async def test_a_host_that_is_not_ours_is_one_line_with_the_remedy(port: int) -> None:
    with pytest.raises(CannotListen) as caught:  # 192.0.2.1 is kept for documents: no machine has it
        await Health("192.0.2.1", port, {}).__aenter__()
    line = str(caught.value)
    assert line.startswith(f"HTTP_PORT: 192.0.2.1:{port} cannot be opened (")
    assert line.endswith("correct HTTP_HOST, or set HTTP_PORT=0 for none")
    assert "\n" not in line
