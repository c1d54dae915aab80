"""One request, and whatever comes of it is kept or given back, once."""

from __future__ import annotations

import asyncio
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
from bot.domain.pictures import Answer, Generation, State
from bot.studio.insist import TRIES
from tests.storage.worlds import FACTS
from tests.studio.fakes import a_row
from tests.studio.hand_clock import by_hand_clock, now
from tests.studio.parts import INPUT, MODEL, PAINTING, Parts, wish

URL = "https://pictures.example/1"
BYTES, ADDRESS = Answer(data=b"a fox", cost=0.04), Answer(url=URL, revised_prompt="a red fox")


def running(parts: Parts, answer: Answer | None = None, *, image: bool = False) -> Generation:
    """A picture that has been claimed."""
    row = replace(a_row(wish(image=image), 1, state=State.RUNNING), answer=answer)
    parts.rows.kept[1] = row
    parts.rows.lease[1] = 30.0
    return row


def end(parts: Parts) -> tuple[State, Failure | None]:
    return parts.rows.kept[1].state, parts.rows.kept[1].failure


def with_address(parts: Parts) -> None:
    parts.endpoint.answers, parts.endpoint.files = [ADDRESS], {URL: b"a fox"}


async def cancelled_after(seconds: float, work: asyncio.Task[None]) -> None:
    await asyncio.sleep(seconds)
    work.cancel()
    await asyncio.wait({work})


# --- what came is kept ---------------------------------------------------------------------------------


@by_hand_clock
async def test_bytes_are_stored_before_the_row_says_painted() -> None:
    parts = Parts()
    parts.endpoint.answers = [BYTES]
    await parts.painter.make(running(parts))
    assert parts.journal == ["paint", "keep_answer 1", "inspect", "put picture-p1", "painted 1"]
    assert parts.store.kept == {"picture-p1": b"a fox"}
    assert end(parts) == (State.PAINTED, None)
    assert parts.rows.kept[1].info == FACTS


@by_hand_clock
async def test_an_address_is_committed_before_it_is_fetched() -> None:
    parts = Parts()
    with_address(parts)
    await parts.painter.make(running(parts))
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
    await parts.painter.make(running(parts))
    assert end(parts) == (State.PAINTED, None)
    assert parts.done("paint") == 1
    assert parts.done("ended") == 0


@by_hand_clock
async def test_a_picture_that_was_given_up_meanwhile_is_painted_all_the_same() -> None:
    parts = Parts()
    row = running(parts)
    parts.rows.kept[1] = replace(row, state=State.UNKNOWN, failure=Interrupted())
    await parts.painter.make(row)
    assert end(parts) == (State.PAINTED, None)


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
    await parts.painter.make(running(parts))
    assert end(parts) == (state, error)
    assert parts.done("paint") == 1
    assert parts.done("painted") == 0


@by_hand_clock
async def test_an_address_that_gives_nothing_ends_the_picture() -> None:
    parts = Parts()
    with_address(parts)
    parts.faults.once["download"] = [ResultUnreachable(4)]
    await parts.painter.make(running(parts))
    assert end(parts) == (State.UNKNOWN, ResultUnreachable(4))
    assert parts.done("paint") == 1


@by_hand_clock
async def test_what_is_no_picture_is_not_kept() -> None:
    parts = Parts()
    parts.endpoint.answers = [Answer(data=b"broken")]
    await parts.painter.make(running(parts))
    assert end(parts) == (State.UNKNOWN, ResultUnusable(Flaw.NOT_A_PICTURE))
    assert parts.store.kept == {}


@by_hand_clock
async def test_a_bug_ends_the_picture_with_a_reference(caplog: pytest.LogCaptureFixture) -> None:
    parts = Parts()
    parts.endpoint.answers = [ZeroDivisionError("by a bug")]
    await parts.painter.make(running(parts))
    assert end(parts) == (State.UNKNOWN, Bug("p1"))
    assert "by a bug" in caplog.text


@by_hand_clock
async def test_a_fault_of_the_store_that_does_not_pass_ends_the_picture() -> None:
    parts = Parts()
    parts.faults.until["put"] = (3600, RuntimeError("the store is broken"))
    await parts.painter.make(running(parts))
    assert end(parts) == (State.UNKNOWN, Bug("p1"))
    assert parts.done("put") == TRIES
    assert parts.done("paint") == 1


@by_hand_clock
async def test_an_end_is_written_down_however_long_the_database_is_away() -> None:
    parts = Parts()
    parts.endpoint.answers = [PromptRejected()]
    parts.faults.until["ended"] = (3600, StoreBusy())
    await parts.painter.make(running(parts))
    assert end(parts) == (State.FAILED, PromptRejected())
    assert parts.done("paint") == 1


# --- the program is told to end ------------------------------------------------------------------------


@by_hand_clock
async def test_cancelled_while_the_endpoint_paints_it_is_given_back() -> None:
    parts = Parts()
    work = asyncio.create_task(parts.painter.make(running(parts)))
    await cancelled_after(PAINTING / 2, work)
    assert end(parts) == (State.UNKNOWN, Interrupted())
    assert parts.done("paint") == 1


@by_hand_clock
async def test_cancelled_while_fetching_it_is_left_to_the_next_start() -> None:
    parts = Parts()
    with_address(parts)
    parts.faults.slow["download"] = 60
    work = asyncio.create_task(parts.painter.make(running(parts)))
    await cancelled_after(PAINTING + 5, work)
    assert work.cancelled()
    assert end(parts) == (State.RUNNING, None)
    assert parts.rows.kept[1].answer == ADDRESS


@by_hand_clock
async def test_cancelled_while_an_address_is_committed_it_is_committed() -> None:
    parts = Parts()
    with_address(parts)
    parts.faults.slow["keep_answer"] = 5
    work = asyncio.create_task(parts.painter.make(running(parts)))
    await cancelled_after(PAINTING + 1, work)
    assert work.cancelled()
    assert now() == PAINTING + 5
    assert end(parts) == (State.RUNNING, None)
    assert parts.rows.kept[1].answer == ADDRESS
    assert parts.done("download") == 0


@pytest.mark.parametrize("verb", ["keep_answer", "inspect", "put", "painted"])
@by_hand_clock
async def test_cancelled_with_the_bytes_in_hand_the_picture_is_kept(verb: str) -> None:
    parts = Parts()
    parts.endpoint.answers = [BYTES]
    parts.faults.slow[verb] = 5
    work = asyncio.create_task(parts.painter.make(running(parts)))
    await cancelled_after(PAINTING + 1, work)
    assert parts.store.kept == {"picture-p1": b"a fox"}
    assert end(parts) == (State.PAINTED, None)


@by_hand_clock
async def test_cancelled_with_fetched_bytes_in_hand_the_picture_is_kept() -> None:
    parts = Parts()
    with_address(parts)
    parts.faults.slow["put"] = 5
    work = asyncio.create_task(parts.painter.make(running(parts)))
    await cancelled_after(PAINTING + 1, work)
    assert end(parts) == (State.PAINTED, None)


@by_hand_clock
async def test_at_the_end_of_the_program_nothing_is_tried_for_ever() -> None:
    parts = Parts()
    parts.faults.until["painted"] = (3600, StoreBusy())
    work = asyncio.create_task(parts.painter.make(running(parts)))
    await asyncio.sleep(PAINTING + 60)
    parts.insist.stop()
    await cancelled_after(0, work)
    assert now() < PAINTING + 90
    assert parts.store.kept == {"picture-p1": b"a fox"}


# --- after a restart -----------------------------------------------------------------------------------


@by_hand_clock
async def test_a_resumed_picture_with_stored_bytes_is_painted() -> None:
    parts = Parts()
    parts.store.kept["picture-p1"] = b"a fox"
    await parts.painter.resume(running(parts, ADDRESS))
    assert end(parts) == (State.PAINTED, None)
    assert parts.done("paint") == parts.done("download") == 0


@by_hand_clock
async def test_a_resumed_picture_with_an_address_is_fetched() -> None:
    parts = Parts()
    with_address(parts)
    await parts.painter.resume(running(parts, ADDRESS))
    assert end(parts) == (State.PAINTED, None)
    assert parts.store.kept == {"picture-p1": b"a fox"}
    assert parts.done("paint") == 0


@pytest.mark.parametrize("answer", [None, Answer(cost=0.04)])
@by_hand_clock
async def test_a_resumed_picture_with_nothing_is_given_back_and_not_asked_for_again(
    answer: Answer | None,
) -> None:
    parts = Parts()
    await parts.painter.resume(running(parts, answer))
    assert end(parts) == (State.UNKNOWN, Interrupted())
    assert parts.done("paint") == 0


@pytest.mark.parametrize("verb", ["has", "get"])
@by_hand_clock
async def test_a_store_that_is_away_is_waited_for(verb: str) -> None:
    parts = Parts()
    parts.store.kept["picture-p1"] = b"a fox"
    parts.faults.until[verb] = (3600, OSError("the store is away"))
    await parts.painter.resume(running(parts))
    assert end(parts) == (State.PAINTED, None)


@by_hand_clock
async def test_a_resumed_picture_that_is_cancelled_is_left_to_the_next_start() -> None:
    parts = Parts()
    with_address(parts)
    parts.faults.slow["download"] = 60
    work = asyncio.create_task(parts.painter.resume(running(parts, ADDRESS)))
    await cancelled_after(5, work)
    assert work.cancelled()
    assert end(parts) == (State.RUNNING, None)


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
    row = running(parts, image=True)
    await parts.painter.make(row)
    ((request, model, sent),) = parts.endpoint.requests
    assert (request, model.id, sent) == (row.ask.request, MODEL.id, image)


@by_hand_clock
async def test_a_model_that_has_left_the_list_is_asked_for_by_its_name() -> None:
    parts = Parts(model=replace(MODEL, id="another"))
    await parts.painter.make(running(parts, image=True))
    ((_, model, sent),) = parts.endpoint.requests
    assert (model, sent) == (Model(id="dall-e-3", label="dall-e-3", image="url"), INPUT.url)


@by_hand_clock
async def test_a_picture_to_change_that_is_gone_is_not_paid_for() -> None:
    parts = Parts(model=replace(MODEL, image="data"))
    await parts.painter.make(running(parts, image=True))
    assert parts.endpoint.requests == []
    assert end(parts) == (State.UNKNOWN, Bug("p1"))
