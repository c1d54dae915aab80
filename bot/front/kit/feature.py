"""What a feature is, and the values in which Discord's interactions reach it. The raw interaction stays in kit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

import discord
from discord import app_commands

from bot.domain.errors import Gone
from bot.domain.pictures import Generation
from bot.front.kit.cards import Press
from bot.front.kit.responder import Responder
from bot.front.kit.server import Server

AnyCommand = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Who uses the bot, as they were at that moment; `permissions` are theirs in this channel."""

    id: int
    name: str
    avatar: str  # its address
    roles: tuple[int, ...]  # ids, without @everyone
    permissions: discord.Permissions


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The channel and its server; `permissions` are the bot's in this channel, `upload_limit` is in bytes."""

    guild: int
    channel: int
    parent: int | None  # the channel that a thread belongs to
    server: Server
    permissions: discord.Permissions
    upload_limit: int


@dataclass(frozen=True, slots=True)
class Reader:
    """Languages as Discord codes them ("en-US"): the member's for private words, the server's for public ones."""

    private: str = "en-US"
    public: str = "en-US"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One use of the bot: who, where, in which languages, and how to answer. `id` is the interaction's."""

    id: int
    who: Who
    where: Where
    reader: Reader
    reply: Responder


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed(Call):
    """A button was pressed, or something was chosen in a menu (`values`). `beside` are all buttons of the message."""

    verb: str
    subject: str
    values: tuple[str, ...] = ()
    beside: tuple[Press, ...] = ()


@dataclass(frozen=True, slots=True)
class Attached:
    """A file as Discord describes it; a fact that Discord left out is None or 0."""

    name: str
    url: str
    media_type: str | None
    size: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled(Call):
    """A form was sent: texts and single choices by field, and files."""

    verb: str
    subject: str
    texts: Mapping[str, str] = field(default_factory=dict)
    attached: Sequence[Attached] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A result that is about to be posted: all pictures of one ask."""

    generations: tuple[Generation, ...]


class Feature(Protocol):
    """One room of front. It is handed its parts by its constructor and is asked for nothing else."""

    # The first part of the custom ids of its buttons and forms; empty if it has none.
    space: ClassVar[str]

    def commands(self) -> Sequence[AnyCommand]:
        """What it registers at Discord."""
        return ()

    async def pressed(self, press: Pressed) -> None:
        """Do what a button or a menu says. Raises a BotError, which is told in private."""
        raise Gone

    async def submitted(self, form: Filled) -> None:
        """Do what a form says. Raises a BotError, which is told in private."""
        raise Gone

    def offers(self, result: Shown, reader: Reader) -> Sequence[Press]:
        """Buttons that it adds to another feature's result; usually none."""
        return ()
