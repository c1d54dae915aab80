"""Brings ended asks to their members: takes what is due from the outbox, has it posted, marks it sent.

An entry is put off before it is posted, so a process that dies with it in hand posts it again after a restart: an
edit of the same reply, or a message with the same nonce. Nothing is charged by posting twice.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Protocol

from bot.domain.pictures import Delivery
from bot.studio.background import Background
from bot.studio.wakeup import Wakeup

log = logging.getLogger(__name__)

AT_ONCE = 8  # uploads side by side
LOOK = 60.0  # seconds; the outbox is looked at this often even when nobody notified it
LONGEST_BACK_OFF = 10.0  # seconds between two looks while the database is away
GIVE_UP = 12  # attempts; with the pauses between them this is a little more than an hour
LONGEST_PAUSE = 3600.0  # seconds between two attempts


class Undeliverable(Exception):
    """No way is left to show it: the reply is gone and the channel refuses. The pictures stay kept."""


class Outbox(Protocol):
    """What is to be posted. A row appears in the transaction that ends the last picture of an ask."""

    async def release(self) -> None:
        """At a start: what a process that is known to be dead had in hand is due at once."""

    async def claim_due(self) -> Delivery | None:
        """The oldest due entry, put off for a while in case this process dies with it in hand."""

    async def sent(self, key: str, message: int | None) -> None:
        """Posted: the interaction's token is erased."""

    async def kept(self, key: str) -> None:
        """Could not be posted by any way: nothing more is tried, the pictures stay."""

    async def put_off(self, key: str, seconds: float) -> None:
        """Due again after so many seconds."""

    async def seconds_to_next(self) -> float | None:
        """Until the next entry is due; None if there is none."""


class Messenger(Protocol):
    """Discord, as far as a finished ask needs it."""

    async def deliver(self, delivery: Delivery) -> int | None:
        """Show it by the best way that is left; the id of the message. Raises Undeliverable; others are passing."""


class Deliverer:
    def __init__(
        self, *, outbox: Outbox, messenger: Messenger, background: Background, asks_ended: Wakeup
    ) -> None:
        self._outbox = outbox
        self._messenger = messenger
        self._background = background
        self._uploads = background.tasks("uploads", "what was posted could not be written down")
        self._asks_ended = asks_ended
        self._free = asyncio.Semaphore(AT_ONCE)
        self._released = False
        self._next_due = 0.0
        self._next_is_stale = True

    def start(self) -> None:
        """Deliver what is due until the background is closed."""
        self._background.loop(
            "delivery",
            self._deliver_due,
            every=LOOK,
            wait=self._asks_ended.wait,
            longest_back_off=LONGEST_BACK_OFF,
        )

    async def close(self, seconds: float) -> None:
        """Post what is due now, for so many seconds; the rest is posted after the next start."""
        try:
            async with asyncio.timeout(seconds):
                await self._claim_last()
                await self._uploads.wait()
        except TimeoutError:
            log.warning("not everything could be posted before the end; the next start goes on with it")
        await self._uploads.cancel()

    async def _claim_last(self) -> None:
        try:
            await self._claim_due(everything=True)
        except Exception:
            # Not raised: what has been claimed before is just being posted, and is given its time.
            log.exception("the outbox could not be read; the next start goes on with it")

    async def _deliver_due(self) -> float:
        """Post what is due; the seconds until the next entry is."""
        if not self._released:
            await self._outbox.release()
            self._released = True
        self._next_is_stale |= self._asks_ended.looks_for_all
        await self._claim_due()
        if self._next_is_stale:
            await self._look_ahead()
        return min(LOOK, max(0.05, self._next_due - _seconds()))

    async def _look_ahead(self) -> None:
        """When the next entry is due that nobody will notify about."""
        # Before the look and not after it: an entry may be put off while it is under way.
        self._next_is_stale = False
        try:
            seconds = await self._outbox.seconds_to_next()
        except BaseException:
            self._next_is_stale = True
            raise
        self._next_due = _seconds() + (LOOK if seconds is None else seconds)

    async def _claim_due(self, *, everything: bool = False) -> None:
        while everything or self._asks_ended.has_work:
            # A free place first: a claimed entry counts an attempt, and is not due for others.
            await self._free.acquire()
            delivery = None
            try:
                delivery = await self._outbox.claim_due()
            finally:
                if delivery is None:
                    self._free.release()
            if delivery is None:
                self._asks_ended.found_nothing()
                return
            self._asks_ended.item_taken()
            self._uploads.spawn(self._bring(delivery), then=self._free.release)

    async def _bring(self, delivery: Delivery) -> None:
        try:
            message = await self._messenger.deliver(delivery)
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
            await self._outbox.put_off(delivery.key, pause(delivery.attempts))
            self._next_is_stale = True
            self._asks_ended.notify(0)


def pause(attempts: int) -> float:
    """Seconds until an entry is due again that could not be posted for the `attempts`-th time."""
    return min(2.0**attempts, LONGEST_PAUSE)


def _seconds() -> float:
    """Of the event loop's clock, which the waits go by."""
    return asyncio.get_running_loop().time()
