"""What the screens of recurring challenges ask of the storage. Every method is one transaction, and raises StoreBusy;
one that changes something also ChangeUncertain. Of a series that is unknown, or has ended, they raise NoSeries."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.domain.challenges.recurring.values import Series, SeriesDraft, SeriesPlan
from bot.domain.guilds.audit import Change


class SeriesRows(Protocol):
    async def create(self, change: Change, draft: SeriesDraft) -> Series:
        """Start it, once for an interaction. Raises what `recurring.planning.checked` does, and TooManySeries."""

    async def find(self, guild: int, public_id: str) -> Series:
        """The series of that public id."""

    async def listed(self, guild: int) -> tuple[Series, ...]:
        """Those of the server, the oldest first."""

    async def edit(
        self, change: Change, public_id: str, plan: SeriesPlan, next_at: datetime, seen: Series
    ) -> Series:
        """Make it as the plan says. Raises what `checked` does, and PhaseChanged if it is not as `seen`."""

    async def pause(self, change: Change, public_id: str) -> Series:
        """Have no further round begin until it is resumed."""

    async def resume(self, change: Change, public_id: str) -> Series:
        """Let it go on."""

    async def end(self, change: Change, public_id: str) -> Series:
        """Have no further round begin, ever."""
