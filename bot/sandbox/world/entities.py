"""What the pretend Discord is made of: users, guilds, channels, messages and so on. Only `World` changes them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum, IntEnum, IntFlag
from typing import Any

from bot.sandbox.world.window import Window

JSON = dict[str, Any]

# Milliseconds between 1970 and the first second of 2015, from which Discord counts its ids.
DISCORD_EPOCH = 1_420_070_400_000


def moment_of(snowflake: int) -> datetime:
    return datetime.fromtimestamp(((snowflake >> 22) + DISCORD_EPOCH) / 1000, UTC)


class Kind(IntEnum):
    """What made an interaction; the numbers are Discord's."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL_SUBMIT = 5


class Response(IntEnum):
    """How an interaction was answered; the numbers are Discord's."""

    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE_MESSAGE = 7
    AUTOCOMPLETE = 8
    MODAL = 9


class State(Enum):
    """`WAITING` ends in `ACKNOWLEDGED`, or in `FAILED` ("did not respond") when the window of three seconds is over."""

    WAITING = "waiting"
    ACKNOWLEDGED = "acknowledged"
    FAILED = "failed"


class Flag(IntFlag):
    """Message flags; the numbers are Discord's."""

    SUPPRESS_EMBEDS = 1 << 2
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


@dataclass(slots=True, eq=False)
class User:
    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"


@dataclass(slots=True, eq=False)
class TeamMember:
    """One of the team that made the application. `role`: admin, developer or read_only."""

    user: User
    role: str = "admin"
    accepted: bool = True


@dataclass(slots=True, eq=False)
class Role:
    id: int
    name: str
    permissions: int
    position: int
    managed: bool = False
    # The bot whose own role it is.
    bot_id: int | None = None


@dataclass(slots=True)
class Overwrite:
    """What a channel adds to or takes from a role or a member."""

    allow: int
    deny: int
    for_member: bool


@dataclass(slots=True, eq=False)
class Thread:
    """What makes a channel a thread of another one. Who is in a private one is in `member_ids`.

    In an archived one nothing is edited, until somebody writes; in a locked one nobody writes but who manages threads.
    `tags` are the ids of those that a post of a forum has.
    """

    parent: Channel = field(repr=False)
    owner_id: int
    private: bool = False
    archived: bool = False
    locked: bool = False
    tags: tuple[int, ...] = ()
    member_ids: set[int] = field(default_factory=set)


@dataclass(slots=True, eq=False)
class Forum:
    """What makes a channel a forum: nobody writes in it but in its posts, which are threads. `tags`: names by id."""

    tags: dict[int, str] = field(default_factory=dict)
    requires_tag: bool = False


@dataclass(slots=True, eq=False)
class Channel:
    """A channel of text, a forum, or a thread in one. `nsfw`: age-restricted; a thread is what its channel is."""

    id: int
    name: str
    guild: Guild = field(repr=False)
    position: int = 0
    nsfw: bool = False
    topic: str | None = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict, repr=False)
    thread: Thread | None = None
    forum: Forum | None = None


@dataclass(slots=True, eq=False)
class Guild:
    id: int
    name: str
    owner_id: int
    locale: str = "en-US"
    upload_limit: int = 10 * 1024 * 1024
    roles: dict[int, Role] = field(default_factory=dict, repr=False)
    channels: dict[int, Channel] = field(default_factory=dict, repr=False)
    threads: dict[int, Channel] = field(default_factory=dict, repr=False)
    members: dict[int, Member] = field(default_factory=dict, repr=False)
    system_channel_id: int | None = None

    @property
    def everyone(self) -> Role:
        return self.roles[self.id]

    @property
    def places(self) -> dict[int, Channel]:
        """Its channels and threads, by id."""
        return self.channels | self.threads


@dataclass(slots=True, eq=False)
class Member:
    user: User
    guild: Guild = field(repr=False)
    joined_at: datetime
    role_ids: list[int] = field(default_factory=list)
    nick: str | None = None
    timed_out_until: datetime | None = None

    @property
    def display_name(self) -> str:
        return self.nick or self.user.name


@dataclass(slots=True, eq=False)
class Attachment:
    """`data` is None once the sandbox was told to keep no more bytes than some number of files."""

    id: int
    filename: str
    data: bytes | None = field(repr=False)
    size: int
    content_type: str
    channel_id: int
    ephemeral: bool = False
    description: str | None = None
    spoiler: bool = False
    width: int | None = None
    height: int | None = None


@dataclass(slots=True, eq=False)
class Message:
    """`embeds` and `components` stay as the bot sent them, `attachment://` links included."""

    id: int
    channel: Channel
    author: User
    content: str = ""
    embeds: list[JSON] = field(default_factory=list)
    components: list[JSON] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    # The one person who can see it, when it is ephemeral.
    seen_by: int | None = None
    # The interaction whose answer or follow-up this is.
    interaction: Interaction | None = field(default=None, repr=False)
    pings: frozenset[int | str] = frozenset()
    reply_to: int | None = None
    nonce: str | None = None
    edited_at: datetime | None = None
    deleted: bool = False

    @property
    def ephemeral(self) -> bool:
        return self.seen_by is not None

    @property
    def loading(self) -> bool:
        return bool(self.flags & Flag.LOADING)

    @property
    def created_at(self) -> datetime:
        return moment_of(self.id)


@dataclass(slots=True, eq=False)
class OpenedModal:
    """A form on one person's screen, as the bot sent it."""

    custom_id: str
    title: str
    components: list[JSON]
    submitted: bool = False


@dataclass(slots=True, eq=False)
class Interaction:
    id: int
    token: str = field(repr=False)
    kind: Kind
    member: Member
    channel: Channel
    # By the sandbox's own clock, which a test may move.
    created_at: datetime
    # Open from the moment that the bot is sent it.
    window: Window | None = field(default=None, repr=False)
    # What the gateway delivers, and delivers again on a replay.
    payload: JSON = field(default_factory=dict, repr=False)
    # The message whose button or menu was used.
    source: Message | None = None
    # Which connected process was to receive it; None: whose turn it is.
    to: int | None = None
    state: State = State.WAITING
    response: Response | None = None
    acknowledged_after: float | None = None
    # What `@original` means for this interaction.
    original: Message | None = None
    followups: list[Message] = field(default_factory=list, repr=False)
    modal: OpenedModal | None = None
    choices: list[JSON] = field(default_factory=list)
    deadline: asyncio.TimerHandle | None = field(default=None, repr=False)
