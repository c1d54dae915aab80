"""A model that takes `user` is told who asks, by a name that says nothing else."""

from __future__ import annotations

import re

from bot.sandbox.images.faults import refuses
from tests.stories.community import Community, painted
from tests.stories.conftest import NewCommunity

TAKES = '[[model]]\nid = "dall-e-3"\nuser = true\n[[model]]\nid = "sketch-mini"\n'


async def user_of(community: Community, words: str) -> object:
    (body,) = community.posts(words)
    return body.get("user")


async def test_each_member_has_a_name_that_stays_the_same(new_community: NewCommunity) -> None:
    async with new_community(started=False) as community:
        path = community.folder / "models.toml"
        path.write_text(TAKES, encoding="utf-8")
        await community.start(IMAGE_MODELS_FILE=str(path))
        await (await community.imagine(community.alice, "a fox")).until(painted)
        await (await community.imagine(community.bob, "an owl")).until(painted)
        await (await community.imagine(community.bob, "a hare", model="sketch-mini")).until(painted)
        await community.kill()
        await community.start()
        await (await community.imagine(community.alice, "a wolf")).until(painted)

        names = [await user_of(community, words) for words in ("fox", "owl", "wolf")]
        assert all(re.fullmatch("[0-9a-f]{32}", str(name)) for name in names)
        assert names[0] == names[2] != names[1]
        assert await user_of(community, "hare") is None, "its table does not say that it takes one"
        assert community.bot is not None
        assert not any(str(name) in line for name in names for line in community.bot.output)


async def test_an_endpoint_that_refuses_it_gets_the_request_without(new_community: NewCommunity) -> None:
    async with new_community(started=False) as community:
        path = community.folder / "models.toml"
        path.write_text(TAKES, encoding="utf-8")
        community.endpoint.always = refuses("user")
        await community.start(IMAGE_MODELS_FILE=str(path))
        for prompt in ("a fox", "an owl"):
            await (await community.imagine(community.alice, prompt)).until(painted)
        assert ["user" in body for body in community.posts()] == [True, False, False]
