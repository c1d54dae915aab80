"""A Cancel while a picture is drawn: the card never says Drawing again, and the request goes on."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.pictures import State
from bot.studio.progress import EDIT_BEFORE_CANCEL
from tests.studio.hand_clock import by_hand_clock, now, settle
from tests.studio.studio import PAINTING, Studio, started

Q, R, P, C = State.QUEUED, State.RUNNING, State.PAINTED, State.CANCELLED


async def asked(studio: Studio, *, count: int = 1) -> int:
    """Somebody asks; the interaction."""
    return (await studio.ask(count=count)).generations[0].ask.interaction


@by_hand_clock
async def test_the_request_goes_on_and_its_picture_is_kept() -> None:
    studio = started()
    interaction = await asked(studio)
    await settle()
    (row,) = await studio.line.cancel(interaction)
    assert (row.state, row.abandoned_at is not None) == (R, True)
    await asyncio.sleep(2 * PAINTING)
    assert studio.rows.states() == [P]
    assert studio.done("paint") == 1
    assert len(studio.progress) == 0


@by_hand_clock
async def test_what_starts_after_the_press_does_not_edit_the_card() -> None:
    studio = started(slots=1)
    await studio.ask()
    interaction = await asked(studio)
    studio.faults.late["claim"] = 1  # it is running already, and this process does not know yet
    await asyncio.sleep(PAINTING + 0.5)
    assert studio.rows.states() == [P, R]
    await studio.line.cancel(interaction)
    await asyncio.sleep(3 * PAINTING)
    assert studio.card.shown == studio.card.stopped == []
    assert len(studio.progress) == 0


@by_hand_clock
async def test_a_press_waits_for_an_edit_under_way() -> None:
    studio = started(slots=1)
    await studio.ask()
    interaction = await asked(studio)
    studio.faults.slow["drawing"] = EDIT_BEFORE_CANCEL / 2
    await asyncio.sleep(PAINTING + 0.01)
    await studio.line.cancel(interaction)
    assert len(studio.card.shown) == 1, "before the card of the Cancel, not after it"


@by_hand_clock
async def test_an_edit_that_takes_longer_is_put_right() -> None:
    studio = started(slots=1)
    await studio.ask()
    interaction = await asked(studio)
    studio.faults.slow["drawing"] = 3
    await asyncio.sleep(PAINTING + 0.01)
    pressed = now()
    await studio.line.cancel(interaction)
    assert now() - pressed == pytest.approx(EDIT_BEFORE_CANCEL)
    await asyncio.sleep(5)
    assert [states for _, states in studio.card.shown] == [[R]]
    assert [states for _, states in studio.card.stopped] == [[R]]


@by_hand_clock
async def test_one_that_another_process_cancels_during_an_edit_is_put_right() -> None:
    studio = started(slots=1)
    await studio.ask()
    interaction = await asked(studio)
    studio.faults.slow["drawing"] = 3
    await asyncio.sleep(PAINTING + 0.01)
    await studio.rows.abandon(interaction)
    await asyncio.sleep(5)
    assert [states for _, states in studio.card.stopped] == [[R]]


@by_hand_clock
async def test_it_is_not_called_slow_any_more() -> None:
    for by_another in (False, True):
        studio = started()
        studio.has_painted(*[1.0] * 20)
        interaction = await asked(studio)
        await settle()
        cancel = studio.rows.abandon if by_another else studio.line.cancel
        await cancel(interaction)
        await asyncio.sleep(2 * PAINTING)
        assert studio.rows.states() == [P]
        assert studio.card.slow == []


@by_hand_clock
async def test_an_ask_that_was_cancelled_in_line_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    studio = started(slots=1)
    await studio.ask()
    interaction = await asked(studio, count=2)
    await settle()
    for _ in range(2):
        await studio.line.cancel(interaction)
    lines = [vars(record) for record in caplog.records if record.getMessage() == "ask ended"]
    assert [(line["ask"], line["outcome"], line["credits"]) for line in lines] == [
        (interaction, "cancelled", 0)
    ]
