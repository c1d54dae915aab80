"""Which pictures members keep: their bytes are not removed by age."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from bot.domain.care.values import KEEP_LIMIT, Kept
from bot.domain.errors import Gone, TooManyKept
from bot.storage.care.tables import favourites
from bot.storage.credits.tables import members
from bot.storage.engine.database import Database
from bot.storage.engine.locks import lock_row
from bot.storage.pictures.tables import IS_SHOWN, generations


class Favourites:
    """Every verb is a part of the caller's transaction. A picture is named by its public id."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert = (
            database.insert(favourites)
            .values(at=database.now())
            .on_conflict_do_nothing()
            .returning(favourites.c.picture)
        )

    def keep(self, tx: sa.Connection, guild: int, member: int, id: str) -> Kept:
        """Raises Gone, or TooManyKept at the limit."""
        # The member's row first: of ten presses at once each counts what the others before it keep.
        lock_row(tx, self._database, members, guild=guild, member=member)
        picture = tx.scalar(_LOCK_SHOWN, {"id": id, "guild": guild})
        if picture is None:
            raise Gone
        of_member = {"guild": guild, "member": member}
        is_new = tx.scalar(self._insert, {**of_member, "picture": picture}) is not None
        count: int = tx.scalar(_COUNT, of_member) or 0
        if is_new:
            if count > KEEP_LIMIT:
                tx.execute(_DELETE, {**of_member, "picture": picture})
                raise TooManyKept(KEEP_LIMIT)
            tx.execute(_MORE, {"picture": picture})
        return Kept(count, is_new)

    def unkeep(self, tx: sa.Connection, guild: int, member: int, id: str) -> Kept:
        """A picture that is gone is kept by nobody, which is no error."""
        lock_row(tx, self._database, members, guild=guild, member=member)
        of_member = {"guild": guild, "member": member}
        picture = tx.scalar(_LOCK_SHOWN, {"id": id, "guild": guild})
        was_there = False
        if picture is not None:
            was_there = tx.execute(_DELETE, {**of_member, "picture": picture}).rowcount > 0
        if was_there:
            tx.execute(_FEWER, {"picture": picture})
        return Kept(tx.scalar(_COUNT, of_member) or 0, was_there)


def kept_of(tx: sa.Connection, guild: int, member: int, ids: Collection[str]) -> frozenset[str]:
    """Those of these pictures that the member keeps."""
    given = {"guild": guild, "member": member, "ids": list(ids)}
    return frozenset(tx.scalars(_KEPT, given))


def rows_kept(tx: sa.Connection, guild: int, member: int) -> Sequence[sa.Row[Any]]:
    """The rows of all pictures that the member keeps."""
    return tx.execute(_ROWS_KEPT, {"guild": guild, "member": member}).all()


# --- statements ------------------------------------------------------------------------------------------

_OF_MEMBER = (favourites.c.guild == sa.bindparam("guild")) & (favourites.c.member == sa.bindparam("member"))
_LOCK_SHOWN = (
    sa.select(generations.c.id)
    .where(generations.c.public_id == sa.bindparam("id"), generations.c.guild == sa.bindparam("guild"))
    .where(IS_SHOWN)
    .with_for_update()
)
_COUNT = sa.select(sa.func.count()).select_from(favourites).where(_OF_MEMBER)
_PICTURE: sa.BindParameter[int] = sa.bindparam("picture")
_DELETE = sa.delete(favourites).where(_OF_MEMBER, favourites.c.picture == _PICTURE)
_IS_IT = generations.c.id == _PICTURE
_MORE = sa.update(generations).where(_IS_IT).values(keeps=generations.c.keeps + 1)
_FEWER = sa.update(generations).where(_IS_IT).values(keeps=generations.c.keeps - 1)
_ROWS_KEPT: sa.Select[Any] = (
    sa.select(generations)
    .join_from(favourites, generations, generations.c.id == favourites.c.picture)
    .where(_OF_MEMBER, IS_SHOWN)
    .order_by(generations.c.id.desc())
)
_KEPT = (
    sa.select(generations.c.public_id)
    .join_from(favourites, generations, generations.c.id == favourites.c.picture)
    .where(_OF_MEMBER, generations.c.public_id.in_(sa.bindparam("ids", expanding=True)))
)
