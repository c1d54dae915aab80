"""The pretend endpoint is as strict as a real one, holds still for a test, and paints what it is told."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot import pixels
from bot.sandbox.images import ImageEndpoint
from bot.sandbox.images.call import File
from bot.sandbox.images.models import MODELS
from bot.sandbox.images.painting import Wanted, paint, plain_picture
from bot.sandbox.images.scene import read_scene
from tests.imageapi.conftest import AURORA, Service
from tests.pictures import picture

SQUARE = Wanted(size="256x256", quality="standard")


async def post(url: str, key: str, body: Any) -> tuple[int, Any]:
    headers = {"Authorization": f"Bearer {key}"}
    async with aiohttp.request("POST", f"{url}/images/generations", json=body, headers=headers) as response:
        return response.status, await response.json()


GOOD = {"prompt": "a fox", "model": "dall-e-3", "n": 1}
BLUE = "data:image/png;base64,AAAA"


@pytest.mark.parametrize(
    ("body", "status", "code", "parameter"),
    [
        ([], 400, "invalid_json", None),
        ({}, 400, "missing_required_parameter", "prompt"),
        ({**GOOD, "prompt": "  "}, 400, "missing_required_parameter", "prompt"),
        ({**GOOD, "model": "gone"}, 404, "model_not_found", "model"),
        ({**GOOD, "n": 2}, 400, "invalid_parameter", "n"),
        ({**GOOD, "size": "9x9"}, 400, "invalid_parameter", "size"),
        ({**GOOD, "quality": "max"}, 400, "invalid_parameter", "quality"),
        ({**GOOD, "style": "odd"}, 400, "invalid_parameter", "style"),
        ({**GOOD, "image": BLUE}, 400, "invalid_parameter", "image"),
        ({**GOOD, "model": "aurora-2", "image": BLUE}, 400, "invalid_parameter", "image"),
        ({**GOOD, "model": "aurora-2", "style": "vivid"}, 400, "unknown_parameter", "style"),
        (
            {**GOOD, "model": "aurora-2", "response_format": "url"},
            400,
            "unknown_parameter",
            "response_format",
        ),
    ],
)
async def test_a_bad_request_is_refused_by_name(
    service: Service, body: Any, status: int, code: str, parameter: str | None
) -> None:
    answered, answer = await post(service.url, service.endpoint.key, body)

    assert answered == status
    assert (answer["error"]["code"], answer["error"]["param"]) == (code, parameter)


async def test_a_stranger_is_refused(service: Service) -> None:
    status, answer = await post(service.url, "sk-pie-other", GOOD)

    assert (status, answer["error"]["code"]) == (401, "invalid_api_key")


async def test_calls_are_held_until_they_are_let_go(service: Service) -> None:
    endpoint = service.endpoint
    endpoint.hold()
    calls = [asyncio.create_task(service.paint(f"fox {n}")) for n in range(3)]
    await endpoint.until(lambda: endpoint.in_flight == 3)
    assert all(post.ended is None for post in endpoint.posts)

    endpoint.release()
    await asyncio.gather(*calls)

    assert (endpoint.in_flight, endpoint.peak_in_flight) == (0, 3)
    assert all(post.ended is not None and post.ended >= post.started for post in endpoint.posts)
    with pytest.raises(TimeoutError):
        await endpoint.until(lambda: endpoint.in_flight == 1, timeout=0.01)


async def test_it_can_be_mounted_into_another_server() -> None:
    endpoint = ImageEndpoint(plain=10_000)
    app = web.Application()
    app.add_routes(endpoint.routes("/pretend/v1"))
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}/pretend/v1"

    _, answer = await post(base, endpoint.key, GOOD)
    url = answer["data"][0]["url"]
    async with aiohttp.request("GET", url) as response:
        facts = await pixels.inspect(await response.read())
    await runner.cleanup()

    assert url.startswith(f"{base}/files/")
    assert facts.media_type == "image/png"


def test_the_same_words_paint_the_same_picture_and_other_words_another() -> None:
    once, again, other = (paint(words, SQUARE, "PNG", None) for words in ("a fox", "a fox", "a cat"))

    assert once == again != other


def test_asked_again_the_same_words_paint_a_variation() -> None:
    first, second = (
        paint("hills", Wanted(size="256x256", quality="standard", variation=n), "PNG", None) for n in (0, 1)
    )

    assert first != second


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
async def test_every_size_on_offer_is_painted(model: Any) -> None:
    for size in model.sizes:
        facts = await pixels.inspect(paint("a fox at sea", Wanted.of({"size": size}, model, 0), "JPEG", None))
        assert f"{facts.width}x{facts.height}" == size


@pytest.mark.parametrize(
    ("prompt", "mood", "lands", "weather", "figures"),
    [
        ("a red fox in the snowy forest", "white", ("forest",), "snow", ["fox"]),
        ("Golden mountains, a lake and a boat!", "gold", ("mountains", "sea"), None, ["boat"]),
        ("a cat in the neon city, in the rain", "purple", ("city",), "rain", ["cat"]),
    ],
)
def test_the_words_of_a_prompt_make_the_scene(
    prompt: str, mood: str, lands: tuple[str, ...], weather: str | None, figures: list[str]
) -> None:
    scene = read_scene(prompt)

    assert (scene.mood, scene.lands, scene.weather) == (mood, lands, weather)
    assert [figure.name for figure in scene.figures] == figures
    assert scene.told().startswith(prompt.rstrip("."))


@pytest.mark.parametrize("prompt", ["", "🦊", "\ud83e", "狐", "a" * 4000])
def test_any_prompt_is_painted(prompt: str) -> None:
    assert paint(prompt, SQUARE, "WEBP", None)


@pytest.mark.parametrize(
    ("size", "side"), [(10_000, 64), (100_000, 128), (1_500_000, 1024), (5_000_000, 1024)]
)
async def test_a_plain_picture_has_the_bytes_asked_for(size: int, side: int) -> None:
    data = plain_picture(size)

    assert len(data) == size
    assert (await pixels.inspect(data)).width == side


async def test_a_picture_to_change_is_fetched_by_its_address(service: Service) -> None:
    service.endpoint.put("mine.png", File(picture(), "image/png"))
    url = f"{service.url}/files/mine.png"

    status, _ = await post(service.url, service.endpoint.key, {**GOOD, "model": AURORA.id, "image": url})

    assert status == 200
    assert "/v1/files/mine.png" in [request.path for request in service.endpoint.requests]


async def test_a_late_file_is_made_at_once_and_can_be_fetched_when_its_seconds_are_over() -> None:
    now = 100.0
    endpoint = ImageEndpoint(clock=lambda: now)
    endpoint.late_file(10.0)
    async with endpoint.serve() as url:
        _, late = await post(url, endpoint.key, GOOD)
        _, next_one = await post(url, endpoint.key, GOOD)
        assert await fetched(late) == 404
        assert await fetched(next_one) == 200
        now = 109.9
        assert await fetched(late) == 404
        now = 110.0
        assert await fetched(late) == 200


async def fetched(answer: Any) -> int:
    """The status that a picture's address answers with."""
    async with aiohttp.request("GET", answer["data"][0]["url"]) as response:
        return response.status


async def form(url: str, key: str, path: str, **fields: str | bytes) -> tuple[int, Any]:
    """What a form with texts and files is answered with."""
    data = aiohttp.FormData(default_to_multipart=True)
    for name, value in fields.items():
        if isinstance(value, bytes):
            data.add_field(name, value, filename=f"{name}.png", content_type="image/png")
        else:
            data.add_field(name, value)
    headers = {"Authorization": f"Bearer {key}"}
    async with aiohttp.request("POST", f"{url}{path}", data=data, headers=headers) as response:
        return response.status, await response.json()


EDIT = {"prompt": "a fox", "model": "easel-edits", "image": picture()}


@pytest.mark.parametrize(
    ("path", "fields", "status", "code"),
    [
        ("/images/edits", EDIT, 200, None),
        ("/images/edits", EDIT | {"n": "two"}, 400, "invalid_type"),
        ("/images/edits", EDIT | {"n": "-1"}, 400, "integer_below_min_value"),
        ("/images/edits", EDIT | {"stream": "yes"}, 400, "invalid_type"),
        ("/images/edits", EDIT | {"steps": "9"}, 400, "unknown_parameter"),
        ("/images/edits", {**EDIT, "image": b"no picture"}, 400, "invalid_parameter"),
        ("/images/edits", {"prompt": "a fox", "model": "easel-edits"}, 400, "missing_required_parameter"),
        ("/images/edits", EDIT | {"model": "easel-json"}, 415, "unsupported"),
        ("/images/edits", EDIT | {"model": "dall-e-3"}, 404, "not_found"),
        ("/images/generations", EDIT, 400, "unsupported_content_type"),
        ("/images/generations", {"prompt": "a fox", "model": "dall-e-3"}, 400, "unsupported_content_type"),
    ],
)
async def test_a_form_is_read_as_strictly_as_json(
    service: Service, path: str, fields: dict[str, str | bytes], status: int, code: str | None
) -> None:
    answered, answer = await form(service.url, service.endpoint.key, path, **fields)

    assert (answered, answer.get("error", {}).get("code")) == (status, code)


@pytest.mark.parametrize(("model", "most"), [("easel-field", 4), ("easel-json", 10), ("easel-edits", 10)])
async def test_as_many_pictures_come_as_were_asked_for_up_to_what_the_model_makes(
    service: Service, model: str, most: int
) -> None:
    key, body = service.endpoint.key, {"prompt": "a fox", "model": model}

    for n in (1, 2, most):
        status, answer = await post(service.url, key, {**body, "n": n})
        assert (status, len(answer["data"])) == (200, n)
    status, answer = await post(service.url, key, {**body, "n": most + 1})
    assert (status, answer["error"]["param"]) == (400, "n")
