"""Files are sent, and stay, as Discord's API has it: also what discord.py has no argument for."""

from __future__ import annotations

from typing import Any

import discord
from discord.http import handle_message_parameters

from bot.front.kit.cards import Card, KeptFile, Upload
from bot.front.kit.replies import message_arguments
from bot.sandbox.rest.call import Recorded
from tests.contract import DESCRIPTION, Contract
from tests.front.samples import NOON

EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"
CREATE = "POST /channels/{channel_id}/messages"
HIDDEN = Upload("fox.png", b"bytes", "a fox", spoiler=True)
STAYS = KeptFile(300000000000000007, "fox-PIC0.png", "a fox", spoiler=True)


def body_of(card: Card, *, edit: bool = False) -> dict[str, Any]:
    """The body of a request as discord.py makes it of a card."""
    arguments = message_arguments(card, edit=edit)
    arguments.pop("view", None)
    with handle_message_parameters(**arguments) as parameters:
        if not parameters.multipart:
            return dict(parameters.payload or {})
        return dict(discord.utils._from_json(parameters.multipart[0]["value"]))


def faults(route: str, body: dict[str, Any]) -> list[str]:
    """What Discord's description does not allow in it; nothing where the description is not at hand."""
    recorded = Recorded(NOON, route, {}, {}, body, (), 200, 0, True)
    return Contract(DESCRIPTION).faults([recorded]) if DESCRIPTION.exists() else []


async def test_a_new_file_is_covered_by_its_name_and_by_what_is_said_of_it() -> None:
    body = body_of(Card(files=(HIDDEN, Upload("hare.png", b"bytes", "a hare"))))
    assert body["attachments"] == [
        {"id": 0, "filename": "SPOILER_fox.png", "description": "a fox", "is_spoiler": True},
        {"id": 1, "filename": "hare.png", "description": "a hare"},
    ]
    assert faults(CREATE, body) == []


async def test_a_file_that_stays_is_covered_and_described_anew() -> None:
    body = body_of(Card(content="words", kept=(STAYS,)), edit=True)
    assert body["attachments"] == [{"id": "300000000000000007", "description": "a fox", "is_spoiler": True}]
    assert faults(EDIT, body) == []


async def test_a_file_that_stays_is_shown_again_without_a_description() -> None:
    body = body_of(Card(kept=(KeptFile(7, "fox.png"),)), edit=True)
    assert body["attachments"] == [{"id": "7", "description": None, "is_spoiler": False}]
    assert faults(EDIT, body) == []


async def test_new_files_come_after_those_that_stay() -> None:
    body = body_of(Card(kept=(STAYS,), files=(Upload("hare.png", b"bytes", "a hare"),)), edit=True)
    assert [entry["id"] for entry in body["attachments"]] == ["300000000000000007", 0]


async def test_without_a_word_about_them_an_edit_takes_files_away() -> None:
    assert body_of(Card(content="words"), edit=True)["attachments"] == []
    assert "attachments" not in body_of(Card(content="words", keeps_files=True), edit=True)
