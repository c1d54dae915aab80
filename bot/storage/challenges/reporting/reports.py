"""What hosts alone read of a challenge."""

from __future__ import annotations

import sqlalchemy as sa

from bot.domain.challenges.hints.values import Hints
from bot.storage.challenges.reading import entries_of, named
from bot.storage.challenges.reporting.noticing import hints
from bot.storage.engine.database import Database


class ReportRows:
    """One per process. Its verbs raise NoChallenge, and StoreBusy or StoreFull."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def hints(self, guild: int, public_id: str) -> Hints:
        """What may be odd about it, as far as that may be told by now."""

        def read(tx: sa.Connection) -> Hints:
            challenge = named(tx, guild, public_id)
            return hints(challenge, entries_of(tx, challenge.id))

        return await self._database.transact(read)
