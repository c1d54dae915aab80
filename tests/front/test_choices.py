"""What the picker of /imagine offers, from memory."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.guilds.styles import ServerStyle
from bot.domain.models import Catalogue, Model
from bot.domain.wishes import Wish
from bot.front.imagine.choices import choices_for, labels_to_values
from tests.front.samples import ENGLISH

LONG = tuple(f"{'maker/' * 20}model-{number}" for number in range(3))
MANY = Catalogue(tuple(Model(id=id, label=id) for id in (*LONG, *map(str, range(2_000)))), LONG[0])


@pytest.mark.parametrize("option", ["model", "size", "quality", "style"])
def test_without_any_model_nothing_is_offered(option: str) -> None:
    assert choices_for(ENGLISH, Catalogue((), None), option, "", None) == []
    assert choices_for(ENGLISH, Catalogue((), None), option, "x", "dall-e-3") == []


def test_of_many_models_so_many_are_offered_as_discord_shows() -> None:
    assert len(choices_for(ENGLISH, MANY, "model", "", None)) == 25
    assert [choice.value for choice in choices_for(ENGLISH, MANY, "model", "1999", None)] == ["1999"]


def test_a_long_id_is_offered_under_a_short_value_that_leads_back_to_it() -> None:
    for id in LONG:
        (choice,) = choices_for(ENGLISH, MANY, "model", id, None)
        assert len(choice.value) <= 100
        assert len(choice.name) <= 100
        wish = labels_to_values(ENGLISH, MANY, Wish(prompt="a fox", model=choice.value))
        assert MANY.check(wish, pictures=0)[0].model == id
        assert choices_for(ENGLISH, MANY, "model", choice.value, None) == [choice], (
            "as it stands in the field"
        )
        assert choices_for(ENGLISH, MANY, "size", "", choice.value), "the sizes of the model chosen so far"


DALL_E = Model(id="dall-e-3", label="DALL-E 3", styles=("vivid", "natural"))
AURORA = Model(id="aurora-2", label="Aurora", sizes=("1536x1024",), qualities={"low": 1, "high": 6})
STYLED = Catalogue(
    (DALL_E, AURORA),
    "dall-e-3",
    (
        ServerStyle(name="Neon Noir", words="neon, rain", model="aurora-2"),
        ServerStyle(name="VIVID", words="loud"),
    ),
)


def test_a_servers_styles_stand_before_the_models_own_and_take_their_names() -> None:
    offered = choices_for(ENGLISH, STYLED, "style", "", None)

    assert [(choice.name, choice.value) for choice in offered] == [
        ("Without a style", "-"),
        ("Neon Noir – this server's style", "Neon Noir"),
        ("VIVID – this server's style", "VIVID"),
        ("Natural", "natural"),
    ]
    assert [choice.value for choice in choices_for(ENGLISH, STYLED, "style", "noir", "aurora-2")] == [
        "Neon Noir"
    ]
    assert len(choices_for(ENGLISH, STYLED, "style", "", "no such model")) == 3


def test_a_label_that_was_typed_is_the_style_that_it_names_and_its_model_has_the_other_labels() -> None:
    wish = Wish(
        prompt="a fox", style="neon noir – this server's style", size="Wide", quality="High – 6 credits"
    )
    found = labels_to_values(ENGLISH, STYLED, wish)

    assert (found.style, found.quality) == ("Neon Noir", "high")
    assert STYLED.check(replace(found, size=None), pictures=0)[0].model == "aurora-2"


@pytest.mark.parametrize("typed", ["-", "without a style"])
def test_no_style_at_all_can_be_chosen_where_the_member_has_a_default(typed: str) -> None:
    assert choices_for(ENGLISH, STYLED, "style", "with", None)[0].name == "Without a style"
    assert labels_to_values(ENGLISH, STYLED, Wish(prompt="a fox", style=typed)).style is None
