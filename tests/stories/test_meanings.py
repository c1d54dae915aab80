"""What an endpoint says and does not say in plain words: members and operators read what it means."""

from __future__ import annotations

import pytest

from bot.demo.process import BotProcess
from bot.sandbox.images.faults import FAULTS
from tests.stories.community import Community, picture, told
from tests.stories.conftest import NewCommunity
from tests.stories.test_alerts import heard

SWITCHED_OFF = "Pictures are switched off for the moment"


def _errors(community: Community) -> list[str]:
    assert isinstance(community.bot, BotProcess)
    return [line for line in community.bot.output if " ERROR " in line]


async def test_what_the_bot_added_is_left_out_and_the_picture_arrives(new_community: NewCommunity) -> None:
    async with new_community() as community:
        community.endpoint.always = FAULTS["refuses_response_format"]
        await picture(await community.imagine(community.alice, "a first fox"))
        await picture(await community.imagine(community.bob, "a second fox"))

        asked = [post.get("response_format") for post in community.posts("fox")]
        assert asked == ["url", None, None]


async def test_a_size_that_nobody_chose_is_left_out_and_a_chosen_one_is_named(
    new_community: NewCommunity,
) -> None:
    async with new_community() as community:
        community.endpoint.always = FAULTS["refuses_size"]
        await picture(await community.imagine(community.alice, "a fox of any size"))
        assert [post.get("size") for post in community.posts("any size")] == ["1024x1024", None]

        shown = await community.imagine(community.alice, "a wide fox", size="1792x1024")
        await shown.until(told)
        assert "did not take the option “\u2068size\u2069”" in shown.text
        assert len(community.posts("a wide fox")) == 1


async def test_what_the_operator_set_is_kept_and_named_to_them(new_community: NewCommunity) -> None:
    async with new_community(IMAGE_EXTRA='{"steps": 4}') as community:
        community.endpoint.always = FAULTS["refuses_steps"]
        shown = await community.imagine(community.alice, "a fox in four steps")
        await shown.until(told)

        assert SWITCHED_OFF in shown.text
        assert "steps" not in shown.text.partition("\n")[2]
        (text,) = await heard(community, 1)
        assert "the parameter steps" in text
        assert "IMAGE_EXTRA" in text
        assert len(community.posts("four steps")) == 1


@pytest.mark.parametrize(
    ("fault", "remedy"),
    [
        ("moved_301", "https://api.example (HTTP 301)"),
        ("no_such_path", "IMAGE_API_URL"),
        ("account_blocked", "provider's support"),
        ("not_verified", "verify yours"),
    ],
)
async def test_the_operators_matters_are_one_line_and_one_message(
    new_community: NewCommunity, fault: str, remedy: str
) -> None:
    async with new_community() as community:
        community.endpoint.always = FAULTS[fault]
        for number in range(3):
            shown = await community.imagine(community.alice, f"fox {number}")
            await shown.until(told)
            assert SWITCHED_OFF in shown.text
            assert "Try again" not in [button.label for button in shown.followups[0].buttons]
            if number == 0:
                (text,) = await heard(community, 1)
                assert remedy in text
                assert "secret" not in text
        assert len(community.posts("fox")) == 3
        await heard(community, 1)
        (line,) = _errors(community)
        assert remedy in line
        assert community.bot is not None
        assert "secret" not in "".join(community.bot.output)


async def test_a_refusal_inside_a_200_is_about_the_text(community: Community) -> None:
    community.endpoint.fail_next("filtered_200")
    shown = await community.imagine(community.alice, "a fox that is kept back")
    await shown.until(told)

    assert "declined this text. Its reason: violence." in shown.text
    assert "right away" not in shown.text
    assert [button.label for button in shown.followups[0].buttons] == ["Change the text"]
    assert len(community.posts("kept back")) == 1


async def test_what_nginx_turns_away_is_waited_for(community: Community) -> None:
    community.endpoint.on("turned away", "nginx_limit_once")
    await picture(await community.imagine(community.alice, "a fox that is turned away"))

    assert len(community.posts("a fox that is turned away")) == 2
