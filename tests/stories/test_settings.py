"""What members choose for themselves in /me: who sees what they make, and who may build on it."""

from __future__ import annotations

from bot.sandbox.people.person import Person
from bot.sandbox.people.seen import Seen
from tests.stories.community import Community, picture
from tests.stories.conftest import NewCommunity
from tests.stories.test_account import me


async def choose(community: Community, who: Person, **values: str) -> Seen:
    """What the form behind Settings says afterwards."""
    opened = await who.click(await me(community, who), "Settings")
    await opened.until(lambda shown: shown.modal)
    assert opened.modal is not None
    return await (await who.submit(opened.modal, dict(values))).finished()


async def test_new_pictures_are_private_where_nothing_else_is_said(new_community: NewCommunity) -> None:
    async with new_community() as community:
        alice = community.alice
        first = await picture(await community.imagine(alice, "a fox in public"))
        assert not first.ephemeral
        saved = await choose(community, alice, private="yes")
        assert "Private: only I see them, and can share them" in saved.text

        assert (await picture(await community.imagine(alice, "a shy fox"))).ephemeral
        assert not (await picture(await community.imagine(alice, "a bold fox", private=False))).ephemeral
        assert not (await picture(await community.imagine(community.bob, "a fox of bob"))).ephemeral
        assert (await picture(await alice.click(first, "Again"))).ephemeral

        await community.kill()
        await community.start()
        assert (await picture(await community.imagine(alice, "a fox after a restart"))).ephemeral
        form = await alice.click(first, "Change")
        await form.until(lambda shown: shown.modal)
        assert form.modal is not None
        changed = await picture(await alice.submit(form.modal, {"prompt": "a changed fox"}))
        assert changed.ephemeral

        await choose(community, alice, private="no")
        assert not (await picture(await community.imagine(alice, "a fox in public again"))).ephemeral


async def test_who_keeps_their_pictures_for_themselves_is_not_built_on(community: Community) -> None:
    shown = await picture(await community.imagine(community.alice, "a fox of my own"))
    saved = await choose(community, community.alice, build="no")
    assert "Others may only look at them" in saved.text
    for label in ("Again", "Change", "Use as input"):
        pressed = await community.bob.click(shown, label)
        refused = await pressed.finished()
        assert refused.ephemeral
        assert pressed.modal is None
        assert "alice does not want others to build on this picture." in refused.text
    assert len(community.posts("a fox of my own")) == 1
    assert "**10 of 10 credits** left" in (await me(community, community.bob)).text
    assert not (await picture(await community.alice.click(shown, "Again"))).ephemeral
