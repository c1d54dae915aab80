"""The switch of the language: of the person at the page, of the server, of commands, and of the page's own words."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import expect

from bot.sandbox.server import Sandbox
from bot.sandbox.world.permissions import Permission
from tests.browser.conftest import Visits
from tests.browser.showcase import picture
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")


def sent(discord: Sandbox) -> tuple[str, str]:
    """The member's and the server's language in the newest interaction."""
    payload = list(discord.world.interactions.by_id.values())[-1].payload
    return payload["locale"], payload["guild_locale"]


async def test_the_languages_are_those_of_the_commands_by_their_own_names(alice: Visitor) -> None:
    await alice.page.get_by_role("button", name="Language: English (US)").click()
    entries = alice.page.get_by_role("menuitemradio")
    await expect(entries).to_have_text(["Deutsch", "English (US)", "Polski"])
    await expect(entries.nth(1)).to_have_attribute("aria-checked", "true")
    await expect(entries.nth(0).locator("[lang=de]")).to_have_text("Deutsch")


async def test_everything_on_the_page_changes_its_language(alice: Visitor, discord: Sandbox) -> None:
    await alice.sends("/imagine prompt:a fox")
    await expect(alice.last.locator(".origin")).to_have_text(re.compile("alice used /imagine$"))
    await alice.speaks("Deutsch")
    page = alice.page
    assert await page.evaluate("document.documentElement.lang") == "de"
    await expect(page.locator("#sidebar h2").first).to_have_text("Kanäle")
    await expect(page.locator("#send")).to_have_attribute("aria-label", "Senden")
    await expect(page.locator("#switcher")).to_have_attribute("aria-label", re.compile("^Du bist alice"))
    await expect(page.locator("#announcer")).to_contain_text("Sprache: Deutsch")
    await expect(alice.composer).to_have_attribute("placeholder", "Nachricht an #art oder /")
    await expect(alice.last.locator(".origin")).to_have_text(re.compile(r"alice hat /imagine benutzt$"))
    await alice.composer.focus()
    await alice.types("/im")
    await expect(alice.suggestions.locator("small")).to_have_text("Mach aus Worten ein Bild")
    await alice.presses("Tab")
    await alice.types("ein Fuchs")
    await page.get_by_role("button", name="size hinzufügen: Form des Bildes").click()
    await expect(alice.suggestions).to_have_text(["Quadrat", "Hochformat", "Landscape"])
    await expect(page.locator(".option-help")).to_have_text("sizeForm des BildesText · optional")
    await alice.types("quadrat")
    await alice.presses("Enter")
    await expect(alice.last.locator(".embed-footer")).to_contain_text("Square")
    assert sent(discord) == ("de", "de")
    await alice.speaks("English (US)")
    await expect(page.locator("#sidebar h2").first).to_have_text("Channels")
    await alice.sends("/imagine prompt:a fox")
    await expect(alice.messages).to_have_count(3)
    assert sent(discord) == ("en-US", "en-US")


async def test_times_are_written_in_the_language(alice: Visitor) -> None:
    await alice.sends("/marks")
    times = alice.last.locator("time.time-mark")
    await expect(times.first).to_have_text(re.compile(r"^(now|\d+ seconds? ago)$"))
    await alice.speaks("Deutsch")
    await expect(times.first).to_have_text(re.compile(r"^(jetzt|vor \d+ Sekunden?)$"))
    await expect(times.nth(1)).to_have_text(re.compile(r"^\d\d:\d\d$"))


async def test_the_language_is_remembered_and_goes_with_whoever_one_is(
    alice: Visitor, discord: Sandbox
) -> None:
    await alice.speaks("Deutsch")
    await alice.page.reload()
    await expect(alice.page.get_by_role("button", name="Sprache: Deutsch")).to_be_visible()
    await alice.becomes("bob")
    await alice.sends("/imagine prompt:ein Fuchs")
    await expect(alice.last.locator(".origin")).to_have_text(re.compile("bob hat /imagine benutzt$"))
    assert sent(discord) == ("de", "de")


async def test_a_language_that_another_page_chose_is_kept_once_it_is_chosen_here(visits: Visits) -> None:
    await (await visits()).speaks("Deutsch")
    here = await visits()
    await expect(here.page.get_by_role("button", name="Sprache: Deutsch")).to_be_visible()
    await here.speaks("Deutsch")
    await here.becomes("bob")
    await expect(here.page.locator("#switcher")).to_have_attribute("aria-label", re.compile("^Du bist bob"))


async def test_a_command_that_is_being_written_is_taken_along(alice: Visitor) -> None:
    await alice.types("/imagine prompt:a fox size:Square ")
    await alice.gives("drop", "input.png", picture("#336699"))
    await expect(alice.pill("image").locator(".chosen-name")).to_have_text("input.png")
    await alice.speaks("Deutsch")
    await expect(alice.pill("prompt").locator("textarea")).to_have_value("a fox")
    await expect(alice.pill("size").locator("textarea")).to_have_value("Quadrat")
    await expect(alice.pill("image").locator(".chosen-name")).to_have_text("input.png")
    await expect(alice.page.get_by_role("button", name="count hinzufügen: Wie viele Bilder")).to_be_visible()
    await expect(alice.page.locator("#language")).to_be_focused()
    await alice.page.get_by_role("button", name="Senden").click()
    await expect(alice.last.locator(".embed-footer")).to_have_text("Square · no style · input.png")


async def test_a_menu_entry_has_a_name_in_the_language(alice: Visitor, discord: Sandbox) -> None:
    await alice.speaks("Deutsch")
    await alice.sends("sieh dir das an")
    await alice.last.hover()
    await alice.last.get_by_role("button", name=re.compile("^Mehr zu")).click()
    await alice.page.get_by_role("menuitem", name=re.compile("Als Vorlage nehmen")).click()
    await expect(alice.form.get_by_role("button", name="Absenden")).to_be_visible()
    assert list(discord.world.interactions.by_id.values())[-1].payload["data"]["name"] == "Use as input"


async def test_a_language_without_a_dictionary_of_the_page_leaves_its_words_in_english(
    alice: Visitor, discord: Sandbox
) -> None:
    await alice.speaks("Polski")
    assert await alice.page.evaluate("document.documentElement.lang") == "pl"
    await expect(alice.composer).to_have_attribute("placeholder", "Message #art or type /")
    await alice.composer.focus()
    await alice.types("/im")
    await expect(alice.suggestions.locator("small")).to_have_text("Zamień słowa w obraz")
    await alice.presses("Tab")
    await alice.types("lis")
    await alice.presses("Enter")
    await expect(alice.last.locator("blockquote")).to_have_text("lis")
    assert sent(discord) == ("pl", "pl")


async def test_a_refusal_is_told_in_the_language(alice: Visitor, discord: Sandbox) -> None:
    guild = list(discord.world.guilds.values())[-1]
    for channel in guild.channels.values():
        discord.world.overwrite(channel, guild.everyone, deny=Permission.SEND_MESSAGES)
    await alice.speaks("Deutsch")
    await alice.sends("darf ich?")
    await expect(alice.page.locator("#notice")).to_have_text("alice darf das in #art nicht schreiben")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 360])
async def test_german_fits_a_phone_and_a_desk(visits: Visits, theme: Any, width: int) -> None:
    alice = await visits(width=width, height=800, color_scheme=theme)
    await alice.page.locator("#language").click()
    await expect(alice.page.get_by_role("menuitemradio", name="Deutsch")).to_be_in_viewport()
    await alice.shot(f"language-menu-{width}-{theme}")
    await alice.presses("Escape")
    await alice.speaks("Deutsch")
    await alice.sends("/imagine prompt:ein roter Fuchs size:Quadrat private:Wahr")
    await alice.picture_is_painted(alice.last.locator(".embed img"))
    assert not await alice.scrolls_sideways()
    await alice.composer.focus()
    await alice.types("/imagine prompt:ein Fuchs")
    await alice.page.get_by_role("button", name=re.compile("^size hinzufügen")).click()
    await expect(alice.suggestions).to_have_count(3)
    await alice.shot(f"language-german-{width}-{theme}")
    assert not await alice.scrolls_sideways()
    await alice.presses("Escape", "Escape", "Escape")
    await alice.last.get_by_role("button", name="Change").click()
    await expect(alice.form).to_be_visible()
    await alice.shot(f"language-form-{width}-{theme}")
    assert not await alice.scrolls_sideways()
