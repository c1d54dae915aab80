"""What a feature is, and the values that it gets in place of discord.py's interaction objects."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol

import discord
from discord import app_commands

from bot.domain.errors import Gone
from bot.domain.pictures import Generation
from bot.front.kit.cards import Button, KeptFile
from bot.front.kit.guilds.server import Server
from bot.front.kit.responder import Responder
from bot.front.texts.language import Reader

AnyCommand = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """The user of an interaction, as Discord describes them in it; `permissions` are theirs in this channel.

    `joined_at` is when they joined the server, the last time; None where Discord does not say. `timed_out_until` is
    when a moderator's timeout ends or ended, None if there was none. Both are in UTC.
    """

    id: int
    name: str  # on this server
    avatar: str  # the address of the picture
    roles: tuple[int, ...]  # ids, without @everyone
    permissions: discord.Permissions
    joined_at: datetime | None = None
    timed_out_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The server and the channel of an interaction; `permissions` are the bot's in this channel.

    `place` is the channel whose permissions decide who may see what is posted here: of a public thread its parent. None
    in a private thread, which nobody sees but who was let in, and where Discord does not tell what channel it is.
    `upload_limit` is the largest file, in bytes, that Discord takes in an answer to the interaction.
    """

    guild: int
    channel: int
    parent: int | None  # of a thread: the channel that it belongs to
    server: Server
    permissions: discord.Permissions
    upload_limit: int
    place: int | None = None
    is_age_restricted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """An interaction as a value: who, where, in which languages, and how to answer. `id` is the interaction's."""

    id: int
    who: Who
    where: Where
    reader: Reader
    reply: Responder


@dataclass(frozen=True, slots=True)
class PressedMessage:
    """The message whose button was pressed, with all its buttons; `private` if only the member sees it.

    `is_panel`: it is made of a layout, so that it can have no words beside that; and its buttons are not among these.
    `typed` is what the member typed before, if the panel holds that (see `TYPED` in `persistent`); `files` are those
    that the panel shows.
    """

    id: int
    text: str
    private: bool
    buttons: tuple[Button, ...]
    is_panel: bool = False
    typed: str = ""
    files: tuple[KeptFile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed(Call):
    """A button was pressed, or something was chosen in a menu (`values`).

    `verb` and `subject` are those of the custom id. `message` is None only where Discord left it out.
    """

    verb: str
    subject: str
    values: tuple[str, ...] = ()
    message: PressedMessage | None = None

    @property
    def buttons(self) -> tuple[Button, ...]:
        """All buttons of the message, the pressed one included."""
        return self.message.buttons if self.message is not None else ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a member attached, as Discord describes it. What Discord left out is None or 0."""

    name: str
    url: str
    media_type: str | None
    size: int  # bytes
    width: int  # pixels
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled(Call):
    """A form was submitted. `texts` has what was typed or chosen, by the custom id of the field.

    Where several things can be chosen, `texts` has the first one, and `choices` all of them. `message` is the one whose
    button opened the form, if a button did.
    """

    verb: str
    subject: str
    message: PressedMessage | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    attachments: Sequence[Attachment] = ()


@dataclass(frozen=True, slots=True)
class ShownResult:
    """A result that is about to be posted: all pictures of one ask."""

    generations: tuple[Generation, ...]


class Feature(Protocol):
    """A folder of `front`: some commands, and what answers their buttons, menus and forms.

    It gets the parts that it needs by its constructor. The router calls these methods and no others.
    """

    # The first part of the custom ids of its buttons and forms; empty if it has none.
    space: ClassVar[str]
    # Whether it can cost a member credits: only then an error says that nothing was charged.
    charges: ClassVar[bool] = False

    def commands(self) -> Sequence[AnyCommand]:
        """The application commands to register at Discord."""
        return ()

    async def pressed(self, press: Pressed) -> None:
        """Answer a button or a menu of this space. A BotError that it raises is shown to the member in private."""
        raise Gone

    async def submitted(self, form: Filled) -> None:
        """Answer a form of this space. A BotError that it raises is shown to the member in private."""
        raise Gone

    def offers(self, result: ShownResult, reader: Reader) -> Sequence[Button]:
        """Buttons to be shown under a result, besides those of other features; usually none."""
        return ()


# What answers buttons, menus and forms, by the verbs of their custom ids.
Verbs = Mapping[str, Callable[[Pressed], Awaitable[None]]]
Forms = Mapping[str, Callable[[Filled], Awaitable[None]]]


class Part(Protocol):
    """A part of a feature: some of its verbs. What its methods raise is shown to the member in private."""

    def verbs(self) -> Verbs:
        """The buttons and menus that it answers."""
        return {}

    def forms(self) -> Forms:
        """The forms that it answers."""
        return {}


class Parts:
    """All parts of a feature, each of which is handed what it names."""

    def __init__(self, parts: Sequence[Part]) -> None:
        """Raises ValueError if two parts have a verb in common: buttons would reach the wrong one."""
        self.verbs = {verb: answer for part in parts for verb, answer in part.verbs().items()}
        self.forms = {verb: answer for part in parts for verb, answer in part.forms().items()}
        named = sum(len(part.verbs()) + len(part.forms()) for part in parts)
        if named != len(self.verbs) + len(self.forms):
            raise ValueError("two parts answer for one verb")

    async def pressed(self, press: Pressed) -> None:
        """Do what the button or menu says. Raises Gone for a verb of no version, or what the part raises."""
        answer = self.verbs.get(press.verb)
        if answer is None:
            raise Gone
        await answer(press)

    async def submitted(self, form: Filled) -> None:
        """Do what the form says. Raises as `pressed` does."""
        answer = self.forms.get(form.verb)
        if answer is None:
            raise Gone
        await answer(form)
