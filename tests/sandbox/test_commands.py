"""Slash commands, menus and suggestions, from a person's keyboard to a bot in another process and back."""

from __future__ import annotations

import pytest

from bot.sandbox.entities import Response
from bot.sandbox.errors import Impossible
from bot.sandbox.people import Choice
from bot.sandbox.permissions import Permission
from tests.sandbox.conftest import Stage
from tests.sandbox.pictures import png


async def test_a_picture_is_painted_and_shown(stage: Stage) -> None:
    shown = await stage.alice.slash(stage.art, "paint", prompt="a cat", image=("in put.png", png()), count=2)
    await shown.acknowledged()
    assert shown.response_type is Response.DEFERRED_MESSAGE
    await shown.until(lambda s: s.followups)

    reply = await shown.message()
    assert "a cat\n2 by any from in_put.png of" in reply.text
    assert "20 wide" in reply.text
    (file,) = reply.attachments
    assert file.data is not None
    assert file.data.startswith(b"\x89PNG")
    assert (file.width, file.description) == (8, "a red square")
    assert [button.label for button in reply.buttons] == ["Update", "Form"]


async def test_a_private_followup_is_seen_by_one(stage: Stage) -> None:
    bob = stage.sandbox.join(stage.guild, "bob")
    shown = await stage.alice.slash(stage.art, "paint", prompt="a cat")
    await shown.until(lambda s: s.followups)

    assert [message.text.splitlines()[0] for message in stage.alice.sees(stage.art)] == [
        "a cat",
        "only for you",
    ]
    assert [message.text.splitlines()[0] for message in bob.sees(stage.art)] == ["a cat"]
    await stage.alice.dismiss(shown.followups[0])
    assert not shown.followups


async def test_the_first_followup_takes_the_place_of_the_private_deferral(stage: Stage) -> None:
    shown = await stage.alice.slash(stage.art, "say", how="private", text="psst")
    reply = await shown.finished()

    assert (reply.text, reply.ephemeral, shown.followups) == ("psst", True, [])


async def test_the_client_refuses_what_the_command_does_not_take(stage: Stage) -> None:
    with pytest.raises(Impossible, match="needs \\['prompt'\\]"):
        await stage.alice.slash(stage.art, "paint")
    with pytest.raises(Impossible, match="takes 1 to 4, not 9"):
        await stage.alice.slash(stage.art, "paint", prompt="a cat", count=9)
    with pytest.raises(Impossible, match="does not offer 'loudly'"):
        await stage.alice.slash(stage.art, "say", how="loudly")
    with pytest.raises(Impossible, match="no command 'draw'"):
        await stage.alice.slash(stage.art, "draw")


async def test_a_member_without_attach_files_cannot_send_a_picture(stage: Stage) -> None:
    stage.sandbox.world.overwrite(stage.art, stage.guild.everyone, deny=Permission.ATTACH_FILES)
    with pytest.raises(Impossible, match="ATTACH_FILES"):
        await stage.alice.slash(stage.art, "paint", prompt="a cat", image=("in.png", png()))


async def test_suggestions_while_typing(stage: Stage) -> None:
    found = await stage.alice.autocomplete(stage.art, "paint", "model", "dall", prompt="a cat")
    assert found == [Choice("DALL-E-3", "dall-e-3")]


async def test_a_subcommand_for_moderators_with_a_member_and_roles(stage: Stage) -> None:
    with pytest.raises(Impossible, match="may not use 'quota'"):
        await stage.alice.slash(stage.art, "quota set", member=stage.alice, credits=5)
    role = stage.sandbox.world.add_role(stage.guild, "mods", Permission.MODERATE_MEMBERS)
    mia = stage.sandbox.join(stage.guild, "mia", roles=[role])

    shown = await mia.slash(stage.art, "quota set", member=mia, credits=5)
    reply = await shown.message()
    assert reply.text == "mia 5 ['@everyone', 'mods']"
    assert reply.ephemeral


async def test_menus_of_a_message_and_of_a_member(stage: Stage) -> None:
    painted = await (await stage.alice.slash(stage.art, "paint", prompt="a cat")).finished()

    used = await stage.alice.menu(painted, "Use as input")
    assert (await used.message()).text == "1 embeds, a cat"
    allowed = await stage.alice.user_menu(stage.art, stage.alice, "Allowance")
    assert (await allowed.message()).text == stage.alice.mention


async def test_a_guild_that_the_bot_joins_while_running(stage: Stage) -> None:
    await stage.bot.logged("ready")
    guild = stage.sandbox.world.add_guild("Sculptors", "lobby")
    (lobby,) = guild.channels.values()
    bob = stage.sandbox.join(guild, "bob")
    await stage.sandbox.world.changes.until(lambda: bool(bob.sees(lobby)))
    assert bob.sees(lobby)[0].text == "Hello Sculptors"


async def test_files_stay_when_an_edit_sends_them_back(stage: Stage) -> None:
    shown = await stage.alice.slash(stage.art, "say", how="kept")
    await shown.until(lambda s: s.reply and s.reply.text == "kept")
    assert [file.filename for file in (await shown.message()).attachments] == ["fox.png"]


async def test_an_answer_edited_through_the_channel(stage: Stage) -> None:
    shown = await stage.alice.slash(stage.art, "say", how="fallback", text="by another way")
    assert (await shown.finished()).text == "by another way"
