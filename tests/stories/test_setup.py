"""/setup: the owner chooses, and what was chosen holds; members are kept out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.components import Component
from bot.sandbox.errors import Impossible
from bot.sandbox.people import Person
from bot.sandbox.permissions import Permission
from bot.sandbox.seen import Seen
from bot.sandbox.shown import Shown
from tests.stories.conftest import NewTown
from tests.stories.den import Den, den_in, undo
from tests.stories.town import picture, told

CHANNELS, MOD_LOG, MODEL, QUALITY = "su:channels:", "su:modlog:", "su:model:", "su:quality:"

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


async def setup(den: Den) -> Seen:
    panel = await (await den.owner.slash(den.town.art, "setup")).finished()
    assert panel.ephemeral
    assert not panel.pings
    return panel


async def chosen(den: Den, panel: Seen, menu: str, *picks: Any) -> str:
    """The panel's text after something was chosen from a menu."""
    before = panel.entity.edited_at
    shown = await den.owner.select(panel, *picks, name=menu)
    await shown.until(lambda _: panel.entity.edited_at != before)
    return panel.text


async def filled_in(who: Person, panel: Seen, label: str, values: dict[str, str]) -> Shown:
    pressed = await (await who.click(panel, label)).acknowledged()
    assert pressed.modal is not None
    return await who.submit(pressed.modal, values)


async def shows(panel: Seen, shown: Shown, words: str) -> None:
    await shown.until(lambda _: words in panel.text)


def lines(person: Person, den: Den) -> list[str]:
    """What the bot wrote into the channel where /setup is used."""
    return [message.content for message in person.sees(den.town.art) if not message.ephemeral]


async def test_the_panel_of_a_new_server(den: Den) -> None:
    panel = await setup(den)
    assert "✅ **Picture channels:** everywhere" in panel.text
    assert "⚠️ **Mod log:** none" in panel.text
    assert "✅ **Credits:** 10 credits a day for each member (the bot's default)" in panel.text
    assert "all members together: no limit" in panel.text
    assert "✅ **Time zone:** UTC, where it is " in panel.text


async def test_pictures_are_made_in_the_chosen_channels_alone(den: Den) -> None:
    town, world = den.town, den.town.sandbox.world
    studio = world.add_channel(town.guild, "studio")
    panel = await setup(den)
    assert f"**Picture channels:** <#{studio.id}>" in await chosen(den, panel, CHANNELS, studio)

    reply = await (await town.imagine(town.alice, "a lost fox")).message()
    assert reply.ephemeral
    assert f"Pictures are made in <#{studio.id}> on this server. Nothing was charged." in reply.text
    assert town.posts("a lost fox") == []
    await picture(await town.alice.slash(studio, "imagine", prompt="a found fox"))

    await chosen(den, panel, CHANNELS)
    await picture(await town.imagine(town.alice, "a free fox"))


async def test_buttons_that_make_pictures_keep_to_the_channels_too(den: Den) -> None:
    town, world = den.town, den.town.sandbox.world
    for fault in ("disconnect", "moderation"):
        town.endpoint.fail_next(fault)
    lost = await town.imagine(town.alice, "a fox")
    await lost.until(told)
    rude = await town.imagine(town.alice, "a rude fox")
    await rude.until(told)
    studio = world.add_channel(town.guild, "studio")
    await chosen(den, await setup(den), CHANNELS, studio)

    for shown, label in ((lost, "Try again"), (rude, "Change the text")):
        reply = await (await town.alice.click(shown.followups[0], label)).finished()
        assert "Pictures are made in" in reply.text


async def test_all_chosen_channels_are_gone(den: Den) -> None:
    town, world = den.town, den.town.sandbox.world
    studio = world.add_channel(town.guild, "studio")
    await chosen(den, await setup(den), CHANNELS, studio)
    world.remove_channel(studio)

    panel = await setup(den)
    assert "⚠️ **Picture channels:** none is left" in panel.text
    assert "A channel that was chosen has been removed." in panel.text
    reply = await (await town.imagine(town.alice, "a fox")).message()
    assert "The channels for pictures were removed from this server." in reply.text
    assert "/setup" in reply.text


async def test_what_the_bot_may_not_do_there_is_named(den: Den) -> None:
    town, world = den.town, den.town.sandbox.world
    studio = world.add_channel(town.guild, "studio")
    bots = town.guild.members[world.bot.id]
    world.overwrite(studio, bots, deny=Permission.ATTACH_FILES | Permission.EMBED_LINKS)
    text = await chosen(den, await setup(den), CHANNELS, studio, town.art)

    assert f"⚠️ **Picture channels:** <#{studio.id}> and <#{town.art.id}>" in text
    assert f"In <#{studio.id}> I am missing **Embed Links** and **Attach Files**." in text
    assert "Edit Channel → Permissions" in text
    assert f"In <#{town.art.id}>" not in text


async def test_changes_are_told_in_the_mod_log(den: Den) -> None:
    panel = await setup(den)
    text = await chosen(den, panel, MOD_LOG, den.town.art)
    assert f"✅ **Mod log:** <#{den.town.art.id}>" in text

    sent = await filled_in(den.owner, panel, "Change time zone", {"Time zone": "new york"})
    await shows(panel, sent, "America/New\\_York")
    await den.town.sandbox.world.changes.until(lambda: len(lines(den.owner, den)) == 2)
    first, second = lines(den.owner, den)
    assert first == f"<@{den.owner.id}> · setting mod log · none → <#{den.town.art.id}>"
    assert second == f"<@{den.owner.id}> · setting zone · none → \u2068America/New\\_York\u2069"


async def test_a_time_zone_that_nobody_knows(den: Den) -> None:
    panel = await setup(den)
    sent = await filled_in(den.owner, panel, "Change time zone", {"Time zone": "Berln"})
    reply = await sent.finished()
    assert reply.ephemeral
    assert "Did you mean `Europe/Berlin`?" in reply.text
    assert "Nothing was changed." in reply.text
    assert "**Time zone:** UTC" in panel.text


async def test_credits_for_everybody(den: Den) -> None:
    panel = await setup(den)
    values = {"default": "3", "default_per": "week", "total": "1,000", "total_per": "month"}
    sent = await filled_in(den.owner, panel, "Change credits", values)
    await shows(panel, sent, "3 credits a week for each member; all members together: 1,000 credits a month")
    mine = await (await den.town.alice.slash(den.town.art, "me")).finished()
    assert "**3 of 3 credits** left this week" in mine.text

    history = await den.quota(den.owner, "history")
    assert "limit of everyone" in history.text
    assert "server total" in history.text

    sent = await filled_in(den.owner, panel, "Change credits", {"default": "", "total": ""})
    await shows(panel, sent, "(the bot's default); all members together: no limit")


async def test_a_change_of_credits_has_a_receipt_and_a_way_back(den: Den) -> None:
    panel = await setup(den)
    sent = await filled_in(den.owner, panel, "Change credits", {"default": "3"})
    await sent.until(lambda shown: shown.followups)
    (receipt,) = sent.followups
    assert receipt.ephemeral
    assert "**3 credits a day**" in receipt.text
    await undo(den.owner, receipt)
    panel = await setup(den)
    assert "10 credits a day for each member (the bot's default)" in panel.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [("many", "is no number"), ("2.5", "is no number"), ("20000", "10,000"), ("-1", "0 to 10,000")],
)
async def test_credits_that_make_no_sense(den: Den, typed: str, words: str) -> None:
    panel = await setup(den)
    sent = await filled_in(den.owner, panel, "Change credits", {"default": typed})
    reply = await sent.finished()
    assert words in reply.text
    assert "Nothing was changed." in reply.text
    assert "(the bot's default)" in panel.text


async def test_the_servers_model_and_quality_are_taken_when_a_member_names_none(
    new_town: NewTown, tmp_path: Path
) -> None:
    file = tmp_path / "models.toml"
    file.write_text(MODELS)
    async with new_town(IMAGE_MODELS_FILE=str(file)) as town:
        den = den_in(town)
        panel = await setup(den)
        await chosen(den, panel, MODEL, "Aurora")
        text = await chosen(den, panel, QUALITY, "Medium – 3 credits")
        assert "**Model:** Aurora, unless" in text
        assert "**Quality:** Medium – 3 credits, unless" in text

        await picture(await town.imagine(town.alice, "a plain fox"))
        await picture(await town.imagine(town.alice, "a named fox", model="dall-e-3"))
        plain, named = (town.posts(f"a {word} fox")[0] for word in ("plain", "named"))
        assert (plain["model"], plain["quality"]) == ("aurora-2", "medium")
        assert (named["model"], named["quality"]) == ("dall-e-3", "standard")
        mine = await (await town.alice.slash(town.art, "me")).finished()
        assert "**6 of 10 credits** left" in mine.text

        offers = await town.alice.autocomplete(town.art, "imagine", "quality", "", prompt="a fox")
        assert offers[0].name == "Medium – 3 credits"
        models = await town.alice.autocomplete(town.art, "imagine", "model", "auro", prompt="a fox")
        assert [offer.name for offer in models] == ["Aurora – from 1 credit (default)"]


@pytest.mark.parametrize("menu", [MODEL, QUALITY])
async def test_a_choice_that_is_not_on_offer(den: Den, menu: str) -> None:
    panel = await setup(den)
    forged = await den.owner.forge(menu, message=panel, type=Component.STRING_SELECT, values=["x" * 300])
    reply = await forged.finished()
    assert "is not on offer" in reply.text
    assert "**Quality:** Standard – 1 credit" in (await setup(den)).text


async def test_the_panel_outlives_a_restart(new_town: NewTown) -> None:
    async with new_town() as town:
        den = den_in(town)
        panel = await setup(den)
        await town.kill()
        await town.start()
        assert f"**Mod log:** <#{town.art.id}>" in await chosen(den, panel, MOD_LOG, town.art)


async def test_members_are_kept_out(den: Den) -> None:
    with pytest.raises(Impossible):
        await den.town.mia.slash(den.town.art, "setup")


async def test_members_whom_the_server_shows_the_command_are_refused(den: Den) -> None:
    town = den.town
    (command,) = (each for each in town.sandbox.world.commands[None].values() if each["name"] == "setup")
    needed, command["default_member_permissions"] = command["default_member_permissions"], None
    try:
        reply = await (await town.mia.slash(town.art, "setup")).finished()
    finally:
        command["default_member_permissions"] = needed
    assert reply.ephemeral
    assert "You need the permission **Manage Server** for this." in reply.text
    assert not reply.buttons
