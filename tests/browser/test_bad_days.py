"""The panel of bad days on the demo's page: what is pressed, and what one sees in the end."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")


class Unlucky(Visitor):
    """A visitor with the panel open."""

    def day(self, name: str) -> Locator:
        return self.page.locator(".bad-day", has=self.page.get_by_role("heading", name=name, exact=True))

    async def begins(self, name: str) -> None:
        await self.page.get_by_role("button", name=f"Begin: {name}").click()
        await expect(self.day(name)).to_have_class(re.compile("active"))

    async def ends(self, name: str) -> None:
        await self.page.get_by_role("button", name=f"End: {name}").click()
        await self.sees_the_end_of(name)

    async def sees_the_end_of(self, name: str) -> None:
        await expect(self.page.get_by_role("button", name=f"Begin: {name}")).to_be_visible()
        await expect(self.day(name).locator(".bad-day-state")).to_have_count(0)

    async def gets_a_picture(self, prompt: str) -> None:
        """The newest picture is the one of this prompt."""
        shown = self.messages.filter(has_text=prompt).locator(".embed img")
        await self.picture_is_painted(shown.last)


@pytest_asyncio.fixture(loop_scope="session")
async def alice(address: str, browser: Browser) -> AsyncIterator[Unlucky]:
    async with await browser.new_context(viewport={"width": 1280, "height": 800}) as window:
        visitor = Unlucky(await window.new_page())
        await visitor.opens(address)
        await visitor.page.get_by_role("button", name="Bad days").click()
        yield visitor
        assert visitor.complaints == []


async def test_a_declined_picture_is_told_in_private_and_the_next_one_is_painted(alice: Unlucky) -> None:
    await alice.begins("Declined")
    await expect(alice.day("Declined")).to_contain_text(re.compile(r"Waits for the next picture \(\d+ s\)"))
    await alice.sends("/imagine prompt:a declined fox")
    told = alice.messages.filter(has_text="declined this text")
    await expect(told.last).to_contain_text("Only you can see this")
    await alice.sees_the_end_of("Declined")
    await alice.sends("/imagine prompt:a welcome fox")
    await alice.gets_a_picture("a welcome fox")


async def test_a_busy_service_is_waited_for(alice: Unlucky) -> None:
    await alice.begins("Busy")
    await expect(alice.day("Busy")).to_contain_text(re.compile(r"Under way \(\d+ s left\)"))
    await alice.sends("/imagine prompt:a patient fox")
    await alice.gets_a_picture("a patient fox")
    await alice.sees_the_end_of("Busy")


async def test_a_late_file_waits_for_one_picture(alice: Unlucky) -> None:
    await alice.begins("Late file")
    await alice.sends("/imagine prompt:a late fox")
    await alice.sees_the_end_of("Late file")
    await alice.gets_a_picture("a late fox")


async def test_automod_stays_until_it_is_ended_and_outlives_a_reload(alice: Unlucky) -> None:
    await alice.begins("AutoMod")
    await alice.page.reload()
    await expect(alice.day("AutoMod")).to_contain_text("Under way")
    await expect(alice.page.get_by_role("button", name="Bad days, under way: AutoMod")).to_be_visible()
    await alice.ends("AutoMod")
    await alice.sends("/imagine prompt:a fox after all")
    await alice.gets_a_picture("a fox after all")


async def test_automod_lets_the_picture_wait_where_its_member_sees_it(alice: Unlucky) -> None:
    await alice.begins("AutoMod")
    await alice.sends("/imagine prompt:a fox behind a filter")
    private = alice.messages.filter(has_text="Only you can see this").filter(has_text="a fox behind a filter")
    await alice.picture_is_painted(private.locator(".embed img, .picture img").last)
    await alice.shot("automod")
    await expect(alice.messages.filter(has_text="Drawing")).to_have_count(0)
    await alice.ends("AutoMod")


async def test_discord_comes_back_by_itself(alice: Unlucky) -> None:
    await alice.begins("Discord away")
    await alice.sends("/imagine prompt:a fox in bad weather")
    await alice.sees_the_end_of("Discord away")
    await alice.gets_a_picture("a fox in bad weather")
    await expect(alice.page.locator("#announcer")).to_contain_text("Discord away: over")


async def test_a_bot_that_is_killed_is_started_again_and_goes_on(alice: Unlucky) -> None:
    await alice.begins("Kill the bot")
    await expect(alice.day("Kill the bot")).to_contain_text("Until the bot is back")
    await expect(alice.page.get_by_role("button", name="End: Kill the bot")).to_be_disabled()
    await expect(alice.page.locator("#status")).to_have_text("The bot is back.")
    await alice.sees_the_end_of("Kill the bot")
    await alice.sends("/imagine prompt:a fox with nine lives")
    await alice.gets_a_picture("a fox with nine lives")


async def test_a_full_disk_refuses_and_charges_nothing(alice: Unlucky) -> None:
    await alice.begins("Disk full")
    await alice.sends("/imagine prompt:a fox without room")
    told = alice.messages.filter(has_text="My disk is full")
    await expect(told.last).to_contain_text("Only you can see this")
    await alice.ends("Disk full")
    await alice.sends("/imagine prompt:a fox with room")
    await alice.gets_a_picture("a fox with room")


async def test_the_panel_is_used_by_keys_alone(alice: Unlucky) -> None:
    await alice.presses("Escape")
    await expect(alice.page.locator("#bad-days")).to_be_hidden()
    assert await alice.focused() == "Bad days"
    await alice.presses("Enter")
    assert await alice.focused() == "Begin: Declined"
    await alice.presses("Enter")
    await expect(alice.page.get_by_role("button", name="End: Declined")).to_be_focused()
    await expect(alice.page.locator("#announcer")).to_contain_text("Declined: under way")
    await alice.presses("Enter")
    await expect(alice.page.get_by_role("button", name="Begin: Declined")).to_be_focused()


async def test_every_page_shows_what_one_of_them_began(alice: Unlucky, address: str) -> None:
    other = Unlucky(await alice.page.context.new_page())
    await other.opens(address)
    await other.page.get_by_role("button", name="Bad days").click()
    await alice.begins("Declined")
    await other.ends("Declined")
    await alice.sees_the_end_of("Declined")


async def test_the_panel_speaks_german(alice: Unlucky) -> None:
    await alice.begins("Declined")
    await alice.speaks("Deutsch")
    await expect(alice.page.locator("#bad-days h2")).to_have_text("Schlechte Tage")
    await expect(alice.page.locator(".bad-day.active")).to_contain_text("Wartet auf das nächste Bild")
    await alice.page.get_by_role("button", name="Beenden: Abgelehnt").click()
    await expect(alice.page.locator(".bad-day.active")).to_have_count(0)
    await alice.speaks("English (US)")


async def test_on_a_phone_the_panel_covers_the_channel_and_goes_again(address: str, browser: Browser) -> None:
    async with await browser.new_context(viewport={"width": 360, "height": 740}) as window:
        bob = Unlucky(await window.new_page())
        await bob.opens(address)
        await bob.page.get_by_role("button", name="Bad days").click()
        await expect(bob.page.get_by_role("button", name="Begin: Disk full")).to_be_visible()
        assert not await bob.scrolls_sideways()
        await bob.shot("bad-days-phone")
        await bob.page.get_by_role("button", name="Close the bad days").click()
        await expect(bob.page.locator("#bad-days")).to_be_hidden()
        await bob.composer.click()
        await expect(bob.composer).to_be_focused()


async def test_a_day_that_passes_renews_the_credits(alice: Unlucky) -> None:
    panel = alice.messages.filter(has_text="Your pictures on").last
    await alice.sends("/me ")
    await alice.presses("Enter")
    await expect(panel).to_contain_text(re.compile(r"renews in \d+ (hour|minute|second)"))
    await alice.page.get_by_role("button", name="Let time pass").click()
    await alice.page.get_by_role("menuitem", name="A day later").click()
    await expect(panel).to_contain_text(re.compile(r"renews \d+ (hour|minute|second)s? ago"))
    await alice.sends("/me ")
    await alice.presses("Enter")
    await expect(panel).to_contain_text(re.compile(r"renews in \d+ (hour|minute|second)"))
