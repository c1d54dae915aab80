"""The form behind Change: within Discord's limits in every language."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.models import Catalogue, Model, PictureInput
from bot.domain.pictures import InputPicture, State
from bot.front.result.building.change import change_form
from bot.front.texts.language import language, languages
from bot.front.texts.picture import change as texts
from tests.front.samples import ENGLISH, pictures

MODEL = Model(
    id="m-1",
    label="M 1",
    sizes=("512x512", "1024x1024"),
    qualities={"standard": 1, "hd": 2},
    image=PictureInput(form="url"),
)


def fields(**asked: Any) -> list[tuple[str, str | None]]:
    """The label and the hint of each field."""
    (row,) = pictures(State.FAILED, **asked)
    return [(field["label"], field.get("description")) for field in _form(row)["components"]]


def _form(row: Any, model: Model = MODEL) -> dict[str, Any]:
    catalogue = Catalogue((model,), model.id)
    return dict(change_form(ENGLISH, "PIC0", row.ask.request, catalogue, is_failure=True).to_dict())


def test_it_is_filled_with_what_was_asked() -> None:
    (row,) = pictures(State.FAILED, prompt="a fox", size="1024x1024", quality="hd")
    form = _form(row)
    assert (form["title"], form["custom_id"]) == ("Change and try again", "im:changed:PIC0")
    prompt, size, quality, _ = [field["component"] for field in form["components"]]
    assert prompt["value"] == "a fox"
    chosen = [[o["label"] for o in each["options"] if o.get("default")] for each in (size, quality)]
    assert chosen == [["Square (large)"], ["HD – 2 credits"]]


def test_every_field_says_what_it_is_for() -> None:
    assert fields() == [
        ("Prompt", "What should be in the picture?"),
        ("Size", None),
        ("Quality", None),
        ("Picture", "A picture to change or to build on"),
    ]


def test_a_picture_that_was_given_stays_if_no_other_is() -> None:
    (row,) = pictures(State.FAILED)
    given = InputPicture("https://cdn.example/1.png", "input-1", "image/png")
    row = replace(row, ask=replace(row.ask, request=replace(row.ask.request, images=(given,))))
    assert _form(row)["components"][-1]["description"] == "Instead of the one you gave"


@pytest.mark.parametrize(
    ("takes", "given", "most", "label", "hint"),
    [
        (1, 3, 1, "Picture", "Instead of those you gave"),
        (2, 0, 2, "Pictures", "Up to 2 pictures to change or to build on"),
        (4, 1, 4, "Pictures", "Up to 4, instead of the one you gave"),
        (10, 3, 10, "Pictures", "Up to 10, instead of those you gave"),
        (16, 0, 10, "Pictures", "Up to 10 pictures to change or to build on"),
    ],
)
def test_it_takes_as_many_pictures_as_the_model(
    takes: int, given: int, most: int, label: str, hint: str
) -> None:
    (row,) = pictures(State.FAILED)
    images = (InputPicture("https://cdn.example/1.png", "input-1", "image/png"),) * given
    row = replace(row, ask=replace(row.ask, request=replace(row.ask.request, images=images)))
    field = _form(row, replace(MODEL, image=PictureInput(way="edits", most=takes)))["components"][-1]
    assert (field["label"], field["description"]) == (label, hint)
    assert (field["component"]["max_values"], field["component"]["required"]) == (most, False)


def test_a_model_that_takes_none_is_given_none() -> None:
    (row,) = pictures(State.FAILED)
    assert [part["label"] for part in _form(row, replace(MODEL, image=None))["components"]][-1] == "Quality"


@pytest.mark.parametrize("code", languages())
def test_the_words_fit_in_every_language(code: str) -> None:
    lang = language(code)
    labels = (
        texts.title(lang),
        texts.prompt(lang),
        texts.size(lang),
        texts.quality(lang),
        *(texts.pictures(lang, most) for most in (1, 10)),
    )
    assert max(map(len, labels)) <= 45
    cases = [(most, given) for most in (1, 10) for given in (0, 1, 2, 10)]
    hints = [
        texts.prompt_hint(lang),
        *(texts.pictures_hint(lang, most=most, given=given) for most, given in cases),
    ]
    assert max(map(len, hints)) <= 100
