"""What the buttons below a failure order, and which model takes the place of one that is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.errors import (
    AlternativeGone,
    EditsPathWrong,
    Failure,
    ModelGone,
    PictureTooLargeThere,
    RequestRejected,
    TimedOut,
)
from bot.domain.models import Catalogue, Model, PictureInput
from bot.domain.pictures import Generation, InputPicture, State
from bot.front.imagine.alternatives import USE, Alternative, wish_for
from bot.front.kit.cards import Button
from bot.front.result.building.orders import order_for, use_button
from bot.front.result.unmade import failure_notice
from tests.front.samples import ENGLISH, pictures

GONE = Model(
    id="m-1",
    label="Gone",
    qualities={"standard": 1, "hd": 2},
    styles=("vivid",),
    image=PictureInput(form="url"),
)
PLAIN = Model(id="m-2", label="Plain", sizes=("512x512",), qualities={"low": 1})
ABLE = Model(
    id="m-3",
    label="Able",
    qualities={"standard": 2, "hd": 4},
    styles=("vivid",),
    image=PictureInput(form="data"),
)
BOTH = Catalogue((GONE, PLAIN, ABLE), "m-1")


def rows(*ends: State | Failure, image: bool = False, style: str | None = None) -> tuple[Generation, ...]:
    made = pictures(*ends, size="1024x1024", quality="hd")
    picture = (InputPicture("https://cdn.example/1", "input-1", "image/png"),) if image else ()
    request = replace(made[0].ask.request, images=picture, style=style)
    return tuple(replace(row, ask=replace(row.ask, request=request)) for row in made)


def buttons(*ends: State | Failure, catalogue: Catalogue = BOTH, **asked: bool | str) -> list[Button]:
    made = rows(
        *ends, image=bool(asked.get("image")), style=str(asked["style"]) if "style" in asked else None
    )
    return list(failure_notice(ENGLISH, made, None, catalogue).buttons)


def use(label: str, subject: str) -> Button:
    return Button("use", subject, label, primary=True)


def test_another_model_is_offered_for_one_that_is_gone() -> None:
    assert buttons(ModelGone("m-1")) == [use("Use Plain (1 credit)", "PIC0-1-1-m-2")]
    able = Catalogue(BOTH.models, "m-3")
    assert buttons(ModelGone("m-1"), catalogue=able) == [use("Use Able (4 credits)", "PIC0-1-4-m-3")]


def test_for_as_many_pictures_as_were_given_back() -> None:
    ends = (State.PAINTED, ModelGone("m-1"), State.CANCELLED, ModelGone("m-1"))
    assert buttons(*ends) == [use("Use Plain (3 credits)", "PIC1-3-3-m-2")]


def test_a_picture_to_change_needs_a_model_that_takes_one() -> None:
    assert buttons(ModelGone("m-1"), image=True) == [use("Use Able (4 credits)", "PIC0-1-4-m-3")]
    assert buttons(ModelGone("m-1"), image=True, catalogue=Catalogue((GONE, PLAIN), "m-1")) == []


def test_several_pictures_to_change_need_a_model_that_takes_so_many() -> None:
    (row,) = rows(RequestRejected("image"), image=True)
    row = replace(
        row, ask=replace(row.ask, request=replace(row.ask.request, images=row.ask.request.images * 3))
    )
    for most, offered in ((2, []), (3, ["Use Able (4 credits)"])):
        able = replace(ABLE, image=PictureInput(most=most))
        catalogue = Catalogue((GONE, PLAIN, able), "m-1")
        found = failure_notice(ENGLISH, (row,), None, catalogue).buttons
        assert [button.label for button in found] == [*offered, "Without the pictures"]


def test_without_another_model_there_is_no_button() -> None:
    assert buttons(ModelGone("m-1"), catalogue=Catalogue((GONE,), "m-1")) == []
    (row,) = rows(ModelGone("m-1"))
    lost = replace(row, ask=replace(row.ask, request=replace(row.ask.request, prompt="")))
    assert use_button(ENGLISH, lost, 1, "m-1", BOTH) is None


def test_an_option_that_was_not_taken_is_left_out_or_changed() -> None:
    change = Button("change", "PIC0", "Change it", "✏️", primary=True)
    without = Button("without", "PIC0-style", "Without a style", primary=True)
    assert buttons(RequestRejected("style"), style="vivid") == [without]
    assert buttons(RequestRejected("style")) == [change]
    without = Button("without", "PIC0-image", "Without the picture", primary=True)
    alone = Catalogue((GONE, PLAIN), "m-1")
    assert buttons(RequestRejected("image"), image=True, catalogue=alone) == [without]
    assert buttons(RequestRejected("image"), image=True) == [
        use("Use Able (4 credits)", "PIC0-1-4-m-3"),
        replace(without, primary=False),
    ]
    assert buttons(PictureTooLargeThere(), image=True) == [without]
    assert buttons(EditsPathWrong(404), image=True) == [without]
    assert buttons(RequestRejected("image")) == [change]
    assert buttons(RequestRejected("size"), image=True, style="vivid") == [change]


def test_without_any_model_there_is_no_cheaper_quality() -> None:
    told = failure_notice(ENGLISH, rows(TimedOut(180)), None, Catalogue((), None))
    assert [button.verb for button in told.buttons] == ["retry"]


def test_a_cheaper_quality_only_if_it_is_cheaper() -> None:
    assert [button.verb for button in buttons(TimedOut(180))] == ["retry"]
    (row,) = rows(TimedOut(180))
    dear = (replace(row, ask=replace(row.ask, credits_each=2)),)
    told = failure_notice(ENGLISH, dear, None, BOTH)
    assert [button.label for button in told.buttons] == ["Try again", "Try in Standard"]


def test_what_another_model_does_not_have_is_left_out() -> None:
    request = rows(State.FAILED, style="vivid")[0].ask.request
    wish = wish_for(PLAIN, request, 2)
    assert (wish.model, wish.size, wish.quality, wish.style, wish.count) == ("m-2", None, None, None, 2)
    wish = wish_for(ABLE, request, 1)
    assert (wish.model, wish.size, wish.quality, wish.style) == ("m-3", "1024x1024", "hd", "vivid")


@pytest.mark.parametrize(
    "alternative", [Alternative(USE, "PIC0", 1, 1, "m-9"), Alternative("make", "PIC0", 1, 1, "ultra")]
)
def test_what_is_gone_since_cannot_be_ordered(alternative: Alternative) -> None:
    with pytest.raises(AlternativeGone):
        order_for(rows(State.CANCELLED)[0], alternative, BOTH)


def test_an_alternative_orders_what_it_says() -> None:
    row = rows(State.CANCELLED, image=True)[0]
    alternative = Alternative("make", "PIC0", 3, 3, "standard")
    order = order_for(row, alternative, BOTH)
    assert (order.wish.count, order.wish.quality, order.wish.model) == (3, "standard", "m-1")
    assert (order.stored_images, order.alternative) == (row.ask.request.images, alternative)
    assert order_for(row, replace(alternative, name=""), BOTH).wish.quality == "hd"
