"""The last step of the story: what has ended is posted. The outbox says what is due; this claims it and posts it.

Claiming an entry puts it off for a while, in the same transaction. So nobody else posts it meanwhile, and if this
process dies with the entry in hand, it is due again later. It may then be posted twice: as an edit of the same reply,
or as a message with the same nonce. Nothing is charged for that.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from bot.domain.pictures import Delivery, is_abandoned
from bot.studio import asklog
from bot.studio.background import Background
from bot.studio.wakeup import Wakeup

log = logging.getLogger(__name__)

AT_ONCE = 8  # uploads side by side; so a slow one holds up nobody else, and memory holds few pictures
LOOK = 60.0  # seconds; the outbox is looked at this often for work that no notification announces
LONGEST_BACK_OFF = 10.0  # seconds between two looks while the database is away
GIVE_UP = 12  # attempts; with the pauses between them this is a little more than an hour
LONGEST_PAUSE = 3600.0  # seconds between two attempts


class Undeliverable(Exception):
    """There is no way to show it, and no later try will find one. The pictures are kept, and `/me` has them.

    `told`: the member knows that already, and has been told where they are.
    """

    def __init__(self, reason: str, *, told: bool = False) -> None:
        super().__init__(reason)
        self.told = told


class Outbox(Protocol):
    """What is to be posted. The transaction that ends the last picture of an ask inserts the entry."""

    async def release(self) -> None:
        """At a start: make due at once what processes that are known to be dead had in hand."""

    async def claim_due(self) -> Delivery | None:
        """The oldest entry that is due, now put off and with one attempt more; None if none is due."""

    async def sent(self, key: str, message: int | None) -> None:
        """It was posted, as the message of that id; the interaction's token is erased."""

    async def kept(self, key: str, *, told: bool = False) -> None:
        """It cannot be posted: nothing more is tried, and the pictures stay where they are.

        `told`: the member knows that already.
        """

    async def put_off(self, key: str, seconds: float) -> None:
        """Due again after so many seconds."""

    async def seconds_to_next(self) -> float | None:
        """Seconds until the next entry is due, 0 if one is; None if there is none."""


class Messenger(Protocol):
    """Posts to Discord."""

    async def deliver(self, delivery: Delivery) -> int | None:
        """Show the pictures, or say why there are none; returns the id of the message, if it is a new one.

        Raises Undeliverable. Any other exception is taken to pass, and it is tried again later.
        """


class Deliverer:
    """`asks_ended` is notified when an entry may have appeared in the outbox."""

    def __init__(
        self,
        *,
        outbox: Outbox,
        messenger: Messenger,
        background: Background,
        asks_ended: Wakeup,
        clock: Callable[[], datetime],
    ) -> None:
        self._outbox = outbox
        self._clock = clock
        self._messenger = messenger
        self._background = background
        self._uploads = background.tasks("uploads", "what was posted could not be written down")
        self._asks_ended = asks_ended
        self._free = asyncio.Semaphore(AT_ONCE)
        self._released = False
        self._started = False
        self._closing = False
        self._look_ahead_at = 0.0

    def start(self) -> None:
        """Deliver what is due, until `close`."""
        self._started = True
        self._background.loop(
            "delivery",
            self._deliver_due,
            every=LOOK,
            wait=self._asks_ended.wait,
            longest_back_off=LONGEST_BACK_OFF,
        )

    async def close(self, seconds: float) -> None:
        """Post what is due now, for so many seconds; the rest is posted after the next start.

        Nothing is claimed where nothing was started: without a login each claim would only use up an attempt.
        """
        try:
            async with asyncio.timeout(seconds):
                if self._started:
                    await self._claim_last()
                await self._uploads.wait()
        except TimeoutError:
            log.warning("not everything could be posted before the end; the next start goes on with it")
        # From here on the loop, which still runs, must not put new uploads in the places of those that are cancelled.
        self._closing = True
        await self._uploads.cancel()

    async def _claim_last(self) -> None:
        try:
            await self._claim_due()
        except Exception:
            # Not raised: what has been claimed before is just being posted, and is given its time.
            log.exception("the outbox could not be read; the next start goes on with it")

    async def _deliver_due(self) -> float:
        """Begin to post what is due; returns the seconds until the next entry is."""
        if not self._released:
            await self._outbox.release()
            self._released = True
        await self._claim_due()
        if _seconds() >= self._look_ahead_at:
            await self._look_ahead()
        return max(0.05, self._look_ahead_at - _seconds())

    async def _look_ahead(self) -> None:
        """Find out when the next entry is due: nobody notifies when the time of one has come."""
        self._look_ahead_at = math.inf  # an entry that is put off during the look brings it forward
        try:
            seconds = await self._outbox.seconds_to_next()
        except BaseException:
            self._look_ahead_at = 0.0
            raise
        self._look_again_in(LOOK if seconds is None else min(seconds, LOOK))

    def _look_again_in(self, seconds: float) -> None:
        self._look_ahead_at = min(self._look_ahead_at, _seconds() + seconds)

    async def _claim_due(self) -> None:
        """Claim entry after entry and begin to post it."""
        while True:
            # A free place comes first: a claim counts an attempt and puts the entry off for other processes too.
            await self._free.acquire()
            delivery = None
            try:
                if self._closing:
                    return
                delivery = await self._outbox.claim_due()
            finally:
                if delivery is None:
                    self._free.release()
            if delivery is None:
                return
            self._uploads.spawn(self._bring(delivery), then=self._free.release)

    async def _bring(self, delivery: Delivery) -> None:
        try:
            message = await self._messenger.deliver(delivery)
            await self._outbox.sent(delivery.key, message)
            self._log(delivery, kept=False)
        except Undeliverable as error:
            level = logging.INFO if is_abandoned(delivery.generations) else logging.WARNING
            log.log(level, "kept, not posted", extra={"ask": delivery.key, "reason": str(error)})
            await self._outbox.kept(delivery.key, told=error.told)
            self._log(delivery, kept=True)
        except Exception:
            log.exception("not posted", extra={"ask": delivery.key, "attempt": delivery.attempts})
            await self._later(delivery)

    async def _later(self, delivery: Delivery) -> None:
        if delivery.attempts >= GIVE_UP:
            await self._outbox.kept(delivery.key)
            self._log(delivery, kept=True)
        else:
            seconds = pause(delivery.attempts)
            await self._outbox.put_off(delivery.key, seconds)
            self._look_again_in(seconds)
            self._asks_ended.notify()  # the loop may be waiting for longer

    def _log(self, delivery: Delivery, *, kept: bool) -> None:
        """The line of an ask at its end. A process that is killed just before has it logged by the next, or nobody."""
        if delivery.is_late:
            asklog.came_late(delivery.generations[0], at=self._clock(), kept=kept)
        else:
            asklog.ended(delivery.generations, at=self._clock(), kept=kept)


def pause(attempts: int) -> float:
    """Seconds until an entry is due again that could not be posted for the `attempts`-th time."""
    return min(2.0**attempts, LONGEST_PAUSE)


def _seconds() -> float:
    """Of the event loop's clock, which the waits go by."""
    return asyncio.get_running_loop().time()
