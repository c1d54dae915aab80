"""The button ⋯ under a picture."""

from __future__ import annotations

import re

from tests.stories.community import Community, picture
from tests.stories.conftest import NewCommunity

PROMPT = "a fox who walks " * 30


async def test_who_sees_a_picture_can_read_all_about_it(community: Community) -> None:
    message = await picture(await community.imagine(community.alice, PROMPT, count=2, quality="hd"))
    assert PROMPT.strip() not in message.text
    assert not message.pings

    told = await (await community.bob.click(message, "⋯ More")).finished()
    assert told.ephemeral
    assert PROMPT.strip() in told.text
    assert "**Quality:** \u2068HD\u2069" in told.text
    assert f"**Made by:** {community.alice.mention}, <t:" in told.text
    for number, file in enumerate(message.attachments, start=1):
        public_id = file.filename.rpartition("-")[2].partition(".")[0]
        assert re.search(rf"\*\*Picture {number} of 2:\*\* \d+ s · `{public_id}`", told.text)
        assert public_id not in message.text
    assert not told.pings


async def test_a_private_picture_is_told_about_to_its_member_alone(community: Community) -> None:
    secret = await picture(await community.imagine(community.alice, "a secret fox", private=True))
    public = await picture(await community.imagine(community.alice, "a well-known fox"))
    button = secret.buttons[-1]

    tampered = await (await community.bob.forge(button.custom_id, message=public)).finished()
    assert tampered.ephemeral
    assert "secret" not in tampered.text
    own = await (await community.alice.click(secret, "⋯ More")).finished()
    assert "a secret fox" in own.text


async def test_it_answers_after_a_restart(new_community: NewCommunity) -> None:
    async with new_community() as community:
        message = await picture(await community.imagine(community.alice, "a lasting fox"))
        await community.kill()
        await community.start()
        told = await (await community.bob.click(message, "⋯ More")).finished()
        assert "a lasting fox" in told.text
