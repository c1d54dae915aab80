"""Brings ended asks to their members: takes what is due from the outbox, has it posted, marks it sent.

An entry is put off before it is posted, so a process that dies with it in hand posts it again after a restart: an
edit of the same reply, or a message with the same nonce. Nothing is charged by posting twice.
"""

from __future__ import annotations

import asyncio
import logging
from time import monotonic
from typing import Protocol

from bot.domain.pictures import Delivery
from bot.studio.wakeup import Bell

log = logging.getLogger(__name__)

AT_ONCE = 8  # uploads side by side
LOOK = 60.0  # seconds; the outbox is looked at this often even when no bell rang
GIVE_UP = 12  # attempts; with the outbox's back-off this is about a day


class Undeliverable(Exception):
    """No way is left to show it: the reply is gone and the channel refuses. The pictures stay kept."""


class Outbox(Protocol):
    """What is to be posted. A row appears in the transaction that ends the last picture of an ask."""

    async def release(self) -> None:
        """At a start: what a process that is known to be dead had in hand is due at once."""

    async def take(self) -> Delivery | None:
        """The oldest due entry, put off for a while in case this process dies with it in hand."""

    async def sent(self, key: str, message: int | None) -> None:
        """Posted: the interaction's token is erased."""

    async def kept(self, key: str) -> None:
        """Could not be posted by any way: nothing more is tried, the pictures stay."""

    async def put_off(self, key: str, seconds: float) -> None:
        """Due again after so many seconds."""

    async def seconds_to_next(self) -> float | None:
        """Until the next entry is due; None if there is none."""


class Post(Protocol):
    """Discord, as far as a finished ask needs it."""

    async def deliver(self, delivery: Delivery) -> int | None:
        """Show it by the best way that is left; the id of the message. Raises Undeliverable; others are passing."""


class Courier:
    def __init__(self, *, outbox: Outbox, post: Post, asks_ended: Bell) -> None:
        self._outbox = outbox
        self._post = post
        self._bell = asks_ended
        self._free = asyncio.Semaphore(AT_ONCE)
        self._errands: set[asyncio.Task[None]] = set()
        self._next_due = monotonic()
        self._was_put_off = False

    async def run(self) -> None:
        """Deliver until cancelled."""
        rung = released = False
        while True:
            try:
                if not released:
                    await self._outbox.release()
                    released = True
                await self._take_due(everything=not rung)
                if not rung or self._was_put_off:
                    await self._look_ahead()
                wait = min(LOOK, max(0.05, self._next_due - monotonic()))
            except Exception:
                log.exception("the outbox could not be read; trying again")
                wait = 1.0
            rung = await self._bell.wait(wait)

    async def _look_ahead(self) -> None:
        """When the next entry is due that no bell will ring for."""
        self._was_put_off = False
        seconds = await self._outbox.seconds_to_next()
        self._next_due = monotonic() + (LOOK if seconds is None else seconds)

    async def close(self, seconds: float) -> None:
        """Post what is due now, for so many seconds; the rest is posted after the next start."""
        try:
            async with asyncio.timeout(seconds):
                await self._take_due(everything=True)
                if self._errands:
                    await asyncio.wait(self._errands)
        except TimeoutError:
            log.warning("not everything could be posted before the end; the next start goes on with it")
        for errand in self._errands:
            errand.cancel()
        await asyncio.gather(*self._errands, return_exceptions=True)

    async def _take_due(self, *, everything: bool) -> None:
        while everything or self._bell.expected:
            await self._free.acquire()
            delivery = None
            try:
                self._bell.done()
                delivery = await self._outbox.take()
            finally:
                if delivery is None:
                    self._free.release()
            if delivery is None:
                return
            errand = asyncio.create_task(self._bring(delivery))
            self._errands.add(errand)
            errand.add_done_callback(self._brought)

    def _brought(self, errand: asyncio.Task[None]) -> None:
        self._errands.discard(errand)
        self._free.release()

    async def _bring(self, delivery: Delivery) -> None:
        try:
            message = await self._post.deliver(delivery)
            await self._outbox.sent(delivery.key, message)
        except Undeliverable as error:
            log.warning("kept, not posted", extra={"ask": delivery.key, "reason": str(error)})
            await self._outbox.kept(delivery.key)
        except Exception:
            log.exception("not posted", extra={"ask": delivery.key, "attempt": delivery.attempts})
            await self._later(delivery)

    async def _later(self, delivery: Delivery) -> None:
        if delivery.attempts >= GIVE_UP:
            await self._outbox.kept(delivery.key)
        else:
            await self._outbox.put_off(delivery.key, min(2.0**delivery.attempts, 3600.0))
            self._was_put_off = True
            self._bell.wake()
