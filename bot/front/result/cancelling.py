"""Cancel, which the member means also while the database is away: it is tried on, and only what is known is said."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.domain.errors import CancelUncertain, NotYoursToCancel, StoreBroken, StoreBusy, TooLate
from bot.domain.pictures import Generation, State, is_abandoned
from bot.front.imagine.desk import Desk
from bot.front.imagine.progress import cancelled_card
from bot.front.kit.cards import Card, card_language
from bot.front.kit.errorhandler import RefusalWithContext
from bot.front.kit.faults.intime import in_time
from bot.front.kit.feature import Part, Pressed, Verbs
from bot.front.kit.notices import NoticeContext
from bot.front.result.parts import PictureRows, picture_of

log = logging.getLogger(__name__)

CANCEL = "cancel"  # the verb of that button; stored in messages, so it stays as it is
WITHIN = 1.0  # seconds for the first try; Discord waits for three, and the picture had to be read before
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)  # seconds before each further try; a try itself may take some seconds

Pictures = tuple[Generation, ...]  # all of the ask, as they are afterwards


class Cancelling(Part):
    def __init__(self, rows: PictureRows, desk: Desk) -> None:
        self._rows = rows
        self._desk = desk

    def verbs(self) -> Verbs:
        return {CANCEL: self._cancel}

    async def _cancel(self, press: Pressed) -> None:
        """Raises NotYoursToCancel, Gone, StoreBusy, and what `cancel` raises."""
        try:
            row = await in_time(picture_of(press, self._rows))
        except StoreBusy as error:
            # What was to be cancelled still waits, and is charged when it is made.
            raise RefusalWithContext(error, NoticeContext(charges=False)) from error
        if row.ask.member != press.who.id:
            raise NotYoursToCancel(row.ask.reply.byline.name)
        await cancel(press, row, self._desk)


async def cancel(press: Pressed, row: Generation, desk: Desk) -> None:
    """Cancel the picture's ask, and show on its card what has become of it.

    Raises TooLate; StoreBroken if nothing can have been done; CancelUncertain if the database was away to the end: a
    try that failed may have been committed all the same.
    """
    first = asyncio.create_task(desk.cancel(row))
    await asyncio.wait({first}, timeout=WITHIN)
    if first.done() and not _is_away(first):
        await _show(press, first.result(), press.reply.update)
        return
    is_first = await press.reply.acknowledge(in_place=True)
    rows = await _insist(first, row, desk)
    if is_first:
        await _show(press, rows, press.reply.edit)


def _is_away(work: asyncio.Task[Pictures]) -> bool:
    error = work.exception()
    return isinstance(error, StoreBusy) and not isinstance(error, StoreBroken)


async def _insist(work: asyncio.Task[Pictures], row: Generation, desk: Desk) -> Pictures:
    """Cancelling again what was cancelled already changes nothing."""
    for pause in PAUSES:
        try:
            return await work
        except StoreBroken:
            raise
        except StoreBusy:
            log.info("a cancel is tried again", extra={"picture": row.public_id})
        await asyncio.sleep(pause)
        work = asyncio.create_task(desk.cancel(row))
    try:
        return await work
    except StoreBusy as error:
        raise CancelUncertain from error


async def _show(press: Pressed, after: Pictures, answer: Callable[[Card], Awaitable[object]]) -> None:
    """Pressed again, it shows what has become of the ask meanwhile."""
    if is_abandoned(after) or all(other.state is State.CANCELLED for other in after):
        await answer(cancelled_card(card_language(after[0].ask), after))
    elif any(other.state is State.CANCELLED for other in after):
        # It is posted, with what has been made. A card of ours could arrive after that, and overwrite it.
        if answer == press.reply.update:
            await press.reply.acknowledge(in_place=True)
    else:
        raise TooLate
