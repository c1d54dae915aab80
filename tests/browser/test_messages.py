"""What the bot and people say, as it is shown."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Visits
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

HOSTILE = '<img src=x onerror="window.hit=1"><script>window.hit=1</script> [x](javascript:window.hit=1)'


async def test_html_in_a_prompt_stays_text(alice: Visitor) -> None:
    await alice.sends(f"/imagine prompt:{HOSTILE}")
    await expect(alice.last.locator("blockquote")).to_have_text(HOSTILE)
    assert await alice.page.locator('#messages :is(script, [onerror], [href^="javascript"])').count() == 0
    assert await alice.page.evaluate("() => window.hit") is None


async def test_every_mark_of_discord_is_drawn(alice: Visitor) -> None:
    await alice.sends("/marks")
    words = alice.last.locator(".content")
    for tag, text in {
        "h3": "Heading one",
        "h4": "Heading two",
        "strong": "bold",
        "em": "italic",
        "u": "underlined",
        "s": "struck",
        "p > code": "code",
        "blockquote": "a quote of two\nlines",
        "ul ul li": "nested",
        "ol li >> nth=1": "two",
        "pre": 'print("<b>not bold</b>")',
        "a >> nth=0": "a link",
        ".small-print": "small print, snake_case_stays and 2 * 3 * 4",
    }.items():
        await expect(words.locator(tag).first).to_have_text(text)
    await expect(words).to_contain_text("*not italic*")
    await alice.shot("marks")


async def test_timestamps_tick_without_the_bot(alice: Visitor) -> None:
    await alice.sends("/marks")
    ticking = alice.last.locator("time[data-ticks]")
    before = await ticking.text_content()
    await expect(ticking).not_to_have_text(before or "")


async def test_what_was_typed_as_three_days_is_read_as_three_days_a_minute_later(alice: Visitor) -> None:
    written = """([...seconds]) => import("./times.js").then(times => seconds.map(each =>
        times.relativeText(1_000_000 + each, new Date(1_000_000_000))))"""
    hour, day = 3600, 86400
    distances = [3 * day - 90, 2 * day + 90, 3580, -3 * hour + 60, 40, -400 * day, 364 * day]
    assert await alice.page.evaluate(written, distances) == [
        "in 3 days",
        "in 2 days",
        "in 1 hour",
        "3 hours ago",
        "in 40 seconds",
        "1 year ago",
        "in 1 year",
    ]


async def test_a_spoiler_opens_by_keyboard(alice: Visitor) -> None:
    await alice.sends("/marks")
    spoiler = alice.last.locator(".spoiler")
    assert (
        await spoiler.locator(".spoiler-text").evaluate("node => getComputedStyle(node).visibility")
        == "hidden"
    )
    await spoiler.focus()
    await alice.presses("Enter")
    assert (
        await spoiler.locator(".spoiler-text").evaluate("node => getComputedStyle(node).visibility")
        == "visible"
    )


async def test_the_layout_kind_of_message_is_drawn_with_its_pictures_and_spoiler(alice: Visitor) -> None:
    await alice.sends("/me")
    container = alice.last.locator(".container")
    await expect(container.locator("h3")).to_have_text("Your pictures")
    await alice.picture_is_painted(container.get_by_role("img", name="A blue square"))
    await container.get_by_role("button", name="Spoiler – show the picture").click()
    await alice.picture_is_painted(container.get_by_role("img", name="A hidden square"))
    await alice.shot("layout")


async def test_a_picture_enlarges_and_gives_the_focus_back(alice: Visitor) -> None:
    await alice.sends("/imagine prompt:a fox")
    await alice.last.locator(".picture").click()
    large = alice.page.locator("#lightbox[open]")
    await alice.picture_is_painted(large.locator("img"))
    await expect(large).to_contain_text("AI-generated picture: a fox")
    await alice.presses("Escape")
    await expect(large).to_have_count(0)
    await expect(alice.last.locator(".picture")).to_be_focused()


async def test_several_pictures_of_one_answer_form_a_grid(alice: Visitor) -> None:
    await alice.sends("/imagine prompt:foxes count:4")
    await expect(alice.last.locator(".embed")).to_have_count(1)
    await expect(alice.last.locator(".embed-images.count-4 img")).to_have_count(4)


async def test_a_command_that_nobody_answers_says_so_after_three_seconds(alice: Visitor) -> None:
    await alice.sends("/silence")
    waiting = alice.page.locator(".message.pending")
    await expect(waiting).to_contain_text("Sending command")
    await expect(waiting).to_contain_text("The application did not respond")
    await waiting.get_by_role("button", name="Dismiss message").click()
    await expect(waiting).to_have_count(0)


async def test_who_sends_something_from_further_up_sees_what_comes_of_it(alice: Visitor) -> None:
    foxes = alice.messages.get_by_role("button", name="Grey")
    for count in range(await foxes.count(), await foxes.count() + 2):
        await alice.sends("/imagine prompt:a fox")
        await expect(foxes).to_have_count(count + 1)  # the one before is there already
    await expect(foxes.last).to_be_in_viewport()  # a message that comes after the wheel would scroll back
    await alice.page.mouse.move(600, 400)
    await alice.page.mouse.wheel(0, -5000)
    await expect(alice.last).not_to_be_in_viewport()
    await alice.sends("/silence")
    await expect(alice.page.locator(".message.pending")).to_be_in_viewport()


async def test_a_button_works_waits_and_tells_when_nobody_answers(alice: Visitor) -> None:
    await alice.sends("/imagine prompt:a fox")
    first = alice.last
    await expect(first.get_by_role("button", name="Grey")).to_be_disabled()
    await expect(first.get_by_role("link", name="Website")).to_have_attribute("href", "https://example.org/")
    await first.get_by_role("button", name="Silent").click()
    await expect(first.locator(".failed")).to_contain_text("This interaction failed")
    await first.get_by_role("button", name="Again").click()
    await expect(alice.last.locator("strong")).to_have_text("Again")


async def test_a_select_of_one_acts_at_once_and_one_of_several_when_it_closes(alice: Visitor) -> None:
    await alice.sends("/me")
    card = alice.messages.filter(has=alice.page.locator(".container"))
    await card.get_by_role("button", name="Jump to entry…").focus()
    await alice.presses("Enter")
    await expect(alice.page.get_by_role("option", name="Entry 2")).to_be_visible()
    await alice.presses("ArrowDown", "Enter")
    await expect(alice.last).to_contain_text("Jumped to Entry 2")
    await card.get_by_role("button", name="Judges").click()
    for name in ("alice", "mia"):
        await alice.page.get_by_role("option", name=name).click()
    await alice.presses("Escape")
    await expect(alice.last).to_contain_text("Judges: alice, mia")


async def test_messages_of_the_other_channel_are_marked_unread(visits: Visits) -> None:
    alice, bob = await visits(), await visits()
    await bob.becomes("bob")
    await bob.page.get_by_role("button", name="lounge").click()
    await bob.sends("anyone here?")
    await expect(alice.page.get_by_role("button", name="lounge, new messages")).to_be_visible()
    await alice.page.get_by_role("button", name=re.compile("lounge")).click()
    await expect(alice.last).to_contain_text("anyone here?")
