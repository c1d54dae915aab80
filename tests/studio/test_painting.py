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
    RequestLost,
    RequestRejected,
    ResultUnreachable,
    ResultUnusable,
    StoreBusy,
    StoreFull,
    TimedOut,
)
from bot.domain.models import Model, PictureInput
from bot.domain.pictures import Answer, Generation, GivenPicture, InputPicture, State
from bot.domain.pseudonyms import Pseudonyms
from bot.studio.insist import UNNAMED_FOR
from tests.storage.deployments import FACTS
from tests.studio.fakes import NOON
from tests.studio.hand_clock import by_hand_clock, now
from tests.studio.studio import ADDRESS, BYTES, INPUT, MODEL, PAINTING, Studio, started

# --- what came is kept ---------------------------------------------------------------------------------


@by_hand_clock
async def test_bytes_are_stored_before_the_row_says_painted() -> None:
    studio = Studio()
    studio.endpoint.answers = [BYTES]
    await studio.painter.make(studio.running())
    assert studio.journal == ["holds 1", "paint", "keep_answer 1", "inspect", "put picture-p1", "painted 1"]
    assert studio.store.kept == {"picture-p1": b"a fox"}
    assert studio.end() == (State.PAINTED, None)
    assert studio.rows.kept[1].info == FACTS


@by_hand_clock
async def test_what_was_asked_for_is_made_although_no_model_is_known_any_more() -> None:
    studio = Studio(model=None)
    studio.endpoint.answers = [BYTES]
    await studio.painter.make(studio.running())
    assert studio.end() == (State.PAINTED, None)
    assert studio.done("paint") == 1


@by_hand_clock
async def test_the_endpoint_is_told_who_asks_by_a_pseudonym() -> None:
    studio = Studio()
    row = studio.running()
    await studio.painter.make(row)
    assert studio.endpoint.users == [Pseudonyms("a key").of(row.ask.guild, row.ask.member)]


@by_hand_clock
async def test_an_address_is_committed_before_it_is_fetched() -> None:
    studio = Studio()
    studio.with_address()
    await studio.painter.make(studio.running())
    assert studio.order("paint", "keep_answer", "download", "put", "painted") == [
        "paint",
        "keep_answer",
        "download",
        "put",
        "painted",
    ]
    assert studio.rows.kept[1].answer == ADDRESS
    assert studio.store.kept == {"picture-p1": b"a fox"}


@pytest.mark.parametrize("verb", ["keep_answer", "put", "painted"])
@pytest.mark.parametrize("error", [StoreBusy(), StoreFull(), OSError(5, "Input/output error")])
@by_hand_clock
async def test_an_hour_of_outage_costs_no_picture_and_no_second_request(verb: str, error: Exception) -> None:
    studio = Studio()
    studio.faults.until[verb] = (3600, error)
    await studio.painter.make(studio.running())
    assert studio.end() == (State.PAINTED, None)
    assert studio.done("paint") == 1
    assert studio.done("ended") == 0


@by_hand_clock
async def test_a_picture_that_was_given_up_meanwhile_is_painted_all_the_same() -> None:
    studio = Studio()
    row = studio.running()
    studio.rows.kept[1] = replace(row, state=State.UNKNOWN, failure=Interrupted())
    await studio.painter.make(row)
    assert studio.end() == (State.PAINTED, None)


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
    studio = Studio()
    studio.endpoint.answers = [error]
    await studio.painter.make(studio.running())
    assert studio.end() == (state, error)
    assert studio.done("paint") == 1
    assert studio.done("painted") == 0


@by_hand_clock
async def test_what_the_operator_has_been_told_of_is_no_warning_any_more(
    caplog: pytest.LogCaptureFixture,
) -> None:
    studio = Studio()
    studio.known = [TimedOut(300)]
    for error in (ModelGone("dall-e-3"), TimedOut(300)):
        studio.endpoint.answers = [error]
        with caplog.at_level("INFO"):
            await studio.painter.make(studio.running())
    levels = [record.levelname for record in caplog.records if record.message == "not painted"]
    assert levels == ["WARNING", "INFO"]


@by_hand_clock
async def test_an_address_that_gives_nothing_ends_the_picture() -> None:
    studio = Studio()
    studio.with_address()
    studio.faults.once["download"] = [ResultUnreachable(4)]
    await studio.painter.make(studio.running())
    assert studio.end() == (State.UNKNOWN, ResultUnreachable(4))
    assert studio.done("paint") == 1


@by_hand_clock
async def test_what_is_no_picture_is_not_kept() -> None:
    studio = Studio()
    studio.endpoint.answers = [Answer(data=b"broken")]
    await studio.painter.make(studio.running())
    assert studio.end() == (State.UNKNOWN, ResultUnusable(Flaw.NOT_A_PICTURE))
    assert studio.store.kept == {}


@by_hand_clock
async def test_a_bug_ends_the_picture_with_a_reference(caplog: pytest.LogCaptureFixture) -> None:
    studio = Studio()
    studio.endpoint.answers = [ZeroDivisionError("by a bug")]
    await studio.painter.make(studio.running())
    assert studio.end() == (State.UNKNOWN, Bug("p1"))
    assert "by a bug" in caplog.text


@by_hand_clock
async def test_a_fault_of_the_store_that_does_not_pass_ends_the_picture() -> None:
    studio = Studio()
    studio.faults.until["put"] = (3600, RuntimeError("the store is broken"))
    await studio.painter.make(studio.running())
    assert studio.end() == (State.UNKNOWN, Bug("p1"))
    assert now() > UNNAMED_FOR
    assert studio.done("paint") == 1


@by_hand_clock
async def test_an_end_is_written_down_however_long_the_database_is_away() -> None:
    studio = Studio()
    studio.endpoint.answers = [PromptRejected()]
    studio.faults.until["ended"] = (3600, StoreBusy())
    await studio.painter.make(studio.running())
    assert studio.end() == (State.FAILED, PromptRejected())
    assert studio.done("paint") == 1


# --- what is sent --------------------------------------------------------------------------------------


BY_ADDRESS, BY_BYTES = (
    GivenPicture("image/png", url=INPUT.url),
    GivenPicture("image/png", data=b"a goose"),
)
ENDS = "https://cdn.example/in.png?ex={:x}&is=1&hm=2"


@pytest.mark.parametrize(
    ("taken", "sent"),
    [
        (PictureInput(form="url"), BY_ADDRESS),
        (PictureInput(form="data"), BY_BYTES),
        (PictureInput(form="url", field="image_url"), BY_ADDRESS),
        (PictureInput(way="edits"), BY_BYTES),
        (PictureInput(way="edits", form="url"), BY_BYTES),  # a form takes files
        (PictureInput(way="edits-json", form="url", field="images"), BY_ADDRESS),
    ],
)
@by_hand_clock
async def test_a_picture_to_change_goes_in_the_form_that_the_model_takes(
    taken: PictureInput, sent: GivenPicture
) -> None:
    studio = Studio(model=replace(MODEL, image=taken))
    studio.store.kept[INPUT.key] = b"a goose"
    row = studio.running(image=True)
    await studio.painter.make(row)
    ((request, model, pictures),) = studio.endpoint.requests
    assert (request, model.id, pictures) == (row.ask.request, MODEL.id, (sent,))


@pytest.mark.parametrize(
    ("url", "is_sent"),
    [
        (ENDS.format(int(NOON.timestamp()) + 301), True),
        (ENDS.format(int(NOON.timestamp()) + 299), False),
        (ENDS.format(int(NOON.timestamp()) - 86_400), False),
        ("https://cdn.example/in.png?ex=soon", True),
        ("https://cdn.example/in.png?ex=" + "f" * 40, True),
        ("", False),
    ],
)
@by_hand_clock
async def test_an_address_that_has_ended_is_not_sent_and_its_bytes_are(url: str, is_sent: bool) -> None:
    studio = Studio(model=replace(MODEL, image=PictureInput(form="url")))
    studio.store.kept[INPUT.key] = b"a goose"
    row = studio.running(image=True)
    ask = replace(
        row.ask, request=replace(row.ask.request, images=(InputPicture(url, INPUT.key, "image/png"),))
    )
    await studio.painter.make(replace(row, ask=ask))
    ((_, _, pictures),) = studio.endpoint.requests
    assert pictures == ((GivenPicture("image/png", url=url) if is_sent else BY_BYTES),)


def with_pictures(row: Generation, *images: InputPicture) -> Generation:
    return replace(row, ask=replace(row.ask, request=replace(row.ask.request, images=images)))


@by_hand_clock
async def test_several_pictures_go_in_their_order_each_as_it_can() -> None:
    studio = Studio(model=replace(MODEL, image=PictureInput(form="url", most=3)))
    studio.store.kept |= {INPUT.key: b"a goose", "input-2": b"a duck"}
    copy = InputPicture("", "input-2", "image/webp", is_copy=True)
    row = with_pictures(studio.running(), INPUT, copy, replace(INPUT, url="https://cdn.example/3.png"))
    await studio.painter.make(row)
    ((_, _, pictures),) = studio.endpoint.requests
    last = GivenPicture("image/png", url="https://cdn.example/3.png")
    assert pictures == (BY_ADDRESS, GivenPicture("image/webp", data=b"a duck"), last)


@by_hand_clock
async def test_more_pictures_than_the_model_takes_by_now_are_not_paid_for() -> None:
    studio = Studio(model=replace(MODEL, image=PictureInput(most=2)))
    studio.store.kept[INPUT.key] = b"a goose"
    await studio.painter.make(with_pictures(studio.running(), INPUT, INPUT, INPUT))
    assert studio.endpoint.requests == []
    assert studio.end() == (State.FAILED, RequestRejected("image"))


@pytest.mark.parametrize("model", [MODEL, replace(MODEL, id="another", image=PictureInput(form="url"))])
@by_hand_clock
async def test_nobody_pays_for_a_picture_that_is_not_made_of_theirs(model: Model) -> None:
    """The model takes no picture any more, or has left the list: nobody knows how it took one."""
    studio = Studio(model=model)
    await studio.painter.make(studio.running(image=True))
    assert studio.endpoint.requests == []
    assert studio.end() == (State.FAILED, RequestRejected("image"))


@by_hand_clock
async def test_a_model_that_has_left_the_list_is_asked_for_by_its_name() -> None:
    studio = Studio(model=replace(MODEL, id="another"))
    await studio.painter.make(studio.running())
    ((_, model, pictures),) = studio.endpoint.requests
    assert (model, pictures) == (Model(id="dall-e-3", label="dall-e-3"), ())


@by_hand_clock
async def test_an_ask_that_cannot_be_read_any_more_is_not_paid_for() -> None:
    studio = Studio()
    row = studio.running()
    request = replace(row.ask.request, prompt="")
    await studio.painter.make(replace(row, ask=replace(row.ask, request=request)))
    assert studio.endpoint.requests == []
    assert studio.end() == (State.FAILED, RequestLost())


@by_hand_clock
async def test_a_picture_to_change_that_is_gone_is_not_paid_for() -> None:
    studio = Studio(model=replace(MODEL, image=PictureInput(form="data")))
    await studio.painter.make(studio.running(image=True))
    assert studio.endpoint.requests == []
    assert studio.end() == (State.FAILED, RequestRejected("image"))


# --- without a slot, and without a lease -----------------------------------------------------------------


@by_hand_clock
async def test_while_a_picture_is_fetched_the_next_one_is_made_in_its_slot() -> None:
    studio = started(slots=1)
    studio.with_address()
    studio.faults.slow["download"] = 100
    await studio.ask()
    await studio.ask()
    await asyncio.sleep(2 * PAINTING + 1)
    assert studio.rows.states() == [State.RUNNING, State.PAINTED]
    assert studio.endpoint.most_in_flight == 1
    await asyncio.sleep(100)
    assert studio.rows.states() == [State.PAINTED, State.PAINTED]
    assert studio.done("paint") == 2


@by_hand_clock
async def test_a_picture_that_another_process_took_over_is_not_sent() -> None:
    studio = Studio()
    studio.rows.lost.add(1)
    await studio.painter.make(studio.running())
    assert studio.endpoint.requests == []
    assert studio.done("paint") == 0
    assert studio.end() == (State.UNKNOWN, Interrupted())


@by_hand_clock
async def test_a_database_that_is_away_before_the_request_is_waited_for() -> None:
    studio = Studio()
    studio.faults.until["holds"] = (60, StoreBusy())
    await studio.painter.make(studio.running())
    assert studio.end() == (State.PAINTED, None)
    assert studio.done("paint") == 1
