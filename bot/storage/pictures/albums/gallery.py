"""The pictures of a server that others than their authors may see: the newest first, or those that most keep."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from bot.domain.albums.gallery import ANYBODY, Cursor, Sort
from bot.domain.pictures import Generation
from bot.storage.engine.database import Database
from bot.storage.pictures.records import to_generation
from bot.storage.pictures.tables import IS_SEEN_BY_OTHERS, generations


class GalleryRows:
    """Every verb is one transaction, and raises StoreBusy."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def beyond(
        self,
        guild: int,
        cursor: Cursor,
        *,
        places: Collection[int],
        hidden: Collection[int],
        back: bool,
        limit: int,
    ) -> tuple[Generation, ...]:
        """The next pictures after the one at the cursor, or with `back` those before it, the nearest first.

        They were posted in one of these `places`, by nobody who is `hidden`; where the cursor names a member, by them.
        """
        by_member = cursor.member != ANYBODY
        query = _STATEMENTS[cursor.sort, by_member, back]
        given: dict[str, Any] = {"guild": guild, "at": cursor.id, "limit": limit}
        given |= {"places": list(places), "hidden": list(hidden)}
        given |= {"member": cursor.member} if by_member else {}
        given |= {"keeps": cursor.keeps} if cursor.sort is Sort.KEPT else {}
        rows = await self._database.transact(lambda tx: tx.execute(query, given).all())
        return tuple(to_generation(row) for row in rows)

    async def withdraw(self, interaction: int) -> None:
        """The message of this ask is gone: from now on its pictures are for their author alone."""
        await self._database.transact(lambda tx: tx.execute(_WITHDRAW, {"ask": interaction}))


# --- statements ------------------------------------------------------------------------------------------

_row = generations.c
_IN_PLACE = sa.and_(
    _row.guild == sa.bindparam("guild"),
    IS_SEEN_BY_OTHERS,
    _row.place.in_(sa.bindparam("places", expanding=True)),
    _row.member.not_in(sa.bindparam("hidden", expanding=True)),
)
_AT: sa.BindParameter[int] = sa.bindparam("at", type_=sa.BigInteger)
_KEEPS: sa.BindParameter[int] = sa.bindparam("keeps", type_=sa.Integer)
_LIMIT = sa.bindparam("limit", type_=sa.Integer)
_IS_KEPT = _row.keeps > sa.literal_column("0")  # as the index has it


def statement(sort: Sort, *, by_member: bool, back: bool) -> sa.Select[Any]:
    """The query of `beyond`; without a cursor's member, or with."""
    if sort is Sort.KEPT:
        here, at = sa.tuple_(_row.keeps, _row.id), sa.tuple_(_KEEPS, _AT)
        orders: tuple[sa.ColumnElement[Any], ...] = (_row.keeps, _row.id)
        query = sa.select(generations).where(_IN_PLACE, _IS_KEPT, here > at if back else here < at)
    else:
        orders = (_row.id,)
        query = sa.select(generations).where(_IN_PLACE, _row.id > _AT if back else _row.id < _AT)
    if by_member:
        query = query.where(_row.member == sa.bindparam("member"))
    return query.order_by(*(each.asc() if back else each.desc() for each in orders)).limit(_LIMIT)


_STATEMENTS = {
    (sort, by_member, back): statement(sort, by_member=by_member, back=back)
    for sort in Sort
    for by_member in (False, True)
    for back in (False, True)
}
_WITHDRAW = sa.update(generations).where(_row.interaction == sa.bindparam("ask")).values(place=None)
