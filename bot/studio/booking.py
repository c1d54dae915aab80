"""The first step of the story: an ask is reserved while the member waits for an answer.

What the member is told and what is reserved must agree. Discord takes an answer for three seconds, and a database can
take longer than that. So the member is refused when PATIENCE is over, and the reservation, which may be committed
all the same, is cancelled behind the member's back.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Protocol

from bot.domain.credits import Split, spend
from bot.domain.errors import StoreBusy
from bot.domain.pictures import Ask, Generation, Snapshot
from bot.domain.turns import admit
from bot.studio.background import Background
from bot.studio.insist import Insist

log = logging.getLogger(__name__)

PATIENCE = 2.2  # seconds for the database; what is left of three is for telling the member

Booked = tuple[tuple[Generation, ...], int]  # the rows, and the place of the first


class BookingRows(Protocol):
    """See `line.LineRows`, which has these verbs too."""

    async def reserve(self, ask: Ask, admit: Callable[[Snapshot], Sequence[Split]]) -> Booked: ...
    async def cancel(self, interaction: int) -> tuple[Generation, ...]: ...


class Booking:
    """`queue_limit`: how many pictures may wait in line. `patience`: seconds, see above."""

    def __init__(
        self,
        *,
        rows: BookingRows,
        insist: Insist,
        background: Background,
        queue_limit: int,
        patience: float = PATIENCE,
    ) -> None:
        self._rows = rows
        self._insist = insist
        self._queue_limit = queue_limit
        self._patience = patience
        self._behind = background.tasks("bookings", "a reservation could not be given back")

    async def reserve(self, ask: Ask) -> Booked:
        """The rows and the place in line of the first; no rows for an interaction that has reserved before.

        Raises a Refused: StoreBusy when the patience is over. Nothing stays reserved then.
        """
        given_up = asyncio.Event()
        work = asyncio.create_task(self._reserve(ask, given_up))
        try:
            async with asyncio.timeout(self._patience):
                # Shielded, because a cancelled caller cannot know whether the transaction was committed. `_undo`
                # waits for the answer and knows.
                return await asyncio.shield(work)
        except BaseException as error:
            if not work.done():
                given_up.set()
                self._behind.spawn(self._undo(work, ask.interaction))
            if isinstance(error, TimeoutError):
                raise StoreBusy from error
            raise

    def take_back(self, interaction: int) -> None:
        """Cancel what is queued of the ask, behind the caller and however long the database is away."""
        self._behind.spawn(self._cancel(interaction))

    async def close(self) -> None:
        """Wait until nothing is left to be cancelled."""
        await self._behind.wait()

    async def _reserve(self, ask: Ask, given_up: asyncio.Event) -> Booked:
        def decide(snapshot: Snapshot) -> tuple[Split, ...]:
            # Looked at within the transaction, as late as possible: raising here rolls it back.
            if given_up.is_set():
                raise StoreBusy
            return self._admit(ask, snapshot)

        return await self._rows.reserve(ask, decide)

    def _admit(self, ask: Ask, snapshot: Snapshot) -> tuple[Split, ...]:
        """How each picture is paid for. Raises a Refused; about credits first, where a member can do something."""
        splits = spend(
            snapshot.purse,
            credits_each=ask.credits_each,
            count=ask.count,
            money_each=ask.estimate,
            now=snapshot.now,
        )
        admit(snapshot.waiting, count=ask.count - snapshot.starting, queue_limit=self._queue_limit)
        return splits

    async def _undo(self, work: asyncio.Task[Booked], interaction: int) -> None:
        """The member was refused: when the reservation is known to have been committed, cancel it."""
        await asyncio.wait({work})
        if work.exception() is None and work.result()[0]:
            log.warning("a reservation came too late and is given back")
            await self._cancel(interaction)

    async def _cancel(self, interaction: int) -> None:
        await self._insist(self._rows.cancel, interaction)
