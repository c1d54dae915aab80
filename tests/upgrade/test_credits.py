"""Credits, limits, blocks, settings and the history of changes are what they were; what was changed can be undone."""

from __future__ import annotations

import json

import pytest

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from tests.stories.community import painted
from tests.stories.staff import pressed
from tests.upgrade.conftest import Upgrade
from tests.upgrade.looks import standing
from tests.upgrade.yesterday import V0_1, Yesterday

STANDS = json.loads((V0_1 / "afterwards.json").read_text(encoding="utf-8"))["stands"]


def receipt(place: Yesterday, reason: str) -> tuple[Seen, str]:
    """What the old version told of a change, and the custom id of its Undo."""
    (row,) = place.query("SELECT id FROM audit WHERE reason = ?", reason)
    return place.with_item(f"qu:undo:{row['id']}"), f"qu:undo:{row['id']}"


async def undone(who: Person, message: Seen, custom_id: str) -> None:
    shown = await who.click(message, custom_id)
    await shown.until(lambda _: custom_id not in [button.custom_id for button in message.buttons])


async def turned(who: Person, page: Seen, label: str) -> str:
    before = page.text
    shown = await who.click(page, label)
    await shown.until(lambda _: page.text != before)
    return page.text


async def stands(place: Yesterday, name: str) -> dict[str, int]:
    return await standing(place.people["owen"], place.community, place.people[name])


@pytest.mark.parametrize("name", STANDS)
def test_everybody_has_what_they_had(upgrade: Upgrade, name: str) -> None:
    assert upgrade.found["stands"][name] == upgrade.was["stands"][name]


async def test_the_history_holds_every_reason(upgrade: Upgrade) -> None:
    place = upgrade.place
    mia = place.people["mia"]
    page = await (await mia.slash(place.community.art, "quota history")).finished()
    told = page.text
    while any(button.label == "Older" for button in page.buttons):
        told += await turned(mia, page, "Older")
    reasons = place.query(
        "SELECT reason FROM audit WHERE reason IS NOT NULL AND guild = ?", place.community.guild.id
    )
    assert len(reasons) >= 7
    assert all(row["reason"] in told for row in reasons)


@pytest.mark.parametrize(
    ("name", "reason", "left", "extra"), [("cleo", "one prank too many", 3, 0), ("hana", "but a gift", 0, -3)]
)
async def test_a_grant_is_undone(upgrade: Upgrade, name: str, reason: str, left: int, extra: int) -> None:
    before = await stands(upgrade.place, name)
    await undone(upgrade.place.people["mia"], *receipt(upgrade.place, reason))
    after = await stands(upgrade.place, name)
    assert (after["left"] - before["left"], after["extra"] - before["extra"]) == (left, extra)


async def test_a_reset_is_undone(upgrade: Upgrade) -> None:
    place = upgrade.place
    (row,) = place.query("SELECT id FROM audit WHERE action = 'reset_use'")
    before = await stands(place, "erin")
    await undone(place.people["mia"], place.with_item(f"qu:undo:{row['id']}"), f"qu:undo:{row['id']}")
    assert (await stands(place, "erin"))["left"] == before["left"] - 1


async def test_the_buttons_of_a_members_panel(upgrade: Upgrade) -> None:
    """Each from the panel that the old version had sent; at last the form that was open then."""
    place = upgrade.place
    mia, bob = place.people["mia"], place.people["bob"]
    panel = place.with_item(f"qu:grant:{bob.id}")
    before = await stands(place, "bob")
    await pressed(mia, panel, f"qu:grant:{bob.id}")
    assert (await stands(place, "bob"))["extra"] == before["extra"] + 5
    await pressed(mia, panel, f"qu:reset:{bob.id}")
    assert (await stands(place, "bob"))["left"] == before["of"]
    await pressed(mia, panel, f"qu:drop:{bob.id}")
    assert (await stands(place, "bob"))["of"] == upgrade.was["stands"]["mia"]["of"]

    opened = await (await mia.click(panel, f"qu:block:{bob.id}")).acknowledged()
    assert opened.modal is not None
    assert opened.modal.custom_id == f"qu:blocked:{bob.id}"
    sent = await mia.submit(place.forms("qu:blocked:")[0], {"days": "3", "reason": "a new day"})
    await sent.until(lambda shown: shown.followups)
    refused = await (await place.community.imagine(bob, "a blocked fox")).message()
    assert "a new day" in refused.text
    assert place.community.posts("a blocked fox") == []


async def test_a_block_holds_until_it_is_lifted(upgrade: Upgrade) -> None:
    place = upgrade.place
    dan = place.people["dan"]
    refused = await (await place.community.imagine(dan, "a fox in vain")).message()
    assert refused.ephemeral
    assert "too many foxes" in refused.text
    assert place.community.posts("a fox in vain") == []

    await pressed(place.people["mia"], place.with_item(f"qu:unblock:{dan.id}"), f"qu:unblock:{dan.id}")
    await (await place.community.imagine(dan, "a fox again")).until(painted)


async def test_a_change_is_still_told_in_the_mod_log(upgrade: Upgrade) -> None:
    place = upgrade.place
    log = next(channel for channel in place.community.guild.channels.values() if channel.name == "mod-log")
    before = len(log.messages)
    grant = await place.people["mia"].slash(
        place.community.art, "quota grant", member=place.people["vic"], credits=1, reason="a mended fox"
    )
    await grant.finished()
    assert "a mended fox" in "".join(message.content for message in log.messages.values())
    assert len(log.messages) > before
