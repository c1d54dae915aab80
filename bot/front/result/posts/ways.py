"""Tries ways to show a card, one after the other, and remembers why each was closed.

A way is closed for good by what `discordfaults` calls final. Where one only fails for now, the whole delivery is tried
again later.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp

from bot.domain.deliveries import TOO_LATE
from bot.front.kit.cards import Card
from bot.front.kit.faults.discordfaults import Verdict, judge, name_of, wait_named_by
from bot.studio.delivery import NotYet

log = logging.getLogger(__name__)

TRIES_OF_UNKNOWN = 3  # attempts until a code that is in no table counts as final

Send = Callable[[Card], Awaitable[int | None]]
Smaller = Callable[[], Awaitable[Card | None]]


@dataclass(slots=True)
class Ways:
    """What has come of the ways of one attempt, the `attempt`-th. `message` is the id that the last one gave."""

    attempt: int
    message: int | None = None
    closed: list[str] = field(default_factory=list)
    verdicts: set[Verdict] = field(default_factory=set)
    passing: Exception | None = None

    async def take(
        self, send: Send, card: Card, smaller: Smaller | None = None, *, idempotent: bool = True
    ) -> bool:
        """Whether the card is shown by this way. With `smaller` it is tried with smaller files where it is too large.

        What is not `idempotent` is not sent again where the answer was lost: it may have been taken. Raises what is no
        fault of Discord's.
        """
        try:
            self.message = await (_once_more(send, card) if idempotent else send(card))
        except Exception as error:
            verdict = self._note(error)
            if verdict is not Verdict.TOO_LARGE or smaller is None:
                return False
            card_of_less = await smaller()
            return card_of_less is not None and await self.take(send, card_of_less, idempotent=idempotent)
        return True

    def raise_passing(self) -> None:
        """Raise NotYet if a way is closed for now only: with it more can be shown than without."""
        if self.passing is not None:
            raise NotYet(name_of(self.passing), wait_named_by(self.passing)) from self.passing

    @property
    def is_gone(self) -> bool:
        """Whether the message that was to be edited is not there any more."""
        return Verdict.GONE in self.verdicts

    @property
    def is_fixed(self) -> bool:
        """Whether the message can be edited no more, while another may be sent."""
        return Verdict.FIXED in self.verdicts

    @property
    def reason(self) -> str:
        return ", ".join(dict.fromkeys(self.closed)) or TOO_LATE

    def _note(self, error: Exception) -> Verdict:
        verdict = judge(error)
        if verdict is None:
            raise error
        if verdict is Verdict.UNKNOWN:
            verdict = Verdict.PASSING if self.attempt < TRIES_OF_UNKNOWN else Verdict.FINAL
        if verdict is Verdict.PASSING:
            self.passing = self.passing or error
            return verdict
        if verdict is Verdict.BUG:
            log.error("Discord does not understand what was sent", extra={"error": name_of(error)})
        self.closed.append(name_of(error))
        self.verdicts.add(verdict)
        return verdict


async def _once_more(send: Send, card: Card) -> int | None:
    """A connection that was kept open may have been closed meanwhile: that is seen only when it is used."""
    try:
        return await send(card)
    except aiohttp.ClientConnectionError:
        return await send(card)
