"""A member's own painted pictures, those of them that could not be posted, and how long everybody's took."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

import sqlalchemy as sa

from bot.domain.pictures import Generation
from bot.storage.engine.columns import AFTER_ALL
from bot.storage.engine.database import Database
from bot.storage.pictures.endings import LATE
from bot.storage.pictures.records import request_of, to_generation
from bot.storage.pictures.tables import IS_PAINTED, IS_SHOWN, generations, outbox

# The outbox entry that posts a picture: `late:<public id>` if there is one, else its ask's.
_own = outbox.alias("own")
_entry = outbox.alias("entry")
_SHOWN_BY = sa.func.coalesce(
    sa.select(_own.c.key).where(_own.c.key == LATE + generations.c.public_id).scalar_subquery(),
    sa.literal("ask:") + sa.cast(generations.c.interaction, sa.String),
)
_KEPT = sa.and_(
    IS_SHOWN,
    _entry.c.interaction == generations.c.interaction,
    _entry.c.state == sa.literal_column("'kept'"),
    _entry.c.key == _SHOWN_BY,
)


class AlbumRows:
    """Pages through a member's pictures on one server. Every verb is about painted pictures only; what was
    deleted is in no page."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def recent(
        self, guild: int, member: int, *, before: int | None, limit: int
    ) -> tuple[Generation, ...]:
        """At most `limit` pictures older than the one with the id `before` (None: the newest), newest first."""
        end = AFTER_ALL if before is None else before
        return await self._read(_OLDER, guild=guild, member=member, before=end, limit=limit)

    async def newer(self, guild: int, member: int, *, after: int, limit: int) -> tuple[Generation, ...]:
        """The `limit` pictures that follow the one with the id `after`, newest first."""
        return (await self._read(_NEWER, guild=guild, member=member, after=after, limit=limit))[::-1]

    async def undelivered(self, guild: int, member: int) -> tuple[Generation, ...]:
        """The pictures that wait for their member: their outbox entry is `kept`. Oldest first."""
        return await self._read(_UNDELIVERED, guild=guild, member=member)

    async def recent_durations(self, limit: int) -> tuple[tuple[str, str | None, float], ...]:
        """The model's id, the quality (None: none was asked for) and the seconds from the claim to the end of the last
        `limit` pictures that were painted, whoever asked for them, newest first. Raises StoreBusy.

        A picture whose request cannot be read, or whose end is dated before its start, is left out.
        """
        rows = await self._database.transact(lambda tx: tx.execute(_DURATIONS, {"limit": limit}).all())
        asked = [(request_of(row), row.ended_at - row.started_at) for row in rows]
        return tuple(
            (request.model, request.quality, took.total_seconds()) for request, took in asked if request.model
        )

    async def seen(self, public_ids: Collection[str]) -> None:
        """Mark pictures as shown. An outbox entry becomes `sent` once all its pictures are in `public_ids`."""
        await self._database.transact(partial(self._seen, public_ids=public_ids))

    def _seen(self, tx: sa.Connection, public_ids: Collection[str]) -> None:
        kept = sa.select(_entry.c.id).join_from(generations, _entry, _KEPT)
        shown = kept.where(generations.c.public_id.in_(public_ids))
        unseen = (
            sa.select(generations.c.id)
            .join_from(generations, _entry, _KEPT)
            .where(_entry.c.id == outbox.c.id, generations.c.public_id.not_in(public_ids))
        )
        tx.execute(sa.update(outbox).where(outbox.c.id.in_(shown), ~unseen.exists()).values(state="sent"))

    async def _read(self, query: sa.Select[Any], **given: int) -> tuple[Generation, ...]:
        rows = await self._database.transact(lambda tx: tx.execute(query, given).all())
        return tuple(to_generation(row) for row in rows)


# --- statements ------------------------------------------------------------------------------------------

_LIMIT = sa.bindparam("limit", type_=sa.Integer)
_OF_MEMBER = sa.and_(
    generations.c.guild == sa.bindparam("guild"), generations.c.member == sa.bindparam("member")
)
_PAINTED = sa.select(generations).where(_OF_MEMBER, IS_SHOWN)
_OLDER = (
    _PAINTED.where(generations.c.id < sa.bindparam("before")).order_by(generations.c.id.desc()).limit(_LIMIT)
)
_NEWER = _PAINTED.where(generations.c.id > sa.bindparam("after")).order_by(generations.c.id).limit(_LIMIT)
_UNDELIVERED = (
    sa.select(generations).join_from(generations, _entry, _KEPT).where(_OF_MEMBER).order_by(generations.c.id)
)
_DURATIONS: sa.Select[Any] = (
    sa.select(
        generations.c.public_id, generations.c.request, generations.c.started_at, generations.c.ended_at
    )
    .where(IS_PAINTED, generations.c.started_at <= generations.c.ended_at)
    .order_by(generations.c.id.desc())
    .limit(_LIMIT)
)
