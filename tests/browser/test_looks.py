"""Phones, themes, and what assistive technology finds."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visits
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

GROUND = "() => getComputedStyle(document.querySelector('#main')).backgroundColor"
NAMELESS = """() => [...document.querySelectorAll('button, a, input, textarea')]
    .filter(node => node.checkVisibility() && !(node.ariaLabel || node.textContent.trim() || node.labels?.length
        || node.querySelector('img')?.alt))
    .map(node => node.outerHTML)"""
SMALL = """() => [...document.querySelectorAll('header button, .composer-row button, .action-row .button')]
    .concat([...document.querySelectorAll('.add-option, .pill')])
    .filter(node => node.checkVisibility() && node.getBoundingClientRect().height < 39.5)
    .map(node => node.outerHTML)"""


async def busy(visitor: Visitor) -> None:
    """A channel with some of everything in it."""
    before = await visitor.messages.count()
    lines = ("/marks", f"/imagine prompt:averyverylongword{'x' * 120} count:3", "/me")
    for count, line in enumerate(lines, start=before + 1):
        await visitor.sends(line)
        await expect(visitor.messages).to_have_count(count)
    await expect(visitor.messages.locator(".thinking")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_a_phone_shows_everything_without_sideways_scrolling(visits: Visits, theme: Any) -> None:
    alice = await visits(width=360, height=740, color_scheme=theme, is_mobile=True, has_touch=True)
    await busy(alice)
    assert not await alice.scrolls_sideways()
    await alice.shot(f"phone-{theme}")
    await alice.composer.focus()
    await alice.types("/imagine prompt:a fox that needs more than a single line to be told about style:")
    await alice.shot(f"phone-command-{theme}")
    assert not await alice.scrolls_sideways()
    assert await alice.page.evaluate(SMALL) == []
    await alice.presses("Escape", "Escape")
    await alice.page.get_by_role("button", name="Change").last.click()
    await expect(alice.form).to_be_visible()
    assert not await alice.scrolls_sideways()


async def test_on_a_phone_the_channels_are_in_a_drawer(visits: Visits) -> None:
    alice = await visits(width=360, height=740)
    await expect(alice.page.locator("#channels")).not_to_be_visible()
    await alice.page.get_by_role("button", name="Channels and members").click()
    await alice.page.get_by_role("button", name="lounge").click()
    await expect(alice.page.locator("#channel-name")).to_have_text("lounge")
    await expect(alice.page.locator("#channels")).not_to_be_visible()
    await alice.page.get_by_role("button", name="Channels and members").click()
    await alice.presses("Escape")
    await expect(alice.page.get_by_role("button", name="Channels and members")).to_be_focused()


async def test_the_theme_follows_the_system_until_it_is_chosen(visits: Visits) -> None:
    alice = await visits(color_scheme="dark")
    dark = await alice.page.evaluate(GROUND)
    await busy(alice)
    await alice.shot("desktop-dark")
    await alice.page.get_by_role("button", name="Use the light theme").click()
    light = await alice.page.evaluate(GROUND)
    assert light != dark
    await alice.shot("desktop-light")
    await alice.page.reload()
    await expect(alice.page.get_by_role("button", name="Use the dark theme")).to_be_visible()
    assert await alice.page.evaluate(GROUND) == light


async def test_every_control_has_a_name_and_every_picture_a_text(alice: Visitor) -> None:
    await busy(alice)
    await alice.page.get_by_role("button", name="Change").last.click()
    await expect(alice.form).to_be_visible()
    assert await alice.page.evaluate(NAMELESS) == []
    assert await alice.page.locator("#messages img:not([alt])").count() == 0


async def test_the_newest_message_stays_in_sight_while_pictures_arrive(alice: Visitor) -> None:
    for _ in range(2):
        await busy(alice)
        await expect(alice.last.locator(".only-you")).to_be_in_viewport()
        shown = await alice.messages.count()
        await alice.last.get_by_role("button", name="Dismiss message").click()
        await expect(alice.messages).to_have_count(shown - 1)  # it goes once Discord has heard of it
        await expect(alice.page.locator("#newer")).to_be_hidden()


async def test_new_messages_do_not_pull_away_someone_who_reads_above(alice: Visitor) -> None:
    await busy(alice)
    scroller = alice.page.locator("#scroller")
    await scroller.evaluate("node => { node.scrollTop = 0; }")
    await expect(scroller).to_have_js_property("scrollTop", 0)
    await alice.sends("still reading")
    await expect(alice.last).to_contain_text("still reading")
    assert await scroller.evaluate("node => node.scrollTop") == 0
    await alice.page.get_by_role("button", name=re.compile("New messages")).click()
    await expect(alice.last).to_be_in_viewport()


async def test_nothing_moves_for_those_who_asked_for_that(visits: Visits) -> None:
    alice = await visits(reduced_motion="reduce")
    moving = "() => document.getAnimations().length"
    await alice.sends("/imagine prompt:a fox")
    assert await alice.page.evaluate(moving) == 0
