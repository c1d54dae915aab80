"""What a series of challenges is. All moments are in UTC; a rhythm is kept in the time zone of its server."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from bot.domain.challenges.planning import days_later
from bot.domain.challenges.records import Prize
from bot.domain.challenges.values import Options

BY_HOST, EMPTY = "host", "empty"  # why a series is paused, beside the reasons why nothing can be posted


class Every(enum.StrEnum):
    """How often there is a round. The values are stored."""

    WEEK = "week"
    MONTH = "month"


class Notice(enum.StrEnum):
    """What hosts are told of a series that goes on. The values are stored.

    limit: a round waits, since as many challenges run as a server may have. left out: one could not begin in time.
    """

    LIMIT = "limit"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """When rounds begin, by a clock on the wall of the server.

    `day` is the day of the week, from 0 for Monday; or of the month, from 1, where the 31st means the last day.
    """

    every: Every
    day: int
    hour: int
    minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A time that something lasts: days of the calendar, or minutes."""

    days: int = 0
    minutes: int = 0

    @property
    def length(self) -> timedelta:
        """As long as it is where no clocks change."""
        return timedelta(days=self.days, minutes=self.minutes)

    def after(self, moment: datetime, zone: tzinfo) -> datetime:
        """So much later, in UTC."""
        return days_later(moment, self.days, zone) + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPlan:
    """What a host typed and chose: the themes in their order, and what all rounds have in common."""

    themes: tuple[str, ...]
    rhythm: Rhythm
    open_for: Span
    vote_for: Span
    brief: str = ""
    options: Options = field(default_factory=Options)
    prize: Prize = field(default_factory=Prize)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesDraft:
    """A series that a host starts. `parent` is the channel that `channel` is a thread of, None for no thread.

    `tag` is that of its posts in a forum. `locale` is Discord's code of the language of its messages.
    """

    channel: int
    plan: SeriesPlan
    next_at: datetime
    parent: int | None = None
    tag: int | None = None
    locale: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A series as it is now.

    `turn` is the place of the next theme, from 0, and `next_at` when it is due. `paused` is BY_HOST, EMPTY, or the
    reason why a round could not be posted; None while it goes on. So many of the last rounds were `empty_rounds`.
    """

    id: int
    public_id: str
    guild: int
    channel: int
    made_by: int
    plan: SeriesPlan
    next_at: datetime
    parent: int | None = None
    tag: int | None = None
    locale: str | None = None
    turn: int = 0
    empty_rounds: int = 0
    paused: str | None = None
    ended_at: datetime | None = None

    @property
    def theme(self) -> str:
        """The one that is next."""
        return self.plan.themes[self.turn % len(self.plan.themes)]
