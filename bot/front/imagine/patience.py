"""A deferred reply whose refusal must arrive: Discord may be away for a while, and the reply can be edited for long."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tenacity import AsyncRetrying, retry_if_exception, wait_exponential

from bot.front.kit.cards import Card
from bot.front.kit.faults.discordfaults import is_passing
from bot.front.kit.faults.unheard import Unheard, may_be_unheard
from bot.front.kit.responder import Responder

LONGEST_WAIT = 20.0  # seconds between two tries; doubled from one second on


@dataclass(frozen=True, slots=True)
class Patient:
    """Tries again while Discord's error may pass, and begins no try after `until`; raises the last error then.

    What may have arrived although no response came is edited again, and not sent again.
    """

    reply: Responder
    clock: Callable[[], datetime]
    until: datetime

    async def edit(self, card: Card) -> None:
        """Edit the reply."""
        await self._insist(self.reply.edit, card)

    async def follow_up(self, card: Card) -> None:
        """Send a private follow-up."""
        await may_be_unheard(self._insist(self.reply.follow_up, card, is_edit=False))

    async def delete(self) -> None:
        """Delete the reply."""
        await self._insist(self.reply.delete)

    async def _insist(
        self, request: Callable[..., Awaitable[Any]], *given: Any, is_edit: bool = True
    ) -> None:
        tries = AsyncRetrying(
            retry=retry_if_exception(
                lambda error: is_passing(error) and (is_edit or not isinstance(error, Unheard))
            ),
            stop=lambda state: self.clock() >= self.until,
            wait=wait_exponential(max=LONGEST_WAIT),
            reraise=True,
        )
        await tries(request, *given)
