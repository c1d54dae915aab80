"""A stream is asked for where the models file says so, and what it costs is counted; who refuses it goes without."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot import pixels
from bot.domain.errors import AnswerBroken, AnswerLost, NotVerified, OutcomeUnknown, SettingRefused
from bot.domain.models import Model, PictureInput
from bot.domain.money.pricing import TokenPrice
from bot.domain.pictures import GivenPicture, PictureRequest
from bot.imageapi.dialects.endpoint import Endpoint
from bot.sandbox.images.gptimage.answers import breaks_off, fails_midway
from bot.sandbox.images.refusals import Refusal
from tests.imageapi.conftest import Service
from tests.imageapi.meanings.shapes import openai
from tests.pictures import picture

EASEL = Model(
    id="easel-edits",
    label="Easel",
    image=PictureInput(way="edits", most=16),
    streams=True,
    token_price=TokenPrice(input=5.0, image_input=10.0, output=40.0),
)
FOX = PictureRequest(prompt="a red fox", model=EASEL.id, size="1024x1024", quality="low")
OWN = GivenPicture("image/png", data=picture((64, 64), "blue"))
STREAM = {"stream": True, "partial_images": 2}


def streaming(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: body[name] for name in ("stream", "partial_images") if name in body}


@pytest.mark.parametrize(
    ("extra", "everywhere", "sent"),
    [
        ({}, {}, STREAM),
        ({"partial_images": 0}, {}, {"stream": True, "partial_images": 0}),
        ({"partial_images": 1}, {"partial_images": 3}, {"stream": True, "partial_images": 3}),
        ({}, {"partial_images": None}, {"stream": True}),
        ({"stream": False}, {}, {"stream": False}),
        ({}, {"stream": None}, {}),
    ],
)
def test_the_operators_own_parameters_count(
    extra: dict[str, Any], everywhere: dict[str, Any], sent: dict[str, Any]
) -> None:
    endpoint = Endpoint(url="https://images.example/v1", key="k", extra=everywhere)

    assert streaming(endpoint.body(FOX, replace(EASEL, extra=extra))) == sent
    assert streaming(endpoint.body(FOX, replace(EASEL, streams=False))) == {
        name: value for name, value in everywhere.items() if value is not None
    }


@pytest.mark.parametrize("given", [(), (OWN,)])
async def test_a_picture_comes_by_a_stream_and_its_tokens_are_counted(
    service: Service, given: tuple[GivenPicture, ...]
) -> None:
    client = await service.client()

    answer = await client.paint(FOX, EASEL, given)

    assert answer.data is not None
    assert (await pixels.inspect(answer.data)).media_type == "image/png"
    (post,) = service.endpoint.posts
    assert post.path.endswith("/edits" if given else "/generations")
    assert streaming(post.json or {}) == STREAM
    assert post.headers["Accept-Encoding"] == "identity"  # what compresses it would keep its events back
    # OpenAI's tables: 272 for the picture, 100 for each partial one, 3 for the text, 194 for the one to change.
    of_given = 194 * 10.0 if given else 0
    assert answer.cost == pytest.approx(((272 + 200) * 40.0 + 3 * 5.0 + of_given) / 1_000_000)
    assert answer.created is not None


@pytest.mark.parametrize("given", [(), (OWN,)])
@pytest.mark.parametrize(("fault", "means"), [(breaks_off, AnswerLost()), (fails_midway, AnswerBroken(200))])
async def test_a_stream_that_breaks_is_never_asked_for_again(
    service: Service, fault: Any, means: OutcomeUnknown, given: tuple[GivenPicture, ...]
) -> None:
    service.endpoint.answer_next(fault)
    client = await service.client()

    with pytest.raises(OutcomeUnknown) as raised:
        await client.paint(FOX, EASEL, given)
    assert raised.value == means
    assert len(service.endpoint.posts) == 1


UNKNOWN = openai("Unknown parameter: 'stream'.", param="stream", code="unknown_parameter")
# https://github.com/continuedev/continue/issues/8209
UNVERIFIED = openai(
    "Your organization must be verified to stream this model.", param="stream", code="unsupported_value"
)


@pytest.mark.parametrize(
    ("body", "left"),
    [
        (UNKNOWN, {}),
        (UNVERIFIED, {}),
        (
            openai("Unknown parameter: 'partial_images'.", param="partial_images", code="unknown_parameter"),
            {"stream": True},
        ),
    ],
)
async def test_what_is_refused_of_it_is_left_out_once_and_remembered(
    service: Service, body: Any, left: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    service.endpoint.answer_next(Refusal(400, body))
    client = await service.client()

    for _ in range(2):
        assert (await client.paint(FOX, EASEL)).data is not None
    sent = [streaming(post.json or {}) for post in service.endpoint.posts]
    assert sent == [STREAM, left, left]
    warned = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert [record.getMessage() for record in warned] == (
        [] if left else ["the endpoint streams no answers of this model"]
    )


async def test_what_the_operator_set_of_it_is_never_dropped(service: Service) -> None:
    service.endpoint.answer_next(Refusal(400, UNKNOWN))
    client = await service.client()

    with pytest.raises(SettingRefused):
        await client.paint(FOX, replace(EASEL, extra={"stream": True}))
    assert len(service.endpoint.posts) == 1


async def test_an_account_that_is_not_verified_for_the_model_is_no_matter_of_streams(
    service: Service,
) -> None:
    words = "Your organization must be verified to use the model `gpt-image-1`."
    service.endpoint.answer_next(Refusal(403, openai(words)))
    client = await service.client()

    with pytest.raises(NotVerified):
        await client.paint(FOX, EASEL)
    assert len(service.endpoint.posts) == 1
