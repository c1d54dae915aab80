"""Where a result is: late at its address, at the endpoint under another name, or where results may not come from."""

from __future__ import annotations

import pytest

from bot.sandbox.images import ImageEndpoint
from tests.stories.community import Community, painted, told
from tests.stories.conftest import NewCommunity

SWITCHED_OFF = "Pictures are switched off for the moment"


async def test_a_server_that_knows_itself_by_another_name_is_the_endpoint(community: Community) -> None:
    community.endpoint.fail_next("by_another_name")
    shown = await community.imagine(community.alice, "a fox at home")
    await shown.until(painted)
    assert len(community.posts("a fox at home")) == 1


@pytest.mark.parametrize(("fault", "host"), [("wrong_port", "127.0.0.1:9"), ("in_disguise", "2130706433:9")])
async def test_another_port_of_the_machine_is_told_to_the_operator_and_asked_for_in_the_answer_next(
    new_community: NewCommunity, fault: str, host: str
) -> None:
    async with new_community() as community:
        assert community.bot is not None
        community.endpoint.fail_next(fault)
        shown = await community.imagine(community.alice, "a fox next door")
        await shown.until(told)
        (word,) = shown.followups
        assert SWITCHED_OFF in word.text
        assert "Nothing was charged" in word.text
        assert word.buttons == []
        line = await community.bot.logged("IMAGE_TRUSTED_HOSTS")
        assert host in line
        assert "ERROR" in line
        assert "red@" not in line

        await (await community.imagine(community.alice, "a fox in hand")).until(painted)
        assert [post["response_format"] for post in community.posts()] == ["url", "b64_json"]


async def test_a_host_that_the_operator_named_is_fetched_from(new_community: NewCommunity) -> None:
    storage = ImageEndpoint()
    async with storage.serve() as base, new_community(started=False) as community:
        community.endpoint.files_at = storage, base
        await community.start(IMAGE_TRUSTED_HOSTS=f"cdn.invalid, {base.removesuffix('/v1')}")
        await (await community.imagine(community.alice, "a trusted fox")).until(painted)
        assert len(storage.requests) == 1
        assert not any(
            "authorization" in {name.lower() for name in each.headers} for each in storage.requests
        )


async def test_a_late_file_arrives_and_its_slot_is_another_pictures_meanwhile(
    new_community: NewCommunity,
) -> None:
    async with new_community(IMAGE_CONCURRENCY="1", IMAGE_FETCH_TIMEOUT="120") as community:
        gate = community.endpoint.hold_files()
        late = await community.imagine(community.alice, "a late fox")
        await late.until(lambda shown: shown.reply is not None and "Almost there" in shown.reply.text)
        assert "Fetching it" in (await late.message()).text
        community.endpoint.fail_next("inline")
        other = await community.imagine(community.bob, "a quick fox")
        await other.until(painted)
        gate.set()
        await late.until(painted)
        assert len(community.posts("a late fox")) == 1


async def test_a_file_that_is_late_at_a_restart_is_fetched_after_it(new_community: NewCommunity) -> None:
    async with new_community(IMAGE_FETCH_TIMEOUT="120") as community:
        gate = community.endpoint.hold_files()
        late = await community.imagine(community.alice, "a fox over night")
        await community.endpoint.until(
            lambda: any("/files/" in request.path for request in community.endpoint.requests)
        )
        await community.kill()
        await community.start()
        await late.until(lambda shown: shown.reply is not None and "Almost there" in shown.reply.text)
        gate.set()
        await late.until(painted)
        assert len(community.posts("a fox over night")) == 1


async def test_a_file_that_never_comes_is_told_truly_and_not_sold_again(new_community: NewCommunity) -> None:
    async with new_community(IMAGE_FETCH_TIMEOUT="0.5") as community:
        community.endpoint.fail_next("file_gone")
        shown = await community.imagine(community.alice, "a lost fox")
        await shown.until(told)
        (word,) = shown.followups
        assert "made the picture, but I couldn't fetch it" in word.text
        assert "Nothing was charged" in word.text
        assert word.buttons == []
        await (await community.imagine(community.alice, "a fox in hand")).until(painted)
        assert community.posts("in hand")[0]["response_format"] == "b64_json"
