"""Writing a command: by its line, by its pills, by the keyboard alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.showcase import picture
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

DRAWING = picture("#336699")


async def test_the_line_of_the_readme_paints_a_picture(alice: Visitor) -> None:
    await alice.sends("/imagine prompt:a red fox")
    await expect(alice.last.locator(".origin")).to_contain_text("alice used /imagine")
    await expect(alice.last.locator("blockquote")).to_have_text("a red fox")
    await alice.picture_is_painted(alice.last.locator(".embed img"))
    assert await alice.last.locator(".embed img").get_attribute("alt") == "AI-generated picture: a red fox"
    await alice.shot("picture")


async def test_a_whole_line_may_be_pasted_with_all_its_options(alice: Visitor) -> None:
    await alice.composer.fill("/imagine prompt:two foxes, style: none size:Portrait count:2")
    await expect(alice.pill("prompt").locator("textarea")).to_have_value("two foxes, style: none")
    await alice.presses("Enter")
    await expect(alice.last.locator("blockquote")).to_have_text("two foxes, style: none")
    await expect(alice.last.locator(".embed-footer")).to_contain_text("Portrait")
    await expect(alice.last.locator(".embed img")).to_have_count(2)


async def test_options_named_in_what_is_pasted_into_a_pill_move_into_their_own(alice: Visitor) -> None:
    await alice.types("/imagine ")
    await alice.page.keyboard.insert_text("a red fox size:Square count:2")
    for option, value in {"prompt": "a red fox", "size": "Square", "count": "2"}.items():
        await expect(alice.pill(option).locator("textarea")).to_have_value(re.compile(rf"^{value} ?$"))
    await alice.presses("Enter")
    await expect(alice.last.locator(".embed img")).to_have_count(2)


async def test_slash_lists_the_commands_and_tab_takes_one(alice: Visitor) -> None:
    await alice.types("/")
    names = await alice.suggestions.locator(".suggestion-title").all_text_contents()
    # Those that she may use, by name; /quota is the moderators' own.
    offered = ["download", "gallery", "hidden", "imagine", "marks", "me", "panel", "result", "silence"]
    assert names == [f"/{name}" for name in offered]
    await alice.types("im")
    await expect(alice.suggestions).to_have_count(1)
    await alice.shot("commands")
    await alice.presses("Tab")
    await expect(alice.page.locator(".command-name")).to_have_text("/imagine")
    await expect(alice.pill("prompt").locator("textarea")).to_be_focused()


async def test_the_bot_is_asked_for_suggestions_while_typing(alice: Visitor) -> None:
    await alice.types("/imagine prompt:a fox style:in")
    await expect(alice.suggestions.locator(".suggestion-title")).to_have_text(
        ["Oil painting (style)", "Ink drawing (style)"]
    )
    await alice.shot("suggestions")
    await alice.presses("ArrowDown", "Enter", "Enter")
    await expect(alice.last.locator(".embed-footer")).to_contain_text("Ink drawing")


async def test_tab_at_the_last_option_takes_what_was_begun_and_enter_sends_it(alice: Visitor) -> None:
    """And not the button that leaves the command, which is what comes after the last option."""
    await alice.gives("paste", "input.png", DRAWING)
    await alice.types("/imagine prompt:a fox size:square count:1 private:false style:in")
    await expect(alice.suggestions).to_have_count(2)
    await alice.presses("Tab")
    await expect(alice.pill("style").locator("textarea")).to_be_focused()
    await alice.presses("Enter")
    await expect(alice.last.locator(".embed-footer")).to_have_text("Square · Oil painting · input.png")


async def test_choices_numbers_and_required_options_are_checked_before_sending(alice: Visitor) -> None:
    await alice.types("/imagine ")
    await alice.presses("Enter")
    await expect(alice.page.locator("#notice")).to_have_text("prompt: this one is required")
    await alice.types("a fox count:9")
    await alice.presses("Enter")
    await expect(alice.page.locator("#notice")).to_have_text("count: 4 or less")
    await expect(alice.pill("count")).to_have_class(re.compile("wrong"))
    await alice.presses("Backspace")
    await alice.types("2 size:hexagon")
    await alice.presses("Enter")
    await expect(alice.page.locator("#notice")).to_have_text("size: choose one from the list")
    await expect(alice.messages).to_have_count(0)


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    file = tmp_path / "input.png"
    file.write_bytes(DRAWING)
    return file


async def test_a_file_is_an_option_that_opens_the_file_dialog(alice: Visitor, drawing: Path) -> None:
    await alice.types("/imagine prompt:like this one")
    await alice.page.get_by_role("button", name=re.compile("Add image")).click()
    async with alice.page.expect_file_chooser() as chooser:
        await alice.pill("image").get_by_role("button", name=re.compile("choose, paste or drop")).click()
    await (await chooser.value).set_files(drawing)
    await expect(alice.pill("image").locator(".chosen-name")).to_have_text("input.png")
    await alice.picture_is_painted(alice.pill("image").locator("img"))
    await alice.page.get_by_role("button", name="Send").click()
    await expect(alice.last.locator(".embed-footer")).to_contain_text("input.png")


@pytest.mark.parametrize("way", ["paste", "drop"])
async def test_a_file_may_be_pasted_or_dropped_into_a_command(
    alice: Visitor, drawing: Path, way: str
) -> None:
    await alice.types("/imagine prompt:like this one")
    await alice.gives(way, "input.png", DRAWING)
    await expect(alice.pill("image").locator(".chosen-name")).to_have_text("input.png")
    await alice.gives(way, "input.png", DRAWING)
    await expect(alice.page.locator("#notice")).to_have_text("There is no room for another file.")
    await alice.page.get_by_role("button", name="Send").click()
    await expect(alice.last.locator(".embed-footer")).to_contain_text("input.png")


async def test_a_member_posts_a_picture_of_their_own(alice: Visitor) -> None:
    await alice.gives("drop", "input.png", DRAWING)
    await expect(alice.page.locator("#composer-files .chosen-name")).to_have_text("input.png")
    await alice.sends("my drawing")
    await alice.picture_is_painted(alice.last.locator(".attachment img"))


async def test_everything_can_be_done_without_a_mouse(alice: Visitor) -> None:
    """The page begins in the field; Tab walks on to options, buttons and messages."""
    await alice.types("/im")
    await alice.presses("Enter")
    await alice.types("a fox")
    await alice.presses("Tab")
    assert (await alice.focused()).startswith("Add size")
    await alice.presses("Enter", "ArrowDown", "Enter", "Enter")
    await expect(alice.last.locator(".embed-footer")).to_contain_text("Portrait")
    await alice.last.get_by_role("button", name="Again").focus()
    await alice.presses("Enter")
    await expect(alice.last).to_contain_text("Pressed Again")
    await alice.page.locator("#switcher").focus()
    await alice.presses("Enter", "End", "Enter")
    await expect(alice.page.locator("#switcher")).to_contain_text("mia")


async def test_escape_and_backspace_leave_a_command(alice: Visitor) -> None:
    await alice.types("/imagine ")
    await alice.presses("Backspace")
    await expect(alice.composer).to_have_value("/imagine")
    await alice.types(" a fox")
    await alice.presses("Escape")
    await expect(alice.page.locator("#notice")).to_contain_text("Escape again")
    await alice.presses("Escape")
    await expect(alice.composer).to_be_focused()
    await expect(alice.composer).to_have_value("")


async def test_plain_words_are_a_message(alice: Visitor) -> None:
    await alice.sends("hello **there**")
    await expect(alice.last.locator("strong")).to_have_text("there")
    await alice.sends("/nonsense")
    await expect(alice.page.locator("#notice")).to_contain_text("There is no command /nonsense")
    await expect(alice.messages).to_have_count(1)
