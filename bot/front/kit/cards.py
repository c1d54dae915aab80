"""A message as plain values: text, embeds, files, buttons. Features make them; nothing here talks to Discord."""

from __future__ import annotations

from dataclasses import dataclass

import discord

from bot.domain.pictures import Ask
from bot.front.texts.language import Language, Reader

GREY = discord.Colour.greyple()
BLURPLE = discord.Colour.blurple()


@dataclass(frozen=True, slots=True)
class Button:
    """One button: what it does, on what, and how it looks.

    `space`, `verb` and `subject` become its custom id (see `CustomId` in `persistent`). `space` names the feature that
    answers; in "im", the space of pictures, `subject` is the public id of a picture. `danger`: it is red, for what
    cannot be taken back. `row` is that of the message, from 0; None: the next one with room.
    """

    verb: str
    subject: str
    label: str
    emoji: str | None = None
    primary: bool = False
    space: str = "im"
    danger: bool = False
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to send; `alt` is its description for people who do not see it. `spoiler`: covered until one clicks."""

    filename: str
    data: bytes
    alt: str
    spoiler: bool = False


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that a message has, and keeps when it is edited: its id and name at Discord, and how it is shown then."""

    id: int
    filename: str
    alt: str = ""
    spoiler: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """Everything one message shows. When a message is edited, what is empty here is removed from it.

    With `keeps_files` an edit leaves the files that the message has, unless there are new ones here. With `kept` it
    leaves these, whatever else.
    """

    content: str = ""
    embeds: tuple[discord.Embed, ...] = ()
    buttons: tuple[Button, ...] = ()
    files: tuple[Upload, ...] = ()
    keeps_files: bool = False
    kept: tuple[KeptFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Posted:
    """What is read back of a message of the bot."""

    content: str
    files: tuple[KeptFile, ...]


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message as Discord has it: its id, and the addresses of its files that no embed shows, in their order."""

    id: int
    file_urls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Author:
    """Who asked: their name on the server, and the address of their avatar."""

    name: str
    avatar_url: str | None = None


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture's bytes as they will be uploaded; re-encoded where the original is too large."""

    data: bytes
    media_type: str


def with_alt(embed: discord.Embed, alt: str) -> discord.Embed:
    """A copy of the embed whose image has the description `alt`.

    Discord's API takes one, but discord.py 2.7 has no argument for it.
    """
    raw = embed.to_dict()
    return discord.Embed.from_dict({**raw, "image": {**raw["image"], "description": alt}})


def reader_of(ask: Ask) -> Reader:
    """The languages of the member and of the server at the time of asking."""
    return Reader.of(ask.reply.locale, ask.reply.public_locale)


def card_language(ask: Ask) -> Language:
    """The language of the card of an ask: the member's if only they see it, else the server's."""
    return reader_of(ask).of_message(private=ask.reply.private)
