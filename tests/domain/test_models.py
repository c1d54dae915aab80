"""What a member may ask of the models on offer, and the request that comes of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.errors import (
    BotError,
    CountOutOfRange,
    ModelsNotOffered,
    NoModel,
    NotOffered,
    PromptMissing,
    PromptTooLong,
    TooManyPictures,
    UnknownChoice,
)
from bot.domain.models import (
    Catalogue,
    Model,
    PictureInput,
    choice_value,
)
from bot.domain.money.pricing import TokenPrice
from bot.domain.pictures import PictureRequest
from bot.domain.wishes import Wish

DALL_E = Model(
    id="dall-e-3",
    label="DALL-E 3",
    sizes=("1024x1024", "1792x1024"),
    qualities={"standard": 1, "hd": 2},
    styles=("vivid", "natural"),
)
AURORA = Model(
    id="aurora-2",
    label="Aurora",
    sizes=("1536x1024",),
    qualities={"low": 1, "high": 6},
    image=PictureInput(form="url"),
)
GUESSED = Model(id="guessed", label="Guessed", assumed=frozenset({"size", "quality"}))
BARE = Model(id="bare", label="Bare", sizes=(), qualities={})
CATALOGUE = Catalogue((DALL_E, AURORA, GUESSED, BARE), "dall-e-3")


def check(*, pictures: int = 0, prompt: str = "a red fox", **options: Any) -> tuple[PictureRequest, int]:
    return CATALOGUE.check(Wish(prompt=prompt, **options), pictures=pictures)


def test_a_prompt_alone_takes_the_default_model_and_its_first_choices() -> None:
    request, credits = check(prompt="  a red fox \n")

    assert request == PictureRequest(
        prompt="a red fox",
        model="dall-e-3",
        size="1024x1024",
        quality="standard",
        size_chosen=False,
        quality_chosen=False,
    )
    assert credits == 1


def test_every_option_is_taken_over_whatever_its_case() -> None:
    request, credits = check(model="DALL-E 3", size="1792X1024", quality=" HD ", style="Vivid")

    assert request == PictureRequest(
        prompt="a red fox", model="dall-e-3", size="1792x1024", quality="hd", style="vivid"
    )
    assert credits == 2


@pytest.mark.parametrize("name", ["aurora-2", "Aurora", "AURORA-2", "aurora "])
def test_a_model_is_found_by_id_and_by_label(name: str) -> None:
    assert check(model=name)[0].model == "aurora-2"


def test_of_models_that_differ_in_case_alone_the_one_that_was_typed_is_meant() -> None:
    models = (Model(id="Lumen", label="one"), Model(id="lumen", label="two"))
    catalogue = Catalogue(models, "Lumen")
    assert [catalogue.model(name).label for name in ("Lumen", "lumen", "LUMEN")] == ["one", "two", "one"]


@pytest.mark.parametrize("prompt", ["👩\u200d👩", "\u05e9", "\u0301", "?", "\U0001fae8"])
def test_whatever_can_be_seen_is_a_prompt(prompt: str) -> None:
    assert check(prompt=prompt)[0].prompt == prompt


def test_what_is_only_assumed_is_not_sent_unless_it_was_chosen() -> None:
    assert check(model="guessed") == (PictureRequest(prompt="a red fox", model="guessed"), 1)

    request, credits = check(model="guessed", size="1024x1024", quality="hd")
    assert (request.size, request.quality, credits) == ("1024x1024", "hd", 2)


def test_a_default_stays_nobodys_choice_when_it_is_asked_for_once_more() -> None:
    again, _ = check(size="1024x1024", size_chosen=False, quality="hd")

    assert (again.size, again.size_chosen) == ("1024x1024", False)
    assert (again.quality, again.quality_chosen) == ("hd", True)


def test_a_model_without_choices_costs_one_credit() -> None:
    assert check(model="bare") == (PictureRequest(prompt="a red fox", model="bare"), 1)


def test_a_model_that_takes_a_picture() -> None:
    assert check(model="aurora-2", pictures=1)[0].images == ()


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"prompt": " \n"}, PromptMissing()),
        ({"prompt": "\u200b \u202e\u2060"}, PromptMissing()),
        ({"prompt": "\u3164\u2800"}, PromptMissing()),
        ({"prompt": "x" * 4001}, PromptTooLong(4001, 4000)),
        ({"count": 0}, CountOutOfRange(0, 4)),
        ({"count": 5}, CountOutOfRange(5, 4)),
        ({"model": "nope"}, UnknownChoice("model", "nope", ("DALL-E 3", "Aurora", "Guessed", "Bare"))),
        ({"size": "9x9"}, UnknownChoice("size", "9x9", ("1024x1024", "1792x1024"))),
        ({"quality": "max"}, UnknownChoice("quality", "max", ("standard", "hd"))),
        ({"style": "odd"}, UnknownChoice("style", "odd", ("vivid", "natural"))),
        ({"model": "Aurora", "style": "vivid"}, NotOffered("style", "Aurora")),
        ({"pictures": 1}, NotOffered("image", "DALL-E 3", others=True)),
        ({"pictures": 2}, NotOffered("image", "DALL-E 3", others=False)),
        ({"model": "aurora-2", "pictures": 2}, TooManyPictures(2, 1, "Aurora", others=False)),
        ({"model": "bare", "size": "1x1"}, UnknownChoice("size", "1x1", ())),
    ],
)
def test_what_is_not_on_offer_is_refused_with_what_is(options: dict[str, Any], error: BotError) -> None:
    with pytest.raises(type(error)) as raised:
        check(**options)

    assert raised.value == error


@pytest.mark.parametrize(("given", "others"), [(3, True), (4, True), (5, False)])
def test_more_pictures_than_a_model_takes_may_be_for_another_one(given: int, others: bool) -> None:
    several = replace(AURORA, id="easel", label="Easel", image=PictureInput(way="edits", most=4))
    few = replace(AURORA, image=PictureInput(way="edits", most=2))
    catalogue = Catalogue((few, several), "aurora-2")
    catalogue.check(Wish(prompt="a fox"), pictures=2)
    with pytest.raises(TooManyPictures) as raised:
        catalogue.check(Wish(prompt="a fox"), pictures=given)
    assert raised.value == TooManyPictures(given, 2, "Aurora", others)


@pytest.mark.parametrize("count", [1, 4])
def test_the_most_and_the_fewest_pictures_of_an_ask(count: int) -> None:
    assert check(count=count) == check()


@pytest.mark.parametrize("length", [1, 4000])
def test_the_longest_and_the_shortest_prompt(length: int) -> None:
    assert len(check(prompt="x" * length)[0].prompt) == length


@pytest.mark.parametrize(
    ("qualities", "credits", "cost"),
    [
        ({"standard": 1, "hd": 2}, 1, 0.04),
        ({"standard": 1, "hd": 2}, 2, 0.08),
        ({"high": 6, "low": 2}, 6, 0.12),  # the price is that of the cheapest
        ({"free": 0, "hd": 2}, 2, 0.08),  # nothing can be told from what costs no credits
        ({}, 1, 0.04),
    ],
)
def test_what_a_picture_is_thought_to_cost(qualities: dict[str, int], credits: int, cost: float) -> None:
    model = Model(id="priced", label="Priced", qualities=qualities, price=0.04)
    assert model.estimate(None, credits) == pytest.approx(cost)
    assert replace(model, price=None).estimate(None, credits) is None
    assert replace(model, price=0.0).estimate(None, credits) == 0.0


@pytest.mark.parametrize(
    ("quality", "cost"),
    [
        ("low", 0.011),
        ("high", 0.167),
        ("medium", 0.167),  # not named: a cap must not be passed for that
        (None, 0.167),  # the endpoint's own choice
    ],
)
def test_a_price_of_its_own_for_each_quality(quality: str | None, cost: float) -> None:
    qualities = {"medium": 2, "low": 1, "high": 3}
    model = Model(id="m", label="M", qualities=qualities, price={"low": 0.011, "high": 0.167})
    assert model.estimate(quality, qualities.get(quality or "", 1)) == cost


@pytest.mark.parametrize(
    "told",
    [
        {"price": 0.0},
        {"price": {"hd": 0.1}},
        {"token_price": TokenPrice(input=5, output=40)},
        {"cost_header": "x-cost"},
        {"names_cost": True},
    ],
)
def test_what_says_what_a_picture_costs(told: dict[str, Any]) -> None:
    nothing = Model(id="m", label="M")
    assert not nothing.can_be_counted
    assert replace(nothing, **told).can_be_counted


# --- what a server chose -----------------------------------------------------------------------------


def served(
    servers_model: str | None, servers_quality: str | None, **options: Any
) -> tuple[str, str | None, int]:
    """Model, quality and price of a plain wish on a server with these defaults."""
    catalogue = CATALOGUE.with_defaults(model=servers_model, quality=servers_quality)
    request, credits = catalogue.check(Wish(prompt="a red fox", **options), pictures=0)
    return request.model, request.quality, credits


def test_a_servers_defaults_are_taken_for_what_was_left_out() -> None:
    assert served(None, None) == ("dall-e-3", "standard", 1)
    assert served("aurora-2", "high") == ("aurora-2", "high", 6)
    assert served("aurora-2", "high", quality="low") == ("aurora-2", "low", 1)
    assert served("aurora-2", "high", model="DALL-E 3") == ("dall-e-3", "standard", 1)
    assert served(None, "hd") == ("dall-e-3", "hd", 2)


def test_a_default_that_is_not_on_offer_any_more_refuses_nobody() -> None:
    assert served("long-gone", "ultra") == ("dall-e-3", "standard", 1)
    assert served("bare", "hd") == ("bare", None, 1)


def test_a_quality_that_a_server_chose_is_sent_even_where_the_choices_were_a_guess() -> None:
    assert served("guessed", None) == ("guessed", None, 1)
    assert served("guessed", "hd") == ("guessed", "hd", 2)
    assert served("guessed", "standard") == ("guessed", "standard", 1)
    assert CATALOGUE.with_defaults(model=None, quality="hd").models[1] == AURORA


@pytest.mark.parametrize(
    ("ids", "taken"),
    [
        (("bare", "dall-e-3"), "dall-e-3"),  # the default
        (("gone", "bare", "aurora-2"), "bare"),
        (("Aurora", "aurora-2"), "aurora-2"),
    ],
)
def test_of_the_models_that_may_be_taken_the_default_one_is_else_the_first(
    ids: tuple[str, ...], taken: str
) -> None:
    assert CATALOGUE.one_of(ids).id == taken


def test_where_none_of_them_is_on_offer_no_other_is_taken() -> None:
    with pytest.raises(ModelsNotOffered) as refusal:
        CATALOGUE.one_of(("gone", "Aurora"))
    assert refusal.value == ModelsNotOffered(("gone", "Aurora"))
    with pytest.raises(NoModel):
        NOTHING.one_of(("dall-e-3",))


# --- no model at all, and odd ids -----------------------------------------------------------------------

NOTHING = Catalogue((), None)


@pytest.mark.parametrize("name", [None, "", "dall-e-3"])
def test_without_any_model_nothing_can_be_asked_for(name: str | None) -> None:
    assert NOTHING.find("dall-e-3") is None
    assert NOTHING.with_defaults(model="dall-e-3", quality="hd") == NOTHING
    with pytest.raises(NoModel):
        NOTHING.check(Wish(prompt="a red fox", model=name), pictures=0)


def test_a_model_whose_id_is_longer_than_a_choice_can_be_chosen() -> None:
    long = [f"{'provider/' * 15}model-{number}" for number in (1, 2)]
    catalogue = Catalogue(tuple(Model(id=id, label=id) for id in long), long[0])

    values = [choice_value(id) for id in long]
    assert all(len(value) <= 100 for value in values)
    assert values == [choice_value(id) for id in long], "the same each time"
    assert [catalogue.model(value).id for value in values] == long
    assert [catalogue.model(value.upper()).id for value in long] == long


def test_the_value_of_a_choice_is_its_id_where_that_fits() -> None:
    assert choice_value("m" * 100) == "m" * 100
