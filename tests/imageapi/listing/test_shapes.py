"""Chat, speech, video, embedding, moderation and rerank models are never offered, however a list says what they are."""

from __future__ import annotations

import json

import pytest

from bot.imageapi.listing.kinds import paints
from bot.imageapi.listing.modellist import read_list
from tests.imageapi.listing.shapes import SHAPES, Shape
from tests.imageapi.listing.shapes_elsewhere import SHAPES_ELSEWHERE


@pytest.mark.parametrize("shape", [*SHAPES, *SHAPES_ELSEWHERE], ids=lambda shape: shape.provider)
def test_of_a_providers_list_its_image_models_are_offered_and_no_others(shape: Shape) -> None:
    assert tuple(model.id for model in read_list(json.dumps(shape.body)).offered) == shape.offered
    assert shape.source.startswith("https://")


@pytest.mark.parametrize(
    ("field", "word", "verdict"),
    [
        ("type", "image", True),
        ("type", "Image Generation", True),
        ("type", "imageGeneration", True),
        ("type", "text-to-image", True),
        ("type", "txt2img", True),
        ("type", "t2i", True),
        ("type", "model", None),
        ("type", "serverless", None),
        ("type", 7, None),
        ("type", "text,image", None),
        ("type", ["text", "image"], None),
        ("type", ["image-to-text", "text-to-image"], True),
        ("type", "text-to-image,image-to-image", True),
        ("type", "any-to-any", None),
        ("type", "voice", False),
        ("type", "t2v", False),
        ("type", "image-to-video", False),
        ("type", "image-upscaling", False),
        ("type", "image embedding", False),
        ("subtype", "upscaling", False),
        ("subtype", "inpainting", False),
        ("mode", "image_generation", True),
        ("mode", "responses", False),
        ("task", {"name": "Text-to-Image"}, True),
        ("task", ["text-to-image", "image-to-image"], True),
        ("modality", "text->image", True),
        ("modality", "image->text", False),
        ("output_modalities", ["text", "image"], True),
        ("output_modalities", "image", True),
        ("output_modalities", ["video"], False),
        ("output_modalities", [], None),
        ("output_modalities", [7, None], None),
        ("endpoints", ["/v1/images/generations", "/v1/images/edits"], True),
        ("endpoints", ["/v1/images/edits"], False),
        ("capabilities", ["image"], None),
        ("capabilities", {"image_generation": True, "chat": True}, True),
        ("capabilities", {"image_generation": False, "chat": True}, False),
        ("capabilities", ["vision", "chat"], False),
        ("tags", ["image-generation"], True),
        ("tags", ["photo", "art"], None),
        ("architecture", {"output_modalities": ["image"]}, True),
        ("architecture", ["image"], None),
        ("supports_chat", True, False),
        ("description", "paints an image", None),
    ],
)
def test_what_one_field_says(field: str, word: object, verdict: bool | None) -> None:
    assert paints({"id": "m", field: word}) is verdict


def test_what_speaks_against_it_counts_more() -> None:
    assert paints({"type": "image", "subtype": "image-to-text"}) is False
    assert paints({"mode": "chat", "supported_output_modalities": ["text", "image"]}) is False


def test_what_a_picture_costs_where_tokens_have_no_price() -> None:
    pricing = ({"image": "0.04"}, {"unit": "image", "price": 0.05}, {"prompt": "1", "image": "0.001"})
    lists = [read_list(json.dumps([{"id": "flux", "type": "image", "pricing": each}])) for each in pricing]

    assert [found.offered[0].price for found in lists] == [0.04, 0.05, None]


def test_what_stands_behind_a_list_does_not_cost_it() -> None:
    assert read_list('[{"id": "flux"}]\n-- served by x').ids == {"flux"}
