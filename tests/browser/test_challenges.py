"""A whole challenge on the demo's page, as the README promises: five members, and a clock that is set on."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.barriers import barriers
from tests.browser.test_results import OVERFLOWING
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

AUTHORS, VOTERS = ("alice", "bob"), ("owen", "cleo", "mia")


async def test_a_challenge_is_over_before_anybody_has_to_wait(browser: Browser, address: str) -> None:
    async with await browser.new_context(reduced_motion="reduce") as window:
        page = Visitor(await window.new_page())
        await page.opens(address)
        await page.page.get_by_role("button", name="lounge").click()
        await _publish(page)
        await _fits_a_phone(page, "card")
        for who in AUTHORS:
            await _enter(page, who, f"rain of {who}")
        await _a_day_later(page)
        pictures = page.messages.filter(has=page.page.get_by_role("button", name="Report")).locator("img")
        await expect(pictures).to_have_count(len(AUTHORS))
        for picture in await pictures.all():
            await page.picture_is_painted(picture)
        await _fits_a_phone(page, "gallery")
        for who in VOTERS:
            await _vote(page, who)
        await _fits_a_phone(page, "ballot")
        await _a_day_later(page)
        result = page.messages.filter(has_text="Place 2")
        await expect(result).to_contain_text("Place 1")
        await page.picture_is_painted(result.locator("img"))
        await _fits_a_phone(page, "result")
        assert page.complaints == []


async def _publish(page: Visitor) -> None:
    await page.becomes("owen")
    await page.sends("/challenge-admin create ")
    await page.presses("Enter")
    for field, value in (("Theme", "Rain"), ("Pictures until", "20h"), ("Voting lasts", "20h")):
        await page.form.get_by_label(field).fill(value)
    await page.form.get_by_role("button", name="Submit").click()
    await _button(page, "Publish").click()
    await expect(_button(page, "Make a picture")).to_be_visible()


async def _enter(page: Visitor, who: str, prompt: str) -> None:
    await page.becomes(who)
    await _button(page, "Make a picture").click()
    await page.form.locator("textarea").first.fill(prompt)
    await page.form.get_by_role("button", name="Submit").click()
    await _button(page, re.compile("Enter: ")).click()
    await _button(page, "Enter it").click()
    await expect(page.messages.filter(has_text="You are in")).to_be_visible()


async def _vote(page: Visitor, who: str) -> None:
    """For one of the two pictures, once both have been shown."""
    await page.becomes(who)
    await _button(page, "Vote").click()
    await _button(page, "Next").click()
    await expect(_button(page, "Back")).to_be_visible()
    await _button(page, re.compile("Vote for")).click()
    await expect(_button(page, re.compile("Take back"))).to_be_visible()


async def _a_day_later(page: Visitor) -> None:
    await page.page.get_by_role("button", name="Let time pass").click()
    await page.page.get_by_role("menuitem", name="A day later").click()


async def _fits_a_phone(page: Visitor, name: str) -> None:
    """With all that stands in the channel so far, in both themes."""
    wide = page.page.viewport_size
    await page.page.set_viewport_size({"width": 360, "height": 740})
    for theme in ("light", "dark"):
        await page.page.emulate_media(color_scheme=theme)
        await page.shot(f"challenge-{name}-{theme}")
        assert not await page.scrolls_sideways()
        assert await page.page.evaluate(OVERFLOWING) == []
        assert await barriers(page) == []
    assert wide is not None
    await page.page.set_viewport_size(wide)


def _button(page: Visitor, name: str | re.Pattern[str]) -> Locator:
    """The newest with this name."""
    return page.messages.get_by_role("button", name=name, exact=isinstance(name, str)).last
