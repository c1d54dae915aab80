"""What members have chosen for themselves, one row per member and server. Without a row nothing was chosen."""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import asdict

import sqlalchemy as sa

from bot.domain.guilds.members import MemberSettings
from bot.domain.kept import Unreadable, read
from bot.storage.credits.sums import of_member
from bot.storage.credits.tables import members
from bot.storage.engine.database import Database

log = logging.getLogger(__name__)


class MemberRows:
    """The choices of members, by server and member."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._put = database.upsert(members, "settings")

    async def settings(self, guild: int, member: int) -> MemberSettings:
        """What the member has chosen; the domain's defaults for the rest. Raises StoreBusy."""
        given = {"guild": guild, "member": member}
        return _read(await self._database.transact(lambda tx: tx.scalar(_SETTINGS, given)), guild)

    async def change(self, guild: int, member: int, settings: MemberSettings) -> None:
        """Write all choices of the member. Raises StoreBusy."""
        values = {"guild": guild, "member": member, "settings": asdict(settings)}
        await self._database.transact(lambda tx: tx.execute(self._put, values))

    async def chosen(self, guild: int) -> dict[int, MemberSettings]:
        """What members have chosen on the server, by member; of who has chosen nothing there is nothing.

        Raises StoreBusy.
        """
        rows = await self._database.transact(lambda tx: tx.execute(_CHOSEN, {"guild": guild}).all())
        return {row.member: _read(row.settings, guild) for row in rows}

    async def chosen_everywhere(self, at_most: int) -> dict[int, dict[int, MemberSettings]] | None:
        """The same of all servers, by server; None if more than `at_most` members have chosen something.

        Raises StoreBusy.
        """
        given = {"limit": at_most + 1}
        rows = await self._database.transact(lambda tx: tx.execute(_CHOSEN_EVERYWHERE, given).all())
        if len(rows) > at_most:
            return None
        chosen: defaultdict[int, dict[int, MemberSettings]] = defaultdict(dict)
        for row in rows:
            chosen[row.guild][row.member] = _read(row.settings, row.guild)
        return dict(chosen)


def _read(kept: object, guild: int) -> MemberSettings:
    if kept is None:
        return MemberSettings()
    try:
        return read(MemberSettings, kept, salvage=True)
    except Unreadable:
        log.warning("a member's settings cannot be read", extra={"guild": guild})
        return MemberSettings()


_SETTINGS = sa.select(members.c.settings).where(of_member(members))
_CHOSEN = sa.select(members.c.member, members.c.settings).where(
    members.c.guild == sa.bindparam("guild"), members.c.settings.is_not(None)
)
_CHOSEN_EVERYWHERE = (
    sa.select(members.c.guild, members.c.member, members.c.settings)
    .where(members.c.settings.is_not(None))
    .limit(sa.bindparam("limit"))
)
