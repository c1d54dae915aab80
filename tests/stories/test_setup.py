"""/setup: the owner chooses, and what was chosen holds; members are kept out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.errors import Impossible
from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from bot.sandbox.world.components import Component
from bot.sandbox.world.permissions import Permission
from tests.stories.community import picture, told
from tests.stories.conftest import NewCommunity
from tests.stories.staff import Staff, staff_of, undo

CHANNELS, MOD_LOG, LANGUAGE = "su:channels:", "su:modlog:", "su:language:"
MODEL, QUALITY = "su:model:", "su:quality:"

MODELS = """
[[model]]
id = "dall-e-3"
label = "DALL-E 3"
qualities = { standard = 1, hd = 2 }

[[model]]
id = "aurora-2"
label = "Aurora"
qualities = { low = 1, medium = 3, high = 6 }
"""


async def setup(staff: Staff) -> Seen:
    panel = await (await staff.owner.slash(staff.community.art, "setup")).finished()
    assert panel.ephemeral
    assert not panel.pings
    return panel


async def chosen(staff: Staff, panel: Seen, menu: str, *picks: Any) -> str:
    """The panel's text after something was chosen from a menu."""
    before = panel.entity.edited_at
    shown = await staff.owner.select(panel, *picks, name=menu)
    await shown.until(lambda _: panel.entity.edited_at != before)
    return panel.text


async def filled_in(who: Person, panel: Seen, label: str, values: dict[str, str]) -> Shown:
    pressed = await (await who.click(panel, label)).acknowledged()
    assert pressed.modal is not None
    return await who.submit(pressed.modal, values)


async def shows(panel: Seen, shown: Shown, words: str) -> None:
    await shown.until(lambda _: words in panel.text)


def lines(person: Person, staff: Staff) -> list[str]:
    """What the bot wrote into the channel where /setup is used."""
    return [message.content for message in person.sees(staff.community.art) if not message.ephemeral]


async def test_the_panel_of_a_new_server(staff: Staff) -> None:
    panel = await setup(staff)
    assert "✅ **Picture channels:** everywhere" in panel.text
    assert "➖ **Mod log:** not set (optional). Changes are in `/quota history`." in panel.text
    assert "Members can't report pictures without one." in panel.text
    assert "✅ **Everybody here gets:** 10 credits a day" in panel.text
    assert "➖ **All members together:** no limit (optional)" in panel.text
    assert "⚠️" not in panel.text
    assert "✅ **Time zone:** UTC, where it is " in panel.text


async def test_pictures_are_made_in_the_chosen_channels_alone(staff: Staff) -> None:
    community, world = staff.community, staff.community.sandbox.world
    studio = world.add_channel(community.guild, "studio")
    panel = await setup(staff)
    assert f"**Picture channels:** <#{studio.id}>" in await chosen(staff, panel, CHANNELS, studio)

    reply = await (await community.imagine(community.alice, "a lost fox")).message()
    assert reply.ephemeral
    assert f"Pictures are made in <#{studio.id}> on this server. Try again there." in reply.text
    assert community.posts("a lost fox") == []
    await picture(await community.alice.slash(studio, "imagine", prompt="a found fox"))

    await chosen(staff, panel, CHANNELS)
    await picture(await community.imagine(community.alice, "a free fox"))


async def test_buttons_that_make_pictures_keep_to_the_channels_too(staff: Staff) -> None:
    community, world = staff.community, staff.community.sandbox.world
    for fault in ("disconnect", "moderation"):
        community.endpoint.fail_next(fault)
    lost = await community.imagine(community.alice, "a fox")
    await lost.until(told)
    rude = await community.imagine(community.alice, "a rude fox")
    await rude.until(told)
    studio = world.add_channel(community.guild, "studio")
    await chosen(staff, await setup(staff), CHANNELS, studio)

    for shown, label in ((lost, "Try again"), (rude, "Change the text")):
        reply = await (await community.alice.click(shown.followups[0], label)).finished()
        assert "Pictures are made in" in reply.text


async def test_all_chosen_channels_are_gone(staff: Staff) -> None:
    community, world = staff.community, staff.community.sandbox.world
    studio = world.add_channel(community.guild, "studio")
    await chosen(staff, await setup(staff), CHANNELS, studio)
    world.remove_channel(studio)

    panel = await setup(staff)
    assert "⚠️ **Picture channels:** none left" in panel.text
    assert "A channel that was chosen has been deleted." in panel.text
    reply = await (await community.imagine(community.alice, "a fox")).message()
    assert "The channels for pictures were removed from this server." in reply.text
    assert "/setup" in reply.text


async def test_what_the_bot_may_not_do_there_is_named(staff: Staff) -> None:
    community, world = staff.community, staff.community.sandbox.world
    studio = world.add_channel(community.guild, "studio")
    bots = community.guild.members[world.bot.id]
    world.overwrite(studio, bots, deny=Permission.ATTACH_FILES | Permission.EMBED_LINKS)
    text = await chosen(staff, await setup(staff), CHANNELS, studio, community.art)

    assert f"⚠️ **Picture channels:** <#{studio.id}> and <#{community.art.id}>" in text
    assert f"In <#{studio.id}> I'm missing **Embed Links** and **Attach Files**." in text
    assert "Edit Channel → Permissions" in text
    assert f"In <#{community.art.id}>" not in text


async def test_changes_are_told_in_the_mod_log(staff: Staff) -> None:
    panel = await setup(staff)
    text = await chosen(staff, panel, MOD_LOG, staff.community.art)
    assert f"✅ **Mod log:** <#{staff.community.art.id}>" in text

    sent = await filled_in(staff.owner, panel, "Change time zone", {"Time zone": "new york"})
    await shows(panel, sent, "America/New\\_York")
    await staff.community.sandbox.world.changes.until(lambda: len(lines(staff.owner, staff)) == 2)
    first, second = lines(staff.owner, staff)
    assert first.splitlines() == [
        f"**Mod log**: not set → <#{staff.community.art.id}>",
        f"-# {staff.owner.mention}",
    ]
    assert second.splitlines()[0] == "**Time zone**: not set → \u2068America/New\\_York\u2069"


async def test_a_time_zone_that_nobody_knows(staff: Staff) -> None:
    panel = await setup(staff)
    sent = await filled_in(staff.owner, panel, "Change time zone", {"Time zone": "Berln"})
    reply = await sent.finished()
    assert reply.ephemeral
    assert "Did you mean `Europe/Berlin`?" in reply.text
    assert "Nothing was changed." in reply.text
    assert "**Time zone:** UTC" in panel.text

    form = (await (await staff.owner.click(reply, "Try again")).acknowledged()).modal
    assert form is not None
    assert form.field("zone").prefilled == "Berln"
    mended = await staff.owner.submit(form, {"zone": "Kolkata"})
    await shows(reply, mended, "✅ **Time zone:** Asia/Kolkata")
    assert not reply.buttons, "the note is used"

    reply = await (await filled_in(staff.owner, panel, "Change time zone", {"Time zone": "Berln"})).finished()
    pressed = await staff.owner.click(reply, "Use Europe/Berlin")
    await pressed.until(lambda _: "✅ **Time zone:** Europe/Berlin, where it is " in reply.text)
    assert not reply.buttons, "the note is used"
    assert "**Time zone:** Europe/Berlin" in (await setup(staff)).text


async def test_credits_for_everybody(staff: Staff) -> None:
    panel = await setup(staff)
    values = {"default": "3", "default_per": "week", "total": "1,000", "total_per": "month"}
    sent = await filled_in(staff.owner, panel, "Change credits", values)
    await shows(panel, sent, "**Everybody here gets:** 3 credits a week")
    assert "**All members together:** 1,000 credits a month" in panel.text
    mine = await (await staff.community.alice.slash(staff.community.art, "me")).finished()
    assert "**3 of 3 credits** left this week" in mine.text

    history = await staff.quota(staff.owner, "history")
    assert "**Everybody**: not set → 3 credits a week" in history.text
    assert "**All members together**: no limit → 1,000 credits a month" in history.text

    sent = await filled_in(staff.owner, panel, "Change credits", {"default": "", "total": ""})
    await shows(panel, sent, "**Everybody here gets:** 10 credits a day")
    assert "**All members together:** no limit" in panel.text


async def test_a_change_of_credits_has_a_receipt_and_a_way_back(staff: Staff) -> None:
    panel = await setup(staff)
    sent = await filled_in(staff.owner, panel, "Change credits", {"default": "3"})
    await sent.until(lambda shown: shown.followups)
    (receipt,) = sent.followups
    assert receipt.ephemeral
    assert "Everybody now gets 3 credits a day (before: 10)." in receipt.text
    await undo(staff.owner, receipt)
    panel = await setup(staff)
    assert "**Everybody here gets:** 10 credits a day" in panel.text


async def test_who_may_set_the_credits_may_take_that_back(staff: Staff) -> None:
    """Manage Server alone, without the permission that /quota asks for."""
    managers = staff.community.sandbox.world.add_role(
        staff.community.guild, "Managers", Permission.MANAGE_GUILD
    )
    staff.community.bob.give(managers)
    panel = await (await staff.community.bob.slash(staff.community.art, "setup")).finished()
    sent = await filled_in(staff.community.bob, panel, "Change credits", {"default": "3"})
    await sent.until(lambda shown: shown.followups)
    (receipt,) = sent.followups
    await undo(staff.community.bob, receipt)
    assert "10 credits a day" in (await setup(staff)).text


@pytest.mark.parametrize(
    ("typed", "words"),
    [("many", "as a whole number"), ("2.5", "as a whole number"), ("20000", "10,000"), ("-1", "0 to 10,000")],
)
async def test_credits_that_make_no_sense(staff: Staff, typed: str, words: str) -> None:
    panel = await setup(staff)
    values = {"default": typed, "default_per": "week", "total": "40", "total_per": "month"}
    reply = await (await filled_in(staff.owner, panel, "Change credits", values)).finished()
    assert words in reply.text
    assert "Nothing was changed." in reply.text
    assert "**Everybody here gets:** 10 credits a day" in panel.text

    again = (await (await staff.owner.click(reply, "Try again")).acknowledged()).modal
    assert again is not None
    assert {field.custom_id: field.prefilled for field in again.fields} == values
    sent = await staff.owner.submit(again, {"default": "4"})
    await sent.until(lambda shown: shown.followups)
    await shows(reply, sent, "✅ **Everybody here gets:** 4 credits a week")
    assert not reply.buttons, "the note is used"
    told = (await setup(staff)).text
    assert "**Everybody here gets:** 4 credits a week" in told
    assert "**All members together:** 40 credits a month" in told


async def test_the_servers_model_and_quality_are_taken_when_a_member_names_none(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    file = tmp_path / "models.toml"
    file.write_text(MODELS)
    async with new_community(IMAGE_MODELS_FILE=str(file)) as community:
        staff = staff_of(community)
        panel = await setup(staff)
        await chosen(staff, panel, MODEL, "Aurora")
        text = await chosen(staff, panel, QUALITY, "Medium – 3 credits")
        assert "**Model:** Aurora, unless" in text
        assert "**Quality:** Medium – 3 credits, unless" in text

        await picture(await community.imagine(community.alice, "a plain fox"))
        await picture(await community.imagine(community.alice, "a named fox", model="dall-e-3"))
        plain, named = (community.posts(f"a {word} fox")[0] for word in ("plain", "named"))
        assert (plain["model"], plain["quality"]) == ("aurora-2", "medium")
        assert (named["model"], named["quality"]) == ("dall-e-3", "standard")
        mine = await (await community.alice.slash(community.art, "me")).finished()
        assert "**6 of 10 credits** left" in mine.text

        offers = await community.alice.autocomplete(community.art, "imagine", "quality", "", prompt="a fox")
        assert offers[0].name == "Medium – 3 credits"
        models = await community.alice.autocomplete(community.art, "imagine", "model", "auro", prompt="a fox")
        assert [offer.name for offer in models] == ["Aurora – from 1 credit (default)"]


async def test_a_language_of_public_posts_is_one_that_the_bot_speaks(staff: Staff) -> None:
    panel = await setup(staff)
    await chosen(staff, panel, MOD_LOG, staff.community.art)
    for wanted in ("en-US", "tlh"):
        forged = await staff.owner.forge(
            LANGUAGE, message=panel, type=Component.STRING_SELECT, values=[wanted]
        )
        await (forged.acknowledged() if wanted == "en-US" else forged.finished())
    await staff.community.sandbox.world.changes.until(lambda: len(lines(staff.owner, staff)) >= 2)
    await chosen(staff, panel, MOD_LOG)
    told = "\n".join(lines(staff.owner, staff)).casefold()
    assert told.count("language") == 1
    assert "tlh" not in told


@pytest.mark.parametrize("menu", [MODEL, QUALITY])
async def test_a_choice_that_is_not_on_offer(staff: Staff, menu: str) -> None:
    panel = await setup(staff)
    forged = await staff.owner.forge(menu, message=panel, type=Component.STRING_SELECT, values=["x" * 300])
    reply = await forged.finished()
    assert "is not available" in reply.text
    assert "**Quality:** Standard – 1 credit" in (await setup(staff)).text


async def test_the_panel_outlives_a_restart(new_community: NewCommunity) -> None:
    async with new_community() as community:
        staff = staff_of(community)
        panel = await setup(staff)
        await community.kill()
        await community.start()
        assert f"**Mod log:** <#{community.art.id}>" in await chosen(staff, panel, MOD_LOG, community.art)


async def test_members_are_kept_out(staff: Staff) -> None:
    with pytest.raises(Impossible):
        await staff.community.mia.slash(staff.community.art, "setup")


async def test_members_whom_the_server_shows_the_command_are_refused(staff: Staff) -> None:
    community = staff.community
    (command,) = (each for each in community.sandbox.world.commands[None].values() if each["name"] == "setup")
    needed, command["default_member_permissions"] = command["default_member_permissions"], None
    try:
        reply = await (await community.mia.slash(community.art, "setup")).finished()
    finally:
        command["default_member_permissions"] = needed
    assert reply.ephemeral
    assert "You need the permission **Manage Server** for this." in reply.text
    assert not reply.buttons
