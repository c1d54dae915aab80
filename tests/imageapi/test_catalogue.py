"""Which models members see: the operator's file, the endpoint's list, the default model, and what each leaves open."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import pytest

from bot.domain.errors import BotError, EndpointDown, KeyRefused
from bot.domain.models import Catalogue, Model, PictureInput
from bot.imageapi.catalogue import AGAIN_AFTER, CatalogueCache, build_catalogue
from bot.imageapi.listing import read_list
from bot.imageapi.partialmodel import PartialModel
from bot.sandbox.images.models import listing

URL, DATA = PictureInput(form="url"), PictureInput(form="data")


def raw(*entries: Any) -> str:
    return json.dumps({"object": "list", "data": list(entries)})


def only(entry: dict[str, Any]) -> PartialModel:
    [known] = read_list(raw({"id": "m"} | entry))
    return known


def ids(catalogue: Catalogue) -> list[str]:
    return [model.id for model in catalogue.models]


# --- together ----------------------------------------------------------------------------------------


def test_with_neither_file_nor_list_the_default_model_is_assumed_to_be_usual() -> None:
    catalogue = build_catalogue((), (), "dall-e-3")

    assert catalogue.default == "dall-e-3"
    assert catalogue.models == (
        Model(id="dall-e-3", label="dall-e-3", assumed=frozenset({"size", "quality"})),
    )


def test_without_a_file_the_list_is_offered_with_the_default_model_first() -> None:
    catalogue = build_catalogue(
        (), [PartialModel(id="a"), PartialModel(id="b", label="B"), PartialModel(id="c")], "b"
    )

    assert ids(catalogue) == ["b", "a", "c"]
    assert catalogue.model(None).label == "B"


def test_a_default_model_that_the_list_does_not_have_is_offered_all_the_same() -> None:
    assert ids(build_catalogue((), [PartialModel(id="a")], "mine")) == ["mine", "a"]


def test_with_a_file_its_models_alone_are_offered_in_its_order() -> None:
    catalogue = build_catalogue(
        [PartialModel(id="c"), PartialModel(id="a")],
        [PartialModel(id="a"), PartialModel(id="b"), PartialModel(id="c")],
        "a",
    )

    assert ids(catalogue) == ["c", "a"]
    assert catalogue.default == "a"


def test_a_default_model_that_the_file_does_not_name_gives_way_to_the_files_first() -> None:
    assert (
        build_catalogue([PartialModel(id="c"), PartialModel(id="a")], [PartialModel(id="b")], "b").default
        == "c"
    )


def test_what_the_file_leaves_open_the_list_fills_and_what_it_says_stands() -> None:
    chosen = PartialModel(id="m", sizes=("512x512",), image="none")
    listed = PartialModel(id="m", label="M", sizes=("1024x1024",), qualities={"hd": 3}, image=URL, price=0.04)

    [model] = build_catalogue([chosen], [listed], "m").models

    assert model == Model(id="m", label="M", sizes=("512x512",), qualities={"hd": 3}, price=0.04)


def test_what_is_said_to_be_empty_is_not_assumed() -> None:
    [model] = build_catalogue([PartialModel(id="m", sizes=(), qualities={})], (), "m").models

    assert (model.sizes, model.qualities, model.assumed) == ((), {}, frozenset())


def test_two_models_never_bear_the_same_label() -> None:
    catalogue = build_catalogue(
        (),
        [
            PartialModel(id="a", label="Nice"),
            PartialModel(id="b", label="Nice"),
            PartialModel(id="c", label="a"),
        ],
        "a",
    )

    assert [model.label for model in catalogue.models] == ["Nice", "b", "c"]


# --- the endpoint's list -----------------------------------------------------------------------------


def test_the_pretend_endpoints_list_is_understood_whole() -> None:
    """A provider's second entry, a model switched off and a chat model are left out."""
    dall_e, aurora, sketch = build_catalogue((), read_list(json.dumps(listing())), "dall-e-3").models

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
        {"id": 5},
        "m",
        None,
    ],
)
def test_what_is_off_or_paints_nothing_is_left_out(entry: Any) -> None:
    bad = {"id": "m", **entry} if isinstance(entry, dict) else entry

    assert [known.id for known in read_list(raw(bad, {"id": "good"}))] == ["good"]


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
def test_what_paints_or_says_nothing_is_offered(entry: dict[str, Any]) -> None:
    assert only(entry).id == "m"


@pytest.mark.parametrize(
    ("entry", "image"),
    [
        ({}, None),
        ({"subtype": "text-to-image"}, None),
        ({"subtype": "image-to-image"}, URL),  # APIpie's word
        ({"supports_img2img": True}, DATA),  # museq's
        ({"supports_img2img": False}, None),
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
        ({"low": 1e-12, "high": 5}, None, {"low": 1, "high": 1000}),
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
        {"id": "m", "enabled": 0, "name": "Off"},
        {"id": "m", "img_price": "0.04"},
        {"id": "m", "name": "M"},
    ]

    assert read_list(raw(*entries)) == (PartialModel(id="m", label="M", price=0.04),)


@pytest.mark.parametrize(
    "text", ["", "<html>", "{}", "[]", '{"data": null}', '{"data": {"id": "m"}}', "[" * 100_000]
)
def test_what_is_no_list_holds_no_models(text: str) -> None:
    assert read_list(text) == ()


def test_a_bare_list_is_a_list() -> None:
    assert read_list('[{"id": "m"}]') == (PartialModel(id="m"),)


# --- kept in memory ----------------------------------------------------------------------------------


class Kept:
    """The endpoint's answers to come, and what was put into the database."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.texts: list[str] = []
        self.keeper = CatalogueCache(default="a", fetch=self.fetch, save=self.keep)

    async def fetch(self) -> str:
        if not self.answers:
            raise EndpointDown(1)
        return self.answers.pop(0)

    async def keep(self, text: str) -> None:
        self.texts.append(text)


async def test_a_refresh_takes_over_and_keeps_the_list() -> None:
    kept = Kept(raw({"id": "a"}, {"id": "b"}))

    await kept.keeper.refresh()

    assert ids(kept.keeper.current) == ["a", "b"]
    assert kept.texts == [raw({"id": "a"}, {"id": "b"})]


@pytest.mark.parametrize("answers", [[], [""], [raw()], ["<html>"]])
async def test_a_refresh_that_fails_is_told_and_changes_nothing(
    answers: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    kept = Kept(*answers)
    kept.keeper.load(raw({"id": "a"}, {"id": "b"}))

    await kept.keeper.refresh()

    assert ids(kept.keeper.current) == ["a", "b"]
    assert kept.texts == []
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_the_kept_copy_serves_until_the_endpoint_answers() -> None:
    kept = Kept()

    assert kept.keeper.load(raw({"id": "b"}))
    assert not kept.keeper.load("")
    assert ids(kept.keeper.current) == ["a", "b"]


def test_a_model_the_endpoint_no_longer_lists_is_told(caplog: pytest.LogCaptureFixture) -> None:
    Kept().keeper.load(raw({"id": "b"}))

    assert caplog.messages == ["the endpoint's list does not have a"]


# --- the start waits for nobody ----------------------------------------------------------------------


async def waits(keeper: CatalogueCache) -> asyncio.Task[None]:
    """Somebody who waits for the list, as far as they get before anything else happens."""
    waiting = asyncio.create_task(keeper.settled())
    await asyncio.sleep(0)
    return waiting


async def test_without_a_saved_list_an_ask_waits_for_the_first_one() -> None:
    kept = Kept(raw({"id": "b"}))
    kept.keeper.start(None, 600)
    waiting = await waits(kept.keeper)
    assert not waiting.done()

    await kept.keeper.refresh()
    await waiting
    assert ids(kept.keeper.current) == ["a", "b"]


async def test_a_first_look_that_fails_lets_asks_go_on() -> None:
    kept = Kept()
    kept.keeper.start(None, 600)
    waiting = await waits(kept.keeper)

    await kept.keeper.refresh()
    await waiting
    assert ids(kept.keeper.current) == ["a"]


async def test_with_a_saved_list_nobody_waits() -> None:
    kept = Kept()
    kept.keeper.start(raw({"id": "b"}), 600)

    assert ids(kept.keeper.current) == ["a", "b"]
    assert (await waits(kept.keeper)).done()


async def test_a_saved_list_that_cannot_be_read_is_as_none() -> None:
    kept = Kept(raw({"id": "b"}))
    kept.keeper.start("<html>", 600)
    waiting = await waits(kept.keeper)
    assert not waiting.done()

    await kept.keeper.refresh()
    await waiting


async def test_nobody_waits_longer_than_the_start_allows() -> None:
    kept = Kept()
    kept.keeper.start(None, 0)
    await kept.keeper.settled()
    assert ids(kept.keeper.current) == ["a"]


async def test_a_look_at_an_endpoint_that_hangs_ends() -> None:
    async def hang() -> str:
        await asyncio.Event().wait()
        raise AssertionError

    keeper = CatalogueCache(default="a", fetch=hang, save=Kept().keep, look_for=0)
    keeper.start(None, 600)
    assert await keeper.refresh() == AGAIN_AFTER
    await keeper.settled()


@pytest.mark.parametrize(("error", "again"), [(EndpointDown(1), AGAIN_AFTER), (KeyRefused(401), None)])
async def test_only_what_may_have_passed_is_tried_again_soon(error: BotError, again: float | None) -> None:
    async def fail() -> str:
        raise error

    assert await CatalogueCache(default="a", fetch=fail, save=Kept().keep).refresh() == again


async def test_the_same_trouble_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    kept = Kept()
    await kept.keeper.refresh()
    await kept.keeper.refresh()
    assert len(caplog.records) == 1

    kept.answers.append(raw({"id": "a"}))
    await kept.keeper.refresh()
    await kept.keeper.refresh()
    assert len(caplog.records) == 2
