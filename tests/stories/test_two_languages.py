"""A member in one language, a server in another: what everybody reads is in the server's, all else in the member's."""

from __future__ import annotations

import pytest
from PIL import Image

from bot.sandbox.people.shown import Shown
from tests.pictures import saved
from tests.stories.community import Community, told
from tests.stories.conftest import NewCommunity
from tests.stories.spoken import spoken


async def put_off(community: Community, file: bytes, *, private: bool = False) -> Shown:
    """An ask whose reply says "thinking…", since its attachment cannot be fetched yet."""
    community.sandbox.cdn.hold()
    shown = await community.imagine(
        community.alice, "a slow fox", model="aurora-2", private=private, image=("in.png", file)
    )
    await shown.until(lambda shown: shown.reply and shown.reply.loading)
    return shown


async def test_the_line_that_everybody_sees_for_a_moment(new_community: NewCommunity) -> None:
    async with new_community() as community:
        owner = community.sandbox.person(community.guild, community.guild.owner_id)
        panel = await (await owner.slash(community.art, "setup")).finished()
        chosen = await owner.select(panel, "de", name="su:language:")
        await chosen.until(lambda _: "Deutsch" in panel.text)

        refused = await put_off(community, b"no picture")
        community.sandbox.cdn.release()
        await refused.until(told)
        assert "I can't read" in refused.text
        said = [each.text for each in spoken(community.sandbox.requests)]
        assert "Diesmal kein Bild." in said
        assert "No picture this time." not in said


@pytest.mark.parametrize(
    ("private", "words"), [(False, "Ich wurde neu gestartet."), (True, "I was restarted.")]
)
async def test_what_a_killed_process_has_put_off(
    new_community: NewCommunity, private: bool, words: str
) -> None:
    async with new_community(started=False) as community:
        community.speak("de")
        community.alice.speak("en-US")
        bot = await community.start()
        shown = await put_off(community, saved(Image.new("RGB", (32, 32))), private=private)
        await bot.logged("notes are written")
        await community.kill()
        community.sandbox.cdn.release()
        await community.start()
        await shown.until(lambda shown: words in shown.text)
