"""The endpoint fails, in its many ways: one private sentence each, nothing charged, and a way out."""

from __future__ import annotations

import pytest

from tests.stories.community import Community, painted, told
from tests.stories.conftest import NewCommunity

SENTENCES = {
    "moderation": "declined this text",
    "no_credit": "Pictures are switched off for the moment",
    "quota_429": "Pictures are switched off for the moment",
    "bad_key": "Pictures are switched off for the moment",
    "disconnect": "The connection to the image service broke",
    "garbage": "without a picture",
    "html_502": "without a picture",
    "empty_data": "without a picture",
    "html_file": "can't be read as a picture",
    "svg_data_url": "can't be read as a picture",
    "private_redirect": "Pictures are switched off for the moment",
    "other_scheme": "made the picture, but I couldn't fetch it",
    "detail_words": "did not take",
    "filtered_200": "Its reason: violence",
    "moved_301": "Pictures are switched off for the moment",
    "no_such_path": "Pictures are switched off for the moment",
    "account_blocked": "Pictures are switched off for the moment",
    "not_verified": "Pictures are switched off for the moment",
    "bare_503": "is too busy right now. Nothing was charged. Try again in a few minutes",
}


@pytest.mark.parametrize("fault", SENTENCES)
async def test_a_failure_is_one_private_sentence(community: Community, fault: str) -> None:
    shown = await community.imagine(community.alice, f"a fox !fault:{fault}")
    await shown.until(told)

    (word,) = shown.followups
    assert word.ephemeral
    assert SENTENCES[fault] in word.text
    assert "Nothing was charged" in word.text
    assert word.text.startswith("> \u2068a fox !fault")
    assert len(community.posts(f"!fault:{fault}")) == 1
    assert community.bob.sees(community.art) == []


async def test_try_again_makes_a_new_picture(community: Community) -> None:
    community.endpoint.fail_next("disconnect")
    shown = await community.imagine(community.alice, "a stubborn fox")
    await shown.until(told)
    again = await community.alice.click(shown.followups[0], "Try again")
    await again.until(painted)

    assert len(community.posts("a stubborn fox")) == 2
    assert "a stubborn fox" in again.text


async def test_a_declined_text_can_be_changed(community: Community) -> None:
    community.endpoint.fail_next("moderation")
    shown = await community.imagine(community.alice, "a rude fox")
    await shown.until(told)
    pressed = await (await community.alice.click(shown.followups[0], "Change the text")).acknowledged()
    assert pressed.modal is not None
    sent = await community.alice.submit(pressed.modal, {"Prompt": "a polite fox\non two lines"})
    await sent.until(painted)

    assert community.posts("a polite fox")[0]["prompt"] == "a polite fox\non two lines"


async def test_a_slow_endpoint_is_given_up_and_offers_a_cheaper_quality(new_community: NewCommunity) -> None:
    async with new_community(IMAGE_TIMEOUT="1") as community:
        community.endpoint.fail_next("hang")
        shown = await community.imagine(community.alice, "a slow fox", quality="hd")
        await shown.until(told)
        (word,) = shown.followups
        assert "longer than 1 second" in word.text
        cheaper = await community.alice.click(word, "Try in Standard")
        await cheaper.until(painted)
        assert [body["quality"] for body in community.posts("a slow fox")] == ["hd", "standard"]


async def test_a_refused_connection_is_tried_again_and_then_told(new_community: NewCommunity) -> None:
    async with new_community(IMAGE_API_URL="http://127.0.0.1:9/v1") as community:
        shown = await community.imagine(community.alice, "a fox")
        await shown.until(told)
        assert "is not answering" in shown.followups[0].text


async def test_a_rate_limit_is_waited_for(community: Community) -> None:
    shown = await community.imagine(community.alice, "a patient fox !fault:rate_limited_once")
    await shown.until(painted)
    assert len(community.posts("a patient fox")) == 2


async def test_a_private_ask_is_told_in_its_own_place(community: Community) -> None:
    community.endpoint.fail_next("moderation")
    shown = await community.imagine(community.alice, "a rude fox", private=True)
    await shown.until(lambda shown: shown.reply and "declined" in shown.reply.text)
    assert not shown.followups


async def test_the_operator_reads_the_real_reason(community: Community, new_community: NewCommunity) -> None:
    async with new_community() as own:
        assert own.bot is not None
        shown = await own.imagine(own.alice, "a fox !fault:no_credit")
        await shown.until(told)
        line = await own.bot.logged("top it up")
        assert "a fox" not in "\n".join(own.bot.output)
        assert "ERROR" in line
