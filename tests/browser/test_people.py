"""Being somebody else: what each may see and do."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visits
from tests.browser.showcase import picture
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_private_answer_is_seen_by_nobody_else_and_can_be_dismissed(alice: Visitor) -> None:
    await alice.sends("/imagine prompt:a secret fox private:True")
    await expect(alice.last).to_contain_text("Only you can see this")
    await alice.shot("private")
    await alice.becomes("bob")
    await expect(alice.messages).to_have_count(0)
    await alice.becomes("alice")
    await expect(alice.last).to_contain_text("a secret fox")
    await alice.last.get_by_role("button", name="Dismiss message").click()
    await expect(alice.messages).to_have_count(0)


async def test_what_one_says_appears_before_the_other(visits: Visits) -> None:
    alice, bob = await visits(), await visits()
    await bob.becomes("bob")
    await bob.sends("hello alice")
    await expect(alice.last.locator(".author")).to_have_text("bob")
    await expect(alice.page.locator("#announcer")).to_contain_text("bob: hello alice")
    await alice.sends("/imagine prompt:for bob")
    await bob.picture_is_painted(bob.last.locator(".embed img"))


async def test_moderators_find_more_commands_than_members(alice: Visitor) -> None:
    await alice.types("/quota")
    await expect(alice.page.locator("#suggestions")).to_contain_text("No command fits")
    await alice.composer.fill("")
    await alice.becomes("mia")
    await alice.sends("/quota set member:bob credits:20 reason:a contest")
    await expect(alice.last).to_contain_text("@bob: 20 a day (a contest)")
    await expect(alice.last.locator(".origin")).to_contain_text("mia used /quota set")


async def test_members_are_offered_by_name(alice: Visitor) -> None:
    await alice.becomes("owen")
    await alice.composer.focus()
    await alice.types("/quota set ")
    await alice.types("mi")
    await expect(alice.suggestions).to_have_count(1)
    await alice.presses("Enter")
    await alice.types("5")
    await alice.presses("Enter")
    await expect(alice.last).to_contain_text("@mia: 5 a day")


async def test_menu_commands_on_messages_and_on_people(alice: Visitor) -> None:
    await alice.sends("look at this")
    await alice.last.hover()
    await alice.last.get_by_role("button", name=re.compile("^More")).click()
    await alice.page.get_by_role("menuitem", name=re.compile("Use as input")).click()
    await expect(alice.form).to_contain_text("Change the picture")
    await alice.presses("Escape")
    await alice.page.locator("#members").get_by_role("button", name=re.compile("bob")).click(button="right")
    await alice.presses("Enter")
    await expect(alice.last).to_contain_text("@bob has 4 credits")


async def test_a_reload_keeps_the_person(alice: Visitor) -> None:
    await alice.becomes("mia")
    await alice.page.reload()
    await expect(alice.page.locator("#switcher")).to_contain_text("mia")
    await alice.sends("still me")
    await expect(alice.last.locator(".author")).to_have_text("mia")


async def test_a_command_begun_by_one_waits_for_them_and_is_nobody_elses(alice: Visitor) -> None:
    await alice.types("/imagine prompt:a private fox size:Square ")
    await alice.gives("drop", "input.png", picture("#336699"))
    await alice.becomes("bob")
    await expect(alice.page.locator(".command-line")).to_have_count(0)
    await expect(alice.composer).to_have_value("")
    await alice.sends("hello from bob")
    await expect(alice.last).to_contain_text("hello from bob")
    await alice.composer.focus()
    await alice.types("bob was about to sa")
    await alice.gives("drop", "bobs.png", picture("#993366"))
    await alice.becomes("alice")
    await expect(alice.pill("prompt").locator("textarea")).to_have_value("a private fox")
    await expect(alice.pill("image").locator(".chosen-name")).to_have_text("input.png")
    await expect(alice.page.locator("#composer-files")).to_be_hidden()
    await alice.page.get_by_role("button", name="Send").click()
    await expect(alice.last.locator(".embed-footer")).to_contain_text("input.png")
    await alice.becomes("bob")
    await expect(alice.composer).to_have_value("bob was about to sa")
    await expect(alice.page.locator("#composer-files")).to_contain_text("bobs.png")
