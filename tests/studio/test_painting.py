"""One request, and whatever comes of it is kept or given back, once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.errors import (
    Bug,
    Failure,
    Flaw,
    Interrupted,
    ModelGone,
    PromptRejected,
    ResultUnreachable,
    ResultUnusable,
    StoreBusy,
    StoreFull,
    TimedOut,
)
from bot.domain.models import ImageForm, Model
from bot.domain.pictures import Answer, State
from bot.studio.insist import TRIES
from tests.storage.deployments import FACTS
from tests.studio.hand_clock import by_hand_clock
from tests.studio.parts import ADDRESS, BYTES, INPUT, MODEL, Parts

# --- what came is kept ---------------------------------------------------------------------------------


@by_hand_clock
async def test_bytes_are_stored_before_the_row_says_painted() -> None:
    parts = Parts()
    parts.endpoint.answers = [BYTES]
    await parts.painter.make(parts.running())
    assert parts.journal == ["paint", "keep_answer 1", "inspect", "put picture-p1", "painted 1"]
    assert parts.store.kept == {"picture-p1": b"a fox"}
    assert parts.end() == (State.PAINTED, None)
    assert parts.rows.kept[1].info == FACTS


@by_hand_clock
async def test_an_address_is_committed_before_it_is_fetched() -> None:
    parts = Parts()
    parts.with_address()
    await parts.painter.make(parts.running())
    assert parts.order("paint", "keep_answer", "download", "put", "painted") == [
        "paint",
        "keep_answer",
        "download",
        "put",
        "painted",
    ]
    assert parts.rows.kept[1].answer == ADDRESS
    assert parts.store.kept == {"picture-p1": b"a fox"}


@pytest.mark.parametrize("verb", ["keep_answer", "put", "painted"])
@pytest.mark.parametrize("error", [StoreBusy(), StoreFull(), OSError(5, "Input/output error")])
@by_hand_clock
async def test_an_hour_of_outage_costs_no_picture_and_no_second_request(verb: str, error: Exception) -> None:
    parts = Parts()
    parts.faults.until[verb] = (3600, error)
    await parts.painter.make(parts.running())
    assert parts.end() == (State.PAINTED, None)
    assert parts.done("paint") == 1
    assert parts.done("ended") == 0


@by_hand_clock
async def test_a_picture_that_was_given_up_meanwhile_is_painted_all_the_same() -> None:
    parts = Parts()
    row = parts.running()
    parts.rows.kept[1] = replace(row, state=State.UNKNOWN, failure=Interrupted())
    await parts.painter.make(row)
    assert parts.end() == (State.PAINTED, None)


# --- what went wrong is given back ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (PromptRejected(), State.FAILED),
        (ModelGone("dall-e-3"), State.FAILED),
        (TimedOut(300), State.UNKNOWN),
    ],
)
@by_hand_clock
async def test_what_the_endpoint_says_ends_the_picture(error: Failure, state: State) -> None:
    parts = Parts()
    parts.endpoint.answers = [error]
    await parts.painter.make(parts.running())
    assert parts.end() == (state, error)
    assert parts.done("paint") == 1
    assert parts.done("painted") == 0


@by_hand_clock
async def test_an_address_that_gives_nothing_ends_the_picture() -> None:
    parts = Parts()
    parts.with_address()
    parts.faults.once["download"] = [ResultUnreachable(4)]
    await parts.painter.make(parts.running())
    assert parts.end() == (State.UNKNOWN, ResultUnreachable(4))
    assert parts.done("paint") == 1


@by_hand_clock
async def test_what_is_no_picture_is_not_kept() -> None:
    parts = Parts()
    parts.endpoint.answers = [Answer(data=b"broken")]
    await parts.painter.make(parts.running())
    assert parts.end() == (State.UNKNOWN, ResultUnusable(Flaw.NOT_A_PICTURE))
    assert parts.store.kept == {}


@by_hand_clock
async def test_a_bug_ends_the_picture_with_a_reference(caplog: pytest.LogCaptureFixture) -> None:
    parts = Parts()
    parts.endpoint.answers = [ZeroDivisionError("by a bug")]
    await parts.painter.make(parts.running())
    assert parts.end() == (State.UNKNOWN, Bug("p1"))
    assert "by a bug" in caplog.text


@by_hand_clock
async def test_a_fault_of_the_store_that_does_not_pass_ends_the_picture() -> None:
    parts = Parts()
    parts.faults.until["put"] = (3600, RuntimeError("the store is broken"))
    await parts.painter.make(parts.running())
    assert parts.end() == (State.UNKNOWN, Bug("p1"))
    assert parts.done("put") == TRIES
    assert parts.done("paint") == 1


@by_hand_clock
async def test_an_end_is_written_down_however_long_the_database_is_away() -> None:
    parts = Parts()
    parts.endpoint.answers = [PromptRejected()]
    parts.faults.until["ended"] = (3600, StoreBusy())
    await parts.painter.make(parts.running())
    assert parts.end() == (State.FAILED, PromptRejected())
    assert parts.done("paint") == 1


# --- what is sent --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "image"), [(None, None), ("url", INPUT.url), ("data", "data:image/png,a goose")]
)
@by_hand_clock
async def test_a_picture_to_change_goes_in_the_form_that_the_model_takes(
    form: ImageForm | None, image: str | None
) -> None:
    parts = Parts(model=replace(MODEL, image=form))
    parts.store.kept[INPUT.key] = b"a goose"
    row = parts.running(image=True)
    await parts.painter.make(row)
    ((request, model, sent),) = parts.endpoint.requests
    assert (request, model.id, sent) == (row.ask.request, MODEL.id, image)


@by_hand_clock
async def test_a_model_that_has_left_the_list_is_asked_for_by_its_name() -> None:
    parts = Parts(model=replace(MODEL, id="another"))
    await parts.painter.make(parts.running(image=True))
    ((_, model, sent),) = parts.endpoint.requests
    assert (model, sent) == (Model(id="dall-e-3", label="dall-e-3", image="url"), INPUT.url)


@by_hand_clock
async def test_a_picture_to_change_that_is_gone_is_not_paid_for() -> None:
    parts = Parts(model=replace(MODEL, image="data"))
    await parts.painter.make(parts.running(image=True))
    assert parts.endpoint.requests == []
    assert parts.end() == (State.UNKNOWN, Bug("p1"))
