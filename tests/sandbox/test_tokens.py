"""An interaction's token: once, in time, and only for its own messages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox.errors import DidNotRespond, Impossible
from bot.sandbox.people.seen import Seen
from bot.sandbox.people.shown import Shown
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


BUTTON = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}]}


async def pressed(wire: Wire, message: Seen, type: int) -> Shown:
    """Its button, answered by a new private message."""
    press = await wire.alice.click(message, "Go")
    data = {"flags": PRIVATE} if type == 5 else {"flags": PRIVATE, "content": "done"}
    assert (await wire.answer(press, type, data))[0] == 200
    return press


@pytest.mark.parametrize("type", [4, 5])
@pytest.mark.parametrize("flags", [0, PRIVATE], ids=["public", "private"])
async def test_a_press_answered_by_a_new_message_may_still_edit_the_one_that_was_pressed(
    wire: Wire, type: int, flags: int
) -> None:
    shown = await wire.slash()
    await wire.answer(shown, 4, {"content": "note", "flags": flags, "components": [BUTTON]})
    note = await shown.message()
    press = await pressed(wire, note, type)
    path = wire.webhook(press, f"/messages/{note.id}")
    status, answer = await wire.ask("PATCH", path, {"content": "used", "components": []})
    assert (status, answer["id"], answer["flags"]) == (200, str(note.id), flags)
    assert (note.content, note.buttons, note.ephemeral) == ("used", [], bool(flags))
    assert (await wire.ask("GET", path))[1]["content"] == "used"
    assert (await wire.ask("DELETE", path))[0] == 204
    assert note.deleted
    assert (await wire.ask("PATCH", path, {"content": "again"}))[1]["code"] == 10008


async def test_not_before_the_press_is_answered_nor_after_fifteen_minutes(wire: Wire, clock: Clock) -> None:
    shown = await wire.slash()
    await wire.answer(shown, 4, {"content": "note", "components": [BUTTON]})
    note = await shown.message()
    press = await wire.alice.click(note, "Go")
    path = wire.webhook(press, f"/messages/{note.id}")
    assert (await wire.ask("PATCH", path, {"content": "early"}))[1]["code"] == 10015
    await wire.answer(press, 4, {"content": "done"})
    clock.ahead = timedelta(minutes=15, seconds=1)
    assert (await wire.ask("PATCH", path, {"content": "late"}))[1]["code"] == 50027
    assert note.content == "note"


async def test_a_pressed_message_that_came_through_the_channel_is_edited_there(wire: Wire) -> None:
    channel = f"/channels/{wire.art.id}/messages"
    await wire.ask("POST", channel, {"content": "note", "components": [BUTTON]})
    (note,) = wire.alice.sees(wire.art)
    press = await pressed(wire, note, 4)
    body = {"content": "used"}
    assert (await wire.ask("PATCH", wire.webhook(press, f"/messages/{note.id}"), body))[1]["code"] == 10008
    assert (await wire.ask("PATCH", f"{channel}/{note.id}", body))[0] == 200


async def test_the_form_that_a_press_opened_may_edit_the_pressed_message_too(wire: Wire) -> None:
    shown = await wire.slash()
    await wire.answer(shown, 4, {"content": "note", "flags": PRIVATE, "components": [BUTTON]})
    note = await shown.message()
    press = await wire.alice.click(note, "Go")
    field = {"type": 4, "style": 1, "custom_id": "why", "required": False}
    frame = {"type": 18, "label": "Why", "component": field}
    await wire.answer(press, 9, {"custom_id": "form", "title": "Form", "components": [frame]})
    sent = await wire.alice.submit(press)
    await wire.answer(sent, 4, {"content": "done", "flags": PRIVATE})
    path = wire.webhook(sent, f"/messages/{note.id}")
    assert (await wire.ask("PATCH", path, {"content": "used", "components": []}))[0] == 200
    assert note.buttons == []


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
