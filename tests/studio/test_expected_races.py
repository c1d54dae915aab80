"""A card that says that a picture takes longer is never shown over the result, nor after a Cancel or a stop."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.errors import EndpointDown, OutcomeUnknown, StoreBusy
from bot.domain.pictures import Answer, State
from tests.studio.hand_clock import by_hand_clock, now, settle
from tests.studio.studio import ADDRESS, PAINTING, URL
from tests.studio.test_expected import SLOW_AFTER, P, R, said_slow, used_to


@pytest.mark.parametrize("answer", [Answer(data=b"a fox"), ADDRESS, EndpointDown(tries=3), OutcomeUnknown()])
@by_hand_clock
async def test_no_end_is_written_while_an_edit_is_under_way(answer: Answer | Exception) -> None:
    studio = used_to()
    studio.endpoint.answers, studio.endpoint.files = [answer], {URL: b"a fox"}
    studio.faults.slow |= {"paint": SLOW_AFTER + 1, "taking_longer": 4}
    await studio.ask()
    await asyncio.sleep(SLOW_AFTER + 3)
    assert studio.rows.states() == [R]
    await asyncio.sleep(3)
    assert studio.rows.states() != [R]
    assert studio.order("taking_longer", "said_slow", "painted", "ended")[:2] == [
        "taking_longer",
        "said_slow",
    ]
    assert studio.done("painted") + studio.done("ended") == 1


@by_hand_clock
async def test_the_picture_is_stored_while_an_edit_is_under_way() -> None:
    studio = used_to()
    studio.faults.slow |= {"paint": SLOW_AFTER + 1, "taking_longer": 4}
    await studio.ask()
    await asyncio.sleep(SLOW_AFTER + 2)
    assert studio.order("put", "said_slow") == ["put"]


@by_hand_clock
async def test_the_end_that_comes_while_the_rows_are_read_is_in_time() -> None:
    studio = used_to()
    studio.faults.slow |= {"paint": SLOW_AFTER + 1, "ask": 4}
    await studio.ask()
    await asyncio.sleep(60)
    assert studio.rows.states() == [P]
    assert studio.done("taking_longer") == 0


@by_hand_clock
async def test_between_the_last_edit_and_the_end_of_the_picture_no_other_begins() -> None:
    studio = used_to()
    studio.faults.slow |= {"paint": SLOW_AFTER - 1, "painted": 5}
    await studio.ask()
    await asyncio.sleep(60)
    assert studio.rows.states() == [P]
    assert studio.done("ask") == 0
    assert studio.card.slow == []


@by_hand_clock
async def test_what_another_process_has_ended_meanwhile_is_not_called_slow() -> None:
    studio = used_to()
    studio.faults.slow["paint"] = 60
    await studio.ask()
    await settle()
    await studio.rows.ended(1, OutcomeUnknown())
    await asyncio.sleep(30)
    assert studio.card.slow == []


@by_hand_clock
async def test_an_edit_of_the_start_and_one_of_a_slow_picture_come_one_after_the_other() -> None:
    studio = used_to(slots=1)
    studio.faults.slow |= {"drawing": SLOW_AFTER + 2, "paint": PAINTING}
    await studio.ask()
    await settle()
    studio.faults.slow["paint"] = 60
    await studio.ask()
    await asyncio.sleep(60)
    assert studio.order("drawing", "drawn", "taking_longer") == ["drawing", "drawn", "taking_longer"]
    assert said_slow(studio) == [(PAINTING + SLOW_AFTER + 2, [R])]


@by_hand_clock
async def test_an_ask_whose_rest_was_cancelled_is_not_called_slow() -> None:
    studio = used_to(slots=1)
    studio.faults.slow["paint"] = 60
    reserved = await studio.ask(count=2)
    await settle()
    await studio.line.cancel(reserved.generations[0].ask.interaction)
    await asyncio.sleep(100)
    assert studio.rows.states() == [P, State.CANCELLED]
    assert studio.card.slow == []
    assert len(studio.progress) == 0


@by_hand_clock
async def test_a_cancel_that_comes_while_the_rows_are_read_is_in_time() -> None:
    studio = used_to(slots=1)
    studio.faults.slow |= {"paint": 60, "ask": 4}
    reserved = await studio.ask(count=2)
    await asyncio.sleep(SLOW_AFTER + 1)
    await studio.line.cancel(reserved.generations[0].ask.interaction)
    await asyncio.sleep(30)
    assert studio.card.slow == []


@by_hand_clock
async def test_a_card_that_cannot_be_made_is_no_reason_to_stop(caplog: pytest.LogCaptureFixture) -> None:
    studio = used_to()
    studio.faults.slow["paint"] = 60
    studio.faults.until["ask"] = (3600, StoreBusy())
    await studio.ask()
    await asyncio.sleep(100)
    assert studio.rows.states() == [P]
    assert "the progress card stays as it is" in caplog.text
    assert "could not be" not in caplog.text


# --- the end of the program ------------------------------------------------------------------------------


@by_hand_clock
async def test_at_the_end_of_the_program_nothing_is_watched_any_more() -> None:
    studio = used_to()
    studio.faults.slow["paint"] = 60
    await studio.ask()
    await asyncio.sleep(2)
    await studio.line.close(5)
    assert studio.rows.states() == [State.UNKNOWN]
    await asyncio.sleep(100)
    assert studio.card.slow == []
    assert len(studio.progress) == 0


@by_hand_clock
async def test_a_picture_left_to_the_next_start_is_watched_no_more_either() -> None:
    studio = used_to()
    studio.with_address()
    studio.faults.slow |= {"paint": 5, "download": 600}
    await studio.ask()
    await asyncio.sleep(6)
    await studio.line.close(5)
    assert studio.rows.states() == [R]
    await asyncio.sleep(100)
    assert studio.card.slow == []
    assert len(studio.progress) == 0


@by_hand_clock
async def test_an_edit_under_way_at_the_end_of_the_program_is_waited_for() -> None:
    studio = used_to()
    studio.faults.slow |= {"paint": 600, "taking_longer": 4}
    await studio.ask()
    await asyncio.sleep(SLOW_AFTER - 1)
    await studio.line.close(2)
    assert now() == pytest.approx(SLOW_AFTER + 4, abs=0.1)
    assert studio.order("said_slow", "ended") == ["said_slow", "ended"]
