"""A message whose button was used says so, and loses its buttons: nobody wonders later whether they pressed it."""

from __future__ import annotations

import logging

import aiohttp
import discord

from bot.domain.pictures import Ask
from bot.front.kit.cards import card_language
from bot.front.kit.feature import Filled, Pressed
from bot.front.texts.errors.buttons import somebody_pressed, you_pressed
from bot.front.texts.words import utf16_units

log = logging.getLogger(__name__)

TEXT_LIMIT = 2000  # UTF-16 units of a message's text


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
        await call.reply.edit_pressed(message.id, text if utf16_units(text) <= TEXT_LIMIT else message.text)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        log.info("a used message keeps its buttons", extra={"error": type(error).__name__})
