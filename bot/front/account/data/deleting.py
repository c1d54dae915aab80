"""Delete my data: first the exact list of what goes and what stays, then a red button, then a loop does it.

The transaction of the red button ends everything that could still be posted. So whoever reads that it is being deleted
can rely on it, whatever happens to the process.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from bot.domain.care.erasing import Begun, Confirmation, Erasable, Erasure, read_confirmation
from bot.domain.pictures import Generation
from bot.front.kit.cards import Button, Card
from bot.front.kit.faults.discordfaults import judge, name_of
from bot.front.kit.feature import Call, Pressed
from bot.front.kit.replies import Replies
from bot.front.texts.album import mydata as texts
from bot.front.texts.language import Language, Reader

log = logging.getLogger(__name__)

ERASE, ERASED = "erase", "erased"  # the verbs of the button in /me, and of the red one
EPOCH = datetime.fromtimestamp(0, UTC)
CARDS_AT_ONCE = 4  # private cards that are edited at a time


class Erasures(Protocol):
    """What members had deleted. Every method raises StoreBusy."""

    async def count(self, guild: int, member: int) -> Erasable:
        """What would go now."""

    async def begin(self, guild: int, member: int, *, interaction: int, cut: int) -> Begun | None:
        """Have it deleted, up to the picture `cut`; None if that is not the member's newest any more."""

    async def latest(self, guild: int, member: int, now: datetime) -> Erasure | None:
        """The one that goes on, or that ended lately."""


def question_card(lang: Language, listed: Erasable, confirmation: Confirmation) -> Card:
    label = texts.delete_all_button(lang)
    button = Button(ERASED, confirmation.subject, label, "🗑️", space="me", danger=True)
    return Card(content=texts.question(lang, listed), buttons=(button,))


@dataclass(frozen=True, slots=True)
class DataDeleting:
    """`wake` wakes the loop that deletes. `stopped` is told of orders whose cards say nothing new any more, `forget` of
    a server on which somebody's choices are gone."""

    erasures: Erasures
    replies: Replies
    wake: Callable[[], None]
    stopped: Callable[[int], Awaitable[None]]
    forget: Callable[[int], None]
    clock: Callable[[], datetime]

    async def status(self, call: Call) -> str | None:
        """What `/me` says of a deletion that goes on or ended lately; None if there is none."""
        latest = await self.erasures.latest(call.where.guild, call.who.id, self.clock())
        return texts.status(call.reader.private, latest) if latest is not None else None

    async def ask(self, press: Pressed) -> None:
        """The button in /me: the list, in a private message of its own."""
        if await press.reply.acknowledge():
            await press.reply.edit(await self._question(press))

    async def _question(self, press: Pressed) -> Card:
        lang, guild, member, now = press.reader.private, press.where.guild, press.who.id, self.clock()
        latest = await self.erasures.latest(guild, member, now)
        if latest is not None and latest.done_at is None:
            return Card(content=texts.begun(lang, latest))
        listed = await self.erasures.count(guild, member)
        if listed.is_nothing:
            return Card(content=texts.nothing_to_delete(lang))
        return question_card(lang, listed, Confirmation(member, listed.cut, now))

    async def confirmed(self, press: Pressed) -> None:
        """The red button. One of another member, or of a list that is out of date or was never shown, does nothing."""
        # A forged press may be on /me itself, whose place nothing else takes.
        is_question = any(button.verb == ERASED for button in press.buttons)
        if not await press.reply.acknowledge(in_place=is_question):
            return
        begun, lang = await self._begin(press), press.reader.private
        if begun is None:
            await press.reply.edit(Card(content=texts.stale_question(lang)))
            return
        self.wake()
        self.forget(press.where.guild)
        await press.reply.edit(Card(content=texts.begun(lang, begun.erasure)))
        await self._end_cards(begun.open)

    async def _begin(self, press: Pressed) -> Begun | None:
        confirmation = read_confirmation(press.subject, EPOCH)
        if confirmation is None or not confirmation.is_of(press.who.id, self.clock()):
            return None
        begun = await self.erasures.begin(
            press.where.guild, press.who.id, interaction=press.id, cut=confirmation.cut
        )
        if begun is not None and begun.is_new:
            log.info("a member has their data deleted", extra={"erasure": begun.erasure.id})
        return begun

    async def _end_cards(self, rows: Sequence[Generation]) -> None:
        """Have the cards of open orders say nothing new. The public ones are deleted, as all posts are."""
        asks = {row.ask.interaction: row for row in rows}
        for interaction in asks:
            await self.stopped(interaction)
        private = [row for row in asks.values() if row.ask.reply.private and row.ask.reply.token]
        limit = asyncio.Semaphore(CARDS_AT_ONCE)
        await asyncio.gather(*(self._end_card(row, limit) for row in private))

    async def _end_card(self, row: Generation, limit: asyncio.Semaphore) -> None:
        """No more than a courtesy: nobody else sees the card, and Discord alone has it."""
        lang = Reader.of(row.ask.reply.locale, row.ask.reply.public_locale).private
        async with limit:
            try:
                await self.replies.edit(row.ask.reply, Card(content=texts.card_of_deleted(lang)))
            except Exception as error:
                if judge(error) is None:
                    raise
                log.info("a private card stays", extra={"ask": row.public_id, "reason": name_of(error)})
