"""/gallery: what is seen there, by whom, and what never is."""

from __future__ import annotations

from typing import Any

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from bot.sandbox.world.entities import Channel
from bot.sandbox.world.permissions import Permission
from tests.stories.community import Community, picture
from tests.stories.conftest import NewCommunity
from tests.stories.staff import Staff
from tests.stories.test_account import forged, gallery, turned
from tests.stories.test_owning import kept_by, made
from tests.stories.test_settings import choose


async def shown_to(who: Person, channel: Channel, **options: Any) -> Seen:
    """The first page of /gallery."""
    page = await (await who.slash(channel, "gallery", **options)).finished()
    assert page.ephemeral
    return page


async def all_shown_to(who: Person, channel: Channel, **options: Any) -> list[str]:
    """What a screen reader says of every picture, from the first page to the last."""
    page = await shown_to(who, channel, **options)
    found = gallery(page)
    while "Older" in [button.label for button in page.buttons]:
        await turned(who, page, "Older")
        found += gallery(page)
    return [alt.removeprefix("AI-generated picture: ") for alt in found]


async def test_leafing_through_a_gallery_over_a_restart(new_community: NewCommunity) -> None:
    async with new_community() as community:
        alice, bob, art = community.alice, community.bob, community.art
        assert "There are no pictures here that you can see." in (await shown_to(alice, art)).text
        await made(community, alice, art, "the first fox")
        last = await made(community, bob, art, "the last fox")
        page = await shown_to(alice, art)
        assert gallery(page) == ["AI-generated picture: the last fox"]
        assert f"<@{bob.id}>" in page.text
        assert not page.pings
        (link,) = [button.url for button in page.buttons if button.url]
        assert link is not None
        assert link.endswith(str(last.id))
        labels = [button.label for button in page.buttons]
        assert labels == ["Older", "Open", "Keep", "Again", "Use as input", "Report"]
        await community.kill()
        await community.start()

        await turned(alice, page, "Older")
        assert gallery(page) == ["AI-generated picture: the first fox"]
        await turned(alice, page, "Newer")
        assert gallery(page) == ["AI-generated picture: the last fox"]
        assert await all_shown_to(alice, art, member=alice) == ["the first fox"]
        again = await picture(await alice.click(page, "Again"))
        assert "the last fox" in again.text


async def test_who_cannot_see_a_channel_sees_nothing_of_it(staff: Staff) -> None:
    community, owner, bob = staff.community, staff.owner, staff.community.bob
    world, art = community.sandbox.world, community.art
    den = world.add_staff_channel(community.guild, "den", staff.artist)
    mute = world.add_channel(community.guild, "mute")
    world.overwrite(mute, community.guild.everyone, deny=Permission.READ_MESSAGE_HISTORY)
    adult = world.add_channel(community.guild, "adult", nsfw=True)
    thread = world.add_thread(art, "open", owner=owner.user)
    for number, channel in enumerate((art, den, mute, adult, thread)):
        await made(community, owner, channel, f"picture {number}")
    await picture(await community.imagine(owner, "a private one", private=True))

    assert await all_shown_to(bob, art) == ["picture 4", "picture 0"]
    assert await all_shown_to(bob, adult) == ["picture 4", "picture 3", "picture 0"]
    bob.give(staff.artist)
    assert await all_shown_to(bob, art) == ["picture 4", "picture 1", "picture 0"]
    page = await turned(bob, await shown_to(bob, art), "Older")
    assert gallery(page) == ["AI-generated picture: picture 1"]
    bob.take(staff.artist)
    before = page.button("Older").custom_id
    await forged(bob, page, before)
    assert gallery(page) == ["AI-generated picture: picture 0"]
    await turned(bob, page, "Newer")
    assert gallery(page) == ["AI-generated picture: picture 4"], (
        "a stale page leads past what is not seen now"
    )


async def test_hidden_and_deleted_ones_are_left_out(community: Community) -> None:
    alice, bob, art = community.alice, community.bob, community.art
    await made(community, alice, art, "a hidden fox")
    gone = await made(community, bob, art, "a fox that is gone")
    await made(community, bob, art, "a fox that stays")
    page = await shown_to(bob, art)
    await choose(community, alice, hidden="yes")
    community.sandbox.world.delete(gone.entity)
    assert await all_shown_to(bob, art) == ["a fox that stays"]
    assert await all_shown_to(bob, art, member=alice) == []
    await turned(bob, page, "Older")
    assert gallery(page) == []
    assert "There is nothing more on this side." in page.text


async def test_most_kept_first(community: Community) -> None:
    alice, bob, art = community.alice, community.bob, community.art
    foxes = [await made(community, alice, art, f"fox {number}") for number in range(3)]
    await kept_by(bob, foxes[0])
    for who in (alice, bob):
        await kept_by(who, foxes[1])
    page = await shown_to(bob, art, sort="most kept")
    assert "Most kept first" in page.text
    assert "⭐ 2" in page.text
    assert {"Stop keeping", "Report"} <= {button.label for button in page.buttons}
    assert "Report" not in [button.label for button in (await shown_to(alice, art)).buttons]
    assert await all_shown_to(bob, art, sort="most kept") == ["fox 1", "fox 0"]


async def test_strangers_and_forgeries_are_told_nothing(staff: Staff) -> None:
    community, bob, owner = staff.community, staff.community.bob, staff.owner
    den = community.sandbox.world.add_staff_channel(community.guild, "den", staff.artist)
    secret = await made(community, owner, den, "a secret of the staff")
    shared = await made(community, bob, community.art, "a fox")
    subject = secret.buttons[-1].custom_id.rpartition(":")[2]
    page = await shown_to(bob, community.art)
    for verb in ("more", "again", "input", "keep", "report", "open"):
        reply = await (await bob.forge(f"im:{verb}:{subject}-1", message=page)).finished()
        assert reply.ephemeral
        assert "secret" not in str((reply.text, reply.components, reply.embeds))
    for custom_id in (
        "ga:older:",
        "ga:older:n-1",
        "ga:older:x-0-0-0",
        "ga:what:n-0-0-0",
        "ga:newer:n-0-0-ZZ",
    ):
        reply = await (await bob.forge(custom_id, message=shared)).finished()
        assert "That picture was deleted or is too old." in reply.text
    assert len(community.posts("a secret")) == 1
