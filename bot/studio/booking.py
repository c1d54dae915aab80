"""The first step of the story: an ask is reserved while the member waits for an answer.

What the member is told and what is reserved must agree. A database that is away is waited for as long as the member can
still be answered. Whoever is refused in the end, or has gone away, has nothing reserved: an ask that is not decided yet
is not admitted any more, and a reservation that has been committed all the same is cancelled behind the member's back.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.credits import Split, spend
from bot.domain.errors import Closing, Refused, StoreBroken, StoreBusy
from bot.domain.pictures import Ask, Generation, Snapshot
from bot.domain.turns import admit
from bot.studio.background import Background
from bot.studio.insist import Insist
from bot.studio.wakeup import is_set_within

log = logging.getLogger(__name__)

# Before the reply cannot be edited any more. What is left of its fifteen minutes is for telling the member.
LEFT_FOR_THE_ANSWER = timedelta(seconds=60)
# Seconds for the database, however late the ask is: as long as Discord waits for a first answer.
AT_LEAST = 3.0
SHORTEST_WAIT, LONGEST_WAIT = 0.2, 5.0  # seconds between two tries; doubled with each failure

Booked = tuple[tuple[Generation, ...], int]  # the rows, and the place of the first


class BookingRows(Protocol):
    """See `line.LineRows`, which has these verbs too."""

    async def reserve(self, ask: Ask, admit: Callable[[Snapshot], Sequence[Split]]) -> Booked: ...
    async def cancel(self, interaction: int) -> tuple[Generation, ...]: ...


class GivenUp(Exception):
    """The caller has been refused, or has gone: its ask must not be admitted."""


class Booking:
    """`queue_limit`: how many pictures may wait in line. `clock` returns the time in UTC."""

    def __init__(
        self,
        *,
        rows: BookingRows,
        insist: Insist,
        background: Background,
        queue_limit: int,
        clock: Callable[[], datetime],
    ) -> None:
        self._rows = rows
        self._insist = insist
        self._queue_limit = queue_limit
        self._clock = clock
        self._behind = background.tasks("bookings", "a reservation could not be given back")
        self._undecided: set[asyncio.Future[Booked]] = set()
        self._is_away = False
        self._stopped = False
        self._closed = asyncio.Event()

    async def reserve(self, ask: Ask) -> Booked:
        """The rows and the place in line of the first; no rows for an interaction that has reserved before.

        Raises a Refused: StoreBusy if the database is away until the member can hardly be answered any more, Closing
        after `stop`. Nothing stays reserved then, nor if the caller is cancelled.
        """
        if self._stopped:
            raise Closing
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[Booked] = loop.create_future()
        timer = loop.call_later(self._seconds_for(ask), _refuse, outcome, StoreBusy())
        self._undecided.add(outcome)
        # Beside the caller, who cannot know whether a transaction was committed from which they went away.
        self._behind.spawn(self._decide(ask, outcome))
        try:
            return await outcome
        except asyncio.CancelledError:
            if _was_reserved(outcome):  # the caller was cancelled just before it could hear of it
                self.take_back(ask.interaction)
            raise
        finally:
            timer.cancel()
            self._undecided.discard(outcome)

    def take_back(self, interaction: int) -> None:
        """Cancel what is queued of the ask, behind the caller and however long the database is away."""
        self._behind.spawn(self._cancel(interaction))

    def stop(self) -> None:
        """Refuse everybody who is not decided yet, and whoever comes now."""
        self._stopped = True
        for outcome in self._undecided:
            _refuse(outcome, Closing())

    async def close(self) -> None:
        """Wait until nothing is left to be cancelled; a database that is away is not waited for any more."""
        self.stop()
        self._closed.set()
        await self._behind.wait()

    def _seconds_for(self, ask: Ask) -> float:
        left = ask.reply.expires_at - LEFT_FOR_THE_ANSWER - self._clock()
        return max(AT_LEAST, left.total_seconds())

    async def _decide(self, ask: Ask, outcome: asyncio.Future[Booked]) -> None:
        """Reserve, and tell the caller; if there is none any more, what has been reserved is cancelled."""
        try:
            booked = await self._insist_on(ask, outcome)
        except GivenUp:
            return
        except Exception as error:
            if not outcome.done():
                outcome.set_exception(error)
            elif not isinstance(error, Refused):
                log.warning("an ask failed after its caller had gone: %s", type(error).__name__)
            return
        if not outcome.done():
            outcome.set_result(booked)
        elif booked[0]:
            log.warning("a reservation came too late and is given back")
            await self._cancel(ask.interaction)

    async def _insist_on(self, ask: Ask, outcome: asyncio.Future[Booked]) -> Booked:
        """Try until the database answers, also for a caller who has gone: a try that ended with StoreBusy may have been
        committed, and only the next one tells."""
        wait, is_in_doubt = SHORTEST_WAIT, False
        while True:
            try:
                booked = await self._rows.reserve(ask, lambda snapshot: self._admit(ask, snapshot, outcome))
                self._note(is_away=False)
                return booked
            except StoreBusy as error:
                if self._closed.is_set() or isinstance(error, StoreBroken):
                    if is_in_doubt:
                        self.take_back(ask.interaction)
                    raise
                self._note(is_away=True)
                is_in_doubt = True
            except GivenUp:
                raise
            except Exception:
                if (
                    is_in_doubt
                ):  # a full disk, for example, does not tell either what an earlier try has committed
                    self.take_back(ask.interaction)
                raise
            await is_set_within(self._closed, wait)
            wait = min(2 * wait, LONGEST_WAIT)

    def _note(self, *, is_away: bool) -> None:
        """Logged once, not by each of the many who may be waiting."""
        if is_away is not self._is_away:
            self._is_away = is_away
            log.warning("the database is away, trying on" if is_away else "the database answers again")

    def _admit(self, ask: Ask, snapshot: Snapshot, outcome: asyncio.Future[Booked]) -> tuple[Split, ...]:
        """How each picture is paid for. Raises a Refused; about credits first, where a member can do something."""
        # Looked at within the transaction, as late as possible. Whoever goes away after this has it cancelled.
        if outcome.done():
            raise GivenUp
        splits = spend(
            snapshot.purse,
            model=ask.request.model,
            credits_each=ask.credits_each,
            count=ask.count,
            money_each=ask.estimate,
            now=snapshot.now,
        )
        admit(snapshot.waiting, count=ask.count - snapshot.starting, queue_limit=self._queue_limit)
        return splits

    async def _cancel(self, interaction: int) -> None:
        await self._insist(self._rows.cancel, interaction)


def _refuse(outcome: asyncio.Future[Booked], refusal: Refused) -> None:
    if not outcome.done():
        outcome.set_exception(refusal)


def _was_reserved(outcome: asyncio.Future[Booked]) -> bool:
    return not outcome.cancelled() and outcome.exception() is None and bool(outcome.result()[0])
