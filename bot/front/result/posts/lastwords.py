"""The last words on private cards. A private message can be edited for 15 minutes only, by its interaction's token.

Shortly before that, the card of an ask that is not posted yet is given words that stay true for ever. What comes of it
is told at the member's next command, see `untold`.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.pictures import Ask, Generation, is_abandoned, is_cancelled
from bot.front.kit.faults.discordfaults import judge, name_of
from bot.front.kit.faults.impatience import impatient
from bot.front.kit.replies import Replies
from bot.front.result.posts.settled import Settled
from bot.front.result.posts.undelivered import last_words_card

log = logging.getLogger(__name__)

BEFORE_THE_END = timedelta(seconds=75)  # of the token; some looks and tries fit into it
EVERY = 15.0  # seconds between two looks
EDIT_TIMEOUT = 10.0  # seconds


class EndingAsks(Protocol):
    async def private_ending(self, within: timedelta) -> tuple[tuple[Generation, ...], ...]:
        """All pictures of each private ask that is not posted, and whose token ends so soon. Raises StoreBusy."""


def is_too_late_for_progress(ask: Ask, now: datetime) -> bool:
    """Whether a card may have its last words: progress that is shown now would stand there for ever."""
    return ask.reply.private and now >= ask.reply.expires_at - BEFORE_THE_END


class LastWords:
    """`say` is the step of a loop."""

    def __init__(self, asks: EndingAsks, replies: Replies, settled: Settled) -> None:
        self._asks = asks
        self._replies = replies
        self._settled = settled
        self._said: set[int] = set()  # interactions, of those whose token has not ended yet

    async def say(self) -> None:
        """Edit the cards whose time has come. One that could not be edited is tried again at the next look."""
        ending = await self._asks.private_ending(BEFORE_THE_END)
        # What was cancelled says so on its card, and that stays true.
        asks = [rows[0].ask for rows in ending if not (is_abandoned(rows) or is_cancelled(rows))]
        self._said &= {ask.interaction for ask in asks}
        left = [ask for ask in asks if ask.interaction not in self._said]
        await asyncio.gather(*(self._say_on(ask) for ask in left))

    async def _say_on(self, ask: Ask) -> None:
        if not self._settled.may_edit(ask.interaction):
            return
        try:
            with impatient():
                async with asyncio.timeout(EDIT_TIMEOUT):
                    await self._replies.edit(ask.reply, last_words_card(ask))
        except Exception as error:
            if judge(error) is None:
                raise
            log.warning("a private card has no last words yet", extra={"error": name_of(error)})
        else:
            self._said.add(ask.interaction)
