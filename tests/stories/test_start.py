"""The start waits for no endpoint: the list of models comes behind it."""

from __future__ import annotations

from tests.stories.community import LIST_CAME, Community, painted
from tests.stories.conftest import NewCommunity


async def offered(community: Community) -> list[str]:
    choices = await community.alice.autocomplete(community.art, "imagine", "model", "")
    return [str(choice.value) for choice in choices]


async def test_an_endpoint_whose_list_hangs_holds_nobody_up(new_community: NewCommunity) -> None:
    async with new_community(started=False) as community:
        community.endpoint.hold_list()
        bot = await community.start()
        assert (await (await community.alice.slash(community.art, "help")).finished()).ephemeral
        await (await community.imagine(community.alice, "an early fox")).until(painted)

        assert len(community.posts("an early fox")) == 1
        assert not any("list of models" in line for line in bot.output), "it is still being waited for"


async def test_a_first_ask_waits_for_the_first_list(new_community: NewCommunity) -> None:
    async with new_community(started=False) as community:
        community.endpoint.hold_list()
        await community.start()
        shown = await community.imagine(community.alice, "a patient fox", model="sketch-mini")
        await shown.acknowledged()
        community.endpoint.release_list()
        await shown.until(painted)
        assert [post["model"] for post in community.posts("a patient fox")] == ["sketch-mini"]


async def test_the_fresh_list_takes_the_place_of_the_saved_one(new_community: NewCommunity) -> None:
    async with new_community() as community:
        assert community.bot is not None
        await community.bot.logged(LIST_CAME)
        community.bot.terminate()
        await community.bot.exited()

        community.endpoint.hold_list()
        bot = await community.start()
        assert "sketch-mini" in await offered(community)

        listed = community.endpoint.models["data"]
        community.endpoint.models["data"] = [each for each in listed if each["id"] != "sketch-mini"]
        community.endpoint.release_list()
        await bot.logged(LIST_CAME)
        assert await offered(community) == ["dall-e-3", "aurora-2"]
