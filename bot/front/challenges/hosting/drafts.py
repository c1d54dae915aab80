"""What hosts have typed and not published yet, or not confirmed: kept as notes, so that it survives a restart.

A draft is named by the interaction that began it, which is in the buttons below it. It is forgotten after a day.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, ClassVar, Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo

from bot.domain.challenges.hosting import DRAFTS, is_old_draft
from bot.domain.challenges.planning import Plan
from bot.domain.challenges.values import ACCOUNT_DAYS, VOTES, Options, Way
from bot.domain.errors import BotError, Gone, Missing, NothingThere
from bot.domain.kept import Unreadable, read
from bot.front.challenges.hosting.rows import Memory
from bot.front.challenges.hosting.times import read_time
from bot.front.kit.feature import Call, Filled
from bot.front.kit.persistent import read_id, written_id

log = logging.getLogger(__name__)

HIDES, BUILDS, DUELS = "hides", "builds", "duels"  # the values of the checkboxes


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The fields of the form, as they were typed."""

    theme: str = ""
    brief: str = ""
    until: str = "3d"
    lasts: str = "2d"
    hides_authors: bool = True
    may_build: bool = False
    in_duels: bool = False

    @property
    def way(self) -> Way:
        return Way.DUELS if self.in_duels else Way.CHOICES

    @classmethod
    def of(cls, form: Filled) -> Typed:
        texts, chosen = form.texts, form.choices.get("options", ())
        return cls(
            theme=texts.get("theme", ""),
            brief=texts.get("brief", ""),
            until=texts.get("until", ""),
            lasts=texts.get("lasts", ""),
            hides_authors=HIDES in chosen,
            may_build=BUILDS in chosen,
            in_duels=DUELS in chosen,
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
            options=Options(
                way=self.typed.way,
                votes=self.votes,
                account_days=self.account_days,
                voter_role=self.voters,
                hides_authors=self.typed.hides_authors,
                may_build_on_others=self.typed.may_build,
                models=self.models,
            ),
        )

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
    Every method raises StoreBusy, but for `forget_old`.
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
        if text is None or self._is_old(interaction):
            raise NothingThere(Missing.BUTTON)
        try:
            draft = read(self._kind, json.loads(text))
        except (ValueError, Unreadable) as error:
            raise NothingThere(Missing.BUTTON) from error
        if (draft.guild, draft.member) != (call.where.guild, call.who.id):
            raise NothingThere(Missing.BUTTON)
        return interaction, draft

    async def forget_old(self) -> None:
        """Forget those of more than a day ago. Never raises what the database does: the next one does it then."""
        try:
            numbers = [name.removeprefix(self._prefix) for name in await self.memory.named(self._prefix)]
            old = [number for number in numbers if not number.isdecimal() or self._is_old(int(number))]
            if old:
                await self.memory.delete_many([f"{self._prefix}{number}" for number in old])
        except BotError as error:
            log.info("old drafts were not forgotten", extra={"error": type(error).__name__})

    def _is_old(self, interaction: int) -> bool:
        return is_old_draft(interaction, self.clock())


class Drafts(DraftsOf[HostDraft]):
    """Those of single challenges."""

    def __init__(self, memory: Memory, clock: Callable[[], datetime]) -> None:
        super().__init__(memory, clock, HostDraft, DRAFTS)
