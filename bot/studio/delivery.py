"""The last step of the story: what has ended is posted. The outbox says what is due; this claims it and posts it.

Claiming an entry leases it, in the same transaction. So nobody else posts it meanwhile, and if this process dies with
the entry in hand, it is due again later. It may then be posted twice: as an edit of the same reply, or as a message
with the same nonce. Nothing is charged for that. When it is tried again, and when no more, `bot.domain.deliveries`
says.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

from bot.domain import deliveries
from bot.domain.deliveries import Delivery
from bot.domain.pictures import is_abandoned, is_cancelled
from bot.studio import asklog
from bot.studio.background import Background
from bot.studio.insist import Insist
from bot.studio.wakeup import Wakeup

log = logging.getLogger(__name__)

AT_ONCE = 8  # uploads that begin side by side; so a slow one holds up nobody else
# Seconds after which an attempt gives its place up and goes on without: it waits for a rate limit of one channel, or
# for a connection that hangs, and others must not wait with it.
PLACE_FOR = 5.0
MOST_IN_HAND = 40  # attempts with and without a place; each holds its pictures in memory
# Seconds for an attempt, for the last words of one that is given up, and to write down how it ended. Together they end
# before the entry's lease, so that no second attempt begins beside the first.
LONGEST_ATTEMPT, LAST_WORDS, WRITE_FOR = 85.0, 8.0, 20.0
LOOK = 60.0  # seconds; the outbox is looked at this often for work that no notification announces
LONGEST_BACK_OFF = 10.0  # seconds between two looks while the database is away


class Undeliverable(Exception):
    """There is no way to post it, and no later try will find one. The pictures are kept, and `/me` has them.

    `reason` is for the log, in few words. `told`: whether the member has been told already.
    """

    def __init__(self, reason: str, *, told: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.told = told


class NotYet(Exception):
    """It could not be posted for a reason that may pass. `retry_after`: seconds, where Discord named them."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Outbox(Protocol):
    """What is to be posted. The transaction that ends the last picture of an ask inserts the entry."""

    async def release(self) -> None:
        """At a start: make due at once what processes that are known to be dead had in hand."""

    async def claim_due(self) -> Delivery | None:
        """The oldest entry that is due, now leased and with one attempt more; None if none is due."""

    async def sent(self, key: str, message: int | None) -> None:
        """It was posted, as the message of that id; the interaction's token is erased."""

    async def kept(self, key: str, reason: str, *, told: bool) -> None:
        """It cannot be posted: nothing more is tried, and the pictures stay where they are.

        `told`: the member knows; otherwise they are to be told at their next command.
        """

    async def put_off(self, key: str, seconds: float, reason: str) -> None:
        """Due again after so many seconds."""

    async def seconds_to_next(self) -> float | None:
        """Seconds until the next entry is due, 0 if one is; None if there is none."""


class Messenger(Protocol):
    """Posts to Discord."""

    async def deliver(self, delivery: Delivery) -> int | None:
        """Show the pictures, or say why there are none; returns the id of the message, if it is a new one.

        Raises Undeliverable, or NotYet for what may pass. Any other exception is a bug, which is taken to pass too.
        """

    async def give_up(self, delivery: Delivery) -> bool:
        """No more is tried: say so where that is possible; whether the member has been told. Never raises."""


class ToBeTold(Protocol):
    """Knows which members are to be told something at their next command."""

    def add(self, guild: int, member: int) -> None: ...


@dataclass(slots=True)
class _Place:
    """A place among AT_ONCE. It is given up once."""

    places: asyncio.Semaphore
    taken: bool = True

    def give_up(self) -> None:
        if self.taken:
            self.taken = False
            self.places.release()


class Deliverer:
    """`asks_ended` is notified when an entry may have appeared in the outbox."""

    def __init__(
        self,
        *,
        outbox: Outbox,
        messenger: Messenger,
        background: Background,
        asks_ended: Wakeup,
        to_be_told: ToBeTold,
        insist: Insist,
        clock: Callable[[], datetime],
    ) -> None:
        self._outbox = outbox
        self._insist = insist
        self._clock = clock
        self._messenger = messenger
        self._background = background
        self._uploads = background.tasks("uploads", "what was posted could not be written down")
        self._asks_ended = asks_ended
        self._to_be_told = to_be_told
        self._places = asyncio.Semaphore(AT_ONCE)
        self._hands = asyncio.Semaphore(MOST_IN_HAND)
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

    def look_again_in(self, seconds: float) -> None:
        self._look_ahead_at = min(self._look_ahead_at, _seconds() + seconds)
        self._asks_ended.notify()  # the loop may be waiting for longer

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
        # Woken for nothing: what has ended may be due some seconds later, since a process holds its card.
        if not await self._claim_due() or _seconds() >= self._look_ahead_at:
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
        ahead = LOOK if seconds is None else min(seconds, LOOK)
        self._look_ahead_at = min(self._look_ahead_at, _seconds() + ahead)

    async def _claim_due(self) -> bool:
        """Claim what is due, entry after entry, and begin to post it; whether there was any."""
        claimed, next_in = False, 0.0
        while not next_in:
            # A free place comes first: a claim counts an attempt and leases the entry before other processes too.
            await self._hands.acquire()
            place = delivery = None
            try:
                await self._places.acquire()
                place = _Place(self._places)
                delivery = None if self._closing else await self._outbox.claim_due()
            finally:
                if delivery is None:
                    if place is not None:
                        place.give_up()
                    self._hands.release()
            if delivery is None:
                return claimed
            claimed, next_in = True, delivery.next_in
            self._begin(delivery, place)
        self._look_ahead_at = min(self._look_ahead_at, _seconds() + next_in)
        return True

    def _begin(self, delivery: Delivery, place: _Place) -> None:
        timer = asyncio.get_running_loop().call_later(PLACE_FOR, place.give_up)

        def ended() -> None:
            timer.cancel()
            place.give_up()
            self._hands.release()

        self._uploads.spawn(self._bring(delivery), then=ended)

    async def _bring(self, delivery: Delivery) -> None:
        try:
            async with asyncio.timeout(LONGEST_ATTEMPT):
                message = await self._messenger.deliver(delivery)
        except Undeliverable as error:
            await self._keep(delivery, error.reason, told=error.told)
        except (NotYet, TimeoutError) as error:
            reason, wait = str(error) or type(error).__name__, getattr(error, "retry_after", None)
            log.warning("not posted yet", extra=_about(delivery) | {"reason": reason})
            await self._later(delivery, reason, wait)
        except Exception as error:
            log.exception("not posted", extra=_about(delivery))
            await self._later(delivery, type(error).__name__, None)
        else:
            await self._write(self._outbox.sent, delivery.key, message)
            self._log(delivery, kept=False)

    async def _write(self, verb: Callable[..., Awaitable[None]], *args: object, **named: object) -> None:
        """Write down how an attempt ended: what is not written is posted, or told, once more. Raises TimeoutError."""
        async with asyncio.timeout(WRITE_FOR):
            await self._insist(partial(verb, *args, **named))

    async def _later(self, delivery: Delivery, reason: str, retry_after: float | None) -> None:
        seconds = deliveries.pause(delivery.age, delivery.attempts, retry_after)
        if seconds is None:
            await self._keep(delivery, "given up", told=await self._give_up(delivery))
        else:
            await self._write(self._outbox.put_off, delivery.key, seconds, reason)
            self.look_again_in(seconds)

    async def _give_up(self, delivery: Delivery) -> bool:
        try:
            async with asyncio.timeout(LAST_WORDS):
                return await self._messenger.give_up(delivery)
        except TimeoutError:
            return False

    async def _keep(self, delivery: Delivery, reason: str, *, told: bool) -> None:
        await self._write(self._outbox.kept, delivery.key, reason, told=told)
        level = logging.INFO if is_abandoned(delivery.generations) else logging.WARNING
        log.log(level, "kept, not posted", extra=_about(delivery) | {"reason": reason})
        self._log(delivery, kept=True)
        if not told:
            self._to_be_told.add(delivery.generations[0].ask.guild, delivery.generations[0].ask.member)

    def _log(self, delivery: Delivery, *, kept: bool) -> None:
        """The line of an ask at its end. A process that is killed just before has it logged by the next, or nobody."""
        if delivery.is_late:
            asklog.came_late(delivery.generations[0], at=self._clock(), kept=kept)
        elif not is_cancelled(delivery.generations):  # else it was logged when it was cancelled
            asklog.ended(delivery.generations, at=self._clock(), kept=kept)


def _about(delivery: Delivery) -> dict[str, object]:
    return {"ask": delivery.key, "attempt": delivery.attempts}


def _seconds() -> float:
    """Of the event loop's clock, which the waits go by."""
    return asyncio.get_running_loop().time()
