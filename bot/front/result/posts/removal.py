"""Deletes a card that takes no other words: no card is better than one that says "Drawing" when nothing is drawn."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from bot.domain.pictures import Ask
from bot.front.kit.cards import Card
from bot.front.kit.replies import Replies
from bot.front.result.posts.ways import Send, Ways

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CardRemoval:
    replies: Replies

    async def remove(self, ask: Ask, message: int | None, *, is_open: bool, attempt: int) -> Ways:
        """Delete the reply by its token, while that works; else, if it is public, the `message` as the bot.

        Also a card that Discord has called gone: whoever said so need not have been Discord. Returns what came of the
        ways. A card that cannot be deleted stays, and is logged.
        """
        ways, deletions = Ways(attempt), list[Send]()
        if is_open:
            deletions.append(_as_way(partial(self.replies.delete, ask.reply)))
        if message and not ask.reply.private:
            deletions.append(_as_way(partial(self.replies.delete_in_channel, ask.reply.channel, message)))
        for deletion in deletions:
            if await ways.take(deletion, Card()):
                return ways
        if deletions and not ways.is_gone:
            log.warning("a card stays that says what is not so any more", extra={"ask": ask.interaction})
        return ways


def _as_way(delete: Callable[[], Awaitable[None]]) -> Send:
    async def send(_: Card) -> None:
        await delete()

    return send
