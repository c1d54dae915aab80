"""OpenAI's own client gets from the pretend endpoint what its documents promise, and each refusal as its own error."""

from __future__ import annotations

import base64
import io
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import openai
import pytest
from openai.types import ImagesResponse
from PIL import Image

from bot.sandbox.images import ImageEndpoint
from bot.sandbox.images.gptimage.answers import breaks_off, fails_midway
from bot.sandbox.images.models import MODELS, plain_listing
from tests.pictures import picture, saved

RED, BLUE = picture(colour="red"), picture(colour="blue", form="JPEG")
EASEL, SQUARE = "easel-edits", "1024x1024"


@pytest.fixture
async def endpoint() -> ImageEndpoint:
    return ImageEndpoint(plain=10_000)


@pytest.fixture
async def client(endpoint: ImageEndpoint) -> AsyncIterator[openai.AsyncOpenAI]:
    """It asks once: its own retries would pay twice."""
    async with (
        endpoint.serve() as url,
        openai.AsyncOpenAI(base_url=url, api_key=endpoint.key, max_retries=0) as client,
    ):
        yield client


def decoded(b64_json: str | None) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(b64_json or "", validate=True)))


def pictures_in(answer: ImagesResponse) -> list[Image.Image]:
    return [decoded(item.b64_json) for item in answer.data or []]


# --- pictures ----------------------------------------------------------------------------------------


async def test_a_picture_by_its_address(client: openai.AsyncOpenAI) -> None:
    answer = await client.images.generate(model="dall-e-3", prompt="a fox", response_format="url")
    (item,) = answer.data or []
    assert item.b64_json is None
    assert "a fox" in (item.revised_prompt or "")
    async with aiohttp.request("GET", item.url or "") as response:
        assert Image.open(io.BytesIO(await response.read())).format == "PNG"


async def test_a_picture_in_base64(client: openai.AsyncOpenAI) -> None:
    answer = await client.images.generate(model="dall-e-3", prompt="a fox", response_format="b64_json")
    (item,) = answer.data or []
    assert item.url is None
    assert decoded(item.b64_json).format == "PNG"


async def test_a_gpt_image_comes_in_base64_alone_with_its_tokens(client: openai.AsyncOpenAI) -> None:
    answer = await client.images.generate(
        model=EASEL, prompt="a red fox", size="1536x1024", quality="high", output_format="webp"
    )
    (item,) = answer.data or []
    assert (item.url, item.revised_prompt) == (None, None)
    assert decoded(item.b64_json).format == "WEBP"
    assert (answer.size, answer.quality, answer.output_format) == ("1536x1024", "high", "webp")
    assert answer.background == "opaque"
    assert answer.usage is not None
    assert answer.usage.to_dict() == {
        "input_tokens": 3,
        "input_tokens_details": {"text_tokens": 3, "image_tokens": 0},
        "output_tokens": 6208,
        "output_tokens_details": {"text_tokens": 0, "image_tokens": 6208},
        "total_tokens": 6211,
    }


async def test_several_pictures_are_several_and_are_counted() -> None:
    endpoint = ImageEndpoint()
    async with (
        endpoint.serve() as url,
        openai.AsyncOpenAI(base_url=url, api_key=endpoint.key, max_retries=0) as client,
    ):
        answer = await client.images.generate(model=EASEL, prompt="a fox", n=3)
    pictures = pictures_in(answer)
    assert len({each.tobytes() for each in pictures}) == 3
    assert {each.size for each in pictures} == {(1024, 1024)}
    assert answer.usage is not None
    assert answer.usage.output_tokens == 3 * 272


# --- a picture to change -----------------------------------------------------------------------------


@pytest.mark.parametrize("images", [[RED], [RED, BLUE]])
async def test_pictures_are_changed_that_came_as_files(
    endpoint: ImageEndpoint, client: openai.AsyncOpenAI, images: list[bytes]
) -> None:
    files = [("1.png", RED, "image/png"), ("2.jpg", BLUE, "image/jpeg")][: len(images)]
    image: Any = files if len(files) > 1 else files[0]
    answer = await client.images.edit(model=EASEL, image=image, prompt="a fox", n=2)
    assert endpoint.sources == images
    assert [each.format for each in pictures_in(answer)] == ["PNG", "PNG"]
    assert answer.usage is not None
    assert answer.usage.input_tokens_details.image_tokens > 0
    assert endpoint.posts[-1].path == "/v1/images/edits"


async def test_a_picture_is_changed_that_came_in_json(
    endpoint: ImageEndpoint, client: openai.AsyncOpenAI
) -> None:
    address = f"data:image/png;base64,{base64.b64encode(RED).decode()}"
    body = {"model": EASEL, "prompt": "a fox", "images": [{"image_url": address}]}
    answer = await client.post("/images/edits", body=body, cast_to=ImagesResponse)
    assert len(pictures_in(answer)) == 1
    assert endpoint.sources == [RED]


async def test_only_what_the_mask_leaves_open_is_changed(client: openai.AsyncOpenAI) -> None:
    source, mask = Image.new("RGB", (90, 90), "red"), Image.new("RGBA", (90, 90), "black")
    mask.paste((0, 0, 0, 0), (0, 0, 90, 45))
    answer = await client.images.edit(
        model=EASEL,
        image=("in.png", saved(source), "image/png"),
        mask=("mask.png", saved(mask), "image/png"),
        prompt="a lake",
    )
    (made,) = pictures_in(answer)
    half, red = made.height // 2, (255, 0, 0)
    assert made.crop((0, half, made.width, made.height)).getcolors() == [(made.width * half, red)]
    assert red not in [colour for _, colour in made.crop((0, 0, made.width, half)).getcolors(10_000) or ()]


# --- the list ----------------------------------------------------------------------------------------


async def test_the_list_has_all_that_a_list_of_openai_has(client: openai.AsyncOpenAI) -> None:
    models = [model async for model in client.models.list()]
    assert set(MODELS) < {model.id for model in models}
    assert {type(model.created) for model in models} == {int}
    assert {model.owned_by for model in models} == {"openai", "azure", "system"}
    assert {model.object for model in models} == {"model"}


async def test_so_has_the_list_that_names_models_alone(
    endpoint: ImageEndpoint, client: openai.AsyncOpenAI
) -> None:
    endpoint.models = plain_listing(EASEL)
    (model,) = [model async for model in client.models.list()]
    assert (model.id, model.owned_by, type(model.created)) == (EASEL, "system", int)


# --- a stream ----------------------------------------------------------------------------------------


async def test_a_stream_has_partial_pictures_and_then_the_whole_one(client: openai.AsyncOpenAI) -> None:
    stream = await client.images.generate(model=EASEL, prompt="a fox", stream=True, partial_images=2)
    first, second, whole = [event async for event in stream]
    assert first.type == second.type == "image_generation.partial_image"
    assert (first.partial_image_index, second.partial_image_index) == (0, 1)
    assert whole.type == "image_generation.completed"
    assert (whole.size, whole.quality, whole.output_format) == (SQUARE, "low", "png")
    assert (whole.usage.output_tokens, whole.usage.total_tokens) == (272 + 200, 272 + 200 + 2)
    sizes = [decoded(event.b64_json).size for event in (first, second, whole)]
    assert len(set(sizes)) == 1
    assert len({first.b64_json, second.b64_json, whole.b64_json}) == 3


async def test_without_partial_pictures_a_stream_is_one_event(client: openai.AsyncOpenAI) -> None:
    stream = await client.images.generate(model=EASEL, prompt="a fox", stream=True)
    assert [event.type async for event in stream] == ["image_generation.completed"]


async def test_a_change_is_streamed_under_its_own_name(
    endpoint: ImageEndpoint, client: openai.AsyncOpenAI
) -> None:
    stream = await client.images.edit(
        model=EASEL, image=("in.png", RED, "image/png"), prompt="a fox", stream=True, partial_images=1
    )
    assert [event.type async for event in stream] == ["image_edit.partial_image", "image_edit.completed"]
    assert endpoint.sources == [RED]


async def test_a_stream_can_break_off_after_a_partial_picture(
    endpoint: ImageEndpoint, client: openai.AsyncOpenAI
) -> None:
    endpoint.answer_next(breaks_off)
    stream = await client.images.generate(model=EASEL, prompt="a fox", stream=True, partial_images=1)
    assert (await anext(stream)).type == "image_generation.partial_image"
    with pytest.raises(openai.APIConnectionError):
        await anext(stream)


async def test_a_stream_can_end_in_an_error(endpoint: ImageEndpoint, client: openai.AsyncOpenAI) -> None:
    endpoint.answer_next(fails_midway)
    stream = await client.images.generate(model=EASEL, prompt="a fox", stream=True)
    with pytest.raises(openai.APIError, match="Failed"):
        await anext(stream)


# --- what is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "code", "parameter"),
    [
        ({"response_format": "b64_json"}, "unknown_parameter", "response_format"),
        ({"style": "vivid"}, "unknown_parameter", "style"),
        ({"extra_body": {"steps": 20}}, "unknown_parameter", "steps"),
        ({"extra_body": {"image": "https://example.com/1.png"}}, "unknown_parameter", "image"),
        ({"prompt": ""}, "missing_required_parameter", "prompt"),
        ({"prompt": "x" * 32_001}, "string_above_max_length", "prompt"),
        ({"size": "512x512"}, "invalid_value", "size"),
        ({"quality": "hd"}, "invalid_value", "quality"),
        ({"output_format": "gif"}, "invalid_value", "output_format"),
        ({"background": "transparent"}, "invalid_value", "background"),
        ({"output_compression": 50}, "invalid_value", "output_compression"),
        ({"n": 0}, "integer_below_min_value", "n"),
        ({"n": 11}, "integer_above_max_value", "n"),
        ({"n": "2"}, "invalid_type", "n"),
        ({"user": 7}, "invalid_type", "user"),
        ({"stream": True, "n": 2}, "invalid_value", "n"),
        ({"stream": True, "partial_images": 4}, "integer_above_max_value", "partial_images"),
    ],
)
async def test_a_bad_request_is_one_and_names_its_parameter(
    endpoint: ImageEndpoint, client: openai.AsyncOpenAI, options: dict[str, Any], code: str, parameter: str
) -> None:
    with pytest.raises(openai.BadRequestError) as raised:
        await client.images.generate(**{"model": EASEL, "prompt": "a fox"} | options)
    assert (raised.value.code, raised.value.param) == (code, parameter)
    assert len(endpoint.posts) == 1


@pytest.mark.parametrize(
    ("mask", "words"),
    [(Image.new("RGB", (64, 64)), "alpha channel"), (Image.new("RGBA", (9, 9)), "does not match image size")],
)
async def test_a_mask_that_does_not_fit_is_a_bad_request(
    client: openai.AsyncOpenAI, mask: Image.Image, words: str
) -> None:
    image, masked = ("in.png", RED, "image/png"), ("mask.png", saved(mask), "image/png")
    with pytest.raises(openai.BadRequestError, match=words):
        await client.images.edit(model=EASEL, image=image, mask=masked, prompt="a fox")


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("moderation", openai.BadRequestError),
        ("bad_key", openai.AuthenticationError),
        ("not_verified", openai.PermissionDeniedError),
        ("model_gone", openai.NotFoundError),
        ("detail_list", openai.UnprocessableEntityError),
        ("rate_limited", openai.RateLimitError),
        ("quota_429", openai.RateLimitError),
        ("error_500", openai.InternalServerError),
        ("overloaded", openai.InternalServerError),
        ("html_502", openai.InternalServerError),
        ("disconnect", openai.APIConnectionError),
        ("cut_body", openai.APIConnectionError),
    ],
)
async def test_each_failure_is_its_own_error(
    endpoint: ImageEndpoint, client: openai.AsyncOpenAI, fault: str, kind: type[openai.APIError]
) -> None:
    endpoint.fail_next(fault)
    with pytest.raises(openai.APIError) as raised:
        await client.images.generate(model=EASEL, prompt="a fox")
    assert type(raised.value) is kind
    assert len(endpoint.posts) == 1


async def test_a_wrong_key_and_an_unknown_model_need_no_fault(client: openai.AsyncOpenAI) -> None:
    with pytest.raises(openai.AuthenticationError):
        await client.with_options(api_key="sk-pie-other").models.list()
    with pytest.raises(openai.NotFoundError) as raised:
        await client.images.generate(model="gone", prompt="a fox")
    assert raised.value.code == "model_not_found"


async def test_a_picture_that_takes_too_long_is_a_timeout(
    endpoint: ImageEndpoint, client: openai.AsyncOpenAI
) -> None:
    endpoint.fail_next("hang")
    with pytest.raises(openai.APITimeoutError):
        await client.with_options(timeout=0.2).images.generate(model=EASEL, prompt="a fox")
    assert len(endpoint.posts) == 1
