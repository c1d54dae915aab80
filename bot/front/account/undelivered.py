"""Pictures that could not be posted: they wait for their member, who is shown them once."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Protocol

from bot.domain.errors import Gone, ResultUnusable
from bot.domain.models import Catalogue
from bot.domain.pictures import Generation, is_abandoned
from bot.front.kit.cards import Card
from bot.front.kit.faults.discordfaults import judge, name_of
from bot.front.kit.feature import Call
from bot.front.kit.uploads import FILE_LIMIT, StoredPictures, files_for_message
from bot.front.result.card import result_card
from bot.front.texts.account import panel as texts
from bot.front.texts.language import Language
from bot.front.texts.models import model_name, sized_by_shape, sizes_of

log = logging.getLogger(__name__)

ASKS_AT_ONCE = 3  # asks that are shown at a time; the others at the next /me
Send = Callable[[Card], Awaitable[object]]


class UndeliveredRows(Protocol):
    """Both methods raise StoreBusy."""

    async def undelivered(self, guild: int, member: int) -> tuple[Generation, ...]:
        """Those that were kept because they could not be posted, and that the member has not seen since."""

    async def seen(self, public_ids: Collection[str]) -> None:
        """Mark pictures as shown: they are not undelivered any more."""


@dataclass(frozen=True, slots=True)
class Undelivered:
    """One per process."""

    rows: UndeliveredRows
    stored: StoredPictures
    catalogue: Callable[[], Catalogue]

    async def show(self, call: Call) -> tuple[bool, int]:
        """Show undelivered pictures, and mark them as seen once Discord has taken the message.

        Returns whether the interaction has been answered with them, and how many pictures are left for the next time.
        """
        rows = sorted(await self.rows.undelivered(call.where.guild, call.who.id), key=_sort_key)
        asks = [tuple(ask) for _, ask in groupby(rows, key=lambda row: row.ask.interaction)]
        answered, shown = False, 0
        for ask in asks[:ASKS_AT_ONCE]:
            if await self._send(call, ask, call.reply.follow_up if answered else call.reply.edit):
                await self.rows.seen([row.public_id for row in ask])
                answered, shown = True, shown + len(ask)
        return answered, len(rows) - shown

    async def _send(self, call: Call, ask: tuple[Generation, ...], send: Send) -> bool:
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
            files = await files_for_message(self.stored, ask, limit)
        except Gone:
            ids = ", ".join(row.public_id for row in ask)
            log.error("a kept picture is gone", extra={"pictures": ids})
            return Card(content=texts.kept_is_gone(lang, ask[0].ask.request.prompt, len(ask)))
        catalogue, model = self.catalogue(), ask[0].ask.request.model
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


def _sort_key(row: Generation) -> tuple[int, int]:
    return row.ask.interaction, row.position
