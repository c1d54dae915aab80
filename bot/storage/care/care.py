"""What members and moderators do with a picture that is there. Every verb is one transaction.

Every change names the state that it starts from: of two who press at once, the second changes nothing. Whether somebody
may do it, the caller has checked; pictures are named by their public ids.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa

from bot.domain.care.values import Deletion, Kept, Share
from bot.domain.guilds.audit import Change
from bot.domain.pictures import Generation
from bot.storage.care import deleting, sharing
from bot.storage.care.deleting import Deleting
from bot.storage.care.favourites import Favourites, kept_of, rows_kept
from bot.storage.care.sharing import Sharing
from bot.storage.care.wanted import Wanted
from bot.storage.engine.database import Database
from bot.storage.pictures.records import OF_ASK, to_generation
from bot.storage.pictures.tables import IS_SHOWN, generations


class PictureCare:
    """One per process. All of its verbs raise StoreBusy or StoreFull."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._wanted = Wanted(database)
        self._deleting = Deleting(database, self._wanted)
        self._favourites = Favourites(database)
        self._sharing = Sharing(database, self._wanted)

    async def delete(
        self, ids: Sequence[str], by: int, change: Change | None = None
    ) -> tuple[Generation, ...]:
        """Delete pictures that are shown; returns those that this call has deleted, as they were before.

        Their words and everybody's keeping of them go in the same transaction. Messages and bytes are noted as to-dos,
        see `RefreshRows`. `change` is given where a moderator deletes: it is written down with its reason, one entry a
        picture; pictures of another server than the change's are left alone.
        """
        return await self._database.transact(
            partial(self._deleting.delete, ids=tuple(ids), by=by, change=change)
        )

    async def describe(self, id: str, alt: str | None) -> Generation | None:
        """Write down what is on the picture (None: nothing any more); the picture as it is now.

        None if it is not shown, or was described so before.
        """
        return await self._database.transact(partial(self._describe, id=id, alt=alt))

    def _describe(self, tx: sa.Connection, id: str, alt: str | None) -> Generation | None:
        row = tx.execute(_DESCRIBE, {"described": id, "words": alt}).one_or_none()
        if row is None:
            return None
        self._wanted.refresh(tx, row.interaction, {id})
        return to_generation(row)

    async def spoiler(self, interaction: int, on: bool) -> bool:
        """Have all pictures of the ask covered, or no more, also one that comes late; False if they were so before, or
        are all gone."""
        return await self._database.transact(partial(self._spoiler, interaction=interaction, on=on))

    def _spoiler(self, tx: sa.Connection, interaction: int, on: bool) -> bool:
        if not tx.execute(_COVER, {"ask": interaction, "on": on}).rowcount:
            return False
        self._wanted.refresh(tx, interaction)
        return True

    async def keep(self, guild: int, member: int, id: str) -> Kept:
        """Have the member keep a picture of this server. Raises Gone if it is not shown, TooManyKept at the limit."""
        return await self._database.transact(
            partial(self._favourites.keep, guild=guild, member=member, id=id)
        )

    async def unkeep(self, guild: int, member: int, id: str) -> Kept:
        """The member keeps it no more."""
        return await self._database.transact(
            partial(self._favourites.unkeep, guild=guild, member=member, id=id)
        )

    async def keeps(self, guild: int, member: int, ids: Collection[str]) -> frozenset[str]:
        """Those of these pictures that the member keeps."""
        return await self._database.transact(partial(kept_of, guild=guild, member=member, ids=ids))

    async def kept(self, guild: int, member: int) -> tuple[Generation, ...]:
        """The pictures that the member keeps on this server, the newest picture first."""
        rows = await self._database.transact(partial(rows_kept, guild=guild, member=member))
        return tuple(map(to_generation, rows))

    async def shared(
        self,
        interaction: int,
        picture: str | None,
        *,
        guild: int,
        channel: int,
        place: int | None,
        message: int,
        by: int,
    ) -> None:
        """Note a public message that shows an ask, or (`picture`) one of its pictures alone. Noting it twice is once.

        If one of them was deleted while it was posted, the message is made anew at once.
        """
        values = {"guild": guild, "channel": channel, "place": place, "message": message, "by": by}
        share = {"interaction": interaction, "picture": picture, **values}
        await self._database.transact(partial(self._sharing.shared, share=share))

    async def shares(self, interaction: int) -> tuple[Share, ...]:
        """The messages that show the ask besides its own, the oldest first."""
        return await self._database.transact(partial(sharing.shares_of, interaction=interaction))

    async def deletions(self, guild: int, member: int, since: datetime) -> tuple[Deletion, ...]:
        """The member's pictures that were deleted since then, by whomever, the last first."""
        given = {"guild": guild, "member": member, "since": since}
        return await self._database.transact(partial(deleting.deletions, given=given))


# --- statements ------------------------------------------------------------------------------------------

_ON: sa.BindParameter[Any] = sa.bindparam("on", type_=sa.Boolean)
_IS_LEFT = generations.c.deleted_at.is_(None)
_COVER = sa.update(generations).where(OF_ASK, _IS_LEFT, generations.c.spoiler != _ON).values(spoiler=_ON)
_WORDS: sa.BindParameter[Any] = sa.bindparam("words", type_=sa.Text)
_DESCRIBE = (
    sa.update(generations)
    .where(generations.c.public_id == sa.bindparam("described"), IS_SHOWN)
    .where(generations.c.alt.is_distinct_from(_WORDS))
    .values(alt=_WORDS)
    .returning(generations)
)
