"""`python -m bot demo`, as the README has it: one line, one address, and the real bot behind it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
from pathlib import Path

import pytest
from playwright.async_api import Browser, ViewportSize, expect

from tests.browser.running import PATIENCE, address_of, bot_of, demo, line_of
from tests.browser.showcase import picture
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_readme_comes_true_and_leaves_nothing_behind(browser: Browser, tmp_path: Path) -> None:
    large = ViewportSize(width=1180, height=980)
    async with demo(tmp_path, "--port", "0") as process, await browser.new_context(viewport=large) as window:
        alice = Visitor(await window.new_page())
        await alice.opens(await address_of(process))
        await alice.types("/imagine prompt:a red fox")
        await alice.page.get_by_role("button", name=re.compile("^Add quality")).click()
        await expect(alice.suggestions.first).to_be_visible()
        await alice.presses("ArrowDown", "Enter", "Enter")
        picture = alice.messages.locator(".embed img").first
        await alice.picture_is_painted(picture)
        assert "fox" in (await picture.get_attribute("alt") or "")
        await alice.shot("demo")
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(PATIENCE):
            assert await process.wait() == 0
    assert os.listdir(tmp_path) == []


async def test_the_first_view_greets_and_an_attached_picture_needs_no_choice_of_a_model(
    browser: Browser, tmp_path: Path
) -> None:
    async with demo(tmp_path, "--port", "0") as process, await browser.new_context() as window:
        alice = Visitor(await window.new_page())
        await alice.opens(await address_of(process))
        await expect(alice.messages).to_have_count(1)
        await expect(alice.last).to_be_in_viewport(ratio=1)
        await expect(alice.last).to_contain_text("Everybody here gets 50 credits a day")
        await expect(alice.page.get_by_role("button", name="/imagine prompt:a red fox")).to_be_in_viewport()
        await alice.shot("greeting")
        await alice.types("/imagine prompt:in the snow")
        await alice.gives("drop", "input.png", picture("#336699"))
        await expect(alice.pill("image").locator(".chosen-name")).to_have_text("input.png")
        await alice.page.get_by_role("button", name="Send").click()
        await alice.picture_is_painted(alice.messages.locator(".embed img").first)


async def test_commands_that_need_no_option_are_typed_and_sent(browser: Browser, tmp_path: Path) -> None:
    async with demo(tmp_path, "--port", "0") as process, await browser.new_context() as window:
        owen = Visitor(await window.new_page())
        await owen.opens(await address_of(process))
        await owen.becomes("owen")
        await owen.sends("/quota defaults credits:4 per:week")
        await expect(owen.last).to_contain_text("4 credits a week")
        await owen.sends("/quota history")
        await owen.presses("Enter")
        await expect(owen.last).to_contain_text("newest first")
        await owen.types("/quota history")
        await owen.presses("Enter")
        await owen.types("alice")
        await expect(owen.pill("member").locator("textarea, input")).to_have_value("alice")


async def test_a_bot_that_is_killed_comes_back_and_the_page_says_so(browser: Browser, tmp_path: Path) -> None:
    async with demo(tmp_path, "--port", "0") as process, await browser.new_context() as window:
        alice = Visitor(await window.new_page())
        await alice.opens(await address_of(process))
        killed = bot_of(process)
        os.kill(killed, signal.SIGKILL)
        await expect(alice.page.locator("#status")).to_contain_text("The bot is offline")
        await expect(alice.page.locator("#status")).to_have_text("The bot is back.")
        assert bot_of(process) != killed
        await alice.sends("/imagine prompt:a fox after all")
        await alice.picture_is_painted(alice.messages.locator(".embed img").first)


async def test_a_page_that_outlives_its_demo_says_so(browser: Browser, tmp_path: Path) -> None:
    async with demo(tmp_path, "--port", "0") as process, await browser.new_context() as window:
        alice = Visitor(await window.new_page())
        await alice.opens(await address_of(process))
        process.terminate()
        await expect(alice.page.locator("#status")).to_contain_text("The sandbox does not answer")


async def test_a_port_that_was_asked_for_and_is_taken_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        async with demo(tmp_path, "--port", str(port)) as process:
            assert await line_of(process.stderr) == f"Port {port} is taken; choose another one with --port.\n"
            assert await process.wait() == 78


async def test_real_pictures_need_a_key(tmp_path: Path) -> None:
    async with demo(tmp_path, "--real") as process:
        assert (await line_of(process.stderr)).startswith("IMAGE_API_KEY: is not set")
        assert await process.wait() == 78
