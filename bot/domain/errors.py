"""Everything a person may be told, as facts. The sentences are in `front/notices.py`.

    BotError
    ├── Refused                  before anything was done: nothing was reserved, nothing was sent
    │   ├── UnknownChoice        say it differently: this value is not on offer
    │   ├── NotOffered           leave the option out: the model does not take it
    │   ├── PromptMissing        write what should be in the picture
    │   ├── PromptTooLong        shorten it
    │   ├── CountOutOfRange      ask for fewer pictures
    │   ├── NotAPicture          attach a PNG, JPEG or WebP
    │   ├── PictureTooLarge      attach a smaller picture
    │   ├── InputUnreachable     attach the picture again
    │   ├── Blocked              ask a moderator, or wait
    │   ├── CreditsUsedUp        come back when the period renews
    │   ├── NotEnoughCredits     ask for less, or in a cheaper quality
    │   ├── ServerTotalUsedUp    come back when the server's period renews
    │   ├── MoneyCapReached      nothing to do; the operator must act
    │   ├── LineFull             come back in a few minutes
    │   ├── WrongChannel         go to one of the server's channels for pictures
    │   ├── MissingPermissions   ask someone who manages the channel
    │   ├── ServerOnly           use a server's channel
    │   ├── NotYours             only the author may press this
    │   ├── NotAllowed           ask someone who has the permission
    │   ├── ProtectedMember      only the server's owner may do this to themselves
    │   ├── OwnAllowance         ask another moderator, or someone who manages the server
    │   ├── NotAMember           name a member of this server
    │   ├── IsABot               name a person
    │   ├── UnknownRole          choose a role of this server
    │   ├── UnfitRole            choose a role that people have
    │   ├── OutOfRange           choose a value in between
    │   ├── NotANumber           write a whole number
    │   ├── BadTime              write it like 7d, or as a date
    │   ├── PointlessOption      leave the option out, or add what it belongs to
    │   ├── NothingThere         nothing to do
    │   ├── StillStarting        try again in a moment
    │   ├── TooLate              the picture has already started, or ended
    │   ├── UndoExpired          make the opposite change
    │   ├── UndoOvertaken        look at the history, make the change you want
    │   ├── Gone                 the picture behind the button is not known here
    │   ├── UnknownZone          name a city that has the time zone
    │   ├── StaleCommand         reload Discord
    │   ├── StoreBusy            try again: the database did not answer in time
    │   ├── StoreFull            try again later; the operator must act
    │   └── Closing              come back after the restart
    ├── PaintingFailed           the endpoint said no: given back
    │   ├── PromptRejected       change the text
    │   ├── RequestRejected      change an option
    │   ├── RequestLost          ask for it again
    │   ├── ModelGone            choose another model; the operator must act
    │   ├── AccountEmpty         nothing to do; the operator must act
    │   ├── KeyRefused           nothing to do; the operator must act
    │   ├── EndpointBusy         try again later
    │   └── EndpointDown         try again later
    └── OutcomeUnknown           no usable answer came: given back, never sent again, perhaps billed to the operator
        ├── TimedOut             try again
        ├── AnswerLost           try again: the connection broke after the request had left
        ├── AnswerBroken         try again: the endpoint failed half-way or answered without a picture
        ├── ResultUnreachable    try again: the picture's address did not answer
        ├── ResultUnusable       try again: what came is no picture, or is too large
        ├── Interrupted          try again: the bot was restarted
        └── Bug                  tell the operator the reference

An error holds no prompt, no token and no key: it may be logged and stored as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, ClassVar

from bot.domain.kept import Unreadable, read


@dataclass(eq=True)
class BotError(Exception):
    """Something that a person is told. `str()` is for logs: the class and its facts."""

    # Whether the people who run the bot must be told, because only they can mend it.
    for_operator: ClassVar[bool] = False

    def __str__(self) -> str:
        facts = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in fields(self))
        return f"{type(self).__name__}({facts})"

    __hash__ = Exception.__hash__


# --- before anything was done ------------------------------------------------------------------------


@dataclass(eq=True)
class Refused(BotError):
    """Refused cheaply: nothing was reserved, nothing was sent."""


@dataclass(eq=True)
class UnknownChoice(Refused):
    """A value typed past the autocomplete."""

    option: str
    value: str
    choices: tuple[str, ...]


@dataclass(eq=True)
class NotOffered(Refused):
    """The model takes no such option at all (`style` or `image`)."""

    option: str
    model: str


@dataclass(eq=True)
class PromptMissing(Refused):
    """Nothing but white space."""


@dataclass(eq=True)
class PromptTooLong(Refused):
    length: int
    limit: int


@dataclass(eq=True)
class CountOutOfRange(Refused):
    count: int
    limit: int


@dataclass(eq=True)
class NotAPicture(Refused):
    """The attachment cannot be read as PNG, JPEG or WebP."""

    name: str


@dataclass(eq=True)
class PictureTooLarge(Refused):
    """Bytes and pixels of the attachment; a side that is not known is 0."""

    size: int
    width: int
    height: int
    limit_bytes: int
    limit_pixels: int


@dataclass(eq=True)
class InputUnreachable(Refused):
    """The attachment could not be fetched, or its address has expired."""


@dataclass(eq=True)
class Blocked(Refused):
    """A moderator has paused this member's pictures; `until` None: until lifted."""

    until: datetime | None
    reason: str | None


@dataclass(eq=True, kw_only=True)
class CreditsUsedUp(Refused):
    """Nothing is left. `scope` and `target` say whose limit it is (see `credits.Limit`)."""

    limit: int
    per: str
    renews_at: datetime
    scope: str
    target: int


@dataclass(eq=True, kw_only=True)
class NotEnoughCredits(CreditsUsedUp):
    """`price` is that of the whole ask, `left` what the member has, extra credits included."""

    price: int
    left: int


@dataclass(eq=True)
class ServerTotalUsedUp(Refused):
    """The total of all members of the server would be exceeded; `left` is what is left of it."""

    left: int
    renews_at: datetime


@dataclass(eq=True)
class MoneyCapReached(Refused):
    """The owner's cap for the month, in the endpoint's currency."""

    for_operator: ClassVar[bool] = True
    cap: float


@dataclass(eq=True)
class LineFull(Refused):
    """`wait_seconds` is a guess from the pace of the last pictures, None if nothing is known."""

    waiting: int
    limit: int
    wait_seconds: float | None = None


@dataclass(eq=True)
class WrongChannel(Refused):
    """Ids of the channels that the server chose for pictures; none if all of them have been removed since."""

    channels: tuple[int, ...]


@dataclass(eq=True)
class MissingPermissions(Refused):
    """Names as Discord shows them, e.g. "Attach Files"."""

    names: tuple[str, ...]


@dataclass(eq=True)
class ServerOnly(Refused):
    """Pictures are made in servers only."""


@dataclass(eq=True)
class NotYours(Refused):
    """A button that belongs to another member."""


@dataclass(eq=True)
class NotAllowed(Refused):
    """The person lacks a permission; its name as Discord shows it, e.g. "Manage Server"."""

    permission: str


@dataclass(eq=True)
class ProtectedMember(Refused):
    """A moderator acting on the server's owner, whose credits are the owner's alone to change."""


@dataclass(eq=True)
class OwnAllowance(Refused):
    """A moderator acting on themselves; `permission` is the one with which they might."""

    permission: str


@dataclass(eq=True)
class NotAMember(Refused):
    """Somebody who is not, or no longer, a member of this server."""


@dataclass(eq=True)
class IsABot(Refused):
    """A bot was named where a person is meant."""


@dataclass(eq=True)
class UnknownRole(Refused):
    """A role that was deleted, or that belongs to another server."""


@dataclass(eq=True)
class UnfitRole(Refused):
    """A role that can have no limit of its own: @everyone (that is the default's), or a bot's own role."""

    everyone: bool


@dataclass(eq=True)
class OutOfRange(Refused):
    """A number, or the length of a text (option `reason`), typed past the client. Both ends are allowed."""

    option: str
    value: int
    lowest: int
    highest: int


@dataclass(eq=True)
class NotANumber(Refused):
    option: str
    value: str


@dataclass(eq=True)
class BadTime(Refused):
    """Neither a span nor a date that can be read, or not in the ten years to come."""

    value: str


@dataclass(eq=True)
class PointlessOption(Refused):
    """An option that says nothing without another one (`per`), or beside it (`expires` of a loss)."""

    option: str


@dataclass(eq=True)
class NothingThere(Refused):
    """There is none (any more): `what` is "block", "own limit", "role limit", "change" or "button"."""

    what: str


@dataclass(eq=True)
class StillStarting(Refused):
    """Discord has not yet told the bot about this server, so it cannot tell who owns it."""


@dataclass(eq=True)
class TooLate(Refused):
    """Cancel, pressed when nothing of the ask was waiting any more."""


@dataclass(eq=True)
class UndoExpired(Refused):
    """Undo, pressed `seconds` after the change: longer than `audit.UNDO_WITHIN`."""

    seconds: float


@dataclass(eq=True)
class UndoOvertaken(Refused):
    """Undo of what was undone already, or changed again since."""


@dataclass(eq=True)
class Gone(Refused):
    """A button whose picture is not known: removed by age or by request, or the id was never ours."""


@dataclass(eq=True)
class UnknownZone(Refused):
    """No IANA time zone; `near` are names that look like it, the likeliest first."""

    value: str
    near: tuple[str, ...]


@dataclass(eq=True)
class StaleCommand(Refused):
    """The member's Discord shows a command as it was before an update."""


@dataclass(eq=True)
class StoreBusy(Refused):
    """The database did not answer in time; nothing was written."""


@dataclass(eq=True)
class StoreFull(Refused):
    """There is no room to keep another picture, or to write its row."""


@dataclass(eq=True)
class Closing(Refused):
    """The bot is being stopped and takes nothing new."""


# --- after the endpoint was asked --------------------------------------------------------------------


@dataclass(eq=True)
class PaintingFailed(BotError):
    """The endpoint said no. The credits are given back; nothing was billed."""


@dataclass(eq=True)
class PromptRejected(PaintingFailed):
    """The endpoint's moderation; `category` is its own word ("sexual"), if it gave one."""

    category: str | None = None


@dataclass(eq=True)
class RequestRejected(PaintingFailed):
    """A parameter that the endpoint does not take; `parameter` is its name, if it was named."""

    parameter: str | None = None


@dataclass(eq=True)
class RequestLost(PaintingFailed):
    """What was asked for cannot be read from the database any more; nothing was sent."""


@dataclass(eq=True)
class ModelGone(PaintingFailed):
    for_operator: ClassVar[bool] = True
    model: str


@dataclass(eq=True)
class AccountEmpty(PaintingFailed):
    """The operator's account at the provider is empty or has reached its limit."""

    for_operator: ClassVar[bool] = True
    code: str | None = None


@dataclass(eq=True)
class KeyRefused(PaintingFailed):
    for_operator: ClassVar[bool] = True
    status: int


@dataclass(eq=True)
class EndpointBusy(PaintingFailed):
    """A rate limit or an overload, still there after `tries` requests; none of them was started."""

    tries: int
    retry_after: float | None = None


@dataclass(eq=True)
class EndpointDown(PaintingFailed):
    """No connection could be made in `tries` attempts."""

    tries: int


@dataclass(eq=True)
class OutcomeUnknown(BotError):
    """No usable answer came. Given back, never sent again; the endpoint may have billed the operator."""


@dataclass(eq=True)
class TimedOut(OutcomeUnknown):
    seconds: float


@dataclass(eq=True)
class AnswerLost(OutcomeUnknown):
    """The connection broke after the request had left."""


@dataclass(eq=True)
class AnswerBroken(OutcomeUnknown):
    """A 5xx that does not say that nothing was started, or a 200 without a picture in it."""

    status: int


@dataclass(eq=True)
class ResultUnreachable(OutcomeUnknown):
    """The endpoint answered with an address, and the picture could not be fetched from it."""

    tries: int


@dataclass(eq=True)
class ResultUnusable(OutcomeUnknown):
    """What came is not a picture that can be shown; `why` is one of `not a picture`, `too large`."""

    why: str


@dataclass(eq=True)
class Interrupted(OutcomeUnknown):
    """The process died, or was stopped, while the endpoint was painting."""


@dataclass(eq=True)
class Bug(OutcomeUnknown):
    """Our own fault; the log has the traceback under the same reference."""

    reference: str


Failure = PaintingFailed | OutcomeUnknown


# --- facts kept in the database ----------------------------------------------------------------------


def _leaves(kind: type[BotError]) -> dict[str, type[BotError]]:
    found = {kind.__name__: kind}
    for child in kind.__subclasses__():
        found |= _leaves(child)
    return found


def to_facts(error: Failure) -> dict[str, Any]:
    """The error as plain JSON, for a row."""
    return {"error": type(error).__name__, **asdict(error)}


def from_facts(facts: object) -> Failure:
    """The error of a row. What is none, or none that this version knows, is `Interrupted`."""
    name = facts.get("error") if isinstance(facts, Mapping) else None
    kind = _leaves(BotError).get(name) if isinstance(name, str) else None
    if kind is None or not issubclass(kind, PaintingFailed | OutcomeUnknown):
        return Interrupted()
    try:
        return read(kind, facts, salvage=True)
    except Unreadable:
        return Interrupted()
