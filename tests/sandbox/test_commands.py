"""Slash commands, menus and suggestions, from a person's keyboard to a bot in another process and back."""

from __future__ import annotations

import pytest

from bot.sandbox.errors import Impossible
from bot.sandbox.people.person import Choice
from bot.sandbox.world.entities import Response
from bot.sandbox.world.permissions import Permission
from tests.sandbox.conftest import Community
from tests.sandbox.pictures import png


async def test_a_picture_is_painted_and_shown(community: Community) -> None:
    shown = await community.alice.slash(
        community.art, "paint", prompt="a cat", image=("in put.png", png()), count=2
    )
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


async def test_a_private_followup_is_seen_by_one(community: Community) -> None:
    bob = community.sandbox.join(community.guild, "bob")
    shown = await community.alice.slash(community.art, "paint", prompt="a cat")
    await shown.until(lambda s: s.followups)

    assert [message.text.splitlines()[0] for message in community.alice.sees(community.art)] == [
        "a cat",
        "only for you",
    ]
    assert [message.text.splitlines()[0] for message in bob.sees(community.art)] == ["a cat"]
    await community.alice.dismiss(shown.followups[0])
    assert not shown.followups


async def test_the_first_followup_takes_the_place_of_the_private_deferral(community: Community) -> None:
    shown = await community.alice.slash(community.art, "say", how="private", text="psst")
    reply = await shown.finished()

    assert (reply.text, reply.ephemeral, shown.followups) == ("psst", True, [])


async def test_the_client_refuses_what_the_command_does_not_take(community: Community) -> None:
    with pytest.raises(Impossible, match="needs \\['prompt'\\]"):
        await community.alice.slash(community.art, "paint")
    with pytest.raises(Impossible, match="takes 1 to 4, not 9"):
        await community.alice.slash(community.art, "paint", prompt="a cat", count=9)
    with pytest.raises(Impossible, match="does not offer 'loudly'"):
        await community.alice.slash(community.art, "say", how="loudly")
    with pytest.raises(Impossible, match="no command 'draw'"):
        await community.alice.slash(community.art, "draw")


async def test_a_member_without_attach_files_cannot_send_a_picture(community: Community) -> None:
    community.sandbox.world.overwrite(community.art, community.guild.everyone, deny=Permission.ATTACH_FILES)
    with pytest.raises(Impossible, match="ATTACH_FILES"):
        await community.alice.slash(community.art, "paint", prompt="a cat", image=("in.png", png()))


async def test_suggestions_while_typing(community: Community) -> None:
    found = await community.alice.autocomplete(community.art, "paint", "model", "dall", prompt="a cat")
    assert found == [Choice("DALL-E-3", "dall-e-3")]


async def test_a_subcommand_for_moderators_with_a_member_and_roles(community: Community) -> None:
    with pytest.raises(Impossible, match="may not use 'quota'"):
        await community.alice.slash(community.art, "quota set", member=community.alice, credits=5)
    role = community.sandbox.world.add_role(community.guild, "mods", Permission.MODERATE_MEMBERS)
    mia = community.sandbox.join(community.guild, "mia", roles=[role])

    shown = await mia.slash(community.art, "quota set", member=mia, credits=5)
    reply = await shown.message()
    assert reply.text == "mia 5 ['@everyone', 'mods']"
    assert reply.ephemeral


async def test_menus_of_a_message_and_of_a_member(community: Community) -> None:
    painted = await (await community.alice.slash(community.art, "paint", prompt="a cat")).finished()

    used = await community.alice.menu(painted, "Use as input")
    assert (await used.message()).text == "1 embeds, a cat"
    allowed = await community.alice.user_menu(community.art, community.alice, "Allowance")
    assert (await allowed.message()).text == community.alice.mention


async def test_a_guild_that_the_bot_joins_while_running(community: Community) -> None:
    await community.bot.logged("ready")
    guild = community.sandbox.world.add_guild("Sculptors", "lobby")
    (lobby,) = guild.channels.values()
    bob = community.sandbox.join(guild, "bob")
    await community.sandbox.world.changes.until(lambda: bool(bob.sees(lobby)))
    assert bob.sees(lobby)[0].text == "Hello Sculptors"


async def test_files_stay_when_an_edit_sends_them_back(community: Community) -> None:
    shown = await community.alice.slash(community.art, "say", how="kept")
    await shown.until(lambda s: s.reply and s.reply.text == "kept")
    assert [file.filename for file in (await shown.message()).attachments] == ["fox.png"]


async def test_an_answer_edited_through_the_channel(community: Community) -> None:
    shown = await community.alice.slash(community.art, "say", how="fallback", text="by another way")
    assert (await shown.finished()).text == "by another way"
