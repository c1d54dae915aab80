"""What members had deleted, as features ask for it. Every verb is one transaction."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from bot.domain.care.erasing import TOLD_FOR, Begun, Erasable, Erasure
from bot.storage.engine.database import Database
from bot.storage.erasing import progress
from bot.storage.erasing.asking import Asking


class ErasureRows:
    """One per process. All of its verbs raise StoreBusy or StoreFull."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._asking = Asking(database)

    async def count(self, guild: int, member: int) -> Erasable:
        """What would go now, if the member had their data on this server deleted."""
        return await self._database.transact(partial(self._asking.count, guild=guild, member=member))

    async def begin(self, guild: int, member: int, *, interaction: int, cut: int) -> Begun | None:
        """Have it deleted, up to the member's picture with this row id; None if there are newer ones by now.

        From here on nothing of it is posted. While one goes on a second one is not begun.
        """
        return await self._database.transact(
            partial(self._asking.begin, guild=guild, member=member, interaction=interaction, cut=cut)
        )

    async def latest(self, guild: int, member: int, now: datetime) -> Erasure | None:
        """The one that goes on, or that ended less than TOLD_FOR ago; None if there is none."""
        found = await self._database.transact(partial(progress.latest, guild=guild, member=member))
        if found is None or (found.done_at is not None and now - found.done_at > TOLD_FOR):
            return None
        return found
