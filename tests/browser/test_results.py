"""Results, the rows and panels under them, spoilers, and links from one result to another."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Locator, expect

from bot.sandbox.pageserver import PageServer
from tests.browser.barriers import barriers
from tests.browser.conftest import Visits
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

SCREENS: dict[str, dict[str, Any]] = {
    "desk-light": {"width": 1180, "height": 900, "color_scheme": "light"},
    "desk-dark": {"width": 1180, "height": 900, "color_scheme": "dark"},
    "phone-light": {
        "width": 360,
        "height": 740,
        "color_scheme": "light",
        "has_touch": True,
        "is_mobile": True,
    },
    "phone-dark": {"width": 360, "height": 740, "color_scheme": "dark", "has_touch": True, "is_mobile": True},
}
OVERFLOWING = """() => [...document.querySelectorAll('.action-row .button, .embed, .container, .select, .cover')]
    .filter(node => node.scrollWidth > node.clientWidth + 1
        || node.getBoundingClientRect().right > innerWidth)
    .map(node => node.outerHTML)"""


async def shows(visitor: Visitor, line: str) -> Locator:
    """The message that answers a command, with its pictures painted."""
    before = await visitor.messages.count()
    await visitor.sends(line)
    await expect(visitor.messages).to_have_count(before + 1)
    message = visitor.messages.nth(before)
    await expect(message.locator(".thinking")).to_have_count(0)
    for image in await message.locator("img").all():
        await visitor.picture_is_painted(image)
    return message


async def link_to(message: Locator, guild: str, channel: str) -> str:
    return f"https://discord.com/channels/{guild}/{channel}/{(await message.get_attribute('id') or '')[2:]}"


@pytest.mark.parametrize("screen", SCREENS)
async def test_results_and_panels_fit_every_screen(visits: Visits, screen: str) -> None:
    alice = await visits(**SCREENS[screen])
    for line in ("/result count:1", "/result count:4", "/panel", "/gallery", "/hidden"):
        await shows(alice, line)
        await expect(alice.last).to_be_in_viewport()
        await alice.shot(f"result-{line[1:].replace(' count:', '-')}-{screen}")
        assert not await alice.scrolls_sideways()
        assert await alice.page.evaluate(OVERFLOWING) == []
        assert await barriers(alice) == []


async def test_a_file_is_a_spoiler_until_it_is_pressed(alice: Visitor) -> None:
    await alice.sends("/hidden")
    cover = alice.last.get_by_role("button", name="Spoiler – show the picture")
    await expect(cover).to_be_visible()
    await expect(alice.last.locator(".embed img")).to_have_count(0)
    hidden = alice.last.locator(".attachments .picture")
    assert await hidden.evaluate("node => node.inert")
    await cover.press("Enter")
    await expect(hidden).to_be_focused()
    await alice.presses("Enter")
    await alice.picture_is_painted(alice.page.locator("#lightbox[open] img"))


async def test_a_file_for_download_is_a_spoiler_too_and_a_layout_shows_no_other(alice: Visitor) -> None:
    await alice.sends("/download")
    cover = alice.last.get_by_role("button", name="Spoiler – show the file")
    await expect(alice.last.locator(".file-chip")).to_have_count(1)
    await cover.click()
    await expect(alice.last.locator(".file-chip")).to_be_focused()
    await expect(alice.last.locator(".file-chip")).to_contain_text("export-1.zip")


async def test_the_author_of_a_result_leads_to_the_one_it_was_made_after(
    visits: Visits, served: PageServer
) -> None:
    alice = await visits(width=1180, height=500)
    await alice.sends("anything else")
    first = await shows(alice, "/result count:1")
    guild, art = served.guild, next(iter(served.guild.channels))
    link = await link_to(first, str(guild.id), str(art))
    for _ in range(3):
        await shows(alice, f"/result count:4 after:{link}")
    await expect(first).not_to_be_in_viewport()
    await expect(alice.last.locator(".embed-thumbnail img")).to_be_visible()
    await alice.last.get_by_role("link", name="bob, after a picture by alice").click()
    await expect(first).to_be_in_viewport()
    await expect(first.get_by_role("button", name="More for this")).to_be_focused()
    # It stays there while the others below are drawn anew.
    await alice.page.get_by_role("button", name="lounge").click()
    await alice.sends(f"see {link}")
    await alice.last.get_by_role("link").click()
    await expect(alice.page.locator("#channel-name")).to_have_text("art")
    await expect(first).to_be_in_viewport()


async def test_a_link_that_leads_nowhere_says_so(alice: Visitor, served: PageServer) -> None:
    guild, (art, *_) = served.guild, served.guild.channels.values()
    gone = await shows(alice, "/result count:1")
    link = await link_to(gone, str(guild.id), str(art.id))
    for message in list(art.messages.values()):
        served.world.delete(message)
    await alice.sends(f"see {link}")
    await alice.last.get_by_role("link").click()
    await expect(alice.page.locator("#notice")).to_have_text("That message is gone.")
    staff = next(each for each in guild.channels.values() if each.name == "staff")
    await alice.sends(f"see https://discord.com/channels/{guild.id}/{staff.id}/1")
    await alice.last.get_by_role("link").click()
    await expect(alice.page.locator("#notice")).to_have_text("You do not have access to this link.")
