"""What hosts need of the database, of the part by which pictures are entered, and of what Discord shows.

Every verb of the database is one transaction, and raises StoreBusy too; one that changes something also
ChangeUncertain. A public id that is not of this server, or of no challenge: NoChallenge.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Protocol

from bot.domain.challenges.hints.values import Hints
from bot.domain.challenges.planning import Plan
from bot.domain.challenges.records import (
    Counts,
    Draft,
    EnteredPicture,
    Hosted,
    Outcome,
    Prize,
    Removal,
    Trouble,
)
from bot.domain.challenges.values import EntryId, Phase
from bot.domain.guilds.audit import Change
from bot.front.kit.feature import Call


class ChallengeRows(Protocol):
    async def create(self, change: Change, draft: Draft) -> Hosted:
        """Publish it, once for an interaction. Raises what `planning.checked` does, and TooManyChallenges."""

    async def find(self, guild: int, public_id: str) -> Hosted:
        """The challenge of that public id."""

    async def listed(self, guild: int, phases: Collection[Phase]) -> tuple[Hosted, ...]:
        """Challenges in these phases, the newest first."""

    async def edit(
        self,
        change: Change,
        public_id: str,
        plan_of: Callable[[Hosted], Plan],
        prize: Prize | None = None,
    ) -> Hosted:
        """Make it as the plan for what is kept says. Raises what `plan_of` and `planning.edited` do."""

    async def sooner(self, change: Change, public_id: str, seen: Phase) -> Hosted:
        """Take the next step now. Raises what `phases.sooner` does; PhaseChanged if it is not in that phase."""

    async def cancel(self, change: Change, public_id: str, reason: str) -> Hosted:
        """End it without a result. Raises what `phases.cancelled` does."""

    async def counts(self, guild: int, public_id: str) -> Counts:
        """How many entries stand, and how many members have chosen something."""

    async def ballots_so_far(self, guild: int, public_id: str) -> int:
        """How many ballots would count if voting ended now."""

    async def troubles(self, guild: int, public_id: str) -> tuple[Trouble, ...]:
        """What could not be posted."""

    async def outcome(self, guild: int, public_id: str) -> Outcome:
        """The result. Raises NoChallenge: "over" where it is not closed."""


class ReportRows(Protocol):
    async def hints(self, guild: int, public_id: str) -> Hints:
        """What may be odd about it, as far as that may be told by now."""


class EntryRows(Protocol):
    async def standing(self, guild: int, public_id: str) -> tuple[EnteredPicture, ...]:
        """The entries that are not removed, by number; before voting opens, by when they came."""

    async def remove(self, change: Change, public_id: str, entry: EntryId) -> Removal:
        """Raises what `hosting.check_removal` does."""


class Entering(Protocol):
    async def add(self, call: Call, hosted: Hosted, picture: str, reason: str) -> EnteredPicture:
        """A host enters the picture of that public id for its author.

        Raises what `hosting.check_late_entry` does, and Gone if there is no such picture on this server.
        """


class Messages(Protocol):
    async def pictures_at(self, channel: int, message: int) -> tuple[str, ...]:
        """The public ids of the pictures that this message of the bot shows; none where that cannot be found out."""


class Memory(Protocol):
    """Remembers texts by name, which has at most 64 characters. Every method raises StoreBusy."""

    async def get(self, name: str) -> str | None:
        """The text of this name; None if there is none."""

    async def set(self, name: str, text: str) -> None:
        """Write it."""
