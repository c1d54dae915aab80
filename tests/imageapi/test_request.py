"""What leaves for the endpoint: what was set and nothing else, once, with the key in the right header."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from bot.domain.errors import EndpointDown, Flaw, Interrupted, KeyRefused, ResultUnusable
from bot.domain.models import Model
from bot.domain.pictures import PictureRequest
from bot.imageapi.dialects.endpoint import Endpoint
from bot.imageapi.listing.modellist import LIST_LIMIT_BYTES
from tests.imageapi.conftest import AURORA, DALL_E, IMPATIENT, Service

FOX = PictureRequest(prompt="a red fox", model="dall-e-3")


def body(request: PictureRequest, model: Model, **settings: Any) -> dict[str, Any]:
    return Endpoint(url="https://images.example/v1", key="k", **settings).body(request, model)


async def test_only_what_was_set_is_sent(service: Service) -> None:
    await service.paint("a red fox", Model(id="dall-e-3", label="DALL-E 3"))

    assert service.sent == {"model": "dall-e-3", "prompt": "a red fox", "n": 1}


async def test_every_parameter_reaches_the_endpoint(service: Service) -> None:
    await service.paint("a red fox", DALL_E, size="1024x1792", quality="hd", style="vivid")

    assert service.sent == {
        "model": "dall-e-3",
        "prompt": "a red fox",
        "n": 1,
        "size": "1024x1792",
        "quality": "hd",
        "style": "vivid",
        "response_format": "url",
    }


@pytest.mark.parametrize(
    ("setting", "known", "sent"),
    [
        ("auto", True, "url"),
        ("auto", False, None),
        ("auto", None, None),
        ("none", True, None),
        ("url", None, "url"),
        ("b64_json", False, "b64_json"),
    ],
)
def test_response_format_is_sent_where_it_may_be(setting: str, known: bool | None, sent: str | None) -> None:
    model = Model(id="m", label="M", response_format=known)

    assert body(FOX, model, response_format=setting).get("response_format") == sent


def test_the_operators_extras_win_over_the_models_and_the_models_over_ours() -> None:
    model = Model(id="dall-e-3", label="DALL-E 3", extra={"provider": "openai", "steps": 20, "n": 2})

    sent = body(FOX, model, extra={"steps": 30, "prompt": "something else", "n": 1})

    assert sent == {"model": "dall-e-3", "prompt": "a red fox", "n": 1, "provider": "openai", "steps": 30}


def test_a_null_among_the_extras_leaves_a_parameter_out() -> None:
    """For endpoints that refuse what others need (xAI: "Argument not supported: size")."""
    request = PictureRequest(prompt="a red fox", model="grok-image", size="1024x1024")

    assert "size" not in body(request, AURORA, extra={"size": None})


@pytest.mark.parametrize(
    ("setting", "header", "value"),
    [
        ("Authorization: Bearer", "Authorization", "Bearer sk-1"),
        ("api-key", "api-key", "sk-1"),
        ("X-Key:", "X-Key", "sk-1"),
        ("Authorization: Key", "Authorization", "Key sk-1"),
    ],
)
def test_the_key_stands_where_the_endpoint_looks_for_it(setting: str, header: str, value: str) -> None:
    assert Endpoint(url="https://x.example", key="sk-1", auth_header=setting).headers[header] == value


@pytest.mark.parametrize("slash", ["", "/"])
async def test_base_address_path_and_query_are_put_together(service: Service, slash: str) -> None:
    client = await service.client(url=service.url + slash, query={"api-version": "2025-04-01"})

    await client.paint(FOX, DALL_E)
    await client.models()

    painted, listed = service.endpoint.requests
    assert painted.path == "/v1/images/generations?api-version=2025-04-01"
    assert listed.path == "/v1/models?type=image&api-version=2025-04-01"


@pytest.mark.parametrize(
    ("setting", "asked"),
    [
        ("/models", "/v1/models?type=image"),
        ("image-generation-models", "/v1/image-generation-models?type=image"),
        ("/models?output_modalities=image", "/v1/models?type=image&output_modalities=image"),
        ("/models?type=text-to-image&x=", "/v1/models?type=text-to-image&x="),
    ],
)
async def test_the_list_may_be_at_another_path_with_a_query(
    service: Service, setting: str, asked: str
) -> None:
    for path in (setting, f"{service.url}/{setting.lstrip('/')}"):
        client = await service.client(models_path=path)
        await client.models()

    assert [request.path for request in service.endpoint.requests] == [asked, asked]
    assert not service.endpoint.posts


async def test_a_list_that_is_too_long_is_not_read_to_its_end(service: Service) -> None:
    service.endpoint.models_text = "[" + " " * LIST_LIMIT_BYTES + "]"
    client = await service.client()

    with pytest.raises(ResultUnusable) as raised:
        await client.models()
    assert raised.value.why == Flaw.TOO_LARGE


async def test_a_path_of_its_own(service: Service) -> None:
    client = await service.client(url=service.url.removesuffix("/v1"), path="/v1/images/generations")

    assert (await client.paint(FOX, DALL_E)).url


async def test_where_nobody_listens_nothing_was_sent_and_it_is_tried_again(service: Service) -> None:
    client = await service.client(url="http://127.0.0.1:9/v1")

    with pytest.raises(EndpointDown) as raised:
        await client.paint(FOX, DALL_E)

    assert raised.value == EndpointDown(IMPATIENT.tries)


async def test_the_log_has_one_line_and_neither_prompt_nor_key(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    client = await service.client(key="sk-pie-secret")

    with pytest.raises(KeyRefused) as raised:
        await client.paint(FOX, DALL_E)

    [line] = [record.getMessage() for record in caplog.records]
    assert line.startswith("paint model=dall-e-3 outcome=KeyRefused status=401 seconds=")
    assert "tries=1" in line
    for secret in ("sk-pie-secret", "red fox"):
        assert secret not in line + str(raised.value)
    assert "sk-pie-secret" not in repr(Endpoint(url=service.url, key="sk-pie-secret"))


async def test_the_list_of_models_is_fetched_with_the_key(service: Service) -> None:
    client = await service.client()

    assert '"dall-e-3"' in await client.models()

    stranger = await service.client(key="sk-pie-mistyped")
    with pytest.raises(KeyRefused):
        await stranger.models()


# --- the lease ---------------------------------------------------------------------------------------


async def test_each_repetition_looks_again(service: Service) -> None:
    answers = [True, True, False]

    async def may_leave() -> bool:
        return answers.pop(0)

    service.endpoint.fail_next("slow_down", times=3)
    client = await service.client()
    with pytest.raises(Interrupted):
        await client.paint(FOX, DALL_E, may_leave=may_leave)
    assert len(service.endpoint.posts) == 1
