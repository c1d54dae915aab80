"""The end of an ask that its member cancelled while a picture of it was drawn. Nothing of it is posted in public.

What was painted waits in `/me`. The member is told in private how it ended, for as long as the interaction's token is
good; after that the outbox keeps it until they use the bot again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import discord

from bot.domain.pictures import Delivery, Generation, State
from bot.front.imagine.progress import cancelled_card, missing_lines
from bot.front.kit.cards import Button, Card, card_language, reader_of
from bot.front.kit.notices import below_the_prompt
from bot.front.kit.replies import Replies
from bot.front.texts.language import Language
from bot.front.texts.picture import cancelled as texts
from bot.studio.delivery import Undeliverable

log = logging.getLogger(__name__)

# What no later try changes: the message or its channel is gone, or the bot may not. Anything else is tried again.
FINAL = (discord.NotFound, discord.Forbidden)


@dataclass(frozen=True, slots=True)
class AbandonedAsks:
    replies: Replies
    clock: Callable[[], datetime]

    async def deliver(self, delivery: Delivery) -> None:
        """Tell the member how it ended, where they can be told now.

        Raises Undeliverable if pictures wait for them, or if they could not be told. Any other exception is transient.
        """
        rows = delivery.generations
        if not delivery.is_late:
            # Before the word to the member, which must not be sent again because the card could not be edited.
            await self._end_card(rows)
        told = await self._tell(rows)
        if told and not _painted(rows):
            return
        raise Undeliverable("cancelled while it was drawn", told=told)

    async def _end_card(self, rows: Sequence[Generation]) -> None:
        """Make the card say how the ask ended: if a process died with the Cancel, it may still say Drawing."""
        ask, message = rows[0].ask, rows[0].message
        card = cancelled_card(card_language(ask), rows)
        try:
            if ask.reply.is_open(self.clock()):
                await self.replies.edit(ask.reply, card)
            elif message and not ask.reply.private:
                await self.replies.edit_in_channel(ask.reply.channel, message, card)
        except FINAL as error:
            log.info("the card of a cancelled ask stays", extra={"reason": f"{error.status}/{error.code}"})

    async def _tell(self, rows: Sequence[Generation]) -> bool:
        """Whether the member could be told in private."""
        ask = rows[0].ask
        if not ask.reply.is_open(self.clock()):
            return False
        try:
            await self.replies.follow_up(ask.reply, abandoned_notice(reader_of(ask).private, rows))
        except FINAL as error:
            log.info("nobody was told of a cancelled ask", extra={"reason": f"{error.status}/{error.code}"})
            return False
        return True


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
    show = Button("show", str(ask.interaction), texts.show_it(lang), primary=True, space="me")
    return Card(content=below_the_prompt(ask.request.prompt, "\n".join(lines)), buttons=(show,))


def _painted(rows: Sequence[Generation]) -> list[Generation]:
    return [row for row in rows if row.state is State.PAINTED]
