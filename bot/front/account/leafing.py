"""Reads one page of somebody's pictures: a list of asks, and the one picture of it that is shown large."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from bot.domain.albums.leafing import AlbumPicture, AskLine, Sheet, Stretch, first_sheet, last_sheet
from bot.domain.albums.searching import Search
from bot.domain.errors import Gone, ResultUnusable
from bot.domain.pictures import Generation
from bot.front.account.places import Place
from bot.front.account.sources import Album, Hidden, KeptPictures, Lists, Pictures, Shares, Standing
from bot.front.kit.cards import PictureFile
from bot.front.kit.feature import Call
from bot.front.kit.guilds.server import MAX_ID
from bot.front.kit.guilds.visibility import Sight
from bot.front.kit.uploads import FILE_LIMIT, StoredPictures, fitted_file

log = logging.getLogger(__name__)

MOST_SHARES = 3  # channels that are named
READ = 50  # pictures that were made after one, that are looked through for those that the member may see


@dataclass(frozen=True, slots=True)
class KeptAlbum:
    """What a member keeps, as far as they may see it now, as a list; nothing is searched in it."""

    pictures: tuple[AlbumPicture, ...]

    async def older(self, guild: int, member: int, *, until: int, search: Search | None) -> Stretch:
        return Stretch(tuple(each for each in self.pictures if each.id <= until))

    async def newer(self, guild: int, member: int, *, after: int, search: Search | None) -> Stretch:
        return Stretch(tuple(each for each in self.pictures if each.id > after))

    async def has_newer(self, guild: int, member: int, *, after: int) -> bool:
        return any(each.id > after for each in self.pictures)


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page. `picture` is None where there is nothing to show, `file` where its bytes are gone or not taken.

    `row` is None where the picture must not be shown: somebody else's whose message was deleted.
    """

    place: Place
    sheet: Sheet
    picture: AlbumPicture | None = None
    row: Generation | None = None
    file: PictureFile | None = None
    has_family: bool = False
    shared_in: tuple[int, ...] = ()  # channels in which a private picture stands for everybody all the same
    viewer: int = 0  # the user id of who leafs

    def bare(self) -> Leaf:
        """Without its file, which Discord has refused."""
        return replace(self, file=None)


@dataclass(frozen=True, slots=True)
class Leafer:
    """One per process."""

    album: Album
    pictures: Pictures
    kept: KeptPictures
    shares: Shares
    hidden: Hidden
    standing: Standing
    stored: StoredPictures

    async def sight(self, call: Call) -> Sight:
        """What the member may see at this moment. Raises StoreBusy."""
        return Sight(call, await self.hidden.hidden(call.where.guild))

    async def page(self, call: Call, place: Place) -> Leaf:
        """The page at this place. Raises StoreBusy."""
        guild, member, search = call.where.guild, call.who.id, place.search
        album = await self._album(call, place)
        stretch = await album.older(guild, member, until=place.top, search=search)
        sheet = first_sheet(stretch, newer=place.top < MAX_ID and await self._has_newer(call, album, place))
        return await self._leaf(call, place, sheet, sheet.at(place.at))

    async def page_before(self, call: Call, place: Place, *, last: bool) -> Leaf:
        """The page of the nearest newer asks than the list at this place: its `last` picture, or its first one.

        The newest page of all where none is found. Raises StoreBusy.
        """
        guild, member, search = call.where.guild, call.who.id, place.search
        album = await self._album(call, place)
        stretch = await album.newer(guild, member, after=place.top, search=search)
        if not stretch.pictures:
            return await self.page(call, place.beginning(MAX_ID))
        sheet = last_sheet(stretch, older=place.top)
        return await self._leaf(call, place, sheet, sheet.pictures[-1 if last else 0])

    async def _album(self, call: Call, place: Place) -> Lists:
        if not place.kept:
            return self.album
        sight = await self.sight(call)
        rows = await self.kept.kept(call.where.guild, call.who.id)
        return KeptAlbum(tuple(AlbumPicture.of(row) for row in rows if sight.sees(row)))

    async def _has_newer(self, call: Call, album: Lists, place: Place) -> bool:
        guild, member = call.where.guild, call.who.id
        if place.search is None:
            return await album.has_newer(guild, member, after=place.top)
        found = await album.newer(guild, member, after=place.top, search=place.search)
        return bool(found.pictures) or found.unsearched is not None

    async def _leaf(self, call: Call, place: Place, sheet: Sheet, picture: AlbumPicture | None) -> Leaf:
        if picture is None:
            return Leaf(place, sheet, viewer=call.who.id)
        row = await self.pictures.find(picture.public_id)
        shown = replace(place, top=sheet.top, at=picture.id)
        if row is None or (picture.member != call.who.id and not await self.standing.stands(row)):
            return Leaf(shown, sheet, picture, viewer=call.who.id)
        parent, children = await self.relatives(call, row, sheet.line_of(picture))
        file = await self._file(call, row)
        has_family = parent is not None or bool(children)
        shared = await self._shared_in(call, row)
        return Leaf(shown, sheet, picture, row, file, has_family, shared, viewer=call.who.id)

    async def _shared_in(self, call: Call, row: Generation) -> tuple[int, ...]:
        """The channels in which a private picture was shared and still stands, of those that the member may see now."""
        if not row.ask.reply.private or row.ask.member != call.who.id:
            return ()
        server = call.where.server
        found: list[int] = []
        for share in await self.shares.shares(row.ask.interaction):
            is_seen = share.place is not None and server.may_view(share.place)
            is_meant = is_seen and share.picture in (None, row.public_id) and share.channel not in found
            if (
                is_meant
                and len(found) < MOST_SHARES
                and await self.standing.shows(share.channel, share.message)
            ):
                found.append(share.channel)
        return tuple(found)

    async def relatives(
        self, call: Call, row: Generation, line: AskLine
    ) -> tuple[Generation | None, tuple[Generation, ...]]:
        """The picture that this one of the line was made after, and those that were made after the line's, newest
        first: as far as the member may see them. Raises StoreBusy."""
        sight, ids = await self.sight(call), [each.public_id for each in line.pictures]
        parent = await self.pictures.find(row.ask.parent) if row.ask.parent else None
        children = await self.album.children(call.where.guild, ids, limit=READ)
        seen = tuple(each for each in children if sight.sees(each))
        return (parent if parent is not None and sight.sees(parent) else None), seen

    async def _file(self, call: Call, row: Generation) -> PictureFile | None:
        """None if the picture's bytes are gone, or cannot be made small enough."""
        try:
            data = await self.stored.get(row.key)
            return await fitted_file(data, row, min(call.where.upload_limit, FILE_LIMIT))
        except (Gone, ResultUnusable) as error:
            log.info("a picture cannot be shown", extra={"picture": row.public_id, "error": str(error)})
            return None
