"""A message whose button was used says so, and loses its buttons: nobody wonders later whether they pressed it.

Until Discord has edited it, or where it could not, the buttons are still there; a second press is refused then.
"""

from __future__ import annotations

import logging

import aiohttp
import discord

from bot.domain.errors import AlreadyPressed
from bot.domain.pictures import Ask
from bot.front.kit.cards import card_language
from bot.front.kit.feature import Filled, Pressed
from bot.front.texts.errors.buttons import somebody_pressed, you_pressed
from bot.front.texts.words import utf16_units

log = logging.getLogger(__name__)

MESSAGE_UNITS = 2000  # UTF-16 units of a message's text
MAX_MESSAGES = 10_000  # that are remembered; beyond it the one that was pressed longest ago is forgotten


class UsedMessages:
    """The messages of which a button is being obeyed, or was. One per process, in memory.

    It is for a double click, and for a client that shows a message as it was: neither is meant to be paid for twice.
    """

    def __init__(self) -> None:
        self._presses: dict[int, int] = {}  # the interaction that pressed, by the message's id; oldest first

    def take(self, press: Pressed) -> bool:
        """Remember the message as used. False if this very interaction has taken it: Discord sent it twice.

        Raises AlreadyPressed if another one has.
        """
        if press.message is None:
            return False
        other = self._presses.get(press.message.id)
        if other is not None:
            if other != press.id:
                raise AlreadyPressed
            return False
        if len(self._presses) >= MAX_MESSAGES:
            del self._presses[next(iter(self._presses))]
        self._presses[press.message.id] = press.id
        return True

    def release(self, press: Pressed) -> None:
        """The press was refused: the buttons can be used after all."""
        if press.message is not None:
            self._presses.pop(press.message.id, None)


async def mark_used(call: Pressed | Filled, ask: Ask, verb: str) -> None:
    """Edit the pressed message, whose button with this verb and the subject of the call was obeyed. Never raises.

    `ask` is what the message was about. A form is about the message from which it was opened.
    """
    message = call.message
    labels = [
        button.label
        for button in (message.buttons if message is not None else ())
        if (button.verb, button.subject) == (verb, call.subject)
    ]
    if message is None or not labels:
        return
    if message.private:
        line = you_pressed(call.reader.private, labels[0])
    else:
        line = somebody_pressed(card_language(ask), call.who.id, labels[0])
    text = f"{message.text}\n-# {line}" if message.text else f"-# {line}"
    try:
        # The text of an older version may leave no room for the line.
        await call.reply.edit_pressed(
            message.id, text if utf16_units(text) <= MESSAGE_UNITS else message.text
        )
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        log.info("a used message keeps its buttons", extra={"error": type(error).__name__})
