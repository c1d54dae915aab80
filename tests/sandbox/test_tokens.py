"""An interaction's token: once, in time, and only for its own messages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox.errors import DidNotRespond, Impossible
from tests.sandbox.conftest import Clock
from tests.sandbox.wire import Wire

PRIVATE = 1 << 6


async def test_one_answer_only(wire: Wire) -> None:
    shown = await wire.slash()
    status, answered = await wire.answer(shown, 4, {"content": "once"})
    assert status == 200
    assert answered["resource"]["message"]["content"] == "once"
    status, answer = await wire.answer(shown, 4, {"content": "twice"})
    assert (status, answer["code"]) == (400, 40060)


async def test_a_refused_answer_may_be_corrected(wire: Wire) -> None:
    shown = await wire.slash()
    assert (await wire.answer(shown, 4, {"content": "x" * 2001}))[0] == 400
    assert (await wire.answer(shown, 4, {"content": "shorter"}))[0] == 200


async def test_after_three_seconds(wire: Wire, clock: Clock) -> None:
    shown = await wire.slash()
    clock.ahead = timedelta(seconds=3.5)
    status, answer = await wire.answer(shown, 4, {"content": "late"})
    assert (status, answer["code"]) == (404, 10062)


async def test_an_unknown_interaction(wire: Wire) -> None:
    shown = await wire.slash()
    shown.interaction.id += 1
    assert (await wire.answer(shown, 4, {"content": "x"}))[1]["code"] == 10062


async def test_before_the_answer_and_after_fifteen_minutes(wire: Wire, clock: Clock) -> None:
    shown = await wire.slash()
    status, answer = await wire.ask("POST", wire.webhook(shown), {"content": "early"})
    assert (status, answer["code"]) == (404, 10015)

    await wire.answer(shown, 5)
    clock.ahead = timedelta(minutes=14)
    assert (await wire.ask("PATCH", wire.webhook(shown, "/messages/@original"), {"content": "x"}))[0] == 200
    clock.ahead = timedelta(minutes=15, seconds=1)
    status, answer = await wire.ask("PATCH", wire.webhook(shown, "/messages/@original"), {"content": "y"})
    assert (status, answer["code"]) == (401, 50027)


async def test_a_deleted_thinking_message_takes_every_followup_with_it(wire: Wire) -> None:
    shown = await wire.slash()
    await wire.answer(shown, 5)
    await wire.alice.delete(await shown.message())
    for method, path in (("POST", ""), ("PATCH", "/messages/@original"), ("DELETE", "/messages/@original")):
        status, answer = await wire.ask(method, wire.webhook(shown, path), {"content": "x"})
        assert (status, answer["code"]) == (404, 10008)


async def test_only_visibility_can_be_deferred_and_it_stays(wire: Wire) -> None:
    shown = await wire.slash()
    status, answered = await wire.answer(shown, 5, {"flags": PRIVATE})
    assert answered["interaction"]["response_message_ephemeral"] is True
    assert answered["interaction"]["response_message_loading"] is True
    _, message = await wire.ask("POST", wire.webhook(shown), {"content": "public?"})
    assert message["flags"] == PRIVATE
    path = f"/channels/{wire.art.id}/messages/{message['id']}"
    for method in ("GET", "PATCH", "DELETE"):
        status, answer = await wire.ask(method, path, {"content": "x"})
        assert (status, answer["code"]) == (404, 10008)
    assert (await wire.ask("DELETE", wire.webhook(shown, f"/messages/{message['id']}")))[0] == 204


async def test_messages_of_another_interaction(wire: Wire) -> None:
    first, second = await wire.slash(), await wire.slash()
    _, answered = await wire.answer(first, 4, {"content": "mine"})
    await wire.answer(second, 4, {"content": "other"})
    path = f"/messages/{answered['interaction']['response_message_id']}"
    assert (await wire.ask("GET", wire.webhook(first, path)))[0] == 200
    assert (await wire.ask("GET", wire.webhook(second, path)))[1]["code"] == 10008


@pytest.mark.parametrize("type", [6, 7, 8, 1])
async def test_answers_that_do_not_fit_a_command(wire: Wire, type: int) -> None:
    status, answer = await wire.answer(await wire.slash(), type, {"content": "x"})
    assert (status, answer["code"]) == (400, 50035)


async def test_no_form_answers_a_form(wire: Wire) -> None:
    form = {
        "custom_id": "form",
        "title": "Form",
        "components": [
            {"type": 18, "label": "Why", "component": {"type": 4, "style": 1, "custom_id": "why"}}
        ],
    }
    opened = await wire.slash()
    await wire.answer(opened, 9, form)
    with pytest.raises(Impossible, match="takes 1 to 4000 characters"):
        await wire.alice.submit(opened)
    sent = await wire.alice.submit(opened, {"Why": "because"})
    status, answer = await wire.answer(sent, 9, form)
    assert (status, answer["code"]) == (400, 50035)
    # It was not opened on a message, so there is none to update.
    assert (await wire.answer(sent, 7, {"content": "x"}))[0] == 400
    assert (await wire.answer(sent, 4, {"content": "x"}))[0] == 200


async def test_suggestions_that_never_come(wire: Wire) -> None:
    wire.sandbox.world.interactions.response_window = 0.05
    with pytest.raises(DidNotRespond):
        await wire.alice.autocomplete(wire.art, "pick", "what", "x")
