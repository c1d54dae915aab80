"""/me: what a member has left and why, their pictures, and what could not be posted."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
from bot.sandbox.world.components import Component, walk
from bot.sandbox.world.permissions import Permission
from tests.stories.community import Community, file_of, picture, told
from tests.stories.conftest import NewCommunity
from tests.stories.staff import Staff, staff_of


async def me(community: Community, who: Person) -> Seen:
    """The private answer to /me, where nothing was kept."""
    reply = await (await who.slash(community.art, "me")).finished()
    assert reply.ephemeral
    return reply


async def brought(community: Community, who: Person, count: int) -> list[Seen]:
    """The messages of a /me that brings `count` kept asks: those, then the panel."""
    shown = await who.slash(community.art, "me")
    await shown.until(lambda shown: len(shown.messages) == count + 1)
    assert all(message.ephemeral for message in shown.messages)
    return shown.messages


def gallery(panel: Seen) -> list[str]:
    """What a screen reader says of the small pictures, in their order."""
    items = [
        item
        for part in walk(panel.components)
        if part["type"] == Component.MEDIA_GALLERY
        for item in part["items"]
    ]
    return [item["description"] for item in items]


def album_ways(panel: Seen) -> list[str]:
    """The buttons that lead to other pictures."""
    others = ("Kept", "All my pictures", "Family", "Settings")
    return [
        button.label
        for button in panel.buttons
        if button.custom_id.startswith("me:") and button.label not in others
    ]


def _png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (30, 20), "teal").save(buffer, "PNG")
    return buffer.getvalue()


async def turned(who: Person, panel: Seen, label: str) -> Seen:
    """The panel after one of its buttons was pressed."""
    return await forged(who, panel, panel.button(label).custom_id)


async def forged(who: Person, panel: Seen, custom_id: str) -> Seen:
    """The panel after a button was pressed that it need not have."""
    before = panel.entity.edited_at
    shown = await who.forge(custom_id, message=panel)
    await shown.until(lambda _: panel.entity.edited_at != before)
    return panel


# --- credits ---


async def test_before_and_after_a_picture(community: Community) -> None:
    before = await me(community, community.alice)
    assert "**10 of 10 credits** left today · renews <t:" in before.text
    assert "▰▰▰▰▰▰▰▰▰▰" in before.text
    assert "You get 10 credits a day here. Everybody here gets that." in before.text
    assert "Make your first one with `/imagine`" in before.text
    assert album_ways(before) == []
    assert "Enough for 10 Standard or 5 HD" in before.text

    await picture(await community.imagine(community.alice, "a fox to remember"))
    after = await me(community, community.alice)
    assert "**9 of 10 credits** left today · renews <t:" in after.text
    assert "▰▰▰▰▰▰▰▰▰▱" in after.text
    assert "a fox to remember" in after.text
    assert "Enough for 9 Standard or 4 HD" in after.text
    (file,) = after.attachments
    assert file.content_type == "image/png"
    assert max(Image.open(io.BytesIO(file_of(after))).size) == 1024, "one picture, large"
    assert gallery(after)[0].startswith("AI-generated picture: a fox to remember")


async def test_a_picture_that_was_given_back_is_back(community: Community) -> None:
    community.endpoint.fail_next("moderation")
    await (await community.imagine(community.alice, "a rude fox")).until(told)
    assert "**10 of 10 credits** left" in (await me(community, community.alice)).text


async def test_where_a_limit_comes_from_and_what_is_extra(staff: Staff) -> None:
    community, alice = staff.community, staff.community.alice
    alice.give(staff.artist)
    await staff.quota(staff.owner, "role", role=staff.artist, credits=20, per="week")
    await staff.quota(staff.owner, "grant", member=alice, credits=5, expires="7d")
    await staff.quota(staff.owner, "defaults", server_total=500)
    panel = await me(community, alice)

    assert "**20 of 20 credits** left this week" in panel.text
    assert f"You get 20 credits a week here. That comes from the role <@&{staff.artist.id}>." in panel.text
    assert "➕ 5 extra credits, valid until <t:" in panel.text
    assert "All members together: **500 of 500 credits** left today" in panel.text
    assert not panel.pings


async def test_a_pause_is_told_in_me_and_by_imagine(staff: Staff) -> None:
    community, alice = staff.community, staff.community.alice
    await staff.quota(staff.owner, "block", member=alice, days=3, reason="spam *everywhere*")
    panel = await me(community, alice)
    assert "⛔ A moderator has paused you. You can't make pictures until <t:" in panel.text
    assert "spam \\*everywhere\\*" in panel.text

    reply = await (await community.imagine(alice, "a blocked fox")).message()
    assert reply.ephemeral
    assert "A moderator has paused you. You can't make pictures until <t:" in reply.text
    assert "charged" not in reply.text
    assert community.posts("a blocked fox") == []


# --- refusals ---


async def refusal(shown: Shown) -> Seen:
    reply = await shown.finished()
    assert reply.ephemeral
    assert not reply.pings
    assert "charged" not in reply.text  # nobody can be charged what they do not have
    return reply


async def test_all_credits_used_up(community: Community) -> None:
    for number in (4, 4, 2):
        await picture(await community.imagine(community.alice, "a greedy fox", count=number))
    reply = await refusal(await community.imagine(community.alice, "one fox more"))

    assert "You have used all **10 credits** for today." in reply.text
    assert "New ones come <t:" in reply.text
    assert "You get 10 credits a day here. Everybody here gets that." in reply.text
    assert community.posts("one fox more") == []

    pressed = await community.alice.click(reply, "My credits")
    panel = await pressed.finished()
    assert panel.ephemeral
    assert "**0 of 10 credits** left today · renews <t:" in panel.text
    assert "▱▱▱▱▱▱▱▱▱▱" in panel.text
    assert "Enough for" not in panel.text
    assert len(gallery(panel)) == 1


async def test_the_limit_of_a_role_is_named_without_pinging_it(staff: Staff) -> None:
    staff.community.alice.give(staff.artist)
    await staff.quota(staff.owner, "role", role=staff.artist, credits=1, per="month")
    await picture(await staff.community.imagine(staff.community.alice, "a single fox"))
    reply = await refusal(await staff.community.imagine(staff.community.alice, "another fox"))

    assert "You have used your **1 credit** for this month." in reply.text
    assert f"You get 1 credit a month here. That comes from the role <@&{staff.artist.id}>." in reply.text


async def test_the_server_has_used_up_its_total(staff: Staff) -> None:
    await staff.quota(staff.owner, "defaults", server_total=2)
    await picture(await staff.community.imagine(staff.community.alice, "two foxes", count=2))
    reply = await refusal(await staff.community.imagine(staff.community.bob, "a third fox"))

    assert "All members together have no credits left." in reply.text
    assert "New ones come <t:" in reply.text
    assert "Your own credits are untouched." in reply.text


async def test_too_dear_is_made_cheaper_even_after_a_restart(new_community: NewCommunity) -> None:
    async with new_community() as community:
        staff = staff_of(community)
        await staff.quota(staff.owner, "set", member=community.alice, credits=1)
        reply = await refusal(
            await community.imagine(community.alice, "a dear fox", quality="hd", size="1024x1792")
        )
        assert "This picture costs **2 credits** in HD. You have **1 credit** left." in reply.text
        assert [button.label for button in reply.buttons] == ["Make it in Standard (1 credit)", "My credits"]
        await community.kill()
        await community.start()

        await picture(await community.alice.click(reply, "Make it in Standard (1 credit)"))
        (body,) = community.posts("a dear fox")
        assert (body["quality"], body["size"]) == ("standard", "1024x1792")


async def test_the_picture_to_change_is_kept_with_what_was_refused(
    new_community: NewCommunity, tmp_path: Path
) -> None:
    file = tmp_path / "models.toml"
    file.write_text('[[model]]\nid = "aurora-2"\nimage = "data"\nqualities = { low = 1, high = 6 }\n')
    async with new_community(IMAGE_MODELS_FILE=str(file), IMAGE_MODEL="aurora-2") as community:
        staff, source = staff_of(community), _png()
        await staff.quota(staff.owner, "set", member=community.alice, credits=2)
        asked = await community.imagine(
            community.alice, "a changed fox", quality="high", image=("in.png", source)
        )
        reply = await refusal(asked)
        assert "This picture costs **6 credits** in High. You have **2 credits** left." in reply.text

        await picture(await community.alice.click(reply, "Make it in Low (1 credit)"))
        (body,) = community.posts("a changed fox")
        assert str(body["image"]).endswith(base64.b64encode(source).decode())


async def test_too_many_become_fewer(staff: Staff) -> None:
    community = staff.community
    await staff.quota(staff.owner, "set", member=community.alice, credits=2)
    reply = await refusal(await community.imagine(community.alice, "many foxes", count=4))
    assert "These pictures cost **4 credits** in Standard. You have **2 credits** left." in reply.text

    message = await picture(await community.alice.click(reply, "Make 2 in Standard (2 credits)"))
    assert len(message.attachments) == 2
    assert len(community.posts("many foxes")) == 2


async def test_few_credits_are_told_in_private_with_the_picture(staff: Staff) -> None:
    community = staff.community
    await staff.quota(staff.owner, "set", member=community.bob, credits=4)
    plenty = await community.imagine(community.bob, "a first fox")
    await plenty.until(lambda shown: shown.followups)
    assert "left today" not in plenty.followups[0].text  # the note on the provider alone

    few = await community.imagine(community.bob, "a second fox")
    await few.until(lambda shown: shown.followups)
    (word,) = few.followups
    assert word.ephemeral
    assert word.text.startswith("2 credits left today, more <t:")

    last = await community.imagine(community.bob, "two last foxes", count=2)
    await last.until(lambda shown: shown.followups)
    assert last.followups[0].text.startswith("No credits left today, more <t:")


# --- pictures ---


async def test_leafing_through_the_pictures_one_by_one(community: Community) -> None:
    for prompt, count in (("the first fox", 1), ("three foxes", 3), ("the last fox", 1)):
        await picture(await community.imagine(community.alice, prompt, count=count))
    panel = await me(community, community.alice)
    assert gallery(panel) == ["AI-generated picture: the last fox"]
    assert album_ways(panel) == ["Older"]

    for number in (1, 2, 3):
        await turned(community.alice, panel, "Older")
        assert gallery(panel) == ["AI-generated picture: three foxes"]
        assert f"· {number} of 3 ·" in panel.text
    await turned(community.alice, panel, "Older")
    assert gallery(panel) == ["AI-generated picture: the first fox"]
    assert album_ways(panel) == ["Newer"]
    await turned(community.alice, panel, "Newer")
    assert "· 3 of 3 ·" in panel.text
    assert "**5 of 10 credits** left" in panel.text

    (menu,) = panel.selects
    assert [option["label"] for option in menu.options] == ["the last fox", "three foxes", "the first fox"]
    await (await community.alice.select(panel, "the last fox")).until(
        lambda _: "the last fox" in gallery(panel)[0]
    )


async def test_a_page_goes_on_after_a_restart_and_with_pictures_made_meanwhile(
    new_community: NewCommunity,
) -> None:
    async with new_community() as community:
        for number in range(3):
            await picture(await community.imagine(community.alice, f"fox number {number}"))
        panel = await me(community, community.alice)
        await turned(community.alice, panel, "Older")
        await picture(await community.imagine(community.alice, "a fox since"))
        await community.kill()
        await community.start()

        await turned(community.alice, panel, "Older")
        assert gallery(panel) == ["AI-generated picture: fox number 0"]
        assert album_ways(panel) == ["Newer list", "Newer"]
        await turned(community.alice, panel, "Newer list")
        assert gallery(panel) == ["AI-generated picture: a fox since"]


async def test_searching_ones_own_pictures(community: Community) -> None:
    alice, bob = community.alice, community.bob
    for who, prompt in (
        (alice, "Zwei FÜCHSE im Schnee"),
        (alice, "a cat"),
        (bob, "füchse of bob"),
        (alice, "füchse"),
    ):
        await picture(await community.imagine(who, prompt))
    choices = await alice.autocomplete(community.art, "me", "search", "füch")
    assert [choice.name for choice in choices] == ["füchse", "Zwei FÜCHSE im Schnee"]
    assert len(await alice.autocomplete(community.art, "me", "search", "")) == 3

    panel = await (await alice.slash(community.art, "me", search="Füchse")).finished()
    assert "🔎 Your pictures with “\u2068Füchse\u2069”" in panel.text
    assert gallery(panel) == ["AI-generated picture: füchse"]
    await turned(alice, panel, "Older")
    assert gallery(panel) == ["AI-generated picture: Zwei FÜCHSE im Schnee"]
    assert album_ways(panel) == ["Newer"]

    nothing = await (await alice.slash(community.art, "me", search="zebra %")).finished()
    assert "None of your pictures has these words." in nothing.text
    assert gallery(nothing) == []


async def test_buttons_of_older_versions_and_forged_ones(community: Community) -> None:
    for number in range(2):
        await picture(await community.imagine(community.alice, f"fox number {number}"))
    await picture(await community.imagine(community.bob, "a fox of bob"))
    panel = await me(community, community.alice)
    (menu,) = panel.selects
    new, old = (int(option["value"], 36) for option in menu.options)
    legacy = {
        f"me:older:{new}": 0,
        f"me:newer:{old}": 1,
        f"me:older:{new + 99}": 1,
        f"me:newer:{new + 99}": 1,
    }
    for custom_id, number in legacy.items():
        await forged(community.alice, panel, custom_id)
        assert gallery(panel) == [f"AI-generated picture: fox number {number}"]

    for custom_id in (
        "me:older:x",
        "me:page:17",
        "me:page:k-1-1-1",
        f"me:newer:{2**64}",
        "me:jump:o-1-1",
        "me:what:",
    ):
        reply = await (await community.alice.forge(custom_id, message=panel)).finished()
        assert "That picture was deleted or is too old." in reply.text


async def test_a_picture_whose_bytes_are_gone_keeps_its_line(new_community: NewCommunity) -> None:
    async with new_community() as community:
        await picture(await community.imagine(community.alice, "a lost fox"))
        for file in (community.folder / "pictures").rglob("*picture-*"):
            file.unlink()
        panel = await me(community, community.alice)
        assert "a lost fox" in panel.text
        assert "That picture was deleted or is too old." in panel.text
        assert gallery(panel) == []


async def test_kept_pictures_are_brought_once(new_community: NewCommunity) -> None:
    async with new_community() as community:
        bots = community.guild.members[community.sandbox.world.bot.id]
        community.sandbox.world.overwrite(community.art, bots, deny=Permission.SEND_MESSAGES)
        community.sandbox.discord_faults.next("* /webhooks/*", status=404, code=10015, times=20)
        community.sandbox.discord_faults.next("PATCH /channels/*", status=403, code=50001, times=20)
        await community.imagine(community.alice, "a fox in a drawer", count=2)
        assert community.bot is not None
        await community.bot.logged("kept, not posted")
        community.sandbox.discord_faults.clear()

        community.sandbox.discord_faults.next("PATCH /webhooks/*", status=413, code=40005, times=2)
        stuck = await me(community, community.alice)
        assert "2 more pictures couldn't be posted and wait here: use `/me` again." in stuck.text

        kept, panel = await brought(community, community.alice, 1)
        assert "Here are your pictures. I couldn't post them in the channel." in kept.text
        assert "⋯ More" in [button.label for button in kept.buttons]
        assert "a fox in a drawer" in kept.text
        assert [file.content_type for file in kept.attachments] == ["image/png"] * 2
        assert "**8 of 10 credits** left" in panel.text
        assert "· 1 of 2 ·" in panel.text

        again = await me(community, community.alice)
        assert len(gallery(again)) == 1


async def test_a_picture_outlives_its_channel(new_community: NewCommunity) -> None:
    async with new_community() as community:
        community.endpoint.hold()
        await community.imagine(community.alice, "a homeless fox")
        await community.endpoint.until(lambda: community.endpoint.in_flight == 1)
        community.sandbox.world.remove_channel(community.art)
        community.endpoint.release()
        assert community.bot is not None
        await community.bot.logged("kept, not posted")

        community.art = community.sandbox.world.add_channel(community.guild, "elsewhere")
        kept, _ = await brought(community, community.alice, 1)
        assert "a homeless fox" in kept.text
        assert file_of(kept).startswith(b"\x89PNG")


@pytest.mark.parametrize(("status", "code"), [(413, 0), (400, 40005), (400, 200000)])
async def test_credits_are_told_where_discord_takes_no_files(
    community: Community, status: int, code: int
) -> None:
    await picture(await community.imagine(community.alice, "a fox"))
    community.sandbox.discord_faults.next("PATCH /webhooks/*", status=status, code=code)
    panel = await me(community, community.alice)
    assert "9 of 10 credits" in panel.text
    assert "a fox" in panel.text
    assert not panel.attachments
