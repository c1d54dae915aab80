"""Menus on messages and on people: by right press, by the keyboard, by a long press on glass, and what is in them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.async_api import Locator, expect

from bot.sandbox.pageserver import PageServer
from bot.sandbox.people.person import Person
from tests.browser.conftest import Visits
from tests.browser.showcase import picture
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

PHONE: dict[str, Any] = {"width": 360, "height": 740, "has_touch": True, "is_mobile": True}
USE = "Use as input"


def menu(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("menu", name="Message")


async def entries(visitor: Visitor) -> list[str]:
    return await visitor.page.get_by_role("menu").get_by_role("menuitem").all_inner_texts()


async def posted(served: PageServer, visitor: Visitor, name: str, *, file: bool = True) -> Locator:
    """A message of another member in the first channel, with a picture."""
    guild = served.guild
    member = next(each for each in guild.members.values() if each.user.name == name)
    art = next(iter(guild.channels.values()))
    files = [("cat.png", picture("#884422"))] if file else []
    message = await Person(served.world, member).post(art, f"by {name}", *files)
    shown = visitor.page.locator(f"#m-{message.id}")
    await expect(shown).to_be_visible()
    return shown


async def test_a_right_press_on_a_picture_offers_the_apps_where_the_hand_is(
    alice: Visitor, served: PageServer
) -> None:
    message = await posted(served, alice, "bob")
    image = message.locator("img")
    await alice.picture_is_painted(image)
    box = await image.bounding_box()
    assert box is not None
    await image.click(button="right", position={"x": 40, "y": 30})
    opened = await menu(alice).bounding_box()
    assert opened is not None
    assert abs(opened["x"] - box["x"] - 40) < 2
    apps = menu(alice).get_by_role("group", name="Apps")
    await expect(apps.get_by_role("menuitem")).to_have_text([USE])
    assert await entries(alice) == [USE, "Copy text", "Copy message link"]
    await alice.shot("menu-desk")
    await apps.get_by_role("menuitem").click()
    await expect(alice.form).to_contain_text("Change the picture")


async def test_the_keyboard_opens_the_same_menu(alice: Visitor, served: PageServer) -> None:
    message = await posted(served, alice, "bob")
    await message.locator(".picture").focus()
    await alice.presses("ContextMenu")
    await expect(menu(alice)).to_be_visible()
    assert await alice.focused() == USE
    await alice.presses("Escape")
    await expect(menu(alice)).to_have_count(0)
    await expect(message.get_by_role("button", name=re.compile("^More"))).to_be_focused()
    await expect(message.locator(".message-tools")).to_have_css("opacity", "1")
    await alice.presses("Enter")
    assert await alice.focused() == USE


async def test_a_link_and_chosen_text_keep_the_browsers_own_menu(alice: Visitor) -> None:
    await alice.sends("see https://example.org/ and words to choose")
    await alice.last.get_by_role("link").click(button="right")
    await expect(menu(alice)).to_have_count(0)
    await alice.last.locator(".content").dblclick(position={"x": 5, "y": 8})
    await alice.last.locator(".content").click(button="right", position={"x": 5, "y": 8})
    await expect(menu(alice)).to_have_count(0)


async def press_long(visitor: Visitor, target: Locator) -> None:
    """A finger rests on the target until a menu is there, and is lifted."""
    box = await target.bounding_box()
    assert box is not None
    session = await visitor.page.context.new_cdp_session(visitor.page)
    point = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    await session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    await expect(visitor.page.get_by_role("menu")).to_be_visible()
    await session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


async def test_a_long_press_opens_the_menu_and_presses_nothing(visits: Visits, served: PageServer) -> None:
    alice = await visits(**PHONE)
    message = await posted(served, alice, "bob")
    await alice.picture_is_painted(message.locator("img"))
    await press_long(alice, message.locator("img"))
    await alice.shot("menu-phone")
    assert not await alice.scrolls_sideways()
    await expect(alice.page.locator("#lightbox[open]")).to_have_count(0)
    await alice.page.get_by_role("menuitem", name=USE).tap()
    await expect(alice.form).to_contain_text("Change the picture")
    await alice.form.get_by_role("button", name="Cancel").tap()
    # A short one still does what it always did.
    await message.locator("img").tap()
    await expect(alice.page.locator("#lightbox[open]")).to_be_visible()


async def test_a_long_press_on_a_face_or_a_name_asks_about_the_person(
    visits: Visits, served: PageServer
) -> None:
    alice = await visits(**PHONE)
    message = await posted(served, alice, "bob", file=False)
    await press_long(alice, message.locator(".message-side .avatar"))
    await expect(alice.page.get_by_role("menu", name="bob")).to_be_visible()
    await alice.page.get_by_role("menuitem", name="Picture allowance").tap()
    await expect(alice.last).to_contain_text("@bob has 4 credits")


async def test_who_may_delete_a_message(alice: Visitor, served: PageServer) -> None:
    message = await posted(served, alice, "bob", file=False)
    await alice.becomes("mia")
    await message.locator(".content").click(button="right")
    await alice.page.get_by_role("menuitem", name="Delete message").click()
    await expect(message).to_have_count(0)
    await alice.becomes("alice")
    await alice.sends("my own words")
    await alice.last.locator(".content").click(button="right")
    await alice.page.get_by_role("menuitem", name="Delete message").click()
    await expect(alice.messages).to_have_count(0)


async def test_what_only_one_person_sees_has_no_apps(alice: Visitor) -> None:
    await alice.sends("/me")
    await expect(alice.last).to_contain_text("Only you can see this")
    await alice.last.get_by_role("button", name=re.compile("^More")).click()
    assert await entries(alice) == ["Copy text", "Dismiss message"]


async def test_channels_show_who_may_see_them(alice: Visitor, served: PageServer) -> None:
    def names() -> Locator:
        return alice.page.locator("#channels button")

    await expect(names()).to_have_text(["art", "between us", "lounge", "after-dark18+"])
    await alice.page.get_by_role("button", name="between us, thread, not for everyone").click()
    await alice.sends("psst")
    await expect(alice.last).to_contain_text("psst")
    await expect(alice.page.get_by_role("button", name="after-dark, age-restricted")).to_be_visible()
    await alice.becomes("mia")
    await expect(names()).to_have_text(["art", "lounge", "after-dark18+", "staff"])
    await alice.shot("channels")
    served.world.remove_channel(next(each for each in served.guild.channels.values() if each.nsfw))
    await expect(names()).to_have_text(["art", "lounge", "staff"])
