"""A picture to change, in each dialect: it arrives at the endpoint as it was given, once, and nothing is refused."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Sequence
from typing import Any

import pytest
from aiohttp import web

from bot.domain.errors import EditsPathWrong, Interrupted, PathWrong, RequestRejected
from bot.domain.models import Model, PictureInput
from bot.domain.pictures import GivenPicture, InputPicture, PictureRequest
from bot.imageapi.dialects.bodies import json_body, json_bytes
from bot.imageapi.dialects.endpoint import Endpoint
from bot.imageapi.dialects.requests import write
from bot.sandbox.images.call import Call, File
from bot.sandbox.images.refusals import Refusal
from tests.imageapi.conftest import Service
from tests.pictures import noise, picture

BLUE, RED = picture(colour="blue"), picture(colour="red", form="JPEG")
BLUE_GIVEN, RED_GIVEN = GivenPicture("image/png", data=BLUE), GivenPicture("image/jpeg", data=RED)
EDITS = PictureInput(way="edits")
DIALECTS = {
    "easel-edits": EDITS,
    "easel-json": PictureInput(way="edits-json", field="image"),
    "easel-references": PictureInput(field="input_references"),
    "easel-field": PictureInput(field="image_url"),
    "aurora-2": PictureInput(form="data"),
}


def a_model(id: str, taken: PictureInput | None, **more: Any) -> Model:
    return Model(id=id, label=id, sizes=(), qualities={}, image=taken, **more)


def asks(id: str, **more: Any) -> PictureRequest:
    return PictureRequest(prompt="a red fox", model=id, **more)


def data_url(data: bytes, media_type: str = "image/png") -> str:
    return f"data:{media_type};base64,{base64.b64encode(data).decode()}"


@pytest.mark.parametrize("id", DIALECTS)
async def test_the_picture_arrives_once_as_it_was_given(service: Service, id: str) -> None:
    client = await service.client()
    await client.paint(asks(id), a_model(id, DIALECTS[id]), [BLUE_GIVEN])
    assert service.endpoint.sources == [BLUE]
    assert len(service.endpoint.posts) == 1


@pytest.mark.parametrize("id", ["easel-json", "easel-references", "easel-field", "aurora-2"])
async def test_where_json_takes_it_an_address_goes_too(service: Service, id: str) -> None:
    service.endpoint.put("mine.png", File(BLUE, "image/png"))
    address = f"{service.url}/files/mine.png"
    client = await service.client()
    await client.paint(asks(id), a_model(id, DIALECTS[id]), [GivenPicture("image/png", url=address)])
    assert service.endpoint.sources == [BLUE]
    assert address in str(service.sent)


@pytest.mark.parametrize(
    ("id", "taken"),
    [
        ("easel-edits", PictureInput(way="edits", most=16)),
        ("easel-edits", PictureInput(way="edits-json", field="images", most=16)),
        ("easel-json", PictureInput(way="edits-json", field="image", most=3)),
        ("easel-references", PictureInput(field="input_references", most=4)),
    ],
)
async def test_several_pictures_arrive_in_their_order(service: Service, id: str, taken: PictureInput) -> None:
    client = await service.client()
    await client.paint(asks(id), a_model(id, taken), [BLUE_GIVEN, RED_GIVEN])
    assert service.endpoint.sources == [BLUE, RED]
    assert len(service.endpoint.posts) == 1


# --- what the bodies look like, by the documents of those who read them ---------------------------------


@pytest.mark.parametrize(
    ("taken", "fields"),
    [
        # docs.apipie.ai and museq: one text, an address or a data: URL
        (PictureInput(form="data"), {"image": data_url(BLUE)}),
        # Together, docs.together.ai/docs/images-overview: `image_url`
        (PictureInput(field="image_url"), {"image_url": data_url(BLUE)}),
        # OpenAI's description of its API, v2.3.0, CreateImageEdit as JSON
        (PictureInput(way="edits-json", field="images"), {"images": [{"image_url": data_url(BLUE)}]}),
        # xAI, docs.x.ai/developers/model-capabilities/images/editing
        (
            PictureInput(way="edits-json", field="image"),
            {"image": {"type": "image_url", "url": data_url(BLUE)}},
        ),
        # OpenRouter, openrouter.ai/docs/api/api-reference/images/generate-an-image: ContentPartImage
        (
            PictureInput(field="input_references"),
            {"input_references": [{"type": "image_url", "image_url": {"url": data_url(BLUE)}}]},
        ),
    ],
)
async def test_the_json_has_the_form_of_the_documents(
    service: Service, taken: PictureInput, fields: dict[str, Any]
) -> None:
    service.endpoint.always = await_nothing
    client = await service.client()
    await client.paint(asks("m"), a_model("m", taken), [BLUE_GIVEN])
    assert service.sent == {"model": "m", "prompt": "a red fox", "n": 1, **fields}
    path = "/v1/images/edits" if taken.way == "edits-json" else "/v1/images/generations"
    assert service.endpoint.posts[-1].path == path


async def await_nothing(call: Any) -> Any:
    """Paints whatever was asked: what was sent is all that counts."""
    return call.answer({"url": call.host(File(BLUE, "image/png"))})


@pytest.mark.parametrize(("most", "field"), [(1, "image"), (16, "image[]")])
async def test_a_form_has_the_options_as_fields_and_the_picture_as_a_file(
    service: Service, most: int, field: str
) -> None:
    extra = {"output_format": "webp", "output_compression": 90, "user": "é"}
    client = await service.client(extra=extra)
    model = a_model("easel-edits", PictureInput(way="edits", most=most))
    await client.paint(asks(model.id, size="1536x1024", quality="low"), model, [RED_GIVEN])
    (post,) = service.endpoint.posts
    assert post.path == "/v1/images/edits"
    assert post.json == {
        "model": "easel-edits",
        "prompt": "a red fox",
        "n": 1,
        "size": "1536x1024",
        "quality": "low",
        **extra,
    }
    (file,) = post.files
    assert (file.part, file.name, file.content_type) == (field, "picture-1.jpg", "image/jpeg")
    assert int(post.headers["Content-Length"]) > len(RED)


async def test_without_a_picture_a_model_of_edits_is_asked_where_all_are(service: Service) -> None:
    client = await service.client()
    await client.paint(asks("easel-edits"), a_model("easel-edits", EDITS))
    assert service.endpoint.posts[-1].path == "/v1/images/generations"


async def test_the_path_of_edits_can_be_another(service: Service) -> None:
    client = await service.client(
        url=service.url.removesuffix("/v1"),
        edits_path="/v1/images/edits",
        query={"api-version": "2025-04-01"},
    )
    await client.paint(asks("easel-edits"), a_model("easel-edits", EDITS), [BLUE_GIVEN])
    assert service.endpoint.posts[-1].path == "/v1/images/edits?api-version=2025-04-01"


async def redirected(call: Call) -> web.StreamResponse:
    return web.Response(status=308, headers={"Location": "/v1/images/edits/"})


@pytest.mark.parametrize("id", ["easel-edits", "easel-json"])
async def test_where_there_is_no_path_of_edits_that_alone_is_said(service: Service, id: str) -> None:
    client = await service.client(edits_path="/images/changes")
    with pytest.raises(EditsPathWrong) as raised:
        await client.paint(asks(id), a_model(id, DIALECTS[id]), [BLUE_GIVEN])
    assert raised.value == EditsPathWrong(404)
    assert service.endpoint.posts == []
    await client.paint(asks(id), a_model(id, DIALECTS[id]))
    service.endpoint.answer_next(redirected)
    client = await service.client()
    with pytest.raises(EditsPathWrong) as raised:
        await client.paint(asks(id), a_model(id, DIALECTS[id]), [BLUE_GIVEN])
    assert raised.value == EditsPathWrong(308)
    client = await service.client(path="/images/generation")
    with pytest.raises(PathWrong):
        await client.paint(asks(id), a_model(id, DIALECTS[id]))


# --- the lease, and the length --------------------------------------------------------------------------


@pytest.mark.parametrize("taken", [*DIALECTS.values(), None])
@pytest.mark.parametrize("looks", [0, 1])
async def test_nothing_of_a_body_leaves_once_it_may_not(
    service: Service, taken: PictureInput | None, looks: int
) -> None:
    """`looks`: how often it still might. The last look is when the connection stands."""
    answers = [True] * looks + [False]
    arrived: asyncio.Queue[bytes] = asyncio.Queue()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        arrived.put_nowait(await reader.read())
        writer.close()

    async def may_leave() -> bool:
        return answers.pop(0)

    async with await asyncio.start_server(accept, "127.0.0.1") as server:
        client = await service.client(url=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1")
        given: Sequence[GivenPicture] = [BLUE_GIVEN] if taken else ()
        with pytest.raises(Interrupted):
            await client.paint(asks("m"), a_model("m", taken), given, may_leave=may_leave)
        assert [await arrived.get() for _ in range(looks)] == [b""] * looks
    assert answers == []
    assert arrived.empty()


@pytest.mark.parametrize("taken", DIALECTS.values())
async def test_a_body_knows_its_length_also_one_of_megabytes(taken: PictureInput) -> None:
    endpoint = Endpoint(url="https://images.example/v1", key="k")
    given = GivenPicture("image/png", data=noise(700, 700))
    written = await write(endpoint, {"model": "m", "prompt": "a red fox"}, taken, [given])
    body = written.body()
    assert body.size == len(await body.as_bytes()) > 1_400_000


async def test_json_is_what_aiohttp_would_send() -> None:
    body = json_body(json_bytes({"prompt": "fóx \ud83e"}))
    assert await body.as_bytes() == b'{"prompt": "f\\u00f3x \\ud83e"}'
    assert body.content_type == "application/json"


# --- what the endpoint refuses by name ------------------------------------------------------------------


@pytest.mark.parametrize("id", DIALECTS)
async def test_what_nobody_chose_is_left_out_of_each_form_and_the_picture_stays(
    service: Service, id: str
) -> None:
    service.endpoint.answer_next(refusal_of("n"))
    client = await service.client()
    for _ in range(2):
        await client.paint(asks(id), a_model(id, DIALECTS[id]), [BLUE_GIVEN])
    assert [(post.json or {}).get("n") for post in service.endpoint.posts] == [1, None, None]
    assert service.endpoint.sources[-2:] == [BLUE, BLUE]


@pytest.mark.parametrize("id", DIALECTS)
@pytest.mark.parametrize("own", [True, False])
async def test_a_picture_that_is_refused_is_told_as_one_whatever_its_field(
    service: Service, id: str, own: bool
) -> None:
    service.endpoint.answer_next(refusal_of(DIALECTS[id].field if own else "image"))
    client = await service.client()
    request = asks(id, images=(InputPicture(url="", media_type="image/png", key="input-1"),))
    with pytest.raises(RequestRejected) as raised:
        await client.paint(request, a_model(id, DIALECTS[id]), [BLUE_GIVEN])
    assert raised.value == RequestRejected("image")
    assert len(service.endpoint.posts) == 1


@pytest.mark.parametrize(
    ("size_as", "name"),
    [("width-height", "width"), ("width-height", "height"), ("aspect-ratio", "aspect_ratio")],
)
async def test_a_size_in_other_words_is_told_as_the_size(service: Service, size_as: Any, name: str) -> None:
    service.endpoint.answer_next(refusal_of(name))
    client = await service.client()
    with pytest.raises(RequestRejected) as raised:
        await client.paint(asks("m", size="1024x1024"), a_model("m", None, size_as=size_as))
    assert raised.value == RequestRejected("size")
    assert len(service.endpoint.posts) == 1


def refusal_of(name: str) -> Refusal:
    error = {"message": f"Unknown parameter: '{name}'.", "param": name, "code": "unknown_parameter"}
    return Refusal(400, {"error": error})


@pytest.mark.parametrize("is_first", [True, False])
async def test_too_large_and_a_parameter_too_many_are_each_answered_once(
    service: Service, is_first: bool
) -> None:
    refused = [refusal_of("n"), Refusal(413, "")]
    for refusal in refused if is_first else reversed(refused):
        service.endpoint.answer_next(refusal)
    client, id = await service.client(), "easel-edits"
    large = GivenPicture("image/png", data=noise(1100, 800))
    for _ in range(2):
        await client.paint(asks(id), a_model(id, EDITS), [large])
    assert len(service.endpoint.posts) == 4
    assert "n" not in (service.endpoint.posts[2].json or {})
    assert all(len(source) < 700_000 for source in service.endpoint.sources[-2:])
