"""What axe-core, a tool that looks for barriers, finds on the demo's page: nothing in any state."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.browser.barriers import barriers
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

WHOLE = "node => node.parentElement.scrollWidth <= node.parentElement.clientWidth"
STATES: dict[str, dict[str, Any]] = {
    "desk-light": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "desk-dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True},
}


@pytest_asyncio.fixture(loop_scope="session", params=STATES)
async def alice(request: pytest.FixtureRequest, address: str, browser: Browser) -> AsyncIterator[Visitor]:
    context = STATES[request.param]
    async with await browser.new_context(reduced_motion="reduce", **context) as window:
        visitor = Visitor(await window.new_page())
        await visitor.opens(address)
        yield visitor


async def test_the_first_view(alice: Visitor) -> None:
    await expect(alice.messages.first).to_contain_text("I turn words into pictures")
    assert await alice.page.locator("#channel-name").evaluate(WHOLE)
    assert await barriers(alice) == []


async def test_a_command_that_is_being_written(alice: Visitor) -> None:
    await alice.composer.focus()
    await alice.types("/")
    await expect(alice.suggestions.first).to_be_visible()
    assert await barriers(alice) == []
    await alice.types("imagine ")
    await alice.types("a fox")
    await alice.page.get_by_role("button", name=re.compile("^Add quality")).click()
    await expect(alice.suggestions.first).to_be_visible()
    assert await barriers(alice) == []
    await alice.presses("Escape", "Escape", "Escape")


async def test_a_picture_and_what_is_under_its_button(alice: Visitor) -> None:
    await alice.sends("/imagine prompt:a fox for everybody")
    shown = alice.messages.filter(has_text="a fox for everybody")
    await expect(shown.last).to_contain_text("Drawing")
    assert await barriers(alice) == []
    await alice.picture_is_painted(shown.locator(".embed img").last)
    assert await barriers(alice) == []
    before = await alice.messages.count()
    await shown.last.get_by_role("button", name="⋯ More").click()
    await expect(alice.messages.nth(before)).to_be_visible()
    await expect(alice.last).to_contain_text("Only you can see this")
    assert await barriers(alice) == []


async def test_a_private_picture_with_long_words(alice: Visitor) -> None:
    prompt = f"{'a very long tale of a fox ' * 40}{'x' * 150}"
    await alice.sends("/imagine private:True prompt:a fox ", rest=prompt)
    # The last message may be the note that comes with a member's first picture.
    shown = alice.messages.filter(has_text="a fox a very long tale")
    await alice.picture_is_painted(shown.locator(".embed img").last)
    await expect(shown.last).to_contain_text("Only you can see this")
    assert await barriers(alice) == []


async def test_what_is_ones_own(alice: Visitor) -> None:
    await alice.sends("/me")
    await alice.presses("Enter")
    await expect(alice.last).to_contain_text("credits")
    assert await barriers(alice) == []


async def test_the_bad_days_and_a_refusal_with_its_button_and_form(alice: Visitor) -> None:
    await alice.page.get_by_role("button", name="Bad days").click()
    assert await barriers(alice) == []
    await alice.page.get_by_role("button", name="Begin: Declined").click()
    await expect(alice.page.get_by_role("button", name="End: Declined")).to_be_visible()
    assert await barriers(alice) == []
    await alice.presses("Escape")
    await alice.sends("/imagine prompt:a declined fox")
    change = alice.messages.get_by_role("button", name="Change the text").last
    await expect(change).to_be_visible()
    assert await barriers(alice) == []
    await change.click()
    await expect(alice.form).to_be_visible()
    assert await barriers(alice) == []


async def test_the_menus(alice: Visitor) -> None:
    for name in ("#switcher", "#language"):
        await alice.page.locator(name).click()
        await expect(alice.page.get_by_role("menu")).to_be_visible()
        assert await barriers(alice) == []
        await alice.presses("Escape")
    await alice.messages.first.locator(".message-head").click(button="right")
    await expect(alice.page.get_by_role("menu", name="Message")).to_be_visible()
    assert await barriers(alice) == []
    await alice.presses("Escape")
