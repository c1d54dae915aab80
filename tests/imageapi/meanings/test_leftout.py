"""What the bot added by itself is left out once and remembered; what others chose is never dropped."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import AnswerBroken, Interrupted, RequestRejected, SettingRefused
from bot.domain.models import Model
from bot.domain.pictures import InputPicture, PictureRequest
from bot.imageapi.meanings.leftout import Choices, LeftOut, NotTaken, choices_of
from bot.imageapi.meanings.parameters import refused_parameters
from bot.sandbox.images.refusals import Refusal
from tests.imageapi.conftest import DALL_E, Service
from tests.imageapi.meanings.shapes import openai

WISH = PictureRequest(prompt="a red fox", model="dall-e-3", size="1024x1024", size_chosen=False)
CHOSEN = replace(WISH, size_chosen=True)

# Each with where it was seen.
DIALECTS: Mapping[str, tuple[int, Any]] = {
    "https://github.com/vercel/ai/issues/6102": (
        400,
        openai("Unknown parameter: 'response_format'.", param="response_format", code="unknown_parameter"),
    ),
    "https://github.com/BerriAI/litellm/issues/10760": (
        400,
        openai(
            "litellm.UnsupportedParamsError: Setting `response_format` is not supported by openai, sd3.5-large. To "
            "drop it from the call, set `litellm.drop_params = True`.. Received Model Group=stabilityai/sd3.5",
            code="400",
        ),
    ),
    "https://github.com/BerriAI/litellm/issues/17719": (
        400,
        {
            "error": {
                "message": "litellm.UnsupportedParamsError: does not support parameters: ['response_format']"
            }
        },
    ),
    "https://github.com/rikkahub/rikkahub/issues/1602": (
        400,
        {"code": "400", "error": "Argument not supported: response_format"},
    ),
    "https://github.com/ddcat-ai/open-ai-canvas/pull/167": (
        422,
        {
            "error": 'Failed to deserialize the JSON body: unknown field "response_format", expected one of model'
        },
    ),
    "https://docs.pydantic.dev/latest/errors/validation_errors/#extra_forbidden": (
        422,
        {
            "detail": [
                {
                    "type": "extra_forbidden",
                    "loc": ["body", "response_format"],
                    "msg": "Extra inputs are not permitted",
                    "input": "url",
                }
            ]
        },
    ),
    "https://community.openai.com/t/unrecognized-request-argument-supplied/104000": (
        400,
        openai("Unrecognized request argument supplied: response_format"),
    ),
    "https://docs.nestjs.com/techniques/validation": (
        400,
        {"statusCode": 400, "message": ["property response_format should not exist"], "error": "Bad Request"},
    ),
    "https://docs.python.org/3/library/exceptions.html#TypeError": (
        400,
        {"detail": "generate() got an unexpected keyword argument 'response_format'"},
    ),
    "https://github.com/HKUDS/nanobot/issues/4167": (
        400,
        {
            "detail": "UnsupportedParamsError: Setting `response_format` is not supported by openai, agnes-t2i."
        },
    ),
    "https://guides.rubyonrails.org/active_record_validations.html#errors": (
        422,
        {"errors": {"response_format": ["is not included in the list"]}},
    ),
    "https://www.django-rest-framework.org/api-guide/exceptions/": (
        400,
        {"response_format": ['"url" is not a valid choice.']},
    ),
    "https://jsonapi.org/format/#error-objects": (
        422,
        {"errors": [{"status": "422", "source": {"pointer": "/response_format"}, "detail": "is invalid"}]},
    ),
    "https://www.rfc-editor.org/rfc/rfc9457#section-3": (
        422,
        {"type": "about:blank", "errors": [{"pointer": "#/response_format", "detail": "not allowed"}]},
    ),
    "https://ajv.js.org/api.html#validation-errors": (
        400,
        {"details": [{"instancePath": "/response_format", "keyword": "enum", "message": "must be allowed"}]},
    ),
    "https://zod.dev/error-customization": (
        400,
        {"error": {"issues": [{"code": "unrecognized_keys", "keys": ["response_format"], "path": []}]}},
    ),
    "https://github.com/diegosouzapw/OmniRoute/issues/3044": (
        400,
        {
            "error": {
                "message": "Provider returned error",
                "metadata": {"raw": '{"error": {"param": "response_format", "code": "unknown_parameter"}}'},
            }
        },
    ),
    "https://docs.together.ai/docs/error-codes": (
        400,
        openai("response_format: Invalid enum value. Expected 'base64'"),
    ),
    "https://github.com/QuantumNous/new-api": (
        400,
        {"error": {"message": "不支持的参数: response_format", "type": "new_api_error"}},
    ),
    "https://docs.stoplight.io/docs/prism/cfa6f7191e544-errors": (
        422,
        {
            "title": "Invalid request",
            "validation": [{"location": ["body", "response_format"], "code": "enum"}],
        },
    ),
}


def sent(service: Service, name: str) -> list[Any]:
    """What each call for a picture said of a parameter; None where it was left out."""
    return [post.json.get(name) for post in service.endpoint.posts if post.json]


@pytest.mark.parametrize("source", DIALECTS)
async def test_it_is_left_out_once_and_remembered(service: Service, source: str) -> None:
    status, body = DIALECTS[source]
    service.endpoint.answer_next(Refusal(status, body))
    client = await service.client()

    assert (await client.paint(WISH, DALL_E)).url
    assert (await client.paint(WISH, DALL_E)).url
    assert sent(service, "response_format") == ["url", None, None]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("response_format 'url' is not supported", {"response_format"}),
        ("size 1024x1024 is not supported for this model", {"size"}),
        ("n must be 1", {"n"}),
        ("Prompt is too long: 5000 characters", {"prompt"}),
        ("The size of the request is wrong, n matters not", set()),
        (
            "Takes 'n', 'size', 'model', 'prompt' and 'response_format'",
            set(),
        ),  # names all, so nothing in particular
    ],
)
def test_names_in_sentences(words: str, names: set[str]) -> None:
    body = {"prompt": "a fox", "model": "m", "n": 1, "size": "1024x1024", "response_format": "url"}
    assert refused_parameters([], words, body) == names


async def test_it_is_remembered_for_that_model_alone(service: Service) -> None:
    service.endpoint.fail_next("refuses_response_format")
    client = await service.client()
    other = replace(DALL_E, id="sketch-mini", styles=())

    await client.paint(WISH, DALL_E)
    await client.paint(PictureRequest(prompt="a fox", model=other.id), other)

    assert sent(service, "response_format") == ["url", None, "url"]


async def test_several_that_are_refused_one_after_the_other_are_refused_once_each(service: Service) -> None:
    service.endpoint.on("", "refuses_n_too")
    client = await service.client()

    for _ in range(2):
        assert (await client.paint(WISH, DALL_E)).url
    assert sent(service, "response_format") == ["url", None, None, None]
    assert sent(service, "n") == [1, 1, None, None]


async def test_several_that_are_named_together_cost_one_call_more(service: Service) -> None:
    named = [{"loc": ["body", name], "type": "extra_forbidden"} for name in ("response_format", "n")]
    service.endpoint.answer_next(Refusal(422, {"detail": named}))
    client = await service.client()

    assert (await client.paint(WISH, DALL_E)).url
    assert (sent(service, "response_format"), sent(service, "n")) == (["url", None], [1, None])


async def test_what_is_refused_even_without_it_is_not_sent_a_third_time(service: Service) -> None:
    service.endpoint.fail_next("unknown_parameter", times=10)
    client = await service.client()

    with pytest.raises(RequestRejected) as raised:
        await client.paint(WISH, DALL_E)

    assert raised.value == RequestRejected()  # no member knows a "response_format"
    assert len(service.endpoint.posts) == 2


async def test_a_size_that_nobody_chose_is_left_out_and_one_that_a_member_chose_is_named(
    service: Service,
) -> None:
    service.endpoint.on("", "refuses_size")
    client = await service.client()

    assert (await client.paint(WISH, DALL_E)).url
    assert sent(service, "size") == ["1024x1024", None]

    with pytest.raises(RequestRejected) as raised:
        await client.paint(CHOSEN, DALL_E)
    assert raised.value == RequestRejected("size")
    assert len(service.endpoint.posts) == 3


@pytest.mark.parametrize(
    ("settings", "model", "fault", "name"),
    [
        ({"extra": {"steps": 4}}, DALL_E, "refuses_steps", "steps"),
        ({}, replace(DALL_E, extra={"steps": 4}), "refuses_steps", "steps"),
        ({"response_format": "url"}, DALL_E, "refuses_response_format", "response_format"),
        ({"extra": {"response_format": "url"}}, DALL_E, "refuses_response_format", "response_format"),
        ({"extra": {"size": "9x9"}}, DALL_E, "refuses_size", "size"),
    ],
)
async def test_what_the_operator_set_is_never_dropped(
    service: Service, settings: dict[str, Any], model: Model, fault: str, name: str
) -> None:
    service.endpoint.on("", fault)
    client = await service.client(**settings)

    for posts in (1, 2):
        with pytest.raises(SettingRefused) as raised:
            await client.paint(WISH, model)
        assert raised.value == SettingRefused(name)
        assert len(service.endpoint.posts) == posts


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (200, None, AnswerBroken),
        (200, "unknown_parameter", RequestRejected),
        (500, None, AnswerBroken),
        (503, None, AnswerBroken),
    ],
)
async def test_what_may_have_been_billed_is_not_sent_again_but_the_next_one_is_without_it(
    service: Service, status: int, code: str | None, error: type[Exception]
) -> None:
    body = openai("Unknown parameter: 'response_format'.", param="response_format", code=code)
    service.endpoint.answer_next(Refusal(status, body))
    client = await service.client()

    with pytest.raises(error):
        await client.paint(WISH, DALL_E)
    assert len(service.endpoint.posts) == 1
    assert (await client.paint(WISH, DALL_E)).url
    assert sent(service, "response_format") == ["url", None]


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize("name", ["steps", "moderation", "safety_identifier"])
async def test_what_the_operator_set_is_named_whatever_its_name_and_the_status(
    service: Service, name: str, status: int
) -> None:
    body = openai(f"Unknown parameter: '{name}'.", param=name, code="unknown_parameter")
    service.endpoint.answer_next(Refusal(status, body))
    client = await service.client(extra={name: "low"})

    with pytest.raises(SettingRefused) as raised:
        await client.paint(WISH, DALL_E)
    assert raised.value == SettingRefused(name)
    assert len(service.endpoint.posts) == 1


async def test_the_prompt_names_no_parameter(service: Service) -> None:
    prompt = "Unknown parameter: 'n'. Argument not supported: size"
    service.endpoint.fail_next("echo")
    client = await service.client()

    with pytest.raises(RequestRejected):
        await client.paint(replace(WISH, prompt=prompt), DALL_E)
    assert len(service.endpoint.posts) == 1


async def test_the_second_call_leaves_only_if_the_picture_is_still_ours(service: Service) -> None:
    service.endpoint.on("", "refuses_response_format")
    client = await service.client()

    async def may_leave() -> bool:
        return not service.endpoint.posts

    with pytest.raises(Interrupted):
        await client.paint(WISH, DALL_E, may_leave=may_leave)
    assert len(service.endpoint.posts) == 1


NAMES = st.sampled_from(
    ["response_format", "n", "user", "stream", "size", "quality", "style", "image", "steps"]
)


@given(
    body=st.dictionaries(NAMES, st.integers()),
    refused=st.lists(st.frozensets(NAMES), max_size=8),
    operator=st.frozensets(NAMES),
    member=st.frozensets(NAMES),
)
def test_nothing_but_what_nobody_chose_is_ever_left_out(
    body: dict[str, Any], refused: list[frozenset[str]], operator: frozenset[str], member: frozenset[str]
) -> None:
    choices, bodies, answers = Choices(operator, member), [], iter(refused)

    async def send(said: Mapping[str, Any]) -> None:
        bodies.append(said)
        if names := next(answers, None):
            raise NotTaken(names)

    with suppress(SettingRefused, RequestRejected):
        asyncio.run(LeftOut().send(body, choices, send))
    for before, after in pairwise(bodies):
        assert before.keys() - after.keys()
        assert after.items() <= before.items()
    assert not (body.keys() - bodies[-1].keys()) & (operator | member | {"style", "image", "steps"})


def test_a_picture_to_change_is_the_members_under_whatever_name() -> None:
    request = replace(
        WISH, images=(InputPicture(url="https://x.example/1.png", media_type="image/png", key="input-1"),)
    )
    choices = choices_of(request, DALL_E, {}, response_format=False)

    assert "image" in choices.member
    assert not choices.nobodys & {"image", "image_url", "input_references", "width", "height", "aspect_ratio"}
