"""The values of a picture's story: what was asked for, what the endpoint answered, what was stored and is delivered."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.areas import Area
from bot.domain.credits import Purse
from bot.domain.errors import Failure
from bot.domain.guilds.styles import AppliedStyle
from bot.domain.locales import ENGLISH
from bot.domain.money.pricing import Tokens

MAX_COUNT = 4  # pictures in one ask; Discord shows up to four embeds of one url as a grid
PROMPT_LIMIT = 4000  # what a modal's field takes; the slash option stops at 2000 by itself

INPUT_LIMIT_BYTES = 10 * 1024 * 1024
INPUT_LIMIT_PIXELS = 24_000_000
INPUTS_LIMIT_BYTES = 20 * 1024 * 1024  # of several together: they are in memory at the same time
AFTER = (
    "input-after-"  # how the key of a picture to change begins that is a copy of one that the bot has made
)
MOST_INPUTS = 10  # that a form takes, as Discord has it; most models take fewer, some more


class State(enum.StrEnum):
    """Where a picture is in its story. The values are stored.

        queued ──► running ──► painted
          │           ├──────► failed     the endpoint said no
          │           └──────► unknown    no usable answer came, or the process died
          └──────────────────► cancelled

    The last four are ends. Only one end can change: `unknown` becomes `painted` if the answer arrives after all.
    """

    QUEUED = "queued"
    RUNNING = "running"
    PAINTED = "painted"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


ENDED = frozenset({State.PAINTED, State.FAILED, State.UNKNOWN, State.CANCELLED})
# A refund is the change of state itself: credits of pictures in these states no longer count as used.
REFUNDED = frozenset({State.FAILED, State.UNKNOWN, State.CANCELLED})


@dataclass(frozen=True, slots=True)
class InputPicture:
    """A picture to change. `key` names the bytes that the bot keeps, cleaned; `url` is an address at Discord.

    The address expires. It is that of the member's own attachment if there was nothing to clean. Otherwise `is_copy` is
    true and it is that of a copy on the progress card, or empty while there is none: the attachment is never sent then.
    `width` and `height` are in pixels, 0 where an earlier version has not kept them.
    """

    url: str
    key: str
    media_type: str
    is_copy: bool = False
    width: int = 0
    height: int = 0

    @property
    def size(self) -> tuple[int, int] | None:
        return (self.width, self.height) if self.width and self.height else None


@dataclass(frozen=True, slots=True)
class GivenPicture:
    """A picture to change as it goes to the endpoint: its address, or its bytes. Exactly one of the two is set.

    `mask` is a PNG of the same size, transparent where the picture may change; None: all of it may.
    """

    media_type: str
    url: str | None = None
    data: bytes | None = field(default=None, repr=False)
    mask: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureRequest:
    """One request to the endpoint, checked against the catalogue. An option that is None is not sent.

    An empty `prompt` is one that was removed by age, or cannot be read: such a request is never sent.
    `images` are pictures to change, in the order in which the member gave them. `size_chosen` and `quality_chosen` are
    False where it is the model's default, which no member has chosen. `style` is one of the model's own;
    `server_style` is the server's instead, whose words are sent behind the `prompt`, which is the member's alone. With
    an `area` only that part of the first of the `images` is to change.
    """

    prompt: str
    model: str
    size: str | None = None
    quality: str | None = None
    style: str | None = None
    images: tuple[InputPicture, ...] = ()
    area: Area | None = None
    size_chosen: bool = True
    quality_chosen: bool = True
    server_style: AppliedStyle | None = None

    @property
    def sent_prompt(self) -> str:
        """The prompt with the words of the server's style. Empty where the prompt is."""
        if self.server_style is None or not self.prompt:
            return self.prompt
        return self.server_style.added_to(self.prompt)


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """The author as shown above the picture: name and address of their avatar.

    `upload_limit` is the largest file, in bytes, that the reply to their interaction may carry.
    """

    name: str
    avatar: str | None
    upload_limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """How the bot can still answer the interaction of an ask, from any process.

    `token` is the interaction's: with it the reply can be edited, and private follow-ups sent, until `expires_at`
    (15 minutes after the interaction, Discord's rule). It is erased once the pictures have been delivered, and is
    empty then. After that only a message in `channel` is possible, which a private ask must not use.

    `locale` was the member's and `public_locale` the server's at the time of asking: private words are told in the
    one, public words in the other.
    """

    application: int
    token: str
    expires_at: datetime
    channel: int
    private: bool
    byline: Byline
    locale: str = ENGLISH
    public_locale: str = ENGLISH

    def is_open(self, now: datetime) -> bool:
        """Whether the token can still be used."""
        return bool(self.token) and now < self.expires_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a member asked for with one interaction: `count` pictures of one request.

    `interaction` is the id that Discord gave the interaction; it names the ask everywhere. `credits_each` and
    `estimate` are of one picture: what the member pays, and what the operator is thought to pay the endpoint, in its
    currency. `roles` are the member's role ids at the time of asking; they are not stored.

    `place` is the channel whose permissions decide who may see the pictures: of a public thread its parent. None:
    nobody but the member, since the ask is private, or stands in a private thread.
    """

    interaction: int
    guild: int
    member: int
    request: PictureRequest
    count: int
    credits_each: int
    reply: Reply
    parent: str | None = None  # public id of the picture that this one was made after
    place: int | None = None
    estimate: float | None = None
    roles: tuple[int, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the endpoint answered: an address of the picture or its bytes, and what it said about it.

    Exactly one of `url` and `data` is set. `cost` is in the endpoint's currency, `created` in seconds since 1970.
    `model` is the one that the endpoint says it used. `tokens` are what it says it has used; they are not stored.
    `is_whole`: only an area was to change, and what the endpoint made could not be put into the picture that it was
    given: it is kept as it came.
    """

    url: str | None = None
    data: bytes | None = None
    revised_prompt: str | None = None
    cost: float | None = None
    model: str | None = None
    created: int | None = None
    tokens: Tokens | None = None
    is_whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageInfo:
    """What the bot found out by decoding a picture's bytes. `colour` is the picture's dominant colour, 0xRRGGBB."""

    media_type: str
    width: int
    height: int
    colour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """One picture of an ask, as its row in the database says. Times are in UTC.

    `started_at` is when a process claimed it and was about to send the request. `message` is the id of the message
    that shows the ask, None while it is not known. `abandoned_at` is when its member cancelled the ask while at least
    one picture of it was being drawn: see `is_abandoned`. `is_erased`: its member had their data deleted, so
    nothing of the ask is posted any more.

    A deleted picture was painted, and is shown nowhere any more; `deleted_by` is the member who deleted it. `alt` says
    in its author's words what is on it. `is_spoiler`: it is shown covered. `keeps` counts the members who keep it.
    """

    id: int
    public_id: str
    ask: Ask
    position: int  # 0-based, within the ask
    state: State
    key: str  # names the stored bytes; made with the row, so after a crash one can look whether they were stored
    created_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    message: int | None = None
    answer: Answer | None = None  # from the endpoint's answer on; without `data`, which is stored under `key`
    info: ImageInfo | None = None
    failure: Failure | None = None
    abandoned_at: datetime | None = None
    deleted_at: datetime | None = None
    deleted_by: int | None = None
    alt: str | None = None
    is_spoiler: bool = False
    keeps: int = 0
    is_erased: bool = False

    @property
    def is_shown(self) -> bool:
        """Whether there is a picture that may be shown: it was painted, and nobody has deleted it."""
        return self.state is State.PAINTED and self.deleted_at is None

    @property
    def seconds(self) -> float | None:
        """How long the picture took, from the claim to the end; None unless both are known."""
        if self.started_at is None or self.ended_at is None:
            return None
        return (self.ended_at - self.started_at).total_seconds()


def is_abandoned(generations: Iterable[Generation]) -> bool:
    """Whether the member cancelled the ask of these pictures while at least one of them was being drawn.

    A request that has been sent cannot be taken back, so such a picture may still come. Nothing of the ask is posted in
    public then: what was painted, also before the Cancel, waits for its member in private.
    """
    return any(generation.abandoned_at is not None for generation in generations)


def is_cancelled(generations: Iterable[Generation]) -> bool:
    """Whether all of these pictures were cancelled, so that there is nothing to come, nor to tell of."""
    return all(generation.state is State.CANCELLED for generation in generations)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    """What became of an ask that its member cancelled: all its pictures, by position, as they are afterwards.

    `changed` is False if there was nothing to cancel any more, because it had ended or was cancelled before.
    """

    generations: tuple[Generation, ...]
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a reservation's decision is based on, read in its own transaction and under the same lock.

    `waiting` counts the pictures in the line, of all members of all servers, that cannot start at this moment;
    `starting` those of the ask that could.
    """

    waiting: int
    starting: int
    purse: Purse
    now: datetime
