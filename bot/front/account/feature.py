"""/me: a member's credits, their last pictures in pages, and pictures that could not be posted."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from itertools import groupby
from typing import ClassVar, Protocol

from discord import ui

from bot import pixels
from bot.domain.errors import Gone, ResultUnusable
from bot.domain.models import Catalogue
from bot.domain.pictures import Generation, is_abandoned
from bot.front.account.panel import Page, Thumbnail, account_panel
from bot.front.kit.balances import Balances
from bot.front.kit.cards import Card, Upload
from bot.front.kit.commands import command
from bot.front.kit.faults.discordfaults import Verdict, judge, name_of
from bot.front.kit.feature import AnyCommand, Call, Feature, Pressed
from bot.front.kit.uploads import FILE_LIMIT, StoredPictures, files_for_message, source_type
from bot.front.result.card import result_card
from bot.front.texts import account as texts
from bot.front.texts.language import Language
from bot.front.texts.models import model_name, sized_by_shape, sizes_of
from bot.front.texts.picture import undelivered as undelivered_texts

log = logging.getLogger(__name__)

PAGE = 5  # pictures a page
THUMBNAIL_SIDE = 512  # pixels, of the longer side
MAX_ID = 2**63 - 1  # the largest row id that a database can hold; a forged button may name a larger number
ASKS_AT_ONCE = 3  # undelivered asks that are shown at a time; the others at the next /me
# What Discord says to a message that it may take without its files.
REFUSED_WITH_FILES = (Verdict.FINAL, Verdict.TOO_LARGE, Verdict.UNKNOWN)
Send = Callable[[Card], Awaitable[object]]
SendPanel = Callable[[ui.LayoutView, Sequence[Upload]], Awaitable[object]]


class Album(Protocol):
    """A member's painted pictures. Every method raises StoreBusy."""

    async def recent(
        self, guild: int, member: int, *, before: int | None, limit: int
    ) -> tuple[Generation, ...]:
        """The newest ones, newest first; `before`: only those with a smaller row id than this."""

    async def newer(self, guild: int, member: int, *, after: int, limit: int) -> tuple[Generation, ...]:
        """The nearest ones with a larger row id than `after`, newest first."""

    async def undelivered(self, guild: int, member: int) -> tuple[Generation, ...]:
        """Those that were kept because they could not be posted, and that the member has not seen since."""

    async def seen(self, public_ids: Collection[str]) -> None:
        """Mark pictures as shown: they are not undelivered any more."""


class Account(Feature):
    """The subject of its page buttons is the row id of the picture that the page begins after."""

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
        """The button My credits, one to another page, or Show it. Raises Gone for any other verb."""
        if press.verb == "open":
            await self._open(press)
        elif press.verb == "show":
            await self._show(press)
        elif press.verb in ("older", "newer"):
            await self._turn_page(press, press.verb, _parse_row_id(press.subject))
        else:
            raise Gone

    async def _open(self, call: Call) -> None:
        """Show undelivered pictures first, then the panel, each in a private message of its own."""
        if not await call.reply.acknowledge():
            return
        answered, waiting = await self._show_undelivered(call)
        page, rows = await self._page(call, "first", 0)
        await self._send_panel(
            call, call.reply.follow_up_panel if answered else call.reply.edit_panel, page, rows, waiting
        )

    async def _turn_page(self, press: Pressed, verb: str, anchor: int) -> None:
        if not await press.reply.acknowledge(in_place=True):
            return
        page, rows = await self._page(press, verb, anchor)
        await self._send_panel(press, press.reply.edit_panel, page, rows, 0)

    async def _show(self, press: Pressed) -> None:
        """Show undelivered pictures alone."""
        if not await press.reply.acknowledge():
            return
        lang = press.reader.private
        answered, waiting = await self._show_undelivered(press)
        words = texts.more_waiting(lang, waiting) if waiting else undelivered_texts.nothing_kept(lang)
        if not answered:
            await press.reply.edit(Card(content=words))
        elif waiting:
            await press.reply.follow_up(Card(content=words))

    # --- undelivered pictures ------------------------------------------------------------------------

    async def _show_undelivered(self, call: Call) -> tuple[bool, int]:
        """Show undelivered pictures, and mark them as seen once Discord has taken the message.

        Returns whether the interaction has been answered with them, and how many pictures are left for the next time.
        """
        rows = sorted(await self._album.undelivered(call.where.guild, call.who.id), key=_sort_key)
        asks = [tuple(ask) for _, ask in groupby(rows, key=lambda row: row.ask.interaction)]
        answered, shown = False, 0
        for ask in asks[:ASKS_AT_ONCE]:
            if await self._send_ask(call, ask, call.reply.follow_up if answered else call.reply.edit):
                await self._album.seen([row.public_id for row in ask])
                answered, shown = True, shown + len(ask)
        return answered, len(rows) - shown

    async def _send_ask(self, call: Call, ask: tuple[Generation, ...], send: Send) -> bool:
        """Send the pictures of one ask; False if Discord refuses them, also at a quarter of the size."""
        limit = min(call.where.upload_limit, FILE_LIMIT)
        for size in (limit, limit // 4):
            try:
                await send(await self._result(call.reader.private, ask, size))
            except Exception as error:
                # Also a file that cannot be made small enough: it must not hide the rest of /me.
                if judge(error) is None and not isinstance(error, ResultUnusable):
                    raise
                reason = name_of(error)
                log.warning("kept pictures were not shown", extra={"ask": ask[0].public_id, "reason": reason})
            else:
                return True
        return False

    async def _result(self, lang: Language, ask: tuple[Generation, ...], limit: int) -> Card:
        try:
            files = await files_for_message(self._stored, ask, limit)
        except Gone:
            ids = ", ".join(row.public_id for row in ask)
            log.error("a kept picture is gone", extra={"pictures": ids})
            return Card(content=texts.kept_is_gone(lang, ask[0].ask.request.prompt, len(ask)))
        catalogue, model = self._catalogue(), ask[0].ask.request.model
        name, sizes = model_name(catalogue, model), sizes_of(catalogue, model)
        card = result_card(
            lang,
            ask,
            files,
            model=name,
            sizes=sizes,
            by_shape=sized_by_shape(catalogue, model),
            takes_pictures=catalogue.takes_pictures,
        )
        if is_abandoned(ask):
            return replace(card, content=texts.came_after_cancel(lang, len(ask)))
        return replace(card, content=texts.here_it_is(lang, len(ask), private=ask[0].ask.reply.private))

    # --- the panel -----------------------------------------------------------------------------------

    async def _send_panel(
        self, call: Call, send: SendPanel, page: Page, rows: tuple[Generation, ...], waiting: int
    ) -> None:
        """Where Discord refuses its files for good, it is sent without them: it still tells the member's credits."""
        balance = await self._balances.of(call.where.guild, call.who.id, call.who.roles)
        lang, server = call.reader.private, call.where.server.name
        try:
            await send(account_panel(lang, server, balance, page, rows, waiting), page.uploads(lang))
        except Exception as error:
            if judge(error) not in REFUSED_WITH_FILES or not page.thumbnails:
                raise
            log.warning("small pictures were not shown", extra={"reason": name_of(error)})
            await send(account_panel(lang, server, balance, replace(page, bare=True), rows, waiting), ())

    async def _page(self, call: Call, verb: str, anchor: int) -> tuple[Page, tuple[Generation, ...]]:
        """The page of older or newer pictures than the one with the row id `anchor`, or the first page.

        One picture more than a page holds is read, to know whether there is another page.
        """
        guild, member = call.where.guild, call.who.id
        if verb == "newer":
            found = await self._album.newer(guild, member, after=anchor, limit=PAGE + 1)
            rows, newer, older = found[-PAGE:], len(found) > PAGE, True
        else:
            before = anchor if verb == "older" else None
            found = await self._album.recent(guild, member, before=before, limit=PAGE + 1)
            rows, newer, older = found[:PAGE], before is not None, len(found) > PAGE
        # One after the other: a decoded picture takes up to 144 MB.
        thumbnails = [made for row in rows if (made := await self._thumbnail(row)) is not None]
        return Page(tuple(thumbnails), newer, older, len(rows) - len(thumbnails)), rows

    async def _thumbnail(self, row: Generation) -> Thumbnail | None:
        """A small copy of the picture; None if its bytes are gone or cannot be decoded."""
        try:
            data = await self._stored.get(row.key)
            return Thumbnail(row, await pixels.thumbnail(data, THUMBNAIL_SIDE, source_type(row)))
        except (Gone, ResultUnusable) as error:
            log.warning("a picture cannot be shown", extra={"picture": row.public_id, "error": str(error)})
            return None


def _parse_row_id(subject: str) -> int:
    """The row id of a button's subject. Raises Gone for what no button of this bot has."""
    if not subject.isdecimal() or int(subject) > MAX_ID:
        raise Gone
    return int(subject)


def _sort_key(row: Generation) -> tuple[int, int]:
    return row.ask.interaction, row.position
