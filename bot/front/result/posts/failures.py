"""Tells a member why pictures could not be made: in private by the interaction's token, and in public without reasons.

Where Discord refuses words for good, they are sent without the quote of the prompt, which may be just what it refuses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.domain.deliveries import Delivery
from bot.domain.errors import Failure
from bot.domain.models import Catalogue
from bot.domain.pictures import Ask, Generation
from bot.front.kit.cards import Card, reader_of
from bot.front.kit.replies import Replies
from bot.front.result.posts.removal import CardRemoval
from bot.front.result.posts.ways import Send, Ways
from bot.front.result.unmade import failure_notice, unmade_card, wordless_card
from bot.front.texts.errors.painting import neutral_line
from bot.studio.delivery import Undeliverable


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
            ways.raise_passing()
        (await self._remove(rows, ways)).raise_passing()
        await self._follow_up(ask, rows, ways)
        return None

    async def _tell_beside_reply(self, ask: Ask, rows: tuple[Generation, ...], ways: Ways) -> int | None:
        """The public reply gets a neutral line, a private follow-up is sent, then the public one is deleted."""
        neutral = Card(content=neutral_line(reader_of(ask).public, len(rows)))
        is_neutral = await ways.take(partial(self.replies.edit, ask.reply), neutral)
        ways.raise_passing()
        if not is_neutral:
            await self._end_card(rows, ways)
        await self._follow_up(ask, rows, ways)
        if is_neutral:
            await self._remove(rows, ways)
        return None

    async def _follow_up(self, ask: Ask, rows: tuple[Generation, ...], ways: Ways) -> None:
        """Tell the member in private. Raises NotYet, or Undeliverable if it is refused for good."""
        for words in self.notices(rows):
            if await ways.take(partial(self.replies.follow_up, ask.reply), words):
                return
            ways.raise_passing()
        raise Undeliverable(ways.reason)

    async def _end_card(self, rows: tuple[Generation, ...], ways: Ways) -> bool:
        """Give the public message its last words as the bot; where it takes none, delete it. Raises NotYet."""
        ask, message = rows[0].ask, rows[0].message
        edit: Send = partial(self.replies.edit_in_channel, ask.reply.channel, message or 0)
        lang = reader_of(ask).public
        for card in (unmade_card(lang, rows), wordless_card(lang, rows)):
            if message and await ways.take(edit, card):
                return True
            ways.raise_passing()
        (await self._remove(rows, ways)).raise_passing()
        return False

    async def _remove(self, rows: tuple[Generation, ...], ways: Ways) -> Ways:
        ask = rows[0].ask
        is_open = ask.reply.is_open(self.clock())
        return await CardRemoval(self.replies).remove(
            ask, rows[0].message, is_open=is_open, attempt=ways.attempt
        )


def without_quote(card: Card) -> Card:
    lines = [line for line in card.content.split("\n") if not line.startswith("> ")]
    return replace(card, content="\n".join(lines))
