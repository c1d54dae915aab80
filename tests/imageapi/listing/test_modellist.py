"""The endpoint's list of models: which of its models are offered, and what each of them takes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.domain.models import PictureInput
from bot.imageapi.listing.catalogue import build_catalogue
from bot.imageapi.listing.modellist import LIST_LIMIT_BYTES, ModelList, read_list
from bot.imageapi.listing.partialmodel import PartialModel
from bot.sandbox.images.models import listing

URL, DATA = PictureInput(form="url"), PictureInput(form="data")


def raw(*entries: Any) -> str:
    return json.dumps({"object": "list", "data": list(entries)})


def only(entry: dict[str, Any]) -> PartialModel:
    [known] = read_list(raw({"id": "m", "type": "image"} | entry)).offered
    return known


def offered(text: str) -> list[str]:
    return [model.id for model in read_list(text).offered]


def test_the_pretend_endpoints_list_is_understood_whole() -> None:
    """A provider's second entry, a model switched off and a chat model are left out."""
    dall_e, aurora, sketch = build_catalogue((), read_list(json.dumps(listing())), None).models

    assert (dall_e.id, dall_e.sizes[0], dall_e.qualities) == (
        "dall-e-3",
        "1024x1024",
        {"standard": 1, "hd": 2},
    )
    assert (dall_e.styles, dall_e.image, dall_e.response_format, dall_e.price) == (
        ("vivid", "natural"),
        None,
        True,
        0.04,
    )
    assert (aurora.qualities, aurora.image, aurora.response_format) == (
        {"low": 1, "medium": 3, "high": 6},
        URL,
        None,
    )
    assert sketch.sizes == ("512x512", "256x256")
    assert {model.assumed for model in (dall_e, aurora, sketch)} == {frozenset()}


@pytest.mark.parametrize(
    "entry",
    [
        {"enabled": 0},
        {"enabled": "0"},
        {"available": False},
        {"type": "llm"},
        {"type": "voice"},
        {"type": "image", "subtype": "image-to-text"},
        {"subtype": "text-to-video"},
        {"output_modalities": ["text"]},
        {"architecture": {"output_modalities": ["text"]}},
        {"id": ""},
        {"id": "  "},
        {"id": 5},
        {"id": "a" * 201},
        {"id": "openai/dall-e-*"},
        {"id": "dall-e-3\n"},
        {"id": "dall-e-3\x1b[31m"},
        {"id": "dall-e-3\ud800"},
        {"id": "dall-e-3\u202e"},
        {"active": False},
        "gpt-4o",
        ["dall-e-3"],
        None,
    ],
)
def test_what_is_off_or_paints_nothing_is_left_out(entry: Any) -> None:
    bad = {"id": "dall-e-3", **entry} if isinstance(entry, dict) else entry

    assert offered(raw(bad, {"id": "good", "type": "image"})) == ["good"]


def says_nothing(entry: dict[str, Any]) -> bool:
    return "image" not in json.dumps(entry).lower()


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"object": "model", "type": "model"},
        {"type": "image", "enabled": 1, "available": "1"},
        {"type": "IMAGE", "subtype": "text-to-image"},
        {"output_modalities": ["text", "image"]},
        {"output_modalities": "image"},
        {"enabled": None, "supported_input_parameters": [], "architecture": 3},
    ],
)
def test_what_paints_is_offered_and_what_says_nothing_by_its_name(entry: dict[str, Any]) -> None:
    assert offered(raw({"id": "dall-e-3"} | entry)) == ["dall-e-3"]
    assert offered(raw({"id": "m"} | entry)) == ([] if says_nothing(entry) else ["m"])


@pytest.mark.parametrize(
    ("entry", "image"),
    [
        ({}, None),
        ({"subtype": "text-to-image"}, None),
        ({"subtype": "image-to-image"}, URL),  # APIpie's word
        ({"capabilities": {"supports_img2img": True}}, DATA),  # museq's
        ({"supports_img2img": "1"}, DATA),
        ({"supports_img2img": False}, None),
        ({"supports_img2img": None, "capabilities": {"supports_img2img": 0}}, None),
        ({"capabilities": ["supports_img2img"]}, None),
        ({"input_modalities": ["text", "image"]}, "some"),
        ({"architecture": {"input_modalities": ["image"]}}, "some"),
    ],
)
def test_whether_a_picture_may_be_changed(entry: dict[str, Any], image: PictureInput | str | None) -> None:
    assert only(entry).image == image


@pytest.mark.parametrize(
    ("prices", "sizes", "qualities"),
    [
        (
            {"standard": {"1024x1024": "0.04"}, "hd": {"1024x1024": "0.08"}},
            ("1024x1024",),
            {"standard": 1, "hd": 2},
        ),
        ({"1024x1024": {"low": 0.011, "high": 0.167}}, ("1024x1024",), {"low": 1, "high": 16}),
        ({"512x512": 0.01, "1024x1024": 0.02}, ("512x512", "1024x1024"), None),
        (
            {"hd-1792x1024": 0.12, "standard-1024x1024": 0.04},
            ("1792x1024", "1024x1024"),
            {"hd": 3, "standard": 1},
        ),
        ({"hd": "soon", "per": 0.1}, None, None),
        ({"hd": 0, "standard": -1}, None, None),
        ({"low": 1e-5, "high": 5}, None, {"low": 1, "high": 1000}),
        ({"standard": 1e-300, "hd": 1e300}, None, {"standard": 1, "hd": 2}),
        ({"standard": "1e-300", "hd": "9" * 5000}, None, {"standard": 1, "hd": 2}),
        ({"standard": 0.04, "hd": "inf"}, None, {"standard": 1, "hd": 2}),
        ({"standard": 0.04, "hd": -3}, None, {"standard": 1}),
        ({"standard": "nan", "hd": True}, None, None),
        ("0.04", None, None),
        ([1, 2], None, None),
        (None, None, None),
    ],
)
def test_prices_tell_sizes_and_qualities(prices: Any, sizes: Any, qualities: Any) -> None:
    known = only({"img_json": prices})

    assert (known.sizes, known.qualities) == (sizes, qualities)


def test_qualities_without_prices_are_priced_by_their_names() -> None:
    parameters = {"quality": {"enum": ["auto", "low", "high", "odd", 7]}}

    assert only({"supported_input_parameters": parameters}).qualities == {
        "auto": 2,
        "low": 1,
        "high": 3,
        "odd": 1,
    }


def test_one_entry_per_provider_becomes_one_model() -> None:
    entries = [
        {"id": "m", "type": "image", "enabled": 0, "name": "Off"},
        {"id": "m", "type": "image", "img_price": "0.04"},
        {"id": "m", "type": "image", "name": "M"},
    ]

    assert read_list(raw(*entries)) == ModelList((PartialModel(id="m", label="M", price=0.04),))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html>",
        "{}",
        "[]",
        "null",
        "7",
        '{"data": null}',
        '{"data": {"id": "dall-e-3"}}',
        '{"error": {"message": "no", "code": "not_found"}}',
        "[" * 100_000,
        '{"data":' * 100_000,
        '[{"id": "dall-e-3"}' + " " * LIST_LIMIT_BYTES + "]",
    ],
)
def test_what_is_no_list_holds_no_models(text: str) -> None:
    assert not read_list(text)


@pytest.mark.parametrize(
    "body",
    [
        [{"id": "dall-e-3"}],
        ["dall-e-3", "gpt-4o"],
        {"data": ["dall-e-3"]},
        {"models": [{"id": "dall-e-3"}]},
        {"result": [{"id": "dall-e-3"}], "success": True},
        {"data": {"dall-e-3": {"owned_by": "openai"}, "gpt-4o": {}}},
        {"dall-e-3": {"mode": "image_generation"}, "gpt-4o": {"mode": "chat"}},
        {"models": [{"name": "dall-e-3"}, {"model": "gpt-4o"}]},
    ],
)
def test_a_list_in_any_wrapping_is_a_list(body: Any) -> None:
    assert offered(json.dumps(body)) == ["dall-e-3"]
    assert offered("\ufeff" + json.dumps(body)) == ["dall-e-3"]


def test_a_number_of_5000_digits_does_not_cost_the_list() -> None:
    assert offered('[{"id": "dall-e-3", "created": ' + "9" * 5000 + ', "x": NaN}]') == ["dall-e-3"]


def test_of_too_many_models_the_first_are_kept() -> None:
    found = read_list(raw(*({"id": f"m{number}", "type": "image"} for number in range(2_500))))

    assert len(found.offered) == 2_000
    assert found.offered[-1].id == "m1999"


@pytest.mark.parametrize("much", ["[],", '{"a":{}},', "1,", '"a",'])
def test_a_list_of_countless_small_values_is_not_read(much: str) -> None:
    """Python's reader of JSON would hold up the whole program for as long as it reads them."""
    assert not read_list('["dall-e-3",' + much * 410_000 + '""]')
    assert offered('["dall-e-3",' + much * 1_000 + '""]') == ["dall-e-3"]


def test_of_too_many_values_the_first_are_kept_and_none_that_is_too_long() -> None:
    sizes = ["x" * 101, "a\nb", "", *(f"{number}x{number}" for number in range(64, 1000))]
    known = only(
        {
            "supported_input_parameters": {"size": {"enum": sizes}, "quality": {"enum": sizes}},
            "img_json": {f"{number}x{number}": 1 for number in range(64, 5000)},
        }
    )

    assert known.sizes == tuple(f"{number}x{number}" for number in range(64, 89))
    assert len(known.qualities or {}) == 25
    assert len(only({"img_json": {f"{number}x{number}": 1 for number in range(64, 5000)}}).sizes or ()) == 25


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Flux", "Flux"),
        ("Flux\n\x00 \u202eone", "Flux one"),
        ("x" * 101, "x" * 99 + "…"),
        ("\ud800", None),
        ("m", None),
        (7, None),
    ],
)
def test_a_label_is_one_short_plain_line(name: Any, label: str | None) -> None:
    assert only({"name": name}).label == label


def test_a_label_is_the_first_that_says_more_than_the_id() -> None:
    assert only({"name": "m", "displayName": "Model M"}).label == "Model M"
    assert only({"name": " ", "display_name": "Model M"}).label == "Model M"


def test_sizes_and_qualities_of_openrouters_own_list() -> None:
    """https://openrouter.ai/docs/sdks/go/api-reference/models/imagemodellistitem"""
    given = {"quality": {"type": "enum", "values": ["low", "high"]}, "seed": {"type": "boolean"}}

    assert only({"supported_parameters": given}).qualities == {"low": 1, "high": 3}
    assert only({"supported_parameters": {"seed": {"type": "boolean"}}}).qualities == {}
    assert only({"supported_parameters": ["seed", "quality"]}).qualities is None


def test_a_model_is_unfit_only_if_the_list_says_so_and_no_entry_says_otherwise() -> None:
    listed = read_list(
        raw(
            {"id": "unknown"},
            {"id": "chat", "mode": "chat"},
            {"id": "both", "mode": "chat"},
            {"id": "both", "type": "image"},
        )
    )

    assert [model.id for model in listed.offered] == ["both"]
    assert [model.id for model in listed.others] == ["unknown", "chat"]
    assert listed.unfit == {"chat"}
