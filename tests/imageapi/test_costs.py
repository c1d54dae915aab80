"""What a picture has cost: named in the answer, in a header, or counted in tokens. Each row says whose shape it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web

from bot.domain.errors import AnswerBroken, BotError, OutcomeUnknown, PaintingFailed, PromptRejected
from bot.domain.money.pricing import TokenPrice
from bot.sandbox.images.call import Call
from bot.sandbox.images.faults import wrapped
from tests.imageapi.conftest import DALL_E, Service

BY_TOKENS = replace(DALL_E, token_price=TokenPrice(input=5.0, image_input=10.0, output=40.0))
BY_HEADER = replace(DALL_E, cost_header="X-LiteLLM-Response-Cost")
BY_BOTH = replace(BY_TOKENS, cost_header="x-litellm-response-cost")
DETAILS = {"text_tokens": 50, "image_tokens": 323}


@pytest.mark.parametrize(
    ("usage", "cost"),
    [
        # OpenAI's description of its API (v2.3.0), ImageGenUsage
        ({"input_tokens": 50, "output_tokens": 4160, "total_tokens": 4210}, 0.16665),
        (
            {
                "input_tokens": 373,
                "input_tokens_details": DETAILS,
                "output_tokens": 272,
                "total_tokens": 645,
            },
            0.01436,
        ),
        # as chats name them, which gateways pass on
        ({"prompt_tokens": 50, "completion_tokens": 272, "total_tokens": 322}, 0.01113),
        (
            {
                "prompt_tokens": 373,
                "completion_tokens": 272,
                "prompt_tokens_details": {"image_tokens": 323},
            },
            0.01436,
        ),
        ({"output_tokens": "272"}, 0.01088),  # a number as a text
        ({"cost": 0.5, "output_tokens": 272}, 0.5),  # what the endpoint names itself counts
        ({"cost": "0.5"}, 0.5),
        ({"cost_in_usd_ticks": 600_000_000, "output_tokens": 272}, 0.06),  # xAI's: a dollar is 10,000,000,000
        ({"cost_in_usd_ticks": "600000000"}, 0.06),
        ({"cost_in_usd_ticks": 0}, None),
        ({"cost_in_usd_ticks": 600_000_000, "cost": 0.5}, 0.5),
        ({"cost_in_usd_ticks": [600_000_000], "output_tokens": 272}, 0.01088),
        (
            {"cost": 0, "output_tokens": 272},
            0.01088,
        ),  # OpenRouter, where a key of one's own is billed elsewhere
        # what says nothing
        ({"cost": 0}, None),
        ({"cost": "0.0"}, None),
        ({"cost": -0.04}, None),
        ({"input_tokens": 0, "output_tokens": 0, "total_tokens": 0}, None),  # LocalAI
        ({"total_tokens": 322}, None),
        ({"output_tokens": -5}, None),
        ({"output_tokens": [272]}, None),
        ({"output_tokens": True}, None),
        ("4160 tokens", None),
        ([{"output_tokens": 272}], None),
        (None, None),
    ],
)
async def test_the_cost_by_tokens(service: Service, usage: Any, cost: float | None) -> None:
    service.endpoint.answer_next(wrapped(usage=usage))

    answer = await service.paint(model=BY_TOKENS)

    assert answer.cost == (None if cost is None else pytest.approx(cost))
    assert answer.url is not None
    assert len(service.endpoint.posts) == 1


async def test_tokens_say_nothing_where_no_price_of_them_is_known(service: Service) -> None:
    service.endpoint.answer_next(wrapped(usage={"input_tokens": 50, "output_tokens": 4160}))

    assert (await service.paint()).cost is None


@pytest.mark.parametrize(
    ("sent", "usage", "cost"),
    [
        ("0.0421", None, 0.0421),
        (" 4.21e-02 ", None, 0.0421),
        ("0.0421", {"cost": 0.05}, 0.05),
        ("0.0", None, None),  # LiteLLM, for a model that is not in its map of prices
        ("None", None, None),
        ("-0.04", None, None),
        ("nan", None, None),
        ("inf", None, None),
        ("$0.04", None, None),
        (None, None, None),
    ],
)
async def test_the_cost_in_a_header(
    service: Service, sent: str | None, usage: Any, cost: float | None
) -> None:
    service.endpoint.answer_next(_with_header(sent, usage))

    assert (await service.paint(model=BY_HEADER)).cost == cost


async def test_tokens_count_where_the_header_says_nothing(service: Service) -> None:
    service.endpoint.answer_next(_with_header("0.0", {"output_tokens": 1000}))

    assert (await service.paint(model=BY_BOTH)).cost == pytest.approx(0.04)


def _with_header(sent: str | None, usage: Any) -> Any:
    async def answer(call: Call) -> web.StreamResponse:
        response = await wrapped(usage=usage)(call)
        if sent is not None:
            response.headers["x-litellm-response-cost"] = sent
        return response

    return answer


async def test_a_header_that_is_not_named_says_nothing(service: Service) -> None:
    service.endpoint.answer_next(_with_header("0.04", None))

    assert (await service.paint()).cost is None


@pytest.mark.parametrize(
    ("status", "usage", "error", "cost"),
    [
        (
            400,
            {"cost_in_usd_ticks": 900_000_000},
            PromptRejected,
            0.09,
        ),  # xAI's, of what its moderation has looked at
        (400, None, PromptRejected, None),
        (200, {"cost": "0.04"}, AnswerBroken, 0.04),
    ],
)
async def test_an_answer_without_a_picture_may_name_its_cost_too(
    service: Service, status: int, usage: Any, error: type[PromptRejected | AnswerBroken], cost: float | None
) -> None:
    refusal = {
        "code": "imagine:content-moderated",
        "error": "Generated image rejected by content moderation.",
    }

    async def answer(call: Call) -> web.StreamResponse:
        body = {**({} if status == 200 else refusal), "usage": usage}
        return web.json_response(body, status=status)

    service.endpoint.answer_next(answer)
    with pytest.raises(error) as raised:
        await service.paint()
    failure: BotError = raised.value
    assert isinstance(failure, PaintingFailed | OutcomeUnknown)
    assert failure.cost == cost
