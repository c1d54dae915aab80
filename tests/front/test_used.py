"""What a message says whose button was used."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import discord
import pytest

from bot.domain.errors import AlreadyPressed
from bot.front.kit.cards import Button
from bot.front.kit.feature import Pressed, PressedMessage, Where, Who
from bot.front.kit.guilds.server import Server
from bot.front.kit.responder import Responder
from bot.front.result.building.used import MAX_MESSAGES, UsedMessages, mark_used
from bot.front.texts.language import Reader
from tests.front.samples import ask

NOTE = PressedMessage(
    7,
    "It broke.",
    private=True,
    buttons=(Button("retry", "PIC0", "Try again", "🔁"), Button("make", "PIC0-1-1-", "Make it (1 credit)")),
)
NOTHING = discord.Permissions.none()


class Reply:
    """The answer to an interaction; `broken` is raised instead of an edit."""

    def __init__(self, broken: Exception | None = None) -> None:
        self.edits: list[tuple[int, str]] = []
        self.broken = broken

    async def edit_pressed(self, message: int, text: str) -> None:
        if self.broken is not None:
            raise self.broken
        self.edits.append((message, text))


def press(
    reply: Reply, message: PressedMessage | None, verb: str = "retry", subject: str = "PIC0"
) -> Pressed:
    return Pressed(
        id=1,
        who=Who(id=5, name="alice", avatar="", roles=(), permissions=NOTHING),
        where=Where(
            guild=3, channel=4, parent=None, server=Server(None), permissions=NOTHING, upload_limit=1
        ),
        reader=Reader.of("en-US", "en-US"),
        reply=cast(Responder, reply),
        verb=verb,
        subject=subject,
        message=message,
    )


async def edits(message: PressedMessage | None, **pressed: Any) -> list[tuple[int, str]]:
    reply = Reply()
    call = press(reply, message, **pressed)
    await mark_used(call, ask(), call.verb)
    return reply.edits


async def test_its_text_stays_and_a_line_names_the_button() -> None:
    assert await edits(NOTE) == [(7, "It broke.\n-# You pressed “\u2068Try again\u2069”.")]
    made = await edits(NOTE, verb="make", subject="PIC0-1-1-")
    assert made == [(7, "It broke.\n-# You pressed “\u2068Make it (1 credit)\u2069”.")]


async def test_in_public_it_names_who_pressed() -> None:
    card = replace(NOTE, text="", private=False)
    assert await edits(card) == [(7, "-# <@5> pressed “\u2068Try again\u2069”.")]


async def test_a_text_that_leaves_no_room_loses_its_buttons_alone() -> None:
    full = "x" * 1990
    assert await edits(replace(NOTE, text=full)) == [(7, full)]


async def test_what_does_not_have_the_button_is_left_alone() -> None:
    assert await edits(None) == []
    assert await edits(NOTE, subject="PIC1") == []


@pytest.mark.parametrize("fault", [OSError("line"), discord.DiscordException("no")])
async def test_only_what_discord_or_the_line_does_is_forgiven(fault: Exception) -> None:
    call = press(Reply(fault), NOTE)
    if isinstance(fault, OSError):
        await mark_used(call, ask(), "retry")
    else:
        with pytest.raises(discord.DiscordException):
            await mark_used(call, ask(), "retry")


# --- once ---


def press_on(message: int | None, interaction: int = 1) -> Pressed:
    noted = None if message is None else replace(NOTE, id=message)
    return replace(press(Reply(), noted), id=interaction)


def test_a_message_is_used_by_one_press() -> None:
    used = UsedMessages()
    assert used.take(press_on(7))
    assert not used.take(press_on(7))  # the same press, which Discord sent twice
    with pytest.raises(AlreadyPressed):
        used.take(press_on(7, interaction=2))
    assert used.take(press_on(8, interaction=2))


def test_a_press_that_was_refused_has_used_nothing() -> None:
    used = UsedMessages()
    assert used.take(press_on(7))
    used.release(press_on(7))
    assert used.take(press_on(7, interaction=2))


def test_without_its_message_no_press_is_held_back() -> None:
    used = UsedMessages()
    for interaction in range(3):
        assert not used.take(press_on(None, interaction))
        used.release(press_on(None, interaction))


def test_the_oldest_message_is_forgotten_first() -> None:
    used = UsedMessages()
    for message in range(MAX_MESSAGES + 1):
        assert used.take(press_on(message))
    assert used.take(press_on(0, interaction=2))
    with pytest.raises(AlreadyPressed):
        used.take(press_on(2, interaction=2))
