"""Buttons, menus and forms that the version before had sent do what is written on them."""

from __future__ import annotations

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from tests.stories.community import painted
from tests.stories.test_account import gallery
from tests.upgrade.conftest import Upgrade
from tests.upgrade.yesterday import Yesterday


def word_of(upgrade: Upgrade, prompt: str) -> Seen:
    """The private word about an ask that failed, or its reply if there is no other."""
    return upgrade.place.asks()[prompt].messages[-1]


def verb(message: Seen, verb: str) -> str:
    """The custom id of the one button that does this."""
    (found,) = (button.custom_id for button in message.buttons if button.custom_id.startswith(f"{verb}:"))
    return found


async def click(place: Yesterday, name: str, message: Seen, action: str) -> Shown:
    return await place.people[name].click(message, verb(message, action))


# --- under pictures that failed, or were too dear ---


async def test_try_again_in_public_and_in_private(upgrade: Upgrade) -> None:
    for name, prompt in (("gus", "a lost fox"), ("kim", "a private failure"), ("kim", "a fox on the easel")):
        again = await click(upgrade.place, name, word_of(upgrade, prompt), "im:retry")
        await again.until(painted)
        assert prompt in again.text
        assert (await again.message()).ephemeral == (prompt == "a private failure")


async def test_a_public_card_belongs_to_who_asked(upgrade: Upgrade) -> None:
    prompt = "a fox on the easel since long"
    card = word_of(upgrade, prompt)
    assert not card.ephemeral
    nosy = await (await click(upgrade.place, "alice", card, "im:retry")).finished()
    assert nosy.ephemeral
    assert upgrade.place.community.posts(prompt) == []
    await (await click(upgrade.place, "moe", card, "im:retry")).until(painted)


async def test_change_the_text_by_its_button_and_by_a_form_that_was_open(upgrade: Upgrade) -> None:
    place = upgrade.place
    opened = await (await click(place, "gus", word_of(upgrade, "a rude fox"), "im:change")).acknowledged()
    assert opened.modal is not None
    assert opened.modal.field("prompt").prefilled == "a rude fox"

    form = place.forms("im:changed:")[0]
    sent = await place.people["gus"].submit(form, {"prompt": "a reformed fox"})
    await sent.until(painted)
    (row,) = place.rows("a reformed fox")
    assert row["parent"] == place.rows("a rude fox")[0]["public_id"]


async def test_the_way_to_ones_credits(upgrade: Upgrade) -> None:
    panel = await (await click(upgrade.place, "ivy", word_of(upgrade, "a dear fox"), "me:open")).finished()
    assert panel.ephemeral
    assert upgrade.place.community.guild.name in panel.text


async def test_cheaper_after_waiting_in_vain_and_after_a_refusal(upgrade: Upgrade) -> None:
    place = upgrade.place
    for name, prompt in (("finn", "a slow fox"), ("ivy", "a dear fox")):
        made = await click(place, name, word_of(upgrade, prompt), "im:cheaper")
        await made.until(painted)
        (body,) = place.community.posts(prompt)
        assert body["quality"] == "standard"


async def test_a_cancel_that_comes_too_late_is_answered(upgrade: Upgrade) -> None:
    card = word_of(upgrade, "a fox in a drawer")
    shown = await click(upgrade.place, "jon", card, "im:cancel")
    await shown.until(lambda shown: any(message.ephemeral for message in shown.messages))
    assert [row["state"] for row in upgrade.place.rows("a fox in a drawer")] == ["painted"] * 2


# --- of /me and /quota ---


async def test_leafing_through_ones_pictures(upgrade: Upgrade) -> None:
    for action in ("me:older", "me:newer"):
        await _turned(upgrade.place.people["alice"], upgrade.place.with_item(action), action)


async def _turned(who: Person, panel: Seen, action: str) -> None:
    before = gallery(panel)
    shown = await who.click(panel, verb(panel, action))
    await shown.until(lambda _: gallery(panel) != before)
    assert gallery(panel)


async def test_leafing_through_the_history(upgrade: Upgrade) -> None:
    pages = {label: _page_with(upgrade.place, label) for label in ("Older", "Newer")}
    for label, page in pages.items():
        await _page_turned(upgrade.place.people["mia"], page, label)


async def _page_turned(who: Person, page: Seen, label: str) -> None:
    before = page.text
    shown = await who.click(page, label)
    await shown.until(lambda _: page.text != before)


def _page_with(place: Yesterday, label: str) -> Seen:
    pages = [
        message
        for message in place.old
        for button in message.buttons
        if button.custom_id.startswith("qu:page:") and button.label == label
    ]
    return pages[0]


# --- of /setup ---


async def test_the_greeting_leads_to_the_setup(upgrade: Upgrade) -> None:
    greeting = upgrade.place.with_item("su:open:")
    panel = await (await click(upgrade.place, "uli", greeting, "su:open")).finished()
    assert panel.ephemeral
    assert panel.selects
    refused = await (await click(upgrade.place, "zora", greeting, "su:open")).finished()
    assert refused.ephemeral
    assert not refused.selects
