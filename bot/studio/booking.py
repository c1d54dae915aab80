"""Reserves while the member waits, and gives back what came of it too late.

A reservation and the word that the member got must agree. Where the database is slow, the member is refused before
Discord's three seconds are over; a reservation that is committed all the same is taken back.
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

PATIENCE = 2.2  # seconds; time is left to say so within three

Booked = tuple[tuple[Generation, ...], int]


class BookingRows(Protocol):
    async def reserve(
        self, ask: Ask, admit: Callable[[Snapshot], Sequence[Split]]
    ) -> tuple[Generation, ...]: ...
    async def place(self, interaction: int) -> int: ...
    async def cancel(self, interaction: int) -> tuple[Generation, ...]: ...


class Booking:
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
        """The rows and the place of the first; no rows for an interaction that has reserved before.

        Raises a Refused, StoreBusy once the patience is over; nothing is left behind then.
        """
        given_up = asyncio.Event()
        work = asyncio.create_task(self._reserve(ask, given_up))
        try:
            async with asyncio.timeout(self._patience):
                return await asyncio.shield(work)
        except BaseException as error:
            if not work.done():
                given_up.set()
                self._behind.spawn(self._undo(work, ask.interaction))
            if isinstance(error, TimeoutError):
                raise StoreBusy from error
            raise

    def take_back(self, interaction: int) -> None:
        """Cancel what is queued of the ask, however long that takes; it goes on behind the caller."""
        self._behind.spawn(self._cancel(interaction))

    async def close(self) -> None:
        """Wait for what goes on behind."""
        await self._behind.wait()

    async def _reserve(self, ask: Ask, given_up: asyncio.Event) -> Booked:
        def decide(snapshot: Snapshot) -> tuple[Split, ...]:
            # Within the transaction, as late as can be: it is rolled back, and nothing has to be undone.
            if given_up.is_set():
                raise StoreBusy
            return self._admit(ask, snapshot)

        rows = await self._rows.reserve(ask, decide)
        if not rows:
            return rows, 0
        try:
            return rows, await self._rows.place(ask.interaction)
        except BaseException:
            self.take_back(ask.interaction)
            raise

    def _admit(self, ask: Ask, snapshot: Snapshot) -> tuple[Split, ...]:
        """Credits first, since that is what a member can do something about; then the line."""
        splits = spend(
            snapshot.purse,
            credits_each=ask.credits_each,
            count=ask.count,
            money_each=ask.estimate,
            now=snapshot.now,
        )
        admit(snapshot.waiting, count=ask.count, queue_limit=self._queue_limit)
        return splits

    async def _undo(self, work: asyncio.Task[Booked], interaction: int) -> None:
        await asyncio.wait({work})
        if work.exception() is None and work.result()[0]:
            log.warning("a reservation came too late and is given back")
            await self._cancel(interaction)

    async def _cancel(self, interaction: int) -> None:
        await self._insist(self._rows.cancel, interaction)
