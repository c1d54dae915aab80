"""Which models members see: the operator's file, the endpoint's list, the default model, and what each leaves open."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from typing import Any

import pytest

from bot.domain.errors import BotError, EndpointDown, Flaw, KeyRefused, NoModel, ResultUnusable
from bot.domain.models import Catalogue, Model, PictureInput
from bot.imageapi.listing.catalogue import AGAIN_AFTER, CatalogueCache, build_catalogue
from bot.imageapi.listing.modellist import ModelList
from bot.imageapi.listing.partialmodel import PartialModel


def raw(*entries: Any) -> str:
    return json.dumps({"object": "list", "data": list(entries)})


def of(*models: PartialModel) -> ModelList:
    return ModelList(models)


def ids(catalogue: Catalogue) -> list[str]:
    return [model.id for model in catalogue.models]


# --- together ----------------------------------------------------------------------------------------


def test_with_neither_file_nor_list_the_default_model_is_assumed_to_be_usual() -> None:
    catalogue = build_catalogue((), ModelList(), "mine")

    assert catalogue.default == "mine"
    assert catalogue.models == (Model(id="mine", label="mine", assumed=frozenset({"size", "quality"})),)


def test_without_a_file_the_list_is_offered_with_the_default_model_first() -> None:
    catalogue = build_catalogue(
        (), of(PartialModel(id="a"), PartialModel(id="b", label="B"), PartialModel(id="c")), "b"
    )

    assert ids(catalogue) == ["b", "a", "c"]
    assert catalogue.model(None).label == "B"


def test_a_default_model_that_the_list_does_not_have_is_offered_all_the_same() -> None:
    assert ids(build_catalogue((), of(PartialModel(id="a")), "mine")) == ["mine", "a"]


def test_with_a_file_its_models_alone_are_offered_in_its_order() -> None:
    catalogue = build_catalogue(
        [PartialModel(id="c"), PartialModel(id="a")],
        of(PartialModel(id="a"), PartialModel(id="b"), PartialModel(id="c")),
        "a",
    )

    assert ids(catalogue) == ["c", "a"]
    assert catalogue.default == "a"


def test_a_default_model_that_the_file_does_not_name_gives_way_to_the_files_first() -> None:
    assert (
        build_catalogue([PartialModel(id="c"), PartialModel(id="a")], of(PartialModel(id="b")), "b").default
        == "c"
    )


def test_what_the_file_leaves_open_the_list_fills_and_what_it_says_stands() -> None:
    chosen = PartialModel(id="m", sizes=("512x512",), image="none")
    taken = PictureInput(form="url")
    listed = PartialModel(
        id="m", label="M", sizes=("1024x1024",), qualities={"hd": 3}, image=taken, price=0.04
    )

    [model] = build_catalogue([chosen], of(listed), "m").models

    assert model == Model(id="m", label="M", sizes=("512x512",), qualities={"hd": 3}, price=0.04)


def test_the_operators_price_counts_where_nothing_else_says_what_a_picture_costs() -> None:
    chosen = [PartialModel(id="a"), PartialModel(id="b", price={"hd": 0.2}), PartialModel(id="c")]
    listed = of(PartialModel(id="a", price=0.0), PartialModel(id="c"))

    catalogue = build_catalogue(chosen, listed, None, price=0.04)

    assert [model.price for model in catalogue.models] == [0.0, {"hd": 0.2}, 0.04]
    assert [model.price for model in build_catalogue((), ModelList(), "mine", price=0.04).models] == [0.04]
    assert [model.price for model in build_catalogue(chosen, listed, None).models] == [0.0, {"hd": 0.2}, None]


def test_what_is_said_to_be_empty_is_not_assumed() -> None:
    [model] = build_catalogue([PartialModel(id="m", sizes=(), qualities={})], ModelList(), "m").models

    assert (model.sizes, model.qualities, model.assumed) == ((), {}, frozenset())


def test_two_models_never_bear_the_same_label() -> None:
    catalogue = build_catalogue(
        (),
        of(
            PartialModel(id="a", label="Nice"),
            PartialModel(id="b", label="NICE"),
            PartialModel(id="c", label="A"),
            PartialModel(id="FLUX", label="Flux"),
            PartialModel(id="d", label="flux"),
        ),
        "a",
    )

    assert [model.label for model in catalogue.models] == ["Nice", "b", "c", "Flux", "d"]


def test_ids_that_differ_in_case_alone_are_two_models() -> None:
    catalogue = build_catalogue((), of(PartialModel(id="Flux"), PartialModel(id="flux")), None)

    assert [catalogue.model(name).id for name in ("Flux", "flux", "FLUX")] == ["Flux", "flux", "Flux"]


def test_where_none_is_chosen_the_first_model_of_the_list_is_taken() -> None:
    catalogue = build_catalogue((), of(PartialModel(id="a"), PartialModel(id="b")), None)

    assert (ids(catalogue), catalogue.default) == (["a", "b"], "a")


def test_where_none_is_chosen_the_first_model_of_the_file_is_taken() -> None:
    file = [PartialModel(id="c"), PartialModel(id="a")]

    assert build_catalogue(file, of(PartialModel(id="a")), None).default == "c"


def test_with_neither_file_nor_list_nor_a_chosen_model_there_is_none() -> None:
    catalogue = build_catalogue((), ModelList(), None)

    assert (catalogue.models, catalogue.default) == ((), None)
    with pytest.raises(NoModel):
        catalogue.model("anything")


def test_what_is_said_of_a_model_that_is_not_offered_helps_where_it_was_chosen() -> None:
    listed = ModelList((PartialModel(id="a"),), (PartialModel(id="b", label="B"), PartialModel(id="c")))

    assert ids(build_catalogue((), listed, None)) == ["a"]
    assert build_catalogue((), listed, "b").model(None).label == "B"
    assert build_catalogue([PartialModel(id="b")], listed, None).model(None).label == "B"


def test_a_name_says_only_what_neither_file_nor_list_says() -> None:
    chosen, listed = (
        PartialModel(id="gpt-image-2", qualities={"high": 9}),
        PartialModel(id="dall-e-3", sizes=("9x9",)),
    )

    file = build_catalogue([chosen], ModelList(), None).model(None)
    dall_e = build_catalogue((), of(listed), None).model(None)

    assert (file.sizes[0], file.qualities, file.assumed) == ("1024x1024", {"high": 9}, frozenset())
    assert (dall_e.sizes, dall_e.qualities) == (("9x9",), {"standard": 1, "hd": 2})


# --- kept in memory ----------------------------------------------------------------------------------


A, B = {"id": "a", "type": "image"}, {"id": "b", "type": "image"}


class Kept:
    """The endpoint's answers to come, and what was put into the database."""

    def __init__(self, *answers: str, default: str | None = "a") -> None:
        self.answers = list(answers)
        self.texts: list[str] = []
        self.keeper = CatalogueCache(default=default, fetch=self.fetch, save=self.keep)

    async def fetch(self) -> str:
        if not self.answers:
            raise EndpointDown(1)
        return self.answers.pop(0)

    async def keep(self, text: str) -> None:
        self.texts.append(text)


async def test_a_refresh_takes_over_and_keeps_the_list() -> None:
    kept = Kept(raw(A, B))

    await kept.keeper.refresh()

    assert ids(kept.keeper.current) == ["a", "b"]
    assert kept.texts == [raw(A, B)]


@pytest.mark.parametrize("answers", [[], [""], [raw()], ["<html>"]])
async def test_a_refresh_that_fails_is_told_and_changes_nothing(
    answers: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    kept = Kept(*answers)
    await kept.keeper.start(raw(A, B), 600)

    await kept.keeper.refresh()

    assert ids(kept.keeper.current) == ["a", "b"]
    assert kept.texts == []
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


async def test_a_model_the_endpoint_no_longer_lists_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    kept = Kept(raw(B), raw(B))
    await kept.keeper.start(raw(B), 600)
    await kept.keeper.refresh()
    await kept.keeper.refresh()

    assert caplog.messages == ["the endpoint's list does not have a"]


async def test_the_same_list_is_not_saved_again() -> None:
    kept = Kept(raw(B), raw(B), raw(A, B))
    await kept.keeper.start(raw(B), 600)
    for _ in range(3):
        await kept.keeper.refresh()

    assert kept.texts == [raw(A, B)]


async def test_a_list_that_is_too_long_is_told_once_and_changes_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fetch() -> str:
        raise ResultUnusable(Flaw.TOO_LARGE)

    keeper = CatalogueCache(default="a", fetch=fetch, save=Kept().keep)
    assert [await keeper.refresh(), await keeper.refresh()] == [None, None]
    assert len(caplog.messages) == 1
    assert "more than 4 MiB" in caplog.text
    assert ids(keeper.current) == ["a"]


# --- nobody has chosen a model ------------------------------------------------------------------------


async def test_a_model_is_lacking_once_the_list_was_asked_for_and_until_it_names_one() -> None:
    kept = Kept(default=None)
    await kept.keeper.start(None, 600)
    before = kept.keeper.lacks_model
    await kept.keeper.refresh()
    away = kept.keeper.lacks_model
    kept.answers.append(raw(B, A))
    await kept.keeper.refresh()

    assert (before, away, kept.keeper.lacks_model) == (False, True, False)
    assert kept.keeper.current.default == "b"


async def test_a_list_without_any_image_model_names_the_way_out(caplog: pytest.LogCaptureFixture) -> None:
    kept = Kept(raw({"id": "gpt-4o"}), default=None)
    await kept.keeper.refresh()

    assert "name one in IMAGE_MODEL, or several in IMAGE_MODELS_FILE" in caplog.text
    assert kept.keeper.lacks_model


async def test_a_list_that_knows_no_kinds_is_good_enough_for_a_chosen_model(
    caplog: pytest.LogCaptureFixture,
) -> None:
    kept = Kept(raw({"id": "a", "object": "model"}, {"id": "unknown"}))
    await kept.keeper.refresh()

    assert ids(kept.keeper.current) == ["a"]
    assert caplog.messages == []


# --- the start waits for nobody ----------------------------------------------------------------------


async def waits(keeper: CatalogueCache) -> asyncio.Task[None]:
    """Somebody who waits for the list, as far as they get before anything else happens."""
    waiting = asyncio.create_task(keeper.settled())
    await asyncio.sleep(0)
    return waiting


async def test_without_a_saved_list_an_ask_waits_for_the_first_one() -> None:
    kept = Kept(raw(B))
    await kept.keeper.start(None, 600)
    waiting = await waits(kept.keeper)
    assert not waiting.done()

    await kept.keeper.refresh()
    await waiting
    assert ids(kept.keeper.current) == ["a", "b"]


async def test_a_first_look_that_fails_lets_asks_go_on() -> None:
    kept = Kept()
    await kept.keeper.start(None, 600)
    waiting = await waits(kept.keeper)

    await kept.keeper.refresh()
    await waiting
    assert ids(kept.keeper.current) == ["a"]


async def test_with_a_saved_list_nobody_waits() -> None:
    kept = Kept()
    await kept.keeper.start(raw(B), 600)

    assert ids(kept.keeper.current) == ["a", "b"]
    assert (await waits(kept.keeper)).done()


async def test_a_saved_list_that_cannot_be_read_is_as_none() -> None:
    kept = Kept(raw(B))
    await kept.keeper.start("<html>", 600)
    waiting = await waits(kept.keeper)
    assert not waiting.done()

    await kept.keeper.refresh()
    await waiting


async def test_nobody_waits_longer_than_the_start_allows() -> None:
    kept = Kept()
    await kept.keeper.start(None, 0)
    await kept.keeper.settled()
    assert ids(kept.keeper.current) == ["a"]


async def test_a_look_at_an_endpoint_that_hangs_ends() -> None:
    async def hang() -> str:
        await asyncio.Event().wait()
        raise AssertionError

    keeper = CatalogueCache(default="a", fetch=hang, save=Kept().keep, look_for=0)
    await keeper.start(None, 600)
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

    kept.answers.append(raw(A))
    await kept.keeper.refresh()
    await kept.keeper.refresh()
    assert len(caplog.records) == 2


class Watched(str):
    """A list whose length is asked for first; it notes in which thread."""

    __slots__ = ("threads",)
    threads: set[int]

    def __len__(self) -> int:
        self.threads.add(threading.get_ident())
        return super().__len__()


async def test_no_list_is_read_in_the_event_loops_thread() -> None:
    saved, fetched = Watched(raw(A)), Watched(raw(B))
    saved.threads, fetched.threads = set(), set()
    kept = Kept(fetched)
    await kept.keeper.start(saved, 600)
    await kept.keeper.refresh()

    assert saved.threads
    assert fetched.threads
    assert threading.get_ident() not in saved.threads | fetched.threads
