"""Reads one page of somebody's pictures: a list of asks, and the one picture of it that is shown large."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import Protocol

from bot.domain.albums.leafing import AlbumPicture, Sheet, Stretch, first_sheet, last_sheet
from bot.domain.albums.searching import Search
from bot.domain.errors import Gone, ResultUnusable
from bot.domain.pictures import Generation
from bot.front.account.places import Place
from bot.front.kit.cards import PictureFile
from bot.front.kit.feature import Call
from bot.front.kit.guilds.server import MAX_ID
from bot.front.kit.uploads import FILE_LIMIT, StoredPictures, fitted_file

log = logging.getLogger(__name__)


class Album(Protocol):
    """A member's painted pictures. Every method raises StoreBusy."""

    async def older(self, guild: int, member: int, *, until: int, search: Search | None) -> Stretch:
        """Those from the one with the id `until` on, in the direction of older ones."""

    async def newer(self, guild: int, member: int, *, after: int, search: Search | None) -> Stretch:
        """The nearest ones that are newer than the one with the id `after`."""

    async def has_newer(self, guild: int, member: int, *, after: int) -> bool:
        """Whether there is one newer than the one with the id `after`."""


class Pictures(Protocol):
    async def find(self, public_id: str) -> Generation | None:
        """The picture of that public id; None if there is none. Raises StoreBusy."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page. `picture` is None where there is nothing to show, `file` where its bytes are gone or not taken."""

    place: Place
    sheet: Sheet
    picture: AlbumPicture | None = None
    row: Generation | None = None
    file: PictureFile | None = None

    def bare(self) -> Leaf:
        """Without its file, which Discord has refused."""
        return replace(self, file=None)


@dataclass(frozen=True, slots=True)
class Leafer:
    """One per process."""

    album: Album
    pictures: Pictures
    stored: StoredPictures

    async def page(self, call: Call, place: Place) -> Leaf:
        """The page at this place. Raises StoreBusy."""
        guild, member, search = call.where.guild, call.who.id, place.search
        stretch = await self.album.older(guild, member, until=place.top, search=search)
        sheet = first_sheet(stretch, newer=place.top < MAX_ID and await self._has_newer(call, place))
        return await self._leaf(call, place, sheet, sheet.at(place.at))

    async def page_before(self, call: Call, place: Place, *, last: bool) -> Leaf:
        """The page of the nearest newer asks than the list at this place: its `last` picture, or its first one.

        The newest page of all where none is found. Raises StoreBusy.
        """
        guild, member, search = call.where.guild, call.who.id, place.search
        stretch = await self.album.newer(guild, member, after=place.top, search=search)
        if not stretch.pictures:
            return await self.page(call, place.beginning(MAX_ID))
        sheet = last_sheet(stretch, older=place.top)
        return await self._leaf(call, place, sheet, sheet.pictures[-1 if last else 0])

    async def _has_newer(self, call: Call, place: Place) -> bool:
        guild, member = call.where.guild, call.who.id
        if place.search is None:
            return await self.album.has_newer(guild, member, after=place.top)
        found = await self.album.newer(guild, member, after=place.top, search=place.search)
        return bool(found.pictures) or found.unsearched is not None

    async def _leaf(self, call: Call, place: Place, sheet: Sheet, picture: AlbumPicture | None) -> Leaf:
        if picture is None:
            return Leaf(place, sheet)
        row = await self.pictures.find(picture.public_id)
        shown = replace(place, top=sheet.top, at=picture.id)
        return Leaf(shown, sheet, picture, row, await self._file(call, row))

    async def _file(self, call: Call, row: Generation | None) -> PictureFile | None:
        """None if the picture's bytes are gone, or cannot be made small enough."""
        if row is None:
            return None
        try:
            data = await self.stored.get(row.key)
            return await fitted_file(data, row, min(call.where.upload_limit, FILE_LIMIT))
        except (Gone, ResultUnusable) as error:
            log.info("a picture cannot be shown", extra={"picture": row.public_id, "error": str(error)})
            return None
