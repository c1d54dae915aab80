"""/gallery: the pictures of a server, one large one at a time, as far as the member may see them now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import ClassVar, Literal, Protocol

import discord

from bot.domain.albums.gallery import ANYBODY, Cursor, Sort
from bot.domain.errors import Gone
from bot.domain.guilds.members import MemberSettings
from bot.domain.models import Catalogue
from bot.front.gallery.cursors import read
from bot.front.gallery.finding import Finder, Found
from bot.front.gallery.panel import Context, files_of, gallery_panel
from bot.front.kit.commands import command
from bot.front.kit.feature import AnyCommand, Call, Feature, Pressed
from bot.front.kit.guilds.choices import MemberChoices
from bot.front.kit.guilds.visibility import Sight


class Keeping(Protocol):
    async def keeps(self, guild: int, member: int, ids: Collection[str]) -> frozenset[str]:
        """Those of these pictures that the member keeps. Raises StoreBusy."""


class Gallery(Feature):
    """The subject of its buttons is the place of the picture from which they lead on."""

    space: ClassVar[str] = "ga"

    def __init__(
        self,
        *,
        finder: Finder,
        choices: MemberChoices,
        keeping: Keeping,
        catalogue: Callable[[], Catalogue],
    ) -> None:
        self._finder = finder
        self._choices = choices
        self._keeping = keeping
        self._catalogue = catalogue

    def commands(self) -> Sequence[AnyCommand]:
        return [command(self.gallery)]

    async def gallery(
        self,
        call: Call,
        member: discord.User | None = None,
        sort: Literal["newest", "most kept"] = "newest",
    ) -> None:
        """Pictures that were made on this server.

        Args:
            member: Whose pictures; everybody's if you leave it out
            sort: Which pictures come first
        """
        if await call.reply.acknowledge():
            cursor = Cursor(sort=Sort(sort), member=ANYBODY if member is None else member.id)
            await self._show(call, cursor, back=False)

    async def pressed(self, press: Pressed) -> None:
        """A button to the next picture or the one before. Raises Gone for any other verb."""
        if press.verb not in ("older", "newer"):
            raise Gone
        cursor = read(press.subject)
        if await press.reply.acknowledge(in_place=True):
            await self._show(press, cursor, back=press.verb == "newer")

    async def _show(self, call: Call, cursor: Cursor, *, back: bool) -> None:
        sight = Sight(call, await self._choices.hidden(call.where.guild))
        found = await self._finder.find(sight, cursor, back=back)
        lang = call.reader.private
        panel = gallery_panel(lang, found, await self._context(call, found))
        await call.reply.edit_panel(panel, files_of(lang, found))

    async def _context(self, call: Call, found: Found) -> Context:
        server, catalogue, guild = call.where.server.name, self._catalogue(), call.where.guild
        if (row := found.row) is None:
            return Context(server, catalogue)
        keeps = await self._keeping.keeps(guild, call.who.id, [row.public_id])
        author = (await self._choices.chosen(guild)).get(row.ask.member, MemberSettings())
        is_own = row.ask.member == call.who.id
        return Context(server, catalogue, row.public_id in keeps, author.others_may_build or is_own, is_own)
