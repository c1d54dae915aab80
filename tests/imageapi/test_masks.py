"""A mask goes with the picture to a model that takes one, in the form of its dialect, and is of its size."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from bot import pixels
from bot.domain.areas import Area
from bot.domain.models import Model, PictureInput
from bot.domain.pictures import GivenPicture
from bot.sandbox.images.refusals import Refusal
from tests.imageapi.conftest import Service
from tests.imageapi.test_dialects import a_model, asks
from tests.pictures import noise, picture

FORM, JSON = PictureInput(way="edits", most=16), PictureInput(way="edits-json", field="images", most=16)
SIZE = "1024x1024"


async def with_mask(data: bytes, size: str = SIZE) -> GivenPicture:
    return await pixels.prepared(data, "image/png", Area.LEFT, size, mask=True)


@pytest.mark.parametrize("taken", [FORM, JSON])
async def test_it_arrives_and_is_heeded(service: Service, taken: PictureInput) -> None:
    """The endpoint compares its size and format with the picture's, and repaints what is transparent alone."""
    client, model = await service.client(), a_model("easel-edits", taken, mask=True)
    answer = await client.paint(asks(model.id, size=SIZE), model, [await with_mask(picture((64, 64), "red"))])

    (post,) = service.endpoint.posts
    assert post.path == "/v1/images/edits"
    if taken is FORM:
        assert [file.part for file in post.files] == ["image[]", "mask"]
        assert "mask" not in (post.json or {})
    else:
        assert list((post.json or {})["mask"]) == ["image_url"]
    assert answer.data is not None
    made = Image.open(io.BytesIO(answer.data))
    assert made.getpixel((made.width - 1, made.height // 2)) == (255, 0, 0)
    assert made.getpixel((0, made.height // 2)) != (255, 0, 0)


async def test_the_pretend_endpoint_refuses_a_mask_that_does_not_fit(service: Service) -> None:
    """So a test that passes says something."""
    client, model = await service.client(), a_model("easel-edits", FORM, mask=True)
    sent = await with_mask(picture((64, 64), "red"))
    for mask in (picture((32, 32), (0, 0, 0, 0), mode="RGBA"), picture((1024, 1024)), noise(2000, 2000)):
        with_odd = replace(sent, mask=mask)
        await client.paint(asks(model.id), model, [with_odd])
        assert [bool(file.part == "mask") for file in service.endpoint.posts[0].files] == [False, True]
        assert all(file.part != "mask" for file in service.endpoint.posts[-1].files)


async def test_one_that_is_not_taken_is_left_out_from_then_on(service: Service) -> None:
    """Without it the picture is the same outside the area, since that is put back."""
    refusal = Refusal(
        400,
        {"error": {"message": "Unknown parameter: 'mask'.", "code": "unknown_parameter", "param": "mask"}},
    )
    service.endpoint.answer_next(refusal)
    client, model = await service.client(), a_model("easel-edits", FORM, mask=True)
    sent = await with_mask(picture())
    await client.paint(asks(model.id), model, [sent])
    await client.paint(asks(model.id), model, [sent])

    assert [len(post.files) for post in service.endpoint.posts] == [2, 1, 1]


async def test_it_follows_a_picture_that_has_to_be_smaller(service: Service) -> None:
    service.endpoint.most_bytes = 700_000
    client, model = await service.client(), a_model("easel-edits", FORM, mask=True)
    await client.paint(asks(model.id, size=SIZE), model, [await with_mask(noise(1000, 1000))])

    assert len(service.endpoint.posts) == 2
    sent, mask = (Image.open(io.BytesIO(file.data)) for file in service.endpoint.posts[-1].files)
    assert sent.size == mask.size
    assert sent.width < 1024


def test_who_takes_one() -> None:
    model = Model(id="m", label="m", mask=True)

    assert not model.takes_mask
    assert not replace(model, image=PictureInput(form="data")).takes_mask
    assert replace(model, image=FORM).takes_mask
    assert replace(model, image=JSON).takes_mask
    assert not replace(model, image=FORM, mask=False).takes_mask
