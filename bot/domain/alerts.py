"""What the operator is told by message: when, how often, and when it is well again. Time is passed in.

A matter is one thing that is wrong, by a name such as `picture:KeyRefused`. Its first part says how it ends:

    picture   it shows in pictures that fail, and is over when one is painted that would have failed
    state     it is looked at again and again, and is over when it is not seen any more
    month     it is told once, and needs no end: the name has the month in it

Names and facts are stored (table `alerts`): renaming a matter tells it anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.errors import (
    BotError,
    CostUnknown,
    Failure,
    MoneyCapReached,
    NoModel,
    OutcomeUnknown,
    PaintingFailed,
    PicturesAway,
    StoreFull,
    failure_to_json,
)

REMIND_FIRST, REMIND_LAST = timedelta(hours=1), timedelta(hours=24)  # the shortest and the longest pause
STILL_SEEN = timedelta(minutes=30)  # a reminder is due only for what was seen so lately
WELL = timedelta(minutes=2)  # so long must it have been well, or a matter that comes and goes would flood
NOTED_EVERY = timedelta(minutes=1)
QUIET = timedelta(days=1)  # a matter of pictures that was not seen for so long ends without a word
COUNTS = timedelta(days=1)  # for so long after a message it is said that the operator has been told
MOST_OF_A_KIND = 5  # messages an hour about one kind of matter, such as hosts that are not trusted

PICTURE, STATE, MONTH = "picture", "state", "month"
ENDPOINT = f"{PICTURE}:endpoint"  # every picture fails, for reasons that are the endpoint's
DATABASE, DISK, DELIVERY, LOOP, MODELS = (
    f"{STATE}:{name}" for name in ("database", "disk", "delivery", "loop", "models")
)
MONEY = f"{MONTH}:money"
COST = f"{STATE}:cost"  # nothing says what a picture of a model costs, and there is a cap
ABOUT = ("model", "host", "parameter")  # the facts of errors that make a matter of their own
ABOUT_LIMIT = 120  # characters

Facts = Mapping[str, Any]  # plain JSON


@dataclass(frozen=True, slots=True)
class Sighting:
    """A matter that has just been seen: with its facts, and how often it happened; 0 for a state."""

    matter: str
    facts: Facts
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A matter as the database has it. It is open until `ended_at`; all times are in UTC.

    `raised_at`: since when it is so, this time. `told_at`: when the operator was last told, perhaps an earlier time.
    """

    matter: str
    facts: Facts
    raised_at: datetime
    seen_at: datetime
    told_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def kind(self) -> str:
        """The matter without what it is about: `picture:ModelGone`."""
        return ":".join(self.matter.split(":")[:2])

    @property
    def about(self) -> str:
        """What it is about: the name of a model, a host, a loop; empty if there is no such thing."""
        return ":".join(self.matter.split(":")[2:])

    @property
    def count(self) -> int:
        """How often it happened, 0 for a state."""
        found = self.facts.get("count")
        return found if isinstance(found, int) else 0

    @property
    def is_told(self) -> bool:
        """Whether the operator was told of it this time."""
        return self.told_at is not None and self.told_at >= self.raised_at


@dataclass(frozen=True, slots=True)
class Backlog:
    """Entries of the outbox: how many wait, since when the oldest does, and how many were lately refused for good."""

    waiting: int = 0
    oldest: datetime | None = None
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Room:
    """The disk of this process's files. `state` is `ok`, `nearly full`, `full` or `not writable`; `free` in bytes,
    None where no local disk is used. `refuses`: it is `full` although it says that there is room."""

    state: str
    free: int | None = None
    folder: str = ""
    refuses: bool = False


def matter_of(error: BotError, now: datetime) -> str | None:
    """The matter of an error; None if it is not one for the operator."""
    if isinstance(error, MoneyCapReached):
        return money_matter(100, error.cap, now)
    if isinstance(error, CostUnknown):
        return cost_matter(error.model)
    if isinstance(error, StoreFull):
        return f"{DISK}:full"
    if isinstance(error, PicturesAway):
        return f"{DISK}:not writable"
    if isinstance(error, NoModel):
        return MODELS
    if not error.for_operator:
        return None
    about = next((str(getattr(error, name)) for name in ABOUT if getattr(error, name, None)), "")
    return ":".join(part for part in (PICTURE, type(error).__name__, about[:ABOUT_LIMIT]) if part)


def money_matter(percent: int, cap: float, now: datetime) -> str:
    """So much of the month's cap is used. With the cap in it: a new cap is a new matter."""
    return f"{MONEY}:{now:%Y-%m}:{percent}:{cap:g}"


def cost_matter(model: str) -> str:
    return f"{COST}:{model[:ABOUT_LIMIT]}"


def failure_sighting(failure: Failure, matter: str, *, count: int = 0, in_a_row: int = 0) -> Sighting:
    """The facts of a matter that shows in pictures are those of the last failure.

    `in_a_row`: how many failed since the last one that was painted, where that is the matter.
    """
    facts: dict[str, Any] = {"failure": failure_to_json(failure)}
    return Sighting(matter, facts | ({"in_a_row": in_a_row} if in_a_row else {}), count)


def sighting_of(error: BotError, now: datetime) -> Sighting | None:
    """An error as a sighting of its matter; None if it is not one for the operator."""
    matter = matter_of(error, now)
    if matter is None:
        return None
    match error:
        case MoneyCapReached(cap=cap):
            return Sighting(matter, {"percent": 100, "cap": cap})
        case PaintingFailed() | OutcomeUnknown():
            return failure_sighting(error, matter, count=1)
    return Sighting(matter, {})


def seen(before: Alert | None, sighting: Sighting, now: datetime) -> Alert:
    """The matter after it has been seen; one that had ended begins anew."""
    if before is None or before.ended_at is not None:
        told = None if before is None else before.told_at
        facts = {**sighting.facts, "count": sighting.count}
        return Alert(matter=sighting.matter, facts=facts, raised_at=now, seen_at=now, told_at=told)
    return replace(before, facts={**sighting.facts, "count": before.count + sighting.count}, seen_at=now)


def is_news(before: Alert | None, sighting: Sighting, now: datetime) -> bool:
    """Whether it is worth a write that it was seen: what only goes on is written down once a minute, or once."""
    if before is None or before.ended_at is not None or sighting.count:
        return True
    return not before.kind.startswith(MONTH) and abs(now - before.seen_at) >= NOTED_EVERY


def is_due(alert: Alert, now: datetime, others: Iterable[Alert] = ()) -> bool:
    """Whether the operator is to be told now: at once, then after 1 h, 2 h, 4 h, ..., 24 h while it is still seen.

    `others` are all known matters: of one kind only so many are told in an hour. A clock that was ahead for a while
    delays nothing for longer than the pause.
    """
    if alert.ended_at is not None or _is_flood(alert, now, others):
        return False
    if alert.told_at is None:
        return True
    if alert.kind.startswith(MONTH):
        return False
    pause = min(max(alert.told_at - alert.raised_at, REMIND_FIRST), REMIND_LAST)
    return abs(now - alert.told_at) >= pause and abs(now - alert.seen_at) < STILL_SEEN


def _is_flood(alert: Alert, now: datetime, others: Iterable[Alert]) -> bool:
    lately = [
        other
        for other in others
        if other.kind == alert.kind
        and other.matter != alert.matter
        and other.told_at is not None
        and abs(now - other.told_at) < REMIND_FIRST
    ]
    return not alert.kind.startswith(MONTH) and len(lately) >= MOST_OF_A_KIND


def is_over(alert: Alert, well_since: datetime | None, now: datetime) -> bool:
    """Whether it is well again. `well_since`: from when on it has looked well in this process; None: it does not."""
    if alert.ended_at is not None or alert.kind.startswith(MONTH) or well_since is None:
        return False
    return abs(now - alert.seen_at) >= WELL and now - well_since >= WELL


def is_forgotten(alert: Alert, now: datetime) -> bool:
    """Whether nothing was seen of it for so long that nobody can say whether it is well."""
    return alert.ended_at is None and alert.kind.startswith(PICTURE) and abs(now - alert.seen_at) >= QUIET


def members_may_read(alert: Alert, now: datetime) -> bool:
    """Whether it is true, and fresh enough to say, that the operator has been told."""
    if alert.ended_at is not None or alert.told_at is None or not alert.is_told:
        return False
    return alert.kind.startswith(MONTH) or now - alert.told_at < max(COUNTS, REMIND_LAST)
