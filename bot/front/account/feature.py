"""/me: what a member has left and why, their last pictures, and what could not be posted."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from itertools import groupby
from typing import ClassVar, Protocol

import discord
from discord import ui

from bot import pixels
from bot.domain.errors import Gone, ResultUnusable
from bot.domain.models import Catalogue
from bot.domain.pictures import Generation
from bot.front.account.panel import Page, Thumbnail, account_panel
from bot.front.kit.balances import Balances
from bot.front.kit.cards import Card
from bot.front.kit.commands import command
from bot.front.kit.feature import AnyCommand, Call, Feature, Pressed
from bot.front.kit.uploads import FILE_LIMIT, StoredPictures, files_for_message
from bot.front.result.card import result
from bot.front.texts.models import model_name, sizes_of

log = logging.getLogger(__name__)

PAGE = 5  # pictures shown at a time
SIDE = 512  # pixels of their small copies
BIGGEST_ID = 2**63 - 1  # what a database keeps; a forged button may hold more
BROUGHT = 3  # asks brought at a time; more wait for the next /me
Send = Callable[[Card], Awaitable[object]]

HERE_IT_IS = "Finished, but I could not post it. Here it is:"


class Album(Protocol):
    """A member's painted pictures."""

    async def recent(
        self, guild: int, member: int, *, before: int | None, limit: int
    ) -> tuple[Generation, ...]:
        """Newest first; `before` a picture's row id."""

    async def newer(self, guild: int, member: int, *, after: int, limit: int) -> tuple[Generation, ...]:
        """The nearest ones painted after a row id, newest first."""

    async def undelivered(self, guild: int, member: int) -> tuple[Generation, ...]: ...

    async def seen(self, public_ids: Collection[str]) -> None:
        """They have been shown: nobody keeps them waiting any more."""


class Account(Feature):
    """The subject of its buttons is a place in the member's pictures (a row id), if anything."""

    space: ClassVar[str] = "me"

    def __init__(
        self, *, balances: Balances, album: Album, stored: StoredPictures, catalogue: Callable[[], Catalogue]
    ) -> None:
        self._balances = balances
        self._album = album
        self._stored = stored
        self._catalogue = catalogue

    def commands(self) -> Sequence[AnyCommand]:
        return [command(self.me)]

    async def me(self, call: Call) -> None:
        """Your credits, your last pictures, and anything I kept for you."""
        await self._open(call)

    async def pressed(self, press: Pressed) -> None:
        """My credits, or a page. Raises Gone for any other verb."""
        if press.verb == "open":
            await self._open(press)
        elif press.verb in ("older", "newer"):
            await self._turn(press, press.verb, _row_id(press.subject))
        else:
            raise Gone

    async def _open(self, call: Call) -> None:
        """First what is kept for the member, then the panel: all of it in private messages."""
        if not await call.reply.acknowledge():
            return
        answered, waiting = await self._bring(call)
        page, rows = await self._page(call, "first", 0)
        view = await self._panel(call, page, rows, waiting)
        if answered:
            await call.reply.follow_up_panel(view, page.uploads)
        else:
            await call.reply.edit_panel(view, page.uploads)

    async def _turn(self, press: Pressed, verb: str, anchor: int) -> None:
        if not await press.reply.acknowledge(in_place=True):
            return
        page, rows = await self._page(press, verb, anchor)
        view = await self._panel(press, page, rows, 0)
        await press.reply.edit_panel(view, page.uploads)

    # --- what is kept --------------------------------------------------------------------------------

    async def _bring(self, call: Call) -> tuple[bool, int]:
        """Show what could not be posted, as original files. Whether the answer has been given with it, and how many
        pictures must wait for the next time."""
        rows = sorted(await self._album.undelivered(call.where.guild, call.who.id), key=_place)
        asks = [tuple(ask) for _, ask in groupby(rows, key=lambda row: row.ask.interaction)]
        answered, shown = False, 0
        for ask in asks[:BROUGHT]:
            if await self._hand_over(call, ask, call.reply.follow_up if answered else call.reply.edit):
                await self._album.seen([row.public_id for row in ask])
                answered, shown = True, shown + len(ask)
        return answered, len(rows) - shown

    async def _hand_over(self, call: Call, ask: tuple[Generation, ...], send: Send) -> bool:
        """False if Discord takes them neither as they are nor smaller: they wait on, and hold nothing else up."""
        limit = min(call.where.upload_limit, FILE_LIMIT)
        for size in (limit, limit // 4):
            try:
                await send(await self._result(ask, size))
            except discord.HTTPException as error:
                reason = f"{error.status}/{error.code}"
                log.warning("kept pictures were not shown", extra={"ask": ask[0].public_id, "reason": reason})
            else:
                return True
        return False

    async def _result(self, ask: tuple[Generation, ...], limit: int) -> Card:
        try:
            files = await files_for_message(self._stored, ask, limit)
        except Gone:
            ids = ", ".join(row.public_id for row in ask)
            log.error("a kept picture is gone", extra={"pictures": ids})
            return Card(content=f"A picture that I kept for you ({ids}) is not here any more. I am sorry.")
        catalogue, model = self._catalogue(), ask[0].ask.request.model
        card = result(ask, files, model=model_name(catalogue, model), sizes=sizes_of(catalogue, model))
        return replace(card, content=HERE_IT_IS)

    # --- the panel -----------------------------------------------------------------------------------

    async def _panel(
        self, call: Call, page: Page, rows: tuple[Generation, ...], waiting: int
    ) -> ui.LayoutView:
        has = await self._balances.of(call.where.guild, call.who.id, call.who.roles)
        return account_panel(call.where.server.name, has, page, rows, waiting)

    async def _page(self, call: Call, verb: str, anchor: int) -> tuple[Page, tuple[Generation, ...]]:
        """The page behind or before a picture, or the first one."""
        guild, member = call.where.guild, call.who.id
        if verb == "newer":
            found = await self._album.newer(guild, member, after=anchor, limit=PAGE + 1)
            rows, newer, older = found[-PAGE:], len(found) > PAGE, True
        else:
            before = anchor if verb == "older" else None
            found = await self._album.recent(guild, member, before=before, limit=PAGE + 1)
            rows, newer, older = found[:PAGE], before is not None, len(found) > PAGE
        thumbnails = [small for row in rows if (small := await self._small(row)) is not None]
        return Page(tuple(thumbnails), newer, older, len(rows) - len(thumbnails)), rows

    async def _small(self, row: Generation) -> Thumbnail | None:
        """One after the other, since a decoded picture is large; None if its bytes are gone."""
        try:
            return Thumbnail(row, await pixels.small(await self._stored.get(row.key), SIDE))
        except (Gone, ResultUnusable) as error:
            log.warning("a picture cannot be shown", extra={"picture": row.public_id, "error": str(error)})
            return None


def _row_id(subject: str) -> int:
    """Raises Gone for what no button of ours says."""
    if not subject.isdecimal() or int(subject) > BIGGEST_ID:
        raise Gone
    return int(subject)


def _place(row: Generation) -> tuple[int, int]:
    return row.ask.interaction, row.position
