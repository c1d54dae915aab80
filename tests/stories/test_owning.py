"""What /me shows of pictures that one keeps, of their families, and of what moderators have deleted."""

from __future__ import annotations

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.world.entities import Channel
from tests.stories.community import Community, picture
from tests.stories.staff import Staff
from tests.stories.test_account import forged, gallery, me, turned
from tests.stories.test_settings import choose


async def pressed(who: Person, message: Seen, label: str) -> Seen:
    """The private answer to a press."""
    return await (await who.click(message, label)).finished()


async def kept_by(who: Person, message: Seen) -> None:
    about = await pressed(who, message, "⋯ More")
    before = about.entity.edited_at
    shown = await who.click(about, "Keep")
    await shown.until(lambda _: about.entity.edited_at != before)


async def made(community: Community, who: Person, channel: Channel, prompt: str) -> Seen:
    return await picture(await who.slash(channel, "imagine", prompt=prompt))


async def test_kept_pictures_of_others_are_listed_as_long_as_one_may_see_them(staff: Staff) -> None:
    community, alice, bob = staff.community, staff.community.alice, staff.community.bob
    world = community.sandbox.world
    den = world.add_staff_channel(community.guild, "den", staff.artist)
    alice.give(staff.artist)
    secret = await made(community, staff.owner, den, "a secret of the staff")
    theirs = await made(community, bob, community.art, "a fox of bob")
    for message in (secret, theirs):
        await kept_by(alice, message)

    panel = await turned(alice, await me(community, alice), "Kept")
    assert "⭐ Pictures that you keep" in panel.text
    assert gallery(panel) == ["AI-generated picture: a fox of bob"]
    assert "a secret" not in str(panel.components), "the prompts of others stand with their pictures alone"
    await turned(alice, panel, "Older")
    assert gallery(panel) == ["AI-generated picture: a secret of the staff"]

    alice.take(staff.artist)
    await forged(alice, panel, str(panel.selects[0].custom_id).replace("jump", "page"))
    assert gallery(panel) == ["AI-generated picture: a fox of bob"]
    assert "secret" not in str(panel.components)
    assert panel.selects == []

    await staff.owner.delete(theirs)
    await forged(alice, panel, "me:page:k-zzzzzz-zzzzzz")
    assert gallery(panel) == []
    assert "a fox of bob" not in panel.text
    assert "That picture was deleted or is too old." in panel.text
    await forged(alice, panel, "me:page:k-zzzzzz-zzzzzz")
    assert "You keep no pictures." in panel.text, "it is remembered that the message is gone"


async def test_a_family_shows_what_the_presser_may_see(staff: Staff) -> None:
    community, alice, bob = staff.community, staff.community.alice, staff.community.bob
    first = await made(community, alice, community.art, "a fox with a family")
    await picture(await bob.click(first, "Again"))
    await picture(await alice.click(first, "Again"))
    panel = await me(community, alice)
    await turned(alice, panel, "Family")
    assert "**Made from**\n- “\u2068a fox with a family\u2069” · <t:" in panel.text
    assert str(first.id) in panel.text
    await turned(alice, panel, "Back")
    await turned(alice, panel, "Older")
    await turned(alice, panel, "Family")
    assert f"a picture by <@{bob.id}>" in panel.text
    (menu,) = panel.selects
    assert len(menu.options) == 1, "one's own alone can be jumped to"
    shown = await alice.select(panel, menu.options[0]["label"])
    await shown.until(lambda _: gallery(panel) != [])
    assert "a fox with a family" in gallery(panel)[0]


async def test_a_family_of_which_one_may_see_nothing_is_not_offered(community: Community) -> None:
    alice, bob = community.alice, community.bob
    first = await made(community, alice, community.art, "a fox of a hidden family")
    await choose(community, bob, hidden="yes")
    await picture(await bob.click(first, "Again"))
    assert "Family" not in [button.label for button in (await me(community, alice)).buttons]
    await choose(community, bob, hidden="no")
    assert "Family" in [button.label for button in (await me(community, alice)).buttons]


async def test_a_moderators_deletion_is_told(staff: Staff) -> None:
    community, alice = staff.community, staff.community.alice
    shown = await made(community, alice, community.art, "a rude fox")
    about = await pressed(staff.owner, shown, "⋯ More")
    question = await pressed(staff.owner, about, "Delete")
    opened = await staff.owner.click(question, "Delete…")
    await opened.until(lambda shown: shown.modal)
    assert opened.modal is not None
    await (await staff.owner.submit(opened.modal, {"reason": "too rude"})).finished()
    panel = await me(community, alice)
    assert "🗑️ A moderator deleted a picture of yours <t:" in panel.text
    assert "too rude" in panel.text
    assert "a rude fox" not in panel.text
