"""A wrong choice is answered with a right one: the nearest, else the default."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import NotOffered, TooLongWithStyle, UnknownChoice
from bot.domain.guilds.styles import AppliedStyle, ServerStyle
from bot.domain.models import Catalogue, Model
from bot.domain.wishes import Wish
from bot.front.imagine.suggestions import suggestion
from tests.front.samples import ENGLISH

AURORA = Model(
    id="lumen/aurora-2",
    label="Aurora 2",
    sizes=("1024x1024", "1024x1792"),
    qualities={"standard": 1, "hd": 2},
    styles=("vivid", "natural"),
)
PLAIN = Model(id="flux", label="Flux", sizes=(), qualities={})
CATALOGUE = Catalogue((PLAIN, AURORA), "flux")
FOX = Wish(prompt="a fox", model="Aurora 2")


def refused(wish: Wish, *, pictures: int = 0) -> UnknownChoice | NotOffered:
    with pytest.raises((UnknownChoice, NotOffered)) as refusal:
        CATALOGUE.check(wish, pictures=pictures)
    assert isinstance(refusal.value, UnknownChoice | NotOffered)
    return refusal.value


@pytest.mark.parametrize(
    ("wish", "label"),
    [
        (Wish(prompt="a fox", model="aurora2"), "Use Aurora 2 (3 credits)"),
        (Wish(prompt="a fox", model="dall-e-3"), "Use Flux (3 credits)"),
        (Wish(prompt="a fox", model="Aurora 2", size="1024x1790"), "Use Portrait"),
        (Wish(prompt="a fox", model="Aurora 2", size="portait"), "Use Portrait"),
        (Wish(prompt="a fox", model="Aurora 2", size="3x3"), "Use Square"),
        (Wish(prompt="a fox", model="Aurora 2", quality="standart"), "Use Standard (3 credits)"),
        (Wish(prompt="a fox", model="Aurora 2", quality="ultra"), "Use Standard (3 credits)"),
        (Wish(prompt="a fox", model="Aurora 2", quality="HD - 2 credits"), "Use HD (3 credits)"),
        (Wish(prompt="a fox", model="Aurora 2", quality="hd (2 credits)"), "Use HD (3 credits)"),
        (Wish(prompt="a fox", model="Aurora 2", style="vived"), "Use Vivid"),
        (Wish(prompt="a fox", model="Aurora 2", style="baroque"), "Without a style"),
        (Wish(prompt="a fox", style="vivid"), "Without a style"),
    ],
)
def test_the_nearest_choice_or_the_default(wish: Wish, label: str) -> None:
    found = suggestion(ENGLISH, CATALOGUE, wish, refused(wish), pictures=0)
    assert found is not None
    assert found.label(ENGLISH, 3) == label
    CATALOGUE.check(found.wish, pictures=0)


def test_a_model_that_takes_no_picture_is_asked_without() -> None:
    found = suggestion(ENGLISH, CATALOGUE, FOX, refused(FOX, pictures=1), pictures=1)
    assert found is not None
    assert (found.wish, found.option) == (FOX, "image")
    assert found.label(ENGLISH, 3) == "Without the picture"


@pytest.mark.parametrize(
    ("wish", "label"),
    [
        (Wish(prompt="a fox", size="portait"), "Use Portrait"),
        (Wish(prompt="a fox", quality="standart"), "Use Standard (3 credits)"),
        (Wish(prompt="a fox", style="vived"), "Use Vivid"),
    ],
)
def test_without_a_model_the_choice_is_one_of_the_servers_default_model(wish: Wish, label: str) -> None:
    catalogue = CATALOGUE.with_defaults(model=AURORA.id, quality=None)
    with pytest.raises(UnknownChoice) as refusal:
        catalogue.check(wish, pictures=0)
    found = suggestion(ENGLISH, catalogue, wish, refusal.value, pictures=0)
    assert found is not None
    assert found.label(ENGLISH, 3) == label
    catalogue.check(found.wish, pictures=0)


def test_where_there_is_nothing_to_choose_there_is_no_button() -> None:
    wish = Wish(prompt="a fox", size="3x3")
    assert suggestion(ENGLISH, CATALOGUE, wish, refused(wish), pictures=0) is None
    assert suggestion(ENGLISH, CATALOGUE, wish, UnknownChoice("per", "year", ("day",)), pictures=0) is None


@given(
    st.sampled_from(["model", "size", "quality", "style"]),
    st.text(min_size=1, max_size=4000),
)
def test_whatever_was_typed_the_suggestion_can_be_had(option: str, typed: str) -> None:
    wishes = {
        "model": replace(FOX, model=typed),
        "size": replace(FOX, size=typed),
        "quality": replace(FOX, quality=typed),
        "style": replace(FOX, style=typed),
    }
    wish = wishes[option]
    try:
        CATALOGUE.check(wish, pictures=0)
    except UnknownChoice as refusal:
        found = suggestion(ENGLISH, CATALOGUE, wish, refusal, pictures=0)
        assert found is not None
        CATALOGUE.check(found.wish, pictures=0)
        assert 0 < len(found.label(ENGLISH, 40_000)) <= 34


STYLED = CATALOGUE.with_defaults(
    model=None, quality=None, styles=(ServerStyle(name="Comic", words="ink " * 100, model="lumen/aurora-2"),)
)


@pytest.mark.parametrize(
    ("wish", "label"),
    [
        (Wish(prompt="a fox", style="komic"), "Use Comic"),
        (Wish(prompt="a fox", style="baroque"), "Without a style"),
        (Wish(prompt="a fox", style="comic", quality="standart"), "Use Standard (3 credits)"),
        (Wish(prompt="x" * 3900, style="comic"), "Without a style"),
        (Wish(prompt="x" * 3900, server_style=AppliedStyle("Gone", "ink " * 100)), "Without a style"),
    ],
)
def test_a_servers_style_is_meant_or_left_out(wish: Wish, label: str) -> None:
    with pytest.raises((UnknownChoice, NotOffered, TooLongWithStyle)) as refusal:
        STYLED.check(wish, pictures=0)
    assert isinstance(refusal.value, UnknownChoice | NotOffered | TooLongWithStyle)
    found = suggestion(ENGLISH, STYLED, wish, refusal.value, pictures=0)

    assert found is not None
    assert found.label(ENGLISH, 3) == label
    STYLED.check(found.wish, pictures=0)
