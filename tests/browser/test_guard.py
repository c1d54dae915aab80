"""Web sites that a person visits at the same time have no business with the page's server."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from bot.sandbox.pageserver import PageServer

pytestmark = pytest.mark.asyncio(loop_scope="session")

FOREIGN = "http://evil.example"


@pytest_asyncio.fixture(loop_scope="session")
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def token_of(http: aiohttp.ClientSession, page: PageServer) -> str:
    async with http.get(page.url) as answer:
        found = re.search(r'name="page-token" content="([^"]+)"', await answer.text())
    assert found is not None
    return found[1]


def said(words: str = '{"as": "1"}') -> aiohttp.FormData:
    form = aiohttp.FormData()
    form.add_field("payload", words)
    return form


@pytest.mark.parametrize("path", ["", "main.js", "events", "act/say", "no-such-file"])
async def test_another_name_for_this_machine_is_refused_everywhere(
    http: aiohttp.ClientSession, served: PageServer, path: str
) -> None:
    for host in (
        "evil.example",
        f"evil.example:{served.port}",
        "127.0.0.1",
        f"127.0.0.1.evil.example:{served.port}",
    ):
        async with http.get(f"{served.url}{path}", headers={"Host": host}) as answer:
            assert answer.status == 403
            assert "page-token" not in await answer.text()


@pytest.mark.parametrize("origin", [FOREIGN, "null", None, "https://127.0.0.1"])
async def test_only_the_page_itself_may_act_and_listen(
    http: aiohttp.ClientSession, served: PageServer, origin: str | None
) -> None:
    token = await token_of(http, served)
    headers = {"X-Page-Token": token, **({} if origin is None else {"Origin": origin})}
    async with http.post(f"{served.url}act/say", data=said(), headers=headers) as answer:
        assert answer.status == 403
    with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
        await http.ws_connect(f"{served.url}events?token={token}", headers=headers)


async def test_the_token_of_another_start_is_refused(http: aiohttp.ClientSession, served: PageServer) -> None:
    headers = {"Origin": served.url.rstrip("/"), "X-Page-Token": "yesterday"}
    async with http.post(f"{served.url}act/say", data=said(), headers=headers) as answer:
        assert answer.status == 403
        assert "reload" in await answer.text()
    with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
        await http.ws_connect(f"{served.url}events?token=yesterday", headers=headers)


@pytest.mark.parametrize("words", ["no json", "[]", '{"as": "0"}', "{}"])
async def test_nonsense_from_the_page_is_refused_in_words(
    http: aiohttp.ClientSession, served: PageServer, words: str
) -> None:
    headers = {"Origin": served.url.rstrip("/"), "X-Page-Token": await token_of(http, served)}
    async with http.post(f"{served.url}act/say", data=said(words), headers=headers) as answer:
        assert answer.status in (400, 403)


async def test_a_language_that_discord_does_not_know_is_refused(
    http: aiohttp.ClientSession, served: PageServer
) -> None:
    headers = {"Origin": served.url.rstrip("/")}
    query = f"token={await token_of(http, served)}&as="
    with pytest.raises(aiohttp.WSServerHandshakeError, match="400"):
        await http.ws_connect(f"{served.url}events?{query}&locale=de-DE", headers=headers)
    async with http.ws_connect(f"{served.url}events?{query}&locale=de", headers=headers) as line:
        assert (await line.receive_json())["locale"] == "de"
    async with http.ws_connect(f"{served.url}events?{query}", headers=headers) as line:
        assert (await line.receive_json())["locale"] == "de"


async def test_the_page_may_load_nothing_from_elsewhere(
    http: aiohttp.ClientSession, served: PageServer
) -> None:
    async with http.get(served.url) as answer:
        policy = answer.headers["Content-Security-Policy"]
        text = await answer.text()
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert re.findall(r'(?:src|href)="(?:https?:)?//', text) == []
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_only_the_files_of_the_page_are_served(http: aiohttp.ClientSession, served: PageServer) -> None:
    for path in ("guard.py", "index.html", "%2e%2e%2fserver.py", "../server.py", ".env"):
        async with http.get(f"{served.url}{path}") as answer:
            assert answer.status == 404, path
