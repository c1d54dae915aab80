"""What a message shows: the domain in, embeds and descriptions of buttons out. Nothing here talks to Discord."""

from __future__ import annotations

from dataclasses import dataclass

import discord

GREY = discord.Colour.greyple()
BLURPLE = discord.Colour.blurple()
LABEL_LIMIT = 34  # longer labels are cut off on phones


@dataclass(frozen=True, slots=True)
class Press:
    """One button: what it does, on what, and how it looks.

    In the space "im" the subject is a picture (its public id); the spaces are in `buttons`.
    """

    verb: str
    subject: str
    label: str
    emoji: str | None = None
    primary: bool = False
    space: str = "im"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to send; `alt` is its description."""

    filename: str
    data: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Card:
    """Everything one message shows; what is empty is taken away from a message that had it."""

    content: str = ""
    embeds: tuple[discord.Embed, ...] = ()
    presses: tuple[Press, ...] = ()
    files: tuple[Upload, ...] = ()


@dataclass(frozen=True, slots=True)
class Author:
    """Who asked, as the server knows them."""

    name: str
    avatar_url: str | None = None


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture's bytes as they will be uploaded, perhaps re-encoded since they were painted."""

    data: bytes
    media_type: str


def with_alt(embed: discord.Embed, alt: str) -> discord.Embed:
    """The embed with a description of its image, which Discord takes and discord.py 2.7 has no argument for."""
    raw = embed.to_dict()
    return discord.Embed.from_dict({**raw, "image": {**raw["image"], "description": alt}})
