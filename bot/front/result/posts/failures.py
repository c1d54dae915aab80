"""Tells a member why pictures could not be made: in private by the interaction's token, and in public without reasons.

Where Discord refuses words for good, they are sent without the quote of the prompt, which may be just what it refuses.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.domain.errors import Failure
from bot.domain.models import Catalogue
from bot.domain.pictures import Ask, Delivery, Generation
from bot.front.kit.cards import Card, reader_of
from bot.front.kit.faults.discordfaults import judge, name_of
from bot.front.kit.replies import Replies
from bot.front.result.posts.ways import Send, Ways
from bot.front.result.unmade import failure_notice, unmade_card, wordless_card
from bot.front.texts.errors.painting import neutral_line
from bot.studio.delivery import Undeliverable

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FailurePosts:
    """`service` is the name of who makes the pictures, if members may know.

    `operator_told` says of a failure whether the people who run the bot have been told.
    """

    replies: Replies
    catalogue: Callable[[], Catalogue]
    clock: Callable[[], datetime]
    service: str | None
    operator_told: Callable[[Failure], bool]

    def notices(self, rows: tuple[Generation, ...]) -> tuple[Card, Card]:
        """The private words, and the same without a quote of the prompt."""
        lang = reader_of(rows[0].ask).private
        words = failure_notice(lang, rows, self.service, self.catalogue(), self.operator_told).card
        return words, without_quote(words)

    async def post(self, delivery: Delivery) -> int | None:
        """Tell the member; returns the id of the message where one stays.

        Raises NotYet; Undeliverable if the member could not be told.
        """
        ask, ways = delivery.generations[0].ask, Ways(delivery.attempts)
        if ask.reply.is_open(self.clock()):
            if ask.reply.private:
                return await self._tell_in_reply(ask, delivery.generations, ways)
            return await self._tell_beside_reply(ask, delivery.generations, ways)
        if not ask.reply.private and await self._end_card(delivery.generations, ways):
            return delivery.generations[0].message
        ways.raise_passing()
        raise Undeliverable(ways.reason)

    async def _tell_in_reply(self, ask: Ask, rows: tuple[Generation, ...], ways: Ways) -> int | None:
        for words in self.notices(rows):
            if await ways.take(partial(self.replies.edit, ask.reply), words):
                return ways.message
            if ways.is_gone and await ways.take(partial(self.replies.follow_up, ask.reply), words):
                return None
            ways.raise_passing()
        raise Undeliverable(ways.reason)

    async def _tell_beside_reply(self, ask: Ask, rows: tuple[Generation, ...], ways: Ways) -> int | None:
        """The public reply gets a neutral line, a private follow-up is sent, then the public one is deleted."""
        neutral = Card(content=neutral_line(reader_of(ask).public, len(rows)))
        is_neutral = await ways.take(partial(self.replies.edit, ask.reply), neutral)
        ways.raise_passing()
        if not is_neutral and not ways.is_gone:
            await self._end_card(rows, ways)
        for words in self.notices(rows):
            if await ways.take(partial(self.replies.follow_up, ask.reply), words):
                break
            ways.raise_passing()
        else:
            raise Undeliverable(ways.reason)
        if is_neutral:
            await _leave(self.replies.delete(ask.reply), "a neutral line stays")
        return None

    async def _end_card(self, rows: tuple[Generation, ...], ways: Ways) -> bool:
        """Give the public message its last words as the bot; where it cannot be edited any more, delete it."""
        ask, message = rows[0].ask, rows[0].message
        if not message:
            return False
        edit: Send = partial(self.replies.edit_in_channel, ask.reply.channel, message)
        lang = reader_of(ask).public
        for card in (unmade_card(lang, rows), wordless_card(lang, rows)):
            if await ways.take(edit, card):
                return True
            ways.raise_passing()
        if not ways.is_gone:
            await _leave(
                self.replies.delete_in_channel(ask.reply.channel, message),
                "a card stays that says it is drawing",
            )
        return False


def without_quote(card: Card) -> Card:
    lines = [line for line in card.content.split("\n") if not line.startswith("> ")]
    return replace(card, content="\n".join(lines))


async def _leave(deletion: Awaitable[None], otherwise: str) -> None:
    """Delete a message that is of no use any more; if that fails, it stays."""
    try:
        await deletion
    except Exception as error:
        if judge(error) is None:
            raise
        log.warning(otherwise, extra={"error": name_of(error)})
