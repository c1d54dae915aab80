"""What is read for members to read. Every method raises StoreBusy, and NoChallenge for one that is not there."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.domain.challenges.records import Counts, EnteredPicture, Hosted, Outcome, Ranked


class Challenges(Protocol):
    async def find(self, guild: int, public_id: str) -> Hosted:
        """The challenge."""

    async def counts(self, guild: int, public_id: str) -> Counts:
        """How many entries stand in it, and how many members have a ballot."""

    async def outcome(self, guild: int, public_id: str) -> Outcome:
        """Of one that is closed."""

    async def leaderboard(self, guild: int, since: datetime | None, limit: int = 25) -> tuple[Ranked, ...]:
        """The best members of challenges that ended since then, the best first; None: of all."""


class Entries(Protocol):
    async def of_member(self, guild: int, public_id: str, member: int) -> tuple[EnteredPicture, ...]:
        """All entries of the member, removed ones too."""
