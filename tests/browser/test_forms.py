"""A form that a button opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.showcase import picture
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def open_form(visitor: Visitor) -> None:
    await visitor.sends("/marks")
    await visitor.last.get_by_role("button", name="Change").click()
    await expect(visitor.form).to_be_visible()


async def test_a_form_is_filled_in_and_sent(alice: Visitor, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("one.png", "two.png")]
    for file in files:
        file.write_bytes(picture("#884422"))
    await open_form(alice)
    await expect(alice.form.get_by_label("Prompt")).to_have_value("a red fox")
    await alice.form.get_by_label("Prompt").fill("two lines\nof <b>words</b>")
    await alice.form.get_by_label("Portrait").check()
    await alice.form.get_by_label("Ping").check()
    await alice.form.get_by_role("button", name="Quality").click()
    await alice.page.get_by_role("option", name="High").click()
    async with alice.page.expect_file_chooser() as chooser:
        await alice.form.get_by_text("Choose up to 4 files").click()
    await (await chooser.value).set_files(files)
    await alice.shot("form")
    await alice.form.get_by_role("button", name="Submit").click()
    await expect(alice.form).to_have_count(0)
    expected = "two lines\nof <b>words</b> | portrait | ['ping'] | ['high'] | one.png, two.png"
    await expect(alice.last.locator(".content")).to_have_text(expected)


async def test_what_is_missing_is_said_beside_the_field_and_nothing_is_sent(alice: Visitor) -> None:
    await open_form(alice)
    await alice.form.get_by_label("Prompt").fill("")
    await alice.form.get_by_role("button", name="Submit").click()
    await expect(alice.form.locator(".wrong").first).to_contain_text("Please fill this in.")
    await expect(alice.form.get_by_label("Prompt")).to_be_focused()
    await expect(alice.messages).to_have_count(1)


async def test_the_focus_stays_in_the_form_and_returns_to_the_button(alice: Visitor) -> None:
    await open_form(alice)
    for _ in range(14):
        await alice.presses("Tab")
        outside = (
            "() => !document.activeElement.closest('#modal') && document.activeElement !== document.body"
        )
        assert await alice.page.evaluate(outside) is False
    await alice.presses("Escape")
    await expect(alice.form).to_have_count(0)
    await expect(alice.last.get_by_role("button", name="Change")).to_be_focused()


async def test_after_a_form_one_types_on_where_the_focus_is(alice: Visitor) -> None:
    """As after a form that a command opened; pressed without the mouse, the button leaves the focus in the field."""
    await alice.sends("/marks")
    await alice.last.get_by_role("button", name="Change").evaluate("button => button.click()")
    await alice.form.get_by_role("button", name="Cancel").click()
    await expect(alice.composer).to_be_focused()
    await alice.types("What a form")
    await expect(alice.composer).to_have_value("What a form")
