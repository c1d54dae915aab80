"""The picture is found in every shape that endpoints answer with. Beside each shape stands where it was seen."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.errors import OutcomeUnknown, PaintingFailed
from bot.domain.models import PictureInput
from bot.domain.pictures import Answer, GivenPicture
from tests.imageapi.conftest import AURORA
from tests.imageapi.reading.conftest import Anything
from tests.pictures import picture

PNG = picture((64, 48), "red")
JPEG = picture((64, 48), "green", form="JPEG")
WEBP = picture((64, 48), "blue", form="WEBP")
OTHER = picture((8, 8), "black")
B64 = base64.b64encode(PNG).decode()
WAYS = (
    PictureInput(most=2),
    PictureInput(field="input_references", most=2),
    PictureInput(way="edits", most=2),
    PictureInput(way="edits-json", field="images", most=2),
)
OTHER_B64 = base64.b64encode(OTHER).decode()
URL = "https://cdn.example/x/1.png"
UNNAMED = "https://cdn.example/delivery/3f2a?sig=1"


def event(**fields: Any) -> str:
    return f"event: {fields['type']}\ndata: {json.dumps(fields)}\n\n"


# Each with its source, and what is to be found: the bytes, or the address.
SHAPES: dict[str, tuple[object, bytes | str]] = {
    # api.siliconflow.cn, /v1/images/generations: docs.siliconflow.cn, "images-generations"
    "SiliconFlow": ({"images": [{"url": URL}], "timings": {"inference": 1.2}, "seed": 7}, URL),
    # Amazon Bedrock, Stable Image Core: docs.aws.amazon.com, "model-parameters-diffusion-stable-image-core"
    "Bedrock": ({"seeds": [2], "finish_reasons": [None], "images": [B64]}, PNG),
    "a list of addresses": ({"images": [URL]}, URL),
    # api.stability.ai v2beta with Accept: application/json: its GenerateImageResponse
    "Stability v2": ({"image": B64, "finish_reason": "SUCCESS", "seed": 1}, PNG),
    # api.stability.ai v1: its OpenAPI description, "artifacts"
    "Stability v1": ({"artifacts": [{"base64": B64, "seed": 1, "finishReason": "SUCCESS"}]}, PNG),
    # Replicate, a prediction: replicate.com/docs, "output"; the input is repeated beside it
    "Replicate": (
        {
            "id": "x",
            "input": {"prompt": "a", "image": "https://other.example/in.png"},
            "output": [UNNAMED],
            "urls": {"get": "https://api.example/p/x", "cancel": "https://api.example/p/x/cancel"},
        },
        UNNAMED,
    ),
    "one output": ({"output": UNNAMED}, UNNAMED),
    # Cloudflare Workers AI, flux-1-schnell over REST: workers-types, Ai_Cf_Black_Forest_Labs_Flux_1_Schnell_Output
    "Workers AI": ({"result": {"image": B64}, "success": True, "errors": [], "messages": []}, PNG),
    # MiniMax image-01: lobe-chat, minimax/createImage.ts
    "MiniMax": ({"id": "1", "data": {"image_urls": [URL]}, "base_resp": {"status_code": 0}}, URL),
    # the same with response_format base64: its data.image_base64
    "MiniMax, base64": ({"id": "1", "data": {"image_base64": [B64]}}, PNG),
    # OpenRouter: openrouter.ai/docs/features/multimodal/image-generation
    "OpenRouter": (
        {
            "choices": [
                {
                    "message": {
                        "content": "Here.",
                        "images": [
                            {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{B64}"}}
                        ],
                    }
                }
            ]
        },
        PNG,
    ),
    # relays that answer as a chat does: a picture shown in Markdown
    "Markdown": ({"choices": [{"message": {"content": f"Here it is: ![fox]({URL}) Enjoy!"}}]}, URL),
    "Markdown, inlined": (
        {"choices": [{"message": {"content": f"![fox](data:image/png;base64,{B64})"}}]},
        PNG,
    ),
    # Gemini generateContent: ai.google.dev, "inlineData"
    "Gemini": (
        {"candidates": [{"content": {"parts": [{"text": "A fox."}, {"inlineData": {"data": B64}}]}}]},
        PNG,
    ),
    # Imagen on Vertex AI: firebase.google.com, ImagenInlineImage
    "Imagen": ({"predictions": [{"mimeType": "image/png", "bytesBase64Encoded": B64}]}, PNG),
    # OpenAI's Responses API: openai-openapi, ImageGenToolCall
    "Responses": ({"output": [{"type": "image_generation_call", "status": "completed", "result": B64}]}, PNG),
    # Black Forest Labs, get_result: docs.bfl.ai, "sample"
    "BFL": ({"status": "Ready", "result": {"sample": UNNAMED, "prompt": "a"}}, UNNAMED),
    # DashScope, wan: alibabacloud.com/help, "text-to-image-v2-api-reference"
    "DashScope": ({"output": {"task_status": "SUCCEEDED", "results": [{"url": UNNAMED}]}}, UNNAMED),
    # fal.ai: its models' "api" pages; the sizes stand beside the address
    "fal": ({"images": [{"url": UNNAMED, "width": 64, "content_type": "image/png"}], "prompt": "a"}, UNNAMED),
    # AUTOMATIC1111 /sdapi/v1/txt2img: what was sent stands beside what was made
    "A1111": ({"images": [B64], "parameters": {"init_images": [OTHER_B64]}, "info": "{}"}, PNG),
    # AWS Lambda's proxy integration: docs.aws.amazon.com, "set-up-lambda-proxy-integrations"
    "JSON in a string": ({"statusCode": 200, "body": json.dumps({"data": [{"b64_json": B64}]})}, PNG),
    # "null" as a word: reported of relays
    "the word null": ({"data": [{"b64_json": "null", "url": URL}]}, URL),
    "an empty string": ({"data": [{"b64_json": "", "url": URL}]}, URL),
    # Prism's example of OpenAI's description: `b64_json: "string"`
    "the word string": ({"data": [{"b64_json": "string", "url": URL}]}, URL),
    "bytes before an address": ({"data": [{"url": URL, "b64_json": B64}]}, PNG),
    "OpenAI's fields first": ({"images": [OTHER_B64], "data": [{"url": URL}]}, URL),
    "a smaller one beside it": ({"thumbnail_url": "https://cdn.example/t.png", "image_url": URL}, URL),
    "a page beside it": ({"docs": "https://docs.example/images", "images": [URL]}, URL),
    "nulls": ({"error": None, "data": [None, {"url": None}, {"url": URL, "b64_json": None}]}, URL),
    "one object": ({"data": {"url": UNNAMED}}, UNNAMED),
    "a string": (B64, PNG),
    "an address": (URL, URL),
}

# Bodies that are not JSON as one expects it.
BODIES: dict[str, tuple[bytes, str, bytes | str]] = {
    # Cloudflare Workers AI, stable-diffusion-xl: the picture is the body
    "PNG": (PNG, "image/png", PNG),
    "JPEG without a media type": (JPEG, "application/octet-stream", JPEG),
    "WebP called text": (WEBP, "text/plain", WEBP),
    "base64 alone": (B64.encode(), "text/plain", PNG),
    "a data: URL alone": (f"data:image/png;base64,{B64}\n".encode(), "text/plain", PNG),
    "an address alone": (f"{UNNAMED}\n".encode(), "text/plain", UNNAMED),
    "a byte order mark": (
        b"\xef\xbb\xbf" + json.dumps({"data": [{"url": URL}]}).encode(),
        "application/json",
        URL,
    ),
    "JSON lines": (
        b'{"status": "working"}\n' + json.dumps({"url": URL}).encode() + b"\n",
        "application/x-ndjson",
        URL,
    ),
    # OpenAI's stream: openai-openapi, ImageGenCompletedEvent
    "events": (
        (
            event(type="image_generation.partial_image", b64_json=OTHER_B64)
            + event(type="image_generation.completed", b64_json=B64)
            + "data: [DONE]\n\n"
        ).encode(),
        "text/event-stream",
        PNG,
    ),
    # PHP's json_encode escapes each slash, System.Text.Json of .NET each plus
    "escaped slashes": (json.dumps({"image": B64}).replace("/", "\\/").encode(), "application/json", PNG),
    "escaped pluses": (json.dumps({"image": B64}).replace("+", "\\u002B").encode(), "application/json", PNG),
    "line breaks": (
        json.dumps({"image": base64.encodebytes(PNG).decode()}).encode(),
        "application/json",
        PNG,
    ),
    "a number of 5000 digits": (
        b'{"created": ' + b"9" * 5000 + b', "data": [{"url": "' + URL.encode() + b'"}]}',
        "application/json",
        URL,
    ),
    "5000 levels": (
        b'{"x": ' + b"[" * 5000 + b"]" * 5000 + b', "data": [{"url": "' + URL.encode() + b'"}]}',
        "application/json",
        URL,
    ),
    "NaN and half a pair": (
        b'{"seed": NaN, "note": "\\ud83e \xff", "data": [{"url": "' + URL.encode() + b'"}]}',
        "application/json",
        URL,
    ),
}

NO_PICTURE: dict[str, tuple[bytes, str]] = {
    name: (json.dumps(value).encode(), "application/json")
    for name, value in {
        "an error": {"error": {"message": "no", "image_url": URL}},
        "a page": {"message": "see", "documentation_url": "https://example.com/page"},
        "a queue": {
            "status": "IN_QUEUE",
            "response_url": "https://q.example/1",
            "status_url": "https://q.example/s",
        },
        "a prediction not made yet": {"output": None, "urls": {"get": "https://api.example/p/x"}},
        "a refusal": {"data": [], "raiFilteredReason": "violence"},
        "an avatar": {"data": [], "user": {"avatar": "https://cdn.example/me.png"}},
        "a word in base64": {
            "data": [{"b64_json": base64.b64encode(b"not a picture at all, only words").decode()}]
        },
        "the member's prompt": {"prompt": "![fox](https://evil.example/x.png)"},
    }.items()
} | {
    "an unfinished stream": (
        event(type="image_generation.partial_image", b64_json=B64).encode(),
        "text/event-stream",
    ),
    "a page with a logo": (f'<html><img src="data:image/png;base64,{B64}"></html>'.encode(), "text/html"),
}


def found(answer: Answer) -> bytes | str:
    assert (answer.url is None) != (answer.data is None)
    return answer.data or answer.url or ""


@pytest.mark.parametrize("name", SHAPES)
async def test_the_picture_is_found_wherever_it_stands(anything: Anything, name: str) -> None:
    value, expected = SHAPES[name]
    anything.body = json.dumps(value).encode()

    assert found(await anything.paint()) == expected
    assert anything.posts == 1


@pytest.mark.parametrize("name", BODIES)
async def test_the_picture_is_found_whatever_the_body_is(anything: Anything, name: str) -> None:
    anything.body, anything.content_type, expected = BODIES[name]

    assert found(await anything.paint()) == expected
    assert anything.posts == 1


@pytest.mark.parametrize("name", NO_PICTURE)
async def test_what_is_no_picture_is_not_taken_for_one(anything: Anything, name: str) -> None:
    anything.body, anything.content_type = NO_PICTURE[name]

    with pytest.raises((PaintingFailed, OutcomeUnknown)):
        await anything.paint()
    assert anything.posts == 1


@pytest.mark.parametrize("form", ["data:image/png;base64,{}", "{}"])
@pytest.mark.parametrize("taken", WAYS)
async def test_the_members_own_pictures_are_not_the_result(
    anything: Anything, taken: PictureInput, form: str
) -> None:
    own = [form.format(base64.b64encode(data).decode()) for data in (OTHER, WEBP)]
    anything.body = json.dumps({"images": own, "image": B64}).encode()
    given = [GivenPicture("image/png", data=OTHER), GivenPicture("image/webp", data=WEBP)]

    assert found(await anything.paint(given, replace(AURORA, image=taken))) == PNG
    assert anything.posts == 1


@pytest.mark.parametrize("taken", [way for way in WAYS if way.way != "edits"])
async def test_an_address_that_was_sent_is_not_the_result(anything: Anything, taken: PictureInput) -> None:
    anything.body = json.dumps({"data": [{"url": URL}, {"url": UNNAMED}]}).encode()
    given = [GivenPicture("image/png", url=URL)]

    assert found(await anything.paint(given, replace(AURORA, image=taken))) == UNNAMED
    assert anything.posts == 1


async def test_what_stands_around_the_picture_is_read_there(anything: Anything) -> None:
    inner = {"data": [{"url": URL, "revised_prompt": "a fox"}], "model": "flux", "created": 7}
    anything.body = json.dumps({"result": inner, "usage": {"cost": "0.04"}}).encode()

    answer = await anything.paint()

    assert (answer.revised_prompt, answer.cost, answer.model, answer.created) == ("a fox", 0.04, "flux", 7)
