"""What hosts have typed and not published yet, or not confirmed: kept as notes, so that it survives a restart.

A draft is named by the interaction that began it, which is in the buttons below it. After a day it is of no use any
more, and `bot.storage.upkeep.drafts` deletes it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo

from bot.domain.challenges.hosting import DRAFTS, is_old_draft
from bot.domain.challenges.planning import Plan
from bot.domain.challenges.values import ACCOUNT_DAYS, VOTES, Options, Way
from bot.domain.errors import Gone, Missing, NothingThere
from bot.domain.kept import Unreadable, read
from bot.front.challenges.hosting.rows import Memory
from bot.front.challenges.hosting.times import read_time
from bot.front.kit.feature import Call, Filled
from bot.front.kit.persistent import read_id, written_id

HIDES, BUILDS, DUELS = "hides", "builds", "duels"  # the values of the checkboxes


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """The checkboxes that the forms of a challenge and of a series both have."""

    hides_authors: bool = True
    may_build: bool = False
    in_duels: bool = False

    def on(self, options: Options) -> Options:
        """The options with these boxes ticked, and no others."""
        return replace(
            options,
            way=Way.DUELS if self.in_duels else Way.CHOICES,
            hides_authors=self.hides_authors,
            may_build_on_others=self.may_build,
        )


def ticked_in(form: Filled) -> dict[str, bool]:
    """The fields of `Ticked`, as a host has sent them."""
    chosen = form.choices.get("options", ())
    return {"hides_authors": HIDES in chosen, "may_build": BUILDS in chosen, "in_duels": DUELS in chosen}


def ticked_by(options: Options) -> dict[str, bool]:
    """The fields of `Ticked`, as they stand in the form of what has these options."""
    return {
        "hides_authors": options.hides_authors,
        "may_build": options.may_build_on_others,
        "in_duels": options.way is Way.DUELS,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed(Ticked):
    """The fields of the form, as they were typed."""

    theme: str = ""
    brief: str = ""
    until: str = "3d"
    lasts: str = "2d"

    @classmethod
    def of(cls, form: Filled) -> Typed:
        texts = form.texts
        return cls(
            theme=texts.get("theme", ""),
            brief=texts.get("brief", ""),
            until=texts.get("until", ""),
            lasts=texts.get("lasts", ""),
            **ticked_in(form),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HostDraft:
    """Who drafts what on which server. Stored as a JSON object; moments are ISO 8601, in UTC.

    `parent` is the channel that `channel` is a thread of, None for no thread. `opens` is "" for at once. `at` is when
    the form was sent, from which its spans count, and `zone` the server's time zone then. A draft of a challenge that
    is there already, or that was published since, has its public id as `challenge`, with the `reason` if it is to be
    cancelled.
    """

    guild: int
    member: int
    channel: int = 0
    parent: int | None = None
    tag: int | None = None
    role: int | None = None
    credits: int = 0
    voters: int | None = None
    account_days: int = ACCOUNT_DAYS
    votes: int = VOTES
    models: tuple[str, ...] = ()
    opens: str = ""
    typed: Typed = Typed()
    at: str = ""
    zone: str = "UTC"
    challenge: str = ""
    reason: str = ""

    @property
    def is_filled(self) -> bool:
        """Whether its form has been sent."""
        return bool(self.at)

    def plan(self) -> Plan:
        """Raises BadTime."""
        zone, at = ZoneInfo(self.zone), datetime.fromisoformat(self.at)
        opens_at = datetime.fromisoformat(self.opens) if self.opens else at
        voting_at = read_time(self.typed.until, since=opens_at, now=at, zone=zone)
        return Plan(
            theme=self.typed.theme,
            brief=self.typed.brief,
            opens_at=opens_at,
            voting_at=voting_at,
            closes_at=read_time(self.typed.lasts, since=voting_at, now=at, zone=zone),
            options=self.options_with(self.typed),
        )

    def options_with(self, ticked: Ticked) -> Options:
        """What the command chose, and what was ticked in the form."""
        chosen = Options(
            votes=self.votes,
            account_days=self.account_days,
            voter_role=self.voters,
            models=self.models,
        )
        return ticked.on(chosen)

    def filled(self, typed: Typed, at: datetime, zone: str) -> HostDraft:
        return replace(self, typed=typed, at=at.isoformat(), zone=zone)


class Owned(Protocol):
    """A draft, which is a dataclass: who drafts it, on which server."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def guild(self) -> int: ...
    @property
    def member(self) -> int: ...


D = TypeVar("D", bound=Owned)


class DraftsOf(Generic[D]):
    """Drafts of a `kind`; their notes' names begin with `prefix`.

    `clock` returns the time in UTC by which Discord makes its ids: by one that was moved on, all would be old.
    Every method raises StoreBusy.
    """

    def __init__(self, memory: Memory, clock: Callable[[], datetime], kind: type[D], prefix: str) -> None:
        self.memory = memory
        self.clock = clock
        self._kind = kind
        self._prefix = prefix

    async def keep(self, interaction: int, draft: D) -> str:
        """Write it, in place of what this interaction has drafted before; returns what names it in custom ids."""
        await self.memory.set(f"{self._prefix}{interaction}", json.dumps(asdict(draft)))
        return written_id(interaction)

    async def get(self, call: Call, subject: str) -> tuple[int, D]:
        """The draft that a custom id names, with its interaction.

        Raises NothingThere if it is forgotten, or somebody else's.
        """
        try:
            interaction = read_id(subject)
        except Gone as error:
            raise NothingThere(Missing.BUTTON) from error
        text = await self.memory.get(f"{self._prefix}{interaction}")
        if text is None or is_old_draft(interaction, self.clock()):
            raise NothingThere(Missing.BUTTON)
        try:
            draft = read(self._kind, json.loads(text))
        except (ValueError, Unreadable) as error:
            raise NothingThere(Missing.BUTTON) from error
        if (draft.guild, draft.member) != (call.where.guild, call.who.id):
            raise NothingThere(Missing.BUTTON)
        return interaction, draft


class Drafts(DraftsOf[HostDraft]):
    """Those of single challenges."""

    def __init__(self, memory: Memory, clock: Callable[[], datetime]) -> None:
        super().__init__(memory, clock, HostDraft, DRAFTS)
