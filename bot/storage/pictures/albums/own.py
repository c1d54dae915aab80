"""A member's own painted pictures, those of them that could not be posted, and how long everybody's took.

A search looks at the prompts of one member's pictures, one after the other: neither engine's LIKE knows the two cases
of every letter, and no index would serve it. So that it holds up nobody, it looks at SEARCHED pictures at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import closing
from functools import partial
from typing import Any

import sqlalchemy as sa

from bot.domain.albums.leafing import SHEET_PICTURES, AlbumPicture, Stretch
from bot.domain.albums.searching import Search
from bot.domain.pictures import Generation
from bot.storage.engine.columns import json_or_text
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

SEARCHED = 750  # pictures that a search looks at before it says how far it came


class AlbumRows:
    """Lists of a member's pictures on one server: of painted ones only, and of none that was deleted.

    At most `listed` of them are read at a time; a search looks at `searched`.
    """

    def __init__(self, database: Database, *, listed: int = SHEET_PICTURES, searched: int = SEARCHED) -> None:
        self._database = database
        self._listed, self._searched = listed, searched

    async def older(self, guild: int, member: int, *, until: int, search: Search | None) -> Stretch:
        """The pictures from the one with the id `until` on, in the direction of older ones.

        With a `search` only those that it finds. Raises StoreBusy.
        """
        return await self._stretch(_OLDER, search, guild=guild, member=member, until=until)

    async def newer(self, guild: int, member: int, *, after: int, search: Search | None) -> Stretch:
        """The same for those that are newer than the one with the id `after`. Raises StoreBusy."""
        found = await self._stretch(_NEWER, search, guild=guild, member=member, after=after)
        return Stretch(found.pictures[::-1], found.unsearched)

    async def has_newer(self, guild: int, member: int, *, after: int) -> bool:
        """Whether there is a picture newer than the one with the id `after`. Raises StoreBusy."""
        given = {"guild": guild, "member": member, "after": after}
        return await self._database.transact(lambda tx: tx.scalar(_HAS_NEWER, given) is not None)

    async def children(self, guild: int, ids: Collection[str], *, limit: int) -> tuple[Generation, ...]:
        """The pictures of that server that were made after one of these, newest first. Raises StoreBusy."""
        given = {"guild": guild, "ids": list(ids), "limit": limit}
        rows = await self._database.transact(lambda tx: tx.execute(_CHILDREN, given).all())
        return tuple(to_generation(row) for row in rows)

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

    async def _stretch(self, direction: _Direction, search: Search | None, **given: int) -> Stretch:
        def read(tx: sa.Connection) -> Stretch:
            if search is None:
                rows = tx.execute(direction.listed, given | {"limit": self._listed})
                return Stretch(tuple(map(_to_picture, rows)))
            # An open statement would hold up the COMMIT.
            with closing(tx.execute(direction.prompts, given | {"limit": self._searched + 1})) as prompts:
                found, unsearched = self._search(prompts, search)
            rows = tx.execute(direction.found, {"found": found})
            return Stretch(tuple(map(_to_picture, rows)), unsearched)

        return await self._database.transact(read)

    def _search(self, prompts: Iterable[sa.Row[Any]], search: Search) -> tuple[list[int], int | None]:
        """The ids of what is found; and that of the first picture that it has not looked at."""
        found: list[int] = []
        for number, row in enumerate(prompts):
            if number == self._searched:
                return found, row.id
            request = row.request
            # What JSON has to escape may be a word's own letter.
            if (search.finds(request) or "\\" in request) and search.finds(_prompt(json_or_text(request))):
                found.append(row.id)
                if len(found) == self._listed:
                    break
        return found, None

    async def _read(self, query: sa.Select[Any], **given: int) -> tuple[Generation, ...]:
        rows = await self._database.transact(lambda tx: tx.execute(query, given).all())
        return tuple(to_generation(row) for row in rows)


# --- statements ------------------------------------------------------------------------------------------

_LIMIT = sa.bindparam("limit", type_=sa.Integer)
_OF_MEMBER = sa.and_(
    generations.c.guild == sa.bindparam("guild"), generations.c.member == sa.bindparam("member")
)
_LISTED = sa.select(
    generations.c.id,
    generations.c.public_id,
    generations.c.interaction,
    generations.c.position,
    generations.c.member,
    generations.c.request,
    generations.c.created_at,
    generations.c.ended_at,
)
_IS_NEWER = generations.c.id > sa.bindparam("after")


class _Direction:
    """The statements that read on from a picture, in one direction."""

    def __init__(self, is_beyond: sa.ColumnElement[bool], order: sa.ColumnElement[Any]) -> None:
        # As text: most prompts are passed over without a look into their JSON.
        as_text = sa.cast(generations.c.request, sa.Text).label("request")
        self.listed = _in_row(_LISTED, is_beyond, order)
        self.prompts = _in_row(sa.select(generations.c.id, as_text), is_beyond, order)
        these = generations.c.id.in_(sa.bindparam("found", expanding=True))
        self.found = _LISTED.where(these).order_by(order)


def _in_row(
    select: sa.Select[Any], is_beyond: sa.ColumnElement[bool], order: sa.ColumnElement[Any]
) -> sa.Select[Any]:
    return select.where(_OF_MEMBER, IS_SHOWN, is_beyond).order_by(order).limit(_LIMIT)


_OLDER = _Direction(generations.c.id <= sa.bindparam("until"), generations.c.id.desc())
_NEWER = _Direction(_IS_NEWER, generations.c.id.asc())
_HAS_NEWER = sa.select(generations.c.id).where(_OF_MEMBER, IS_SHOWN, _IS_NEWER).limit(1)
_CHILDREN: sa.Select[Any] = (
    sa.select(generations)
    .where(generations.c.parent.in_(sa.bindparam("ids", expanding=True)))
    .where(generations.c.guild == sa.bindparam("guild"), IS_SHOWN)
    .order_by(generations.c.id.desc())
    .limit(_LIMIT)
)
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


# --- a list of pictures ----------------------------------------------------------------------------------


def _to_picture(row: sa.Row[Any]) -> AlbumPicture:
    return AlbumPicture(
        id=row.id,
        public_id=row.public_id,
        interaction=row.interaction,
        position=row.position,
        member=row.member,
        prompt=_prompt(row.request),
        made_at=row.ended_at or row.created_at,
    )


def _prompt(request: object) -> str:
    """The prompt of a kept request; "" for one that cannot be read, as for one that was removed."""
    prompt = request.get("prompt") if isinstance(request, Mapping) else None
    return prompt if isinstance(prompt, str) else ""
