"""A forum on the page: nobody writes in it, and its posts stand under it."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from bot.sandbox.pageserver import PageServer
from bot.sandbox.world.drafts import Draft
from tests.browser.conftest import Visits

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_forum_shows_its_posts_and_is_not_written_in(served: PageServer, visits: Visits) -> None:
    world, guild = served.world, served.guild
    forum = world.add_forum(guild, "ideas")
    alice = await visits()
    await alice.page.get_by_role("button", name="ideas, forum").click()
    await expect(alice.page.locator("#channel-name")).to_have_text("ideas")
    await expect(alice.composer).not_to_be_visible()

    world.open_post(forum, "Rain everywhere", world.bot, Draft(content="Show some rain"))

    await alice.page.get_by_role("button", name="Rain everywhere").click()
    await expect(alice.messages).to_have_count(1)
    await expect(alice.last).to_contain_text("Show some rain")
    await expect(alice.composer).to_be_visible()
