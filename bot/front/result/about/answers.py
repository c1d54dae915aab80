"""Answers to presses behind ⋯: the private message stays, with other words above it and the button turned round."""

from __future__ import annotations

from bot.front.kit.cards import Card
from bot.front.kit.feature import Pressed
from bot.front.result.about.powers import with_toggled


async def begin(press: Pressed) -> bool:
    """Acknowledge before anything is changed. False if Discord has sent this press before."""
    return await press.reply.acknowledge(in_place=_is_private(press))


async def say(press: Pressed, text: str) -> None:
    """Say what came of it, after `begin`."""
    if _is_private(press):
        turned = with_toggled(press.reader.private, press.buttons, press.verb)
        await press.reply.edit_words(text, turned)
    else:
        await press.reply.edit(Card(content=text))


def _is_private(press: Pressed) -> bool:
    """Whether the press came from a private message. A tampered client could name any: a public one is not edited.

    Nor is a panel, such as a page of /me: it takes no words above it.
    """
    return press.message is not None and press.message.private and not press.message.is_panel
