"""The end of an ask that its member cancelled while a picture of it was drawn. Nothing of it is posted in public.

What was painted waits in `/me`. The member is told in private how it ended, for as long as the interaction's token is
good; after that the outbox keeps it until they use the bot again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.domain.deliveries import CANCELLED, Delivery
from bot.domain.pictures import Generation, State
from bot.front.imagine.progress import cancelled_card, missing_lines, wordless_cancelled_card
from bot.front.kit.cards import Card, card_language, reader_of
from bot.front.kit.notices import below_the_prompt
from bot.front.kit.replies import Replies
from bot.front.result.posts.failures import without_quote
from bot.front.result.posts.removal import CardRemoval
from bot.front.result.posts.undelivered import show_button
from bot.front.result.posts.ways import Send, Ways
from bot.front.texts.language import Language
from bot.front.texts.picture import cancelled as texts
from bot.studio.delivery import Undeliverable


@dataclass(frozen=True, slots=True)
class AbandonedAsks:
    replies: Replies
    clock: Callable[[], datetime]

    async def post(self, delivery: Delivery) -> None:
        """Tell the member how it ended, where they can be told now.

        Raises NotYet; Undeliverable if pictures wait for them, or if they could not be told.
        """
        rows, ways = delivery.generations, Ways(delivery.attempts)
        if not delivery.is_late:
            await self._end_card(rows, ways)
            # Before the word to the member, which must not be sent again because the card could not be edited.
            ways.raise_passing()
        told = await self._tell(rows, ways)
        ways.raise_passing()
        if told and not _painted(rows):
            return
        raise Undeliverable(CANCELLED, told=told)

    async def show_cancelled(self, delivery: Delivery) -> None:
        """Make the card of an ask of which nothing is drawn say so. Whoever pressed Cancel may not have had their
        answer. Raises NotYet."""
        await self._end_card(delivery.generations, Ways(delivery.attempts))

    async def _end_card(self, rows: Sequence[Generation], ways: Ways) -> None:
        """Make the card say how the ask ended: if a process died with the Cancel, it may still say Drawing."""
        ask, message = rows[0].ask, rows[0].message
        lang = card_language(ask)
        if ask.reply.is_open(self.clock()):
            edit: Send = partial(self.replies.edit, ask.reply)
        elif message and not ask.reply.private:
            edit = partial(self.replies.edit_in_channel, ask.reply.channel, message)
        else:
            return
        # Without its quote where the words are refused for good: the quote may be just what is refused.
        for card in (cancelled_card(lang, rows), wordless_cancelled_card(lang, rows)):
            if await ways.take(edit, card):
                return
            ways.raise_passing()
        removal = await CardRemoval(self.replies).remove(
            ask, message, is_open=ask.reply.is_open(self.clock()), attempt=ways.attempt
        )
        removal.raise_passing()

    async def _tell(self, rows: Sequence[Generation], ways: Ways) -> bool:
        """Whether the member could be told in private."""
        ask = rows[0].ask
        if not ask.reply.is_open(self.clock()):
            return False
        notice = abandoned_notice(reader_of(ask).private, rows)
        send = partial(self.replies.follow_up, ask.reply)
        if await ways.take(send, notice):
            return True
        ways.raise_passing()
        return await ways.take(send, without_quote(notice))


def abandoned_notice(lang: Language, rows: Sequence[Generation]) -> Card:
    """What became of a cancelled ask, in private: what it cost and where it waits, or that no picture came.

    Pictures that failed are named only beside others that did not; nobody wants to try again what they cancelled.
    """
    ask, painted = rows[0].ask, _painted(rows)
    if not painted:
        unmade = sum(row.ask.credits_each for row in rows if row.state is not State.CANCELLED)
        return Card(content=below_the_prompt(ask.request.prompt, texts.none_came(lang, unmade)))
    credits = sum(row.ask.credits_each for row in painted)
    lines = [texts.came_after_all(lang, len(painted), len(rows), credits), *missing_lines(lang, rows)]
    show = show_button(lang, len(painted))
    return Card(content=below_the_prompt(ask.request.prompt, "\n".join(lines)), buttons=(show,))


def _painted(rows: Sequence[Generation]) -> list[Generation]:
    return [row for row in rows if row.state is State.PAINTED]
