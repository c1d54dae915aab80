"""What the form behind Change says: what was chosen in it stays, what was left as it stood gives way to a model."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.models import Catalogue, Model, PictureInput, choice_value
from bot.domain.pictures import PROMPT_LIMIT, PictureRequest
from bot.front.result.building.change import change_form, changed_wish
from bot.front.result.building.orders import wish_of
from tests.front.samples import ENGLISH

TALL = Model(id="tall", label="Tall", sizes=("512x1024", "1024x1024"), qualities={"plain": 1, "best": 2})
WIDE = Model(id="wide", label="Wide", sizes=("2048x1024",), qualities={"fine": 1}, image=PictureInput(most=3))
BOTH = Catalogue((TALL, WIDE), "tall")
REQUEST = PictureRequest(
    prompt="a fox", model="tall", size="512x1024", quality="plain", size_chosen=False, quality_chosen=False
)
AS_IT_STOOD = {"prompt": "a fox", "size": "512x1024", "quality": "plain", "model": "tall"}


def wish(catalogue: Catalogue = BOTH, request: PictureRequest = REQUEST, **texts: str) -> Any:
    return changed_wish(AS_IT_STOOD | texts, wish_of(request, 2), request, catalogue)


def test_nothing_changed_is_the_same_once_more() -> None:
    assert wish() == replace(wish_of(REQUEST, 2), model="tall")


def test_another_model_brings_its_own_defaults_for_what_was_left() -> None:
    changed = wish(model="wide")
    assert (changed.model, changed.size, changed.quality) == ("wide", None, None)
    request, credits = BOTH.check(changed, pictures=0)
    assert (request.size, request.quality, credits) == ("2048x1024", "fine", 1)


def test_what_somebody_has_chosen_is_never_dropped() -> None:
    changed = wish(model="wide", quality="best", size="1024x1024")
    assert (changed.size, changed.quality) == ("1024x1024", "best")
    assert (changed.size_chosen, changed.quality_chosen) == (True, True)


def test_a_model_that_is_gone_since_is_refused_by_its_name() -> None:
    assert wish(Catalogue((TALL,), "tall"), model="wide").model == "wide"


def test_a_request_whose_model_is_gone_is_made_with_the_one_that_the_form_shows() -> None:
    gone = replace(REQUEST, model="gone")
    assert wish(request=gone).model == "tall"
    assert changed_wish({"prompt": "a fox"}, wish_of(gone, 1), gone, BOTH).model == "gone"


def test_a_style_goes_with_its_model() -> None:
    styled = replace(TALL, styles=("vivid",))
    catalogue, request = Catalogue((styled, WIDE), "tall"), replace(REQUEST, style="vivid")
    assert wish(catalogue, request).style == "vivid"
    assert wish(catalogue, request, model="wide").style is None


def test_a_longer_prompt_than_a_form_takes_is_refused_and_not_cut() -> None:
    assert len(wish(prompt="x" * 9999).prompt) == PROMPT_LIMIT + 1


models = st.builds(
    Model,
    id=st.text("abc", min_size=1, max_size=150),
    label=st.text(min_size=1, max_size=90),
    sizes=st.lists(st.sampled_from(("1024x1024", "512x512", "2048x1024")), unique=True).map(tuple),
    qualities=st.dictionaries(st.text(min_size=1, max_size=30), st.integers(1, 99), max_size=30),
    image=st.none() | st.builds(PictureInput, most=st.integers(1, 20)),
)


@given(st.lists(models, min_size=1, max_size=40, unique_by=lambda model: model.id), st.data())
def test_discord_takes_every_form(offered: list[Model], data: st.DataObject) -> None:
    """At most five fields, two to ten options of a radio group, 25 of a menu, one of them chosen; as many characters
    as fit.
    """
    catalogue = Catalogue(tuple(offered), offered[0].id)
    chosen = data.draw(st.sampled_from(offered))
    form = change_form(ENGLISH, "PIC0", replace(REQUEST, model=chosen.id), catalogue, left=5).to_dict()
    parts: Any = form["components"]
    assert 1 <= len(parts) <= 5
    for part in parts:
        assert len(part["label"]) <= 45
        assert len(part.get("description") or "") <= 100
        options = part["component"].get("options", ())
        assert len(options) <= 25
        assert not options or sum(bool(option.get("default")) for option in options) == 1
        assert all(1 <= len(option["label"]) <= 100 and len(option["value"]) <= 100 for option in options)
    named = {part["component"]["custom_id"]: part["component"] for part in parts}
    if len(offered) > 1:
        (default,) = [option for option in named["model"]["options"] if option["default"]]
        assert default["value"] == choice_value(chosen.id)
