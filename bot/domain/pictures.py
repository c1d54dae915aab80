"""A picture from the wish to the bytes: what was asked, what came of it."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.credits import Purse
from bot.domain.errors import Failure

MOST_AT_ONCE = 4  # pictures in one ask; Discord shows up to four embeds of one url as a grid
PROMPT_LIMIT = 4000  # what a modal's field takes; the slash option stops at 2000 by itself

INPUT_LIMIT_BYTES = 10 * 1024 * 1024
INPUT_LIMIT_PIXELS = 24_000_000


class State(enum.StrEnum):
    """Where a picture is in its story. The last four never change again, except unknown to painted."""

    QUEUED = "queued"
    RUNNING = "running"
    PAINTED = "painted"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


ENDED = frozenset({State.PAINTED, State.FAILED, State.UNKNOWN, State.CANCELLED})
GIVEN_BACK = frozenset({State.FAILED, State.UNKNOWN, State.CANCELLED})


@dataclass(frozen=True, slots=True)
class InputPicture:
    """A picture to change. `url` is its address at Discord, `key` where the bot keeps the bytes."""

    url: str
    key: str
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureRequest:
    """One request to the endpoint, checked against the catalogue. None means: do not send it.

    An empty `prompt` is one that was removed by age, or cannot be read: such a request is never sent.
    """

    prompt: str
    model: str
    size: str | None = None
    quality: str | None = None
    style: str | None = None
    image: InputPicture | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Byline:
    """How the asker is shown above the picture, and how large a file (bytes) their reply may carry."""

    name: str
    avatar: str | None
    upload_limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a member asked for with one interaction: `count` pictures of one request.

    `token` speaks for the interaction until `expires_at` (15 minutes, Discord's rule); it is erased, and empty
    then, once the pictures have been delivered. `estimate` is what one picture is thought to cost at the endpoint,
    in its currency. `roles` are the member's when they asked; they are not kept.
    """

    interaction: int
    application: int
    token: str
    expires_at: datetime
    guild: int
    channel: int
    member: int
    request: PictureRequest
    count: int
    credits_each: int
    private: bool
    byline: Byline
    parent: str | None = None  # public id of the picture that this one was made after
    estimate: float | None = None
    roles: tuple[int, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the endpoint answered: an address or the bytes themselves, and what it said about them.

    Exactly one of `url` and `data` is set. `cost` is in the endpoint's currency, `created` in seconds since 1970.
    """

    url: str | None = None
    data: bytes | None = None
    revised_prompt: str | None = None
    cost: float | None = None
    model: str | None = None
    created: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What reading the bytes showed. `colour` is the picture's dominant colour, 0xRRGGBB."""

    media_type: str
    width: int
    height: int
    sha256: str
    colour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """One row: one picture of an ask, wherever it is in its story. Times are in UTC."""

    id: int
    public_id: str
    ask: Ask
    position: int  # 0-based, within the ask
    state: State
    key: str  # where the bytes are kept: known from the id alone, so a sweep can ask whether they are there
    created_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    message: int | None = None
    answer: Answer | None = None  # kept once the endpoint has answered; its `data` is never kept here
    facts: Facts | None = None
    failure: Failure | None = None

    @property
    def seconds(self) -> float | None:
        """How long the endpoint took, from the claim to the end."""
        if self.started_at is None or self.ended_at is None:
            return None
        return (self.ended_at - self.started_at).total_seconds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a reservation may look at when it decides, read under the lock that it is written under."""

    waiting: int  # pictures in the line, of everybody
    purse: Purse
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An outbox entry in hand: the pictures of one ask, all of them ended, to be shown together.

    `attempts` counts this one. `generations` are in order of their position.
    """

    key: str
    attempts: int
    generations: tuple[Generation, ...]
