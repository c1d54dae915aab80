"""One pretend Discord, one showcase bot and one browser for all stories; a server and a page for each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from bot.demo.guild import demo_guild
from bot.demo.process import BotProcess
from bot.sandbox.pageserver import PageServer, serve_page
from bot.sandbox.server import Sandbox
from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.running import address_of, demo
from tests.browser.visitor import Visitor

Visits = Callable[..., Awaitable[Visitor]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def discord(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Sandbox]:
    """A pretend Discord with the showcase bot in it."""
    folder: Path = tmp_path_factory.mktemp("showcase")
    async with Sandbox.open() as sandbox:
        demo_guild(sandbox.world)
        async with BotProcess.start(sandbox, folder, arguments=("-m", "tests.browser.showcase")) as bot:
            await bot.ready()
            yield sandbox


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = find_chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def address(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """One demo with the real bot, for tests that end every bad day that they begin."""
    async with demo(tmp_path_factory.mktemp("demo"), "--port", "0") as process:
        yield await address_of(process)


@pytest_asyncio.fixture(loop_scope="session")
async def served(discord: Sandbox) -> AsyncIterator[PageServer]:
    """The page of a server of its own, so that no story sees another's messages."""
    guild = demo_guild(discord.world)
    async with serve_page(discord.world, guild, online=lambda: bool(discord.gateway.connected)) as page:
        yield page


@pytest_asyncio.fixture(loop_scope="session")
async def visits(served: PageServer, browser: Browser) -> AsyncIterator[Visits]:
    """Opens the page, as alice: `await visits(width=360)`; other arguments are Playwright's for a context."""
    visitors: list[Visitor] = []
    async with AsyncExitStack() as stack:

        async def visit(*, width: int = 1180, height: int = 800, **context: Any) -> Visitor:
            window = await browser.new_context(viewport={"width": width, "height": height}, **context)
            stack.push_async_callback(window.close)
            visitor = Visitor(await window.new_page())
            visitors.append(visitor)
            await visitor.opens(served.url)
            return visitor

        yield visit
        complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    assert complaints == []


@pytest_asyncio.fixture(loop_scope="session")
async def alice(visits: Visits) -> Visitor:
    return await visits()
