"""A server's styles: what is one, which one is meant, and what is sent of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import (
    BotError,
    NotOffered,
    StyleTextEmpty,
    StyleTextHidden,
    StyleTextTooLong,
    TooLongWithStyle,
    UnknownChoice,
)
from bot.domain.guilds.styles import AppliedStyle, ServerStyle, folded, style_named, style_of
from bot.domain.models import Catalogue, Model
from bot.domain.pictures import PROMPT_LIMIT, PictureRequest
from bot.domain.wishes import Wish

DALL_E = Model(id="dall-e-3", label="DALL-E 3", styles=("vivid", "natural"))
AURORA = Model(id="aurora-2", label="Aurora", qualities={"low": 1, "high": 6})
PAPER = ServerStyle(id=1, name="Watercolour", words="wet paper, soft light")
NOIR = ServerStyle(id=2, name="Neon Noir", words="neon, rain", model="aurora-2")
LOUD = ServerStyle(id=3, name="Vivid", words="loud colours")
CATALOGUE = Catalogue((DALL_E, AURORA), "dall-e-3", (NOIR, LOUD, PAPER))
APPLIED = AppliedStyle("Watercolour", "wet paper, soft light")


def asked(prompt: str = "a red fox", **options: Any) -> PictureRequest:
    return CATALOGUE.check(Wish(prompt=prompt, **options), pictures=0)[0]


@pytest.mark.parametrize("name", ["Watercolour", " watercolour ", "WATERCOLOUR"])
def test_the_words_of_a_style_are_sent_behind_the_prompt_which_stays_the_members_own(name: str) -> None:
    request = asked(style=name)

    assert (request.prompt, request.style, request.server_style) == ("a red fox", None, APPLIED)
    assert request.sent_prompt == "a red fox\nwet paper, soft light"


def test_one_of_the_models_own_styles_is_sent_as_ever() -> None:
    request = asked(style="natural")

    assert (request.style, request.server_style, request.sent_prompt) == ("natural", None, "a red fox")


def test_a_servers_style_takes_the_place_of_a_models_own_of_the_same_name() -> None:
    request = asked(style="vivid")

    assert request.style is None
    assert request.sent_prompt == "a red fox\nloud colours"


@pytest.mark.parametrize(("model", "taken"), [(None, "aurora-2"), ("DALL-E 3", "dall-e-3")])
def test_the_model_of_a_style_is_taken_where_the_member_names_none(model: str | None, taken: str) -> None:
    assert asked(style="neon noir", model=model).model == taken


def test_a_styles_model_that_is_gone_refuses_nobody() -> None:
    without = Catalogue((DALL_E,), "dall-e-3", (NOIR,))
    request, _ = without.check(Wish(prompt="a fox", style="Neon Noir"), pictures=0)

    assert (request.model, request.sent_prompt) == ("dall-e-3", "a fox\nneon, rain")


def test_the_same_once_more_has_the_words_of_then() -> None:
    then = AppliedStyle("Watercolour", "oil")
    request = asked(model="aurora-2", server_style=then, style="Watercolour")

    assert (request.model, request.sent_prompt) == ("aurora-2", "a red fox\noil")


def test_a_style_that_is_gone_is_refused_with_all_that_are_there() -> None:
    with pytest.raises(UnknownChoice) as refused:
        asked(style="Comic")
    assert refused.value == UnknownChoice("style", "Comic", ("Neon Noir", "Vivid", "Watercolour", "natural"))

    with pytest.raises(NotOffered):
        Catalogue((AURORA,), "aurora-2").check(Wish(prompt="a fox", style="Comic"), pictures=0)


def test_prompt_and_words_together_have_a_limit() -> None:
    room = PROMPT_LIMIT - len("\nwet paper, soft light")
    assert len(asked("x" * room, style="Watercolour").sent_prompt) == PROMPT_LIMIT

    with pytest.raises(TooLongWithStyle) as refused:
        asked("x" * (room + 1), style="Watercolour")
    assert refused.value == TooLongWithStyle("Watercolour", room + 1, PROMPT_LIMIT - room, PROMPT_LIMIT)


@given(prompt=st.text(min_size=1), words=st.text(min_size=1))
def test_the_members_own_prompt_is_found_again_in_what_is_sent(prompt: str, words: str) -> None:
    style = AppliedStyle("any", words)

    assert style.taken_from(style.added_to(prompt)) == prompt
    assert style.taken_from("") is None


def test_a_request_without_a_prompt_sends_nothing() -> None:
    assert PictureRequest(prompt="", model="x", server_style=APPLIED).sent_prompt == ""


# --- what moderators type ----------------------------------------------------------------------------


def test_a_style_is_trimmed() -> None:
    assert style_of("  Neon \n Noir ", "\n neon,\nrain ", None) == ServerStyle(
        name="Neon Noir", words="neon,\nrain"
    )


@pytest.mark.parametrize("name", ["آب\u200cرنگ", "👩\u200d🎨 studio", "N" * 32])
def test_what_people_call_a_style_is_taken(name: str) -> None:
    assert style_of(name, "words", "dall-e-3").name == name


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"name": " \u200b "}, StyleTextEmpty("name")),
        ({"words": "\u2800"}, StyleTextEmpty("words")),
        ({"name": "N" * 33}, StyleTextTooLong("name", 33, 32)),
        ({"words": "w" * 501}, StyleTextTooLong("words", 501, 500)),
        ({"name": "Com\u200bic"}, StyleTextHidden("name")),
        ({"name": "\u202eciмoC"}, StyleTextHidden("name")),
        ({"words": "ink\U000e0041"}, StyleTextHidden("words")),
    ],
)
def test_what_is_no_style_is_refused(changed: dict[str, str], error: BotError) -> None:
    with pytest.raises(type(error)) as refused:
        style_of(**{"name": "Comic", "words": "ink", "model": None} | changed)  # type: ignore[arg-type]  # of strings
    assert refused.value == error


@given(st.text())
def test_names_that_read_alike_are_the_same_name(name: str) -> None:
    style = replace(PAPER, name=name)

    assert folded(f" {name.upper()} ") == folded(name.upper())
    assert style_named([style], name) is style


def test_joiners_make_no_other_name() -> None:
    assert folded("Co\u200dmic\ufe0f") == folded("comic")
