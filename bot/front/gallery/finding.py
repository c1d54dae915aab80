"""Finds the next picture of a gallery that the member may see now, and whose message still stands."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Protocol

from bot.domain.albums.gallery import Cursor
from bot.domain.errors import Gone, ResultUnusable
from bot.domain.pictures import Generation
from bot.front.kit.cards import PictureFile
from bot.front.kit.guilds.visibility import Sight
from bot.front.kit.uploads import FILE_LIMIT, StoredPictures, fitted_file

log = logging.getLogger(__name__)

LOOKED_AT = 6  # pictures whose messages are looked up for one page: Discord is asked for each


class GalleryRows(Protocol):
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

        They were posted in one of these `places`, by nobody who is `hidden`. Raises StoreBusy.
        """


class Standing(Protocol):
    async def stands(self, row: Generation) -> bool:
        """Whether the public message of the picture still stands."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page: the picture at the cursor, with its file; None where there is nothing (more) to see.

    `newer` and `older`: whether there may be pictures on that side.
    """

    cursor: Cursor
    row: Generation | None = None
    file: PictureFile | None = None
    newer: bool = False
    older: bool = False


@dataclass(frozen=True, slots=True)
class Finder:
    """One per process."""

    rows: GalleryRows
    standing: Standing
    stored: StoredPictures

    async def find(self, sight: Sight, cursor: Cursor, *, back: bool) -> Found:
        """The next picture after the one at the cursor, or with `back` the one before it. Raises StoreBusy.

        Where the first LOOKED_AT of them are not to be shown, the page is empty, and its buttons lead further.
        """
        looked = await self._beyond(sight, cursor, back=back, limit=LOOKED_AT + 1)
        here = cursor
        for row in looked[:LOOKED_AT]:
            here = replace(cursor, keeps=row.keeps, id=row.id)
            if sight.sees(row) and await self.standing.stands(row):
                file = await self._file(sight, row)
                if file is not None:
                    return await self._page(sight, here, row, file)
        more = len(looked) > LOOKED_AT
        # What lies behind the picture from which the button led here is known to be there.
        return Found(here, newer=more if back else cursor != _start(cursor), older=back or more)

    async def _page(self, sight: Sight, here: Cursor, row: Generation, file: PictureFile) -> Found:
        newer = await self._beyond(sight, here, back=True, limit=1)
        older = await self._beyond(sight, here, back=False, limit=1)
        return Found(here, row, file, newer=bool(newer), older=bool(older))

    async def _beyond(
        self, sight: Sight, cursor: Cursor, *, back: bool, limit: int
    ) -> tuple[Generation, ...]:
        places = sight.places()
        if not places:
            return ()
        guild, hidden = sight.call.where.guild, sight.hidden
        return await self.rows.beyond(guild, cursor, places=places, hidden=hidden, back=back, limit=limit)

    async def _file(self, sight: Sight, row: Generation) -> PictureFile | None:
        """None if the picture's bytes are gone, or cannot be made small enough."""
        limit = min(sight.call.where.upload_limit, FILE_LIMIT)
        try:
            return await fitted_file(await self.stored.get(row.key), row, limit)
        except (Gone, ResultUnusable) as error:
            log.info("a picture cannot be shown", extra={"picture": row.public_id, "error": str(error)})
            return None


def _start(cursor: Cursor) -> Cursor:
    return Cursor(sort=cursor.sort, member=cursor.member)
