"""An answer of megabytes holds up nobody."""

from __future__ import annotations

import asyncio

import pytest

from bot.sandbox.world.changes import PATIENCE
from tests.stories.community import Community, painted, picture
from tests.stories.conftest import NewCommunity


async def asks_beside(community: Community, prompt: str) -> None:
    """Another member is answered again and again, until the picture is there."""
    shown = await community.imagine(community.alice, prompt)
    async with asyncio.timeout(PATIENCE):
        while not painted(shown):
            # Within Discord's three seconds, or the sandbox would have refused it.
            await (await community.bob.slash(community.art, "me")).finished()
    assert len(community.posts(prompt)) == 1


@pytest.mark.parametrize("fault", ["wordy", "crowded"])
async def test_an_answer_of_megabytes_holds_up_nobody(new_community: NewCommunity, fault: str) -> None:
    async with new_community(plain=20_000) as community:
        community.endpoint.fail_next(fault)
        await asks_beside(community, "a large fox")


async def test_of_a_revised_prompt_of_megabytes_the_beginning_is_shown(new_community: NewCommunity) -> None:
    async with new_community(plain=20_000) as community:
        community.endpoint.fail_next("wordy")
        card = await picture(await community.imagine(community.alice, "a quiet fox"))
        more = await (await community.alice.click(card, "⋯ More")).finished()

        assert more.text.count("a wordy fox a wordy fox") >= 1
