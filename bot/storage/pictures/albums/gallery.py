"""The pictures of a server that others than their authors may see: the newest first, or those that most keep."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from bot.domain.albums.gallery import ANYBODY, FIRST, Cursor, Looked, Sort
from bot.storage.engine.database import Database
from bot.storage.pictures.records import to_generation
from bot.storage.pictures.tables import IS_PAINTED, IS_SEEN_BY_OTHERS, generations

Secret = sa.Select[tuple[str]]

WINDOW = 4_000  # pictures that one verb looks through: there may be few among them that the member may see


class GalleryRows:
    """Every verb is one transaction, and raises StoreBusy. By age, `window` pictures are looked through at a time.

    `secret` selects the public ids of pictures that are in nobody's gallery for now; its parameter is `guild`.
    """

    def __init__(self, database: Database, *, secret: Secret | None = None, window: int = WINDOW) -> None:
        self._database = database
        self._window = window
        self._statements = {
            (sort, by_member, back): statement(sort, by_member=by_member, back=back, secret=secret)
            for sort in Sort
            for by_member in (False, True)
            for back in (False, True)
        }

    async def beyond(
        self,
        guild: int,
        cursor: Cursor,
        *,
        places: Collection[int],
        hidden: Collection[int],
        back: bool,
        limit: int,
    ) -> Looked:
        """The next pictures after the one at the cursor, or with `back` those before it, the nearest first.

        They were posted in one of these `places`, by nobody who is `hidden`; where the cursor names a member, by them.
        """
        by_member = cursor.member != ANYBODY
        query = self._statements[cursor.sort, by_member, back]
        given: dict[str, Any] = {"guild": guild, "at": cursor.id, "limit": limit}
        given |= {"places": list(places), "hidden": list(hidden)}
        given |= {"member": cursor.member} if by_member else {}
        given |= {"keeps": cursor.keeps} if cursor.sort is Sort.KEPT else {}
        window = _WINDOWS.get((cursor.sort, by_member, back))

        def look(tx: sa.Connection) -> Looked:
            end: int | None = None
            if window is not None:
                known = {name: value for name, value in given.items() if name in ("guild", "member", "at")}
                end = tx.scalar(window, known | {"window": self._window})
                given["end"] = end if end is not None else FIRST if back else 0
            rows = tuple(to_generation(row) for row in tx.execute(query, given))
            return Looked(rows, None if len(rows) == limit else end)

        return await self._database.transact(look)

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
_END: sa.BindParameter[int] = sa.bindparam("end", type_=sa.BigInteger)
_SIZE: sa.BindParameter[int] = sa.bindparam("window", type_=sa.Integer)
_LIMIT = sa.bindparam("limit", type_=sa.Integer)
_IS_KEPT = _row.keeps > sa.literal_column("0")  # as the index has it


def statement(sort: Sort, *, by_member: bool, back: bool, secret: Secret | None = None) -> sa.Select[Any]:
    """The query of `beyond`; without a cursor's member, or with."""
    if sort is Sort.KEPT:
        here, at = sa.tuple_(_row.keeps, _row.id), sa.tuple_(_KEEPS, _AT)
        orders: tuple[sa.ColumnElement[Any], ...] = (_row.keeps, _row.id)
        query = sa.select(generations).where(_IN_PLACE, _IS_KEPT, here > at if back else here < at)
    else:
        orders = (_row.id,)
        is_near = _row.id <= _END if back else _row.id >= _END
        query = sa.select(generations).where(_IN_PLACE, _row.id > _AT if back else _row.id < _AT, is_near)
    if by_member:
        query = query.where(_row.member == sa.bindparam("member"))
    if secret is not None:
        query = query.where(_row.public_id.not_in(secret))
    return query.order_by(*(each.asc() if back else each.desc() for each in orders)).limit(_LIMIT)


def _window(*, by_member: bool, back: bool) -> sa.Select[Any]:
    """The id of the last picture to look through, read from an index alone; none where all can be looked through."""
    query = sa.select(_row.id).where(
        _row.guild == sa.bindparam("guild"), _row.id > _AT if back else _row.id < _AT
    )
    if by_member:
        query = query.where(_row.member == sa.bindparam("member"), IS_PAINTED)
    else:
        query = query.where(IS_SEEN_BY_OTHERS)
    return query.order_by(_row.id.asc() if back else _row.id.desc()).limit(1).offset(_SIZE)


_WINDOWS = {
    (Sort.NEWEST, by_member, back): _window(by_member=by_member, back=back)
    for by_member in (False, True)
    for back in (False, True)
}
_WITHDRAW = sa.update(generations).where(_row.interaction == sa.bindparam("ask")).values(place=None)
