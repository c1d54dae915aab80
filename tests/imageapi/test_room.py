"""A picture that is too large for the server is made smaller and sent once more, and the next one is small at once."""

from __future__ import annotations

import io
import json
import logging
from typing import Any

import pytest
from PIL import Image

from bot.domain.errors import PictureTooLargeThere, RequestRejected
from bot.domain.models import PictureInput
from bot.domain.pictures import GivenPicture
from bot.imageapi.dialects.room import is_too_large
from bot.imageapi.meanings.failures import HttpAnswer
from bot.sandbox.images.refusals import Refusal
from tests.imageapi.conftest import Service
from tests.imageapi.test_dialects import BLUE_GIVEN, DIALECTS, a_model, asks
from tests.pictures import noise

LARGE = GivenPicture("image/png", data=noise(1100, 800))  # 2.6 MB
NGINX = 1024 * 1024


def sides(data: bytes) -> tuple[int, int]:
    return Image.open(io.BytesIO(data)).size


@pytest.mark.parametrize("id", DIALECTS)
async def test_it_is_sent_once_more_and_once_only(service: Service, id: str) -> None:
    service.endpoint.most_bytes = NGINX
    client, model = await service.client(), a_model(id, DIALECTS[id])
    assert (await client.paint(asks(id), model, [LARGE])).data or service.endpoint.sources
    assert len(service.endpoint.posts) == 2
    (first,) = service.endpoint.sources
    assert len(first) < 700_000
    width, height = sides(first)
    assert abs(width / height - 1100 / 800) < 0.01

    await client.paint(asks(id), model, [LARGE])
    assert len(service.endpoint.posts) == 3
    await client.paint(asks(id), model, [BLUE_GIVEN])
    assert service.endpoint.sources[-1] == BLUE_GIVEN.data
    assert len(service.endpoint.posts) == 4


async def test_what_is_small_enough_is_left_as_it_is(service: Service) -> None:
    client = await service.client()
    await client.paint(asks("aurora-2"), a_model("aurora-2", DIALECTS["aurora-2"]), [LARGE])
    assert service.endpoint.sources == [LARGE.data]


async def test_where_smaller_does_not_help_it_ends_and_the_next_begins_smaller(service: Service) -> None:
    service.endpoint.most_bytes = 120_000
    client, model = await service.client(), a_model("easel-edits", DIALECTS["easel-edits"])
    with pytest.raises(PictureTooLargeThere) as raised:
        await client.paint(asks(model.id), model, [LARGE])
    assert raised.value == PictureTooLargeThere(413)
    assert len(service.endpoint.posts) == 2
    await client.paint(asks(model.id), model, [LARGE])
    assert len(service.endpoint.posts) <= 4
    assert len(service.endpoint.sources[-1]) < 120_000


async def test_what_cannot_be_smaller_is_not_sent_again(service: Service) -> None:
    service.endpoint.most_bytes = 100
    client, model = await service.client(), a_model("easel-edits", DIALECTS["easel-edits"])
    with pytest.raises(PictureTooLargeThere):
        await client.paint(asks(model.id), model, [BLUE_GIVEN])
    assert len(service.endpoint.posts) == 1


async def test_a_request_without_a_picture_is_not_sent_again(service: Service) -> None:
    service.endpoint.most_bytes = 10
    with pytest.raises(RequestRejected) as raised:
        await service.paint()
    assert raised.value == RequestRejected("prompt")
    assert len(service.endpoint.posts) == 1


async def test_an_address_is_sent_once(service: Service) -> None:
    service.endpoint.most_bytes = 10
    client, model = await service.client(), a_model("sketch-mini", PictureInput(form="url"))
    with pytest.raises(PictureTooLargeThere):
        await client.paint(
            asks(model.id), model, [GivenPicture("image/png", url="https://cdn.example/a.png")]
        )
    assert len(service.endpoint.posts) == 1


@pytest.mark.parametrize("small", [GivenPicture("image/png", url="https://cdn.example/a.png"), BLUE_GIVEN])
async def test_a_refusal_that_was_not_for_a_pictures_bytes_makes_no_later_one_smaller(
    service: Service, small: GivenPicture
) -> None:
    client, model = await service.client(), a_model("easel-edits", DIALECTS["easel-edits"])
    addressed = a_model("sketch-mini", PictureInput(form="url"))
    service.endpoint.most_bytes = 10
    with pytest.raises(PictureTooLargeThere):
        await client.paint(asks(addressed.id), addressed, [small])
    service.endpoint.most_bytes = None
    await client.paint(asks(model.id), model, [LARGE])
    assert service.endpoint.sources == [LARGE.data]


async def test_several_pictures_share_the_room(service: Service) -> None:
    service.endpoint.most_bytes = NGINX
    model = a_model("easel-references", PictureInput(field="input_references", most=4))
    client = await service.client()
    await client.paint(asks(model.id), model, [LARGE, BLUE_GIVEN, LARGE])
    assert len(service.endpoint.posts) == 2
    assert [sides(data)[0] > 64 for data in service.endpoint.sources] == [True, False, True]
    assert service.endpoint.sources[1] == BLUE_GIVEN.data


async def test_one_models_limit_is_not_anothers(service: Service) -> None:
    """A refusal in words (400) is of the model; 413 is of what stands before all of them."""
    service.endpoint.answer_next(Refusal(400, {"error": {"message": "Image file is too large."}}))
    client = await service.client()
    edits, field = (a_model(id, DIALECTS[id]) for id in ("easel-edits", "easel-field"))
    await client.paint(asks(edits.id), edits, [LARGE])
    await client.paint(asks(field.id), field, [LARGE])
    assert [len(data) < 700_000 for data in service.endpoint.sources[1:]] == [True, False]


async def test_the_operator_reads_what_to_raise_once(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    service.endpoint.most_bytes = NGINX
    client, model = await service.client(), a_model("easel-edits", DIALECTS["easel-edits"])
    for _ in range(2):
        await client.paint(asks(model.id), model, [LARGE])
    warnings = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert len(warnings) == 1
    assert "client_max_body_size" in warnings[0]


@pytest.mark.parametrize(
    ("status", "body", "is_so"),
    [
        (413, "", True),
        (413, "<html><title>413 Request Entity Too Large</title></html>", True),
        (400, {"error": {"code": "request_too_large", "message": "no"}}, True),
        (
            400,
            {"error": {"message": "Uploaded image must be a PNG and less than 4 MB."}},
            True,
        ),  # OpenAI, dall-e-2
        (400, {"error": {"message": "Invalid image: the file exceeds the maximum size of 20MB"}}, True),
        (422, {"detail": "Payload too large"}, True),
        (400, {"message": "request entity too large", "type": "entity.too.large"}, True),  # Express
        (400, {"error": {"message": "size must be one of 1024x1024", "param": "size"}}, False),
        (400, {"error": {"message": "The prompt is too long: maximum length is 4000"}}, False),
        (400, {"error": {"message": "Your request was rejected by the safety system."}}, False),
        (400, {"error": {"message": "An image file that is too large was described"}}, False),
        (500, {"error": {"message": "Image file is too large."}}, False),
        (200, {"error": {"message": "Image file is too large."}}, False),
    ],
)
def test_what_says_that_it_is_too_large(status: int, body: Any, is_so: bool) -> None:
    raw = body if isinstance(body, str) else json.dumps(body)
    sent = {"prompt": "An image file that is too large was described"}
    assert is_too_large(HttpAnswer(status, {}, raw.encode()), sent) is is_so
