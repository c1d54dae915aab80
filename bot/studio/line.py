"""Takes asks, gives them their turn, and sees each picture to its end.

    queued ──► running ──► painted ──► (outbox) delivered
       │          ├─► failed    the endpoint said no: given back
       │          └─► unknown   no usable answer: given back, never sent again
       └─► cancelled            given back

Each arrow is one transaction that names the old state, so whoever comes second changes nothing. `running` is
committed before the request leaves; that is what makes a second paid request impossible after a crash. What
happens between `running` and an end is in `painting.py`, the way to the member in `delivery.py`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from bot.domain.credits import Split
from bot.domain.errors import Closing, StoreFull
from bot.domain.pictures import Ask, Generation, Snapshot
from bot.studio.background import Background
from bot.studio.booking import Booking
from bot.studio.inputs import DiskSpace, InputPictures
from bot.studio.insist import Insist
from bot.studio.painting import Painter, PictureStore
from bot.studio.progress import Progress, ProgressCard
from bot.studio.wakeup import Wakeup

log = logging.getLogger(__name__)

TICK = 5.0  # seconds; the line is looked at this often even unnotified, for work of other processes
RENEW = 10.0  # seconds between renewals of leases that last 30


class LineRows(Protocol):
    """The line. Every verb is one transaction, run to its end even when the caller is cancelled."""

    async def reserve(self, ask: Ask, admit: Callable[[Snapshot], Sequence[Split]]) -> tuple[Generation, ...]:
        """Insert one `queued` row per picture, each paid as `admit` says, which raises a Refused if it objects.

        Returns () if this interaction has reserved before: a replay reserves nothing.
        """

    async def answered(self, interaction: int, message: int) -> None:
        """The member has been answered by `message`: from now on the rows may be claimed."""

    async def cancel(self, interaction: int) -> tuple[Generation, ...]:
        """Make what is still queued `cancelled`; returns the whole ask as it stands then."""

    async def ask(self, interaction: int) -> tuple[Generation, ...]:
        """All pictures of one ask, by position."""

    async def place(self, interaction: int) -> int:
        """The place in the line of the ask's first waiting picture; 0 if it may start at once or none waits."""

    async def claim(self) -> Generation | None:
        """Whose turn it is, made `running` with a slot, owner and lease; None if nobody may start now."""

    async def wait_hint(self) -> float | None:
        """Seconds until a rate limit lets the next picture start; None if no rate holds anything back."""

    async def renew(self) -> None:
        """Prolong the lease of everything this process has running."""

    async def adopt(self) -> tuple[Generation, ...]:
        """Take over the running rows of dead processes (slot kept, owner and lease ours now)."""


@dataclass(frozen=True, slots=True)
class Reserved:
    """A reservation that stands; `place` is 0 if the first picture starts at once."""

    generations: tuple[Generation, ...]
    place: int


class PictureLine:
    """One per process. `start` begins the work, `close` ends it in order."""

    def __init__(
        self,
        *,
        rows: LineRows,
        store: PictureStore,
        disk: DiskSpace,
        painter: Painter,
        card: ProgressCard,
        insist: Insist,
        background: Background,
        queue_limit: int,
        asks_ended: Wakeup,
    ) -> None:
        self._rows = rows
        self._inputs = InputPictures(store, disk)
        self._disk = disk
        self._painter = painter
        self._progress = Progress(card, rows.ask)
        self._insist = insist
        self._booking = Booking(rows=rows, insist=insist, background=background, queue_limit=queue_limit)
        self._background = background
        self._pictures = background.tasks(
            "pictures", "a picture's end could not be written; the next start finds it"
        )
        self._asks_ended = asks_ended
        self._turns = Wakeup()
        self._closing = False

    # --- what a person asks for ----------------------------------------------------------------------

    async def reserve(self, ask: Ask, image: bytes | None) -> Reserved | None:
        """Reserve the pictures of an ask; `image` are the bytes of a new picture to change.

        None for an interaction that was reserved before. Raises a Refused, with nothing left behind.
        """
        if self._closing:
            raise Closing
        self._disk.check()
        async with self._inputs.stored(ask, image):
            rows, place = await self._booking.reserve(ask)
        if not rows:
            return None
        if place == 0:
            self._progress.says_drawing(ask)
        return Reserved(rows, place)

    async def answered(self, reserved: Reserved, message: int) -> None:
        """The member sees the card: the pictures may start."""
        interaction = reserved.generations[0].ask.interaction
        await self._insist(self._rows.answered, interaction, message)
        self._turns.notify(len(reserved.generations))

    async def cancel(self, interaction: int) -> tuple[Generation, ...]:
        """Give back what of the ask has not started; the whole ask as it stands then."""
        rows = await self._rows.cancel(interaction)
        self._progress.forget(interaction)
        self._asks_ended.notify()
        return rows

    def take_back(self, interaction: int) -> None:
        """The member could not be answered: give the ask back, however long the database is away."""
        self._progress.forget(interaction)
        self._booking.take_back(interaction)

    # --- the work ------------------------------------------------------------------------------------

    def start(self) -> None:
        """Give turns and look after leases until the background is closed."""
        self._background.loop("turns", self._give_turns, every=TICK, wait=self._turns.wait)
        self._background.loop("leases", self._look_after_leases, every=RENEW)

    async def close(self, grace: float) -> None:
        """Take nothing new, let running pictures finish for `grace` seconds, give back what is left.

        What is still queued stays so: the next start goes on with it.
        """
        self._closing = True
        if self._pictures:
            log.info("waiting for pictures under way", extra={"running": len(self._pictures), "grace": grace})
            await self._pictures.wait(grace)
        # In this order: a picture that is cancelled writes down its end, and must not try that for ever.
        self._insist.stop()
        await self._pictures.cancel()
        await self._booking.close()

    async def _give_turns(self) -> float | None:
        """Start what may start; the seconds until a rate limit lets the next picture start, if they are few."""
        while self._turns.has_work and not self._closing and self._has_room():
            row = await self._rows.claim()
            if row is None:
                # With pictures under way somebody may be waiting for one of their slots.
                self._turns.found_nothing(look_again=len(self._pictures) > 0)
                break
            self._turns.item_taken()
            self._start(row, self._make(row))
        hint = await self._rows.wait_hint()
        return None if hint is None else min(TICK, hint)

    def _has_room(self) -> bool:
        """Nothing is paid for that could not be kept; the line waits until there is room again."""
        try:
            self._disk.check()
        except StoreFull:
            return False
        return True

    async def _make(self, row: Generation) -> None:
        told = asyncio.create_task(self._progress.started(row))
        try:
            await self._painter.make(row)
        finally:
            await told  # so that this card can never overwrite the picture

    def _start(self, row: Generation, work: Coroutine[Any, Any, None]) -> None:
        self._pictures.spawn(work, then=partial(self._finished, row.ask.interaction))

    def _finished(self, interaction: int) -> None:
        self._progress.ended(interaction)
        self._asks_ended.notify()
        self._turns.notify(0)

    async def _look_after_leases(self) -> None:
        """Renew our own; go on with what dead processes left: from its address, its bytes, or give it back."""
        # Renewal comes first: if the adoption fails, other processes must not take our pictures for a dead one's.
        if self._pictures:
            await self._rows.renew()
        if self._closing:
            return  # but our own leases are renewed until their pictures have ended
        for row in await self._rows.adopt():
            self._start(row, self._painter.resume(row))
