"""Reads a message of a channel, as the interaction of its menu describes it. Nothing else of it is known to the bot."""

from __future__ import annotations

from dataclasses import dataclass

import discord

from bot.front.kit.cards import Button
from bot.front.kit.feature import Attachment
from bot.front.kit.interactions import attachment_of, buttons_of

SPACE = "im"  # that of pictures


@dataclass(frozen=True, slots=True)
class Target:
    """A message in whose menu something was chosen.

    `buttons` are those in the space of pictures, if a bot has posted it. `picture` is its first one, None if it has
    none; of a message that has only other files it is the first of these, to be refused.
    """

    id: int
    buttons: tuple[Button, ...]
    picture: Attachment | None


def target_of(message: discord.Message) -> Target:
    buttons = tuple(button for button in buttons_of(message) if button.space == SPACE)
    return Target(message.id, buttons if message.author.bot else (), _picture_of(message))


def _picture_of(message: discord.Message) -> Attachment | None:
    files = [attachment_of(file) for file in message.attachments]
    pictures = [file for file in files if (file.media_type or "").startswith("image/")]
    shown = [_embedded(embed) for embed in message.embeds]
    return next((each for each in (*pictures, *shown, *files) if each is not None), None)


def _embedded(embed: discord.Embed) -> Attachment | None:
    """The large picture of an embed, else the small one, as which Discord shows that of a link."""
    for shown in (embed.image, embed.thumbnail):
        if shown.url:
            return Attachment("", shown.url, None, 0, shown.width or 0, shown.height or 0)
    return None
