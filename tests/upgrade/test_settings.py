"""What servers had chosen holds, and is changed by the panels and forms that the version before had sent."""

from __future__ import annotations

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from tests.stories.community import painted
from tests.upgrade.conftest import Upgrade
from tests.upgrade.yesterday import Yesterday


async def test_what_was_chosen_holds_and_the_menus_of_an_old_panel_change_it(upgrade: Upgrade) -> None:
    place = upgrade.place
    uli = place.people["uli"]
    sky, roost = uli.guild.channels.values()
    fresh = (await (await uli.slash(sky, "setup")).finished()).text
    assert all(
        words in fresh for words in (f"<#{sky.id}>", f"<#{roost.id}>", "Aurora", "High", "Asia/Kolkata")
    )
    refused = await (await uli.slash(roost, "imagine", prompt="a misplaced owl")).message()
    assert f"<#{sky.id}>" in refused.text
    await (await uli.slash(sky, "imagine", prompt="a second owl")).until(painted)
    (body,) = place.community.posts("a second owl")
    assert (body["model"], body["quality"]) == ("aurora-2", "high")

    panel = _panel(place, uli)
    await _choose(uli, panel, "su:quality:", "low")
    await _choose(uli, panel, "su:model:", "dall-e-3")
    await _choose(uli, panel, "su:channels:", sky, roost)
    await _choose(uli, panel, "su:modlog:", sky)
    opened = await (await uli.click(panel, "su:zone:")).acknowledged()
    assert opened.modal is not None
    await _submitted(uli, panel, await uli.submit(opened.modal, {"zone": "Tokyo"}))
    fresh = (await (await uli.slash(roost, "setup")).finished()).text
    assert all(words in fresh for words in (f"<#{sky.id}>", f"<#{roost.id}>", "DALL-E 3", "Asia/Tokyo"))


async def test_credits_of_a_server_are_undone_and_set_by_a_form_that_was_open(upgrade: Upgrade) -> None:
    place = upgrade.place
    owen = place.people["owen"]
    (row,) = place.query(
        "SELECT id FROM audit WHERE action = 'set_total' AND json_extract(new, '$.credits') = 900"
    )
    receipt = place.with_item(f"qu:undo:{row['id']}")
    shown = await owen.click(receipt, f"qu:undo:{row['id']}")
    await shown.until(lambda _: len(receipt.buttons) == 1)
    assert "1,000" in await _rules(place)

    panel = _panel(place, owen)
    opened = await (await owen.click(panel, "su:credits:")).acknowledged()
    assert opened.modal is not None
    assert (opened.modal.field("default").prefilled, opened.modal.field("total").prefilled) == ("25", "1000")
    (form,) = (each for each in place.forms("su:credits:") if each.interaction is not opened.interaction)
    filled = {"default": "25", "total": "800", "total_per": "day"}
    await _submitted(owen, panel, await owen.submit(form, filled))
    assert "800" in await _rules(place)
    await _submitted(owen, panel, await owen.submit(place.forms("su:zone:")[0]))


async def _rules(place: Yesterday) -> str:
    return (await (await place.people["owen"].slash(place.community.art, "quota defaults")).finished()).text


def _panel(place: Yesterday, owner: Person) -> Seen:
    """The one that stands in the owner's server."""
    (panel,) = (
        message
        for message in place.old
        if message.entity.channel.guild is owner.guild
        and any(menu.custom_id == "su:channels:" for menu in message.selects)
    )
    return panel


async def _choose(who: Person, panel: Seen, menu: str, *picks: object) -> None:
    before = panel.entity.edited_at
    shown = await who.select(panel, *picks, name=menu)
    await shown.until(lambda _: panel.entity.edited_at != before)


async def _submitted(who: Person, panel: Seen, shown: Shown) -> None:
    """The panel has been written anew, and nothing was refused."""
    before = panel.entity.edited_at
    await shown.until(lambda _: panel.entity.edited_at != before)
    assert not any("Nothing was changed" in message.text for message in shown.followups)
