"""The area in forms, and what the card of such a picture says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.areas import Area
from bot.domain.errors import AreaWithoutPicture, OtherAspect, UnknownChoice
from bot.domain.models import Catalogue, Model, PictureInput
from bot.domain.pictures import Answer, InputPicture, PictureRequest, State
from bot.domain.wishes import Wish
from bot.front.kit.cards import PictureFile
from bot.front.result.building.area import EVERYTHING, area_field, area_in
from bot.front.result.building.change import change_form, changed_wish
from bot.front.result.building.edit import edit_form
from bot.front.result.building.orders import wish_of
from bot.front.result.card import result_card
from bot.front.texts.language import language, languages
from tests.front.samples import ENGLISH, FACTS, pictures

EDITS = Model(
    id="m-1",
    label="M 1",
    sizes=("1024x1024", "1536x1024"),
    qualities={"low": 1, "high": 2},
    image=PictureInput(way="edits"),
)
WORDS = Model(id="m-2", label="M 2", sizes=("512x512",))
GIVEN = InputPicture("", "input-1", "image/png", True, 640, 360)
ASKED = PictureRequest(prompt="a fox", model="m-1", size="1024x1024", quality="low", images=(GIVEN,))


def fields(request: PictureRequest, *models: Model) -> list[str]:
    form = change_form(ENGLISH, "PIC0", request, Catalogue(models, models[0].id))
    return [field["component"]["custom_id"] for field in form.to_dict()["components"]]


def test_change_asks_for_the_area_of_a_picture_that_was_given() -> None:
    """Discord takes five fields: with a choice of models the size gives way, since the picture has one."""
    assert fields(ASKED, EDITS) == ["prompt", "size", "quality", "area", "image"]
    assert fields(ASKED, EDITS, WORDS) == ["prompt", "quality", "model", "area", "image"]
    assert "area" not in fields(replace(ASKED, images=()), EDITS)
    assert "area" not in fields(replace(ASKED, model="m-2"), WORDS, EDITS)


def test_use_as_input_asks_for_it() -> None:
    form: Any = edit_form(ENGLISH, "PIC0", EDITS).to_dict()
    assert [field["label"] for field in form["components"]] == [
        "What should change?",
        "Quality",
        "Area",
    ]


@pytest.mark.parametrize("code", languages())
def test_discord_takes_it_in_every_language(code: str) -> None:
    field: Any = area_field(language(code), Area.MIDDLE).to_component_dict()
    options = field["component"]["options"]

    assert len(field["label"]) <= 45
    assert len(field["description"]) <= 100
    assert len(options) == 1 + len(Area) <= 25
    assert len({option["label"] for option in options}) == len(options)
    assert all(len(option["label"]) <= 100 for option in options)
    assert [option["value"] for option in options if option.get("default")] == ["middle"]


def test_what_was_chosen() -> None:
    assert area_in({}, Area.TOP) is Area.TOP
    assert area_in({"area": EVERYTHING}, Area.TOP) is None
    assert area_in({"area": "top-left"}, None) is Area.TOP_LEFT
    with pytest.raises(UnknownChoice):
        area_in({"area": "all over"}, None)


# --- the size ---


CATALOGUE = Catalogue((EDITS, WORDS), "m-1")


def checked(texts: dict[str, str], request: PictureRequest = ASKED) -> PictureRequest:
    wish = changed_wish(texts, wish_of(request, 1), request, CATALOGUE)
    asked, _ = CATALOGUE.check(wish, pictures=len(request.images))
    return CATALOGUE.fitted(replace(asked, images=request.images))


def test_a_size_that_the_form_did_not_ask_for_fits_the_picture() -> None:
    assert checked({"area": "left"}).size == "1536x1024"
    assert checked({"area": EVERYTHING}).size == "1024x1024"


def test_one_that_was_chosen_is_refused_where_another_fits() -> None:
    with pytest.raises(OtherAspect) as raised:
        checked({"area": "left", "size": "1024x1024"})
    assert raised.value == OtherAspect("1024x1024", "1536x1024", EDITS.sizes)
    assert checked({"area": "left", "size": "1536x1024"}).size == "1536x1024"


def test_of_a_picture_whose_size_nobody_knows_nothing_is_refused() -> None:
    """An earlier version did not keep it. What is sent fits all the same: it is filled up."""
    older = replace(ASKED, images=(replace(GIVEN, width=0, height=0),))
    assert checked({"area": "left", "size": "1024x1024"}, older).size == "1024x1024"


def test_an_area_needs_a_picture() -> None:
    with pytest.raises(AreaWithoutPicture):
        CATALOGUE.check(Wish(prompt="a fox", area=Area.LEFT), pictures=0)


# --- the card ---


def card(*, is_exact: bool = True, is_whole: bool = False) -> tuple[str, str]:
    """The words above the picture, and those below."""
    (row,) = pictures(State.PAINTED, size="1024x1024")
    request = replace(row.ask.request, area=Area.TOP_LEFT, images=(GIVEN,))
    row = replace(row, ask=replace(row.ask, request=request), answer=Answer(url="x", is_whole=is_whole))
    embed = result_card(ENGLISH, [row], [PictureFile(b"", "image/png", is_exact)], model="M 1").embeds[0]
    return embed.description or "", embed.footer.text or ""


def test_it_says_which_part_has_changed_and_no_size_that_was_asked_of_the_model() -> None:
    above, below = card()
    assert "\n" not in above
    assert below == "M 1 · Portrait · Top left · 31 s · AI-generated"
    assert (FACTS.width, FACTS.height) == (1024, 1536)


def test_it_hides_neither_a_loss_nor_a_failure() -> None:
    assert "Too large for Discord without loss" in card(is_exact=False)[0]
    assert "I could not put the rest back" in card(is_whole=True)[0]
    assert "without loss" not in card(is_exact=False, is_whole=True)[0]
