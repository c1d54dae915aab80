"""A member has their data on one server deleted: what goes, what stays for a while, and how far it is."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from bot.domain.periods import Period, period_end
from bot.domain.pictures import AFTER, Generation

CONFIRM_WITHIN = timedelta(minutes=15)  # since the list was shown: what it says may be different by then
TOLD_FOR = timedelta(days=7)  # since the end: so long the member reads that it is done


@dataclass(frozen=True, slots=True, kw_only=True)
class InContests:
    """A member's pictures in challenges: `withdrawn` from those that take pictures, `removed` from those that are voted
    on; of those that have `ended` their place stays, and nothing else. `votes`: ballots, which are deleted."""

    withdrawn: int = 0
    removed: int = 0
    ended: int = 0
    votes: int = 0

    @property
    def is_any(self) -> bool:
        return bool(self.withdrawn or self.removed or self.ended or self.votes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasable:
    """What would go now. `cut` is the row id of the member's newest picture, 0 if there is none: a list with another
    one is not this list any more."""

    cut: int
    pictures: int  # that were made, and not deleted before
    asks: int  # orders, each with its prompt
    messages: int  # posts of the bot in channels
    waiting: int  # pictures in the line
    running: int  # pictures that are being made
    kept: int  # pictures that the member keeps
    kept_by_others: int  # times that others keep one of the member's
    reports: int  # pictures of which it is remembered that the member has reported them
    contests: InContests = field(default_factory=InContests)
    drafts: int = 0  # challenges that the member has typed as a host, and that are kept for a day
    settings: bool = False  # whether the member has chosen anything for themselves
    tellings: int = 0  # messages about challenges that are still to be sent to the member
    hosted: int = 0  # challenges that the member made as a host, recurring ones too: they stay theirs

    @property
    def is_nothing(self) -> bool:
        made = self.asks or self.kept or self.reports or self.drafts or self.contests.is_any
        return not (made or self.settings or self.tellings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """What a member had deleted. `left` pictures are not gone yet, or a message of theirs; `done_at`: all are."""

    id: int
    guild: int
    member: int
    asked_at: datetime
    left: int
    done_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A member's data are being deleted. `open` are the pictures that were in the line or being made, as they were
    before: their cards say nothing new any more. `is_new` is False for a press that came again."""

    erasure: Erasure
    open: tuple[Generation, ...] = ()
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the button that confirms says: who was shown a list, up to which picture, and when (UTC)."""

    member: int
    cut: int
    at: datetime

    @property
    def subject(self) -> str:
        """As a part of a custom id."""
        return f"{self.member:x}-{self.cut:x}-{int(self.at.timestamp()):x}"

    def is_of(self, member: int, now: datetime) -> bool:
        """Whether the member may confirm with it now."""
        return self.member == member and timedelta() <= now - self.at <= CONFIRM_WITHIN


_SUBJECT = re.compile(r"([0-9a-f]{1,16})-([0-9a-f]{1,16})-([0-9a-f]{1,9})", re.ASCII)


def read_confirmation(subject: str, epoch: datetime) -> Confirmation | None:
    """None for what no button of this bot says. `epoch` is the start of 1970 in UTC."""
    found = _SUBJECT.fullmatch(subject)
    if found is None:
        return None
    member, cut, seconds = (int(part, 16) for part in found.groups())
    return Confirmation(member, cut, epoch + timedelta(seconds=seconds))


def lapse(now: datetime, zone: tzinfo) -> datetime:
    """When (UTC) what was used until now counts for no limit any more, whatever its period. What is won in challenges
    counts by months in UTC."""
    return max(period_end(Period.MONTH, now, UTC), *(period_end(per, now, zone) for per in Period))


def own_inputs(interaction: int, keys: Collection[str]) -> list[str]:
    """Those of an order's pictures to change that came with it: others were attached to an earlier one, maybe of
    somebody else."""
    first, copied = f"input-{interaction}", f"{AFTER}{interaction}"
    return [key for key in keys if key in (first, copied) or key.startswith(f"{first}-")]
