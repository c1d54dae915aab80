"""Whether a picture is a member's first, which is greeted with a note of its own."""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.engine.database import Database
from bot.storage.pictures.tables import IS_PAINTED, generations

MOST_KNOWN = 10_000  # members who are known to be no newcomers, so that their deliveries need no query


class Newcomers:
    """Remembers, within the process, who is no newcomer any more: that never changes back."""

    def __init__(self, database: Database, *, most_known: int = MOST_KNOWN) -> None:
        self._database = database
        self._most_known = most_known
        self._known: set[tuple[int, int]] = set()
        self._earlier = (
            sa.select(generations.c.id)
            .where(
                generations.c.guild == sa.bindparam("guild"),
                generations.c.member == sa.bindparam("member"),
                generations.c.interaction != sa.bindparam("interaction"),
                IS_PAINTED,
            )
            .limit(1)
        )

    async def is_first(self, guild: int, member: int, interaction: int) -> bool:
        """Whether no picture of another ask was ever painted for this member on this server."""
        if (guild, member) in self._known:
            return False
        given = {"guild": guild, "member": member, "interaction": interaction}
        if await self._database.transact(lambda tx: tx.scalar(self._earlier, given)) is None:
            return True
        if len(self._known) >= self._most_known:
            self._known.clear()
        self._known.add((guild, member))
        return False
