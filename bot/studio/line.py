"""The line: pictures wait for a slot, get one when it is their turn, and are watched over until they have ended.

    queued ──► running ──► painted ──► (outbox) delivered
       │          ├─► failed    the endpoint said no: given back
       │          └─► unknown   no usable answer: given back, never sent again
       └─► cancelled            given back

Each arrow is one transaction that changes a row only if it is still in the state where the arrow begins (compare
and set). So when two want to change a row, a Cancel and a claim for example, the second one changes nothing.

`running` is committed before the request leaves. A process that dies at any moment after that leaves a `running`
row behind, and such a row is resumed or given back but never sent again: that is what makes a second paid request
impossible.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any, Protocol

from bot.domain.credits import Split
from bot.domain.durations import Expectation
from bot.domain.errors import Closing, PicturesAway, StoreFull
from bot.domain.pictures import Ask, Cancelled, Generation, Snapshot, State
from bot.studio import asklog
from bot.studio.background import Background
from bot.studio.booking import Booking
from bot.studio.inputs import DiskSpace, InputPictures
from bot.studio.insist import Insist
from bot.studio.painting import Painter, PictureStore
from bot.studio.progress import Progress
from bot.studio.wakeup import Wakeup

log = logging.getLogger(__name__)

TICK = 5.0  # seconds; the line is looked at this often for work that no notification announces
AT_ONCE = 8  # pictures in one claim: the others who want to write wait for it
RENEW = 10.0  # seconds between renewals of leases that last 30: two may fail before a lease is over


class LineRows(Protocol):
    """The pictures' rows. Every verb is one transaction, which ends even when its caller is cancelled."""

    async def reserve(
        self, ask: Ask, admit: Callable[[Snapshot], Sequence[Split]]
    ) -> tuple[tuple[Generation, ...], int]:
        """Insert one `queued` row for each picture of the ask; the rows, and the place of the first in the line.

        The place is 0 if it can start at once. `admit` is called within the transaction. It returns how each picture
        is paid for, or raises a Refused: then nothing is inserted. Returns no rows for an interaction that has
        reserved before: Discord may send one twice. A call that follows a StoreBusy of the same ask is no such case:
        it returns what was committed then without anybody hearing of it.
        """

    async def answered(
        self, interaction: int, message: int | None, copies: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """The member has been answered, by the message of that id: from now on the rows may be claimed.

        None where the reply was deferred and its message is not known. `copies`: the addresses of the copies of
        pictures to change that the message carries, by the keys of these. They are kept in the same transaction, so
        that no request leaves without them.
        """

    async def cancel(self, interaction: int) -> tuple[Generation, ...]:
        """Make those rows of the ask `cancelled` that are still queued; returns all rows of the ask afterwards."""

    async def abandon(self, interaction: int) -> Cancelled:
        """The same, for its member; and if one of them is running, note that nobody waits for it any more.

        A running row keeps its state, slot and credits. Its picture is not posted in public when it comes.
        """

    async def claim(self, most: int) -> tuple[Generation, ...]:
        """Make the next pictures `running`, each with a slot, this process as owner, and a lease; at most so many.

        Fewer, or none, where nobody else waits, all slots are taken, or a rate limit holds the next picture back.
        """

    @property
    def is_rate_limited(self) -> bool:
        """Whether a rate limit may hold pictures back. A claim is of one picture at most then."""

    async def wait_hint(self) -> float | None:
        """Seconds until a rate limit lets the next picture start; None if none holds it back."""

    async def renew(self) -> None:
        """Prolong the leases of this process's running rows."""

    async def adopt(self) -> tuple[Generation, ...]:
        """Make this process the owner of the running rows of dead processes, and of those that it has let go itself.

        A process is taken for dead when its lease is over, or when it is known to have ended (see storage).
        """

    def let_go(self, id: int) -> None:
        """Nobody works on the row any more. If it is running all the same, `adopt` finds it when its lease is over."""


@dataclass(frozen=True, slots=True)
class Reserved:
    """What was reserved. `place` is the first picture's place in the line, 0 if it starts at once.

    `expected` is how long a picture usually takes, for one that starts at once; None if that is not known.
    """

    generations: tuple[Generation, ...]
    place: int
    expected: Expectation | None = None


class PictureLine:
    """One per process. `start` begins the work, `close` ends it.

    `turns` is notified when a picture may have got its turn, `asks_ended` when an ask may have ended.
    """

    def __init__(
        self,
        *,
        rows: LineRows,
        store: PictureStore,
        disk: DiskSpace,
        painter: Painter,
        progress: Progress,
        insist: Insist,
        background: Background,
        queue_limit: int,
        clock: Callable[[], datetime],
        turns: Wakeup,
        asks_ended: Wakeup,
    ) -> None:
        self._rows = rows
        self._inputs = InputPictures(store, disk)
        self._disk = disk
        self._painter = painter
        self._progress = progress
        self._insist = insist
        self._booking = Booking(
            rows=rows, insist=insist, background=background, queue_limit=queue_limit, clock=clock
        )
        self._background = background
        self._pictures = background.tasks(
            "pictures", "a picture's end could not be written; it is taken up again when its lease is over"
        )
        self._turns = turns
        self._asks_ended = asks_ended
        self._claiming = asyncio.Lock()  # held from a claim until its pictures are among those under way
        self._closing = False
        self._is_over = False  # the grace too

    # --- what a person asks for ----------------------------------------------------------------------

    async def reserve(self, ask: Ask, files: Sequence[bytes]) -> Reserved | None:
        """Reserve the pictures of an ask. `files`: the bytes of the pictures to change, if these are new.

        None for an interaction that has reserved before. Raises a Refused; then nothing is left behind. A database
        that is away is waited for while the ask's reply can be edited.
        """
        if self._closing:
            raise Closing
        self._disk.check()
        async with self._inputs.stored(ask, files):
            rows, place = await self._booking.reserve(ask)
        if not rows:
            return None
        if place == 0:
            self._progress.says_drawing(ask)
            return Reserved(rows, place, self._progress.expected(ask))
        return Reserved(rows, place)

    async def answered(
        self, reserved: Reserved, message: int | None, copies: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """The member sees the card, in the message of that id (None: a deferred reply): the pictures may start.

        `copies` are the addresses of the copies that the card carries, by the keys of the pictures to change.
        """
        interaction = reserved.generations[0].ask.interaction
        await self._insist(self._rows.answered, interaction, message, copies)
        self._turns.notify()

    async def cancel(self, interaction: int) -> tuple[Generation, ...]:
        """Its member cancels the ask; returns all its pictures afterwards.

        What waits is cancelled. What is being drawn cannot be stopped, since its request has been sent: it goes on,
        and is not posted in public. The progress card says nothing new from now on.
        """
        cancelled = await self._rows.abandon(interaction)
        await self._progress.stop(interaction)
        self._asks_ended.notify()
        rows = cancelled.generations
        if cancelled.changed and all(row.state is State.CANCELLED for row in rows):
            asklog.ended(rows)
        return rows

    def take_back(self, interaction: int) -> None:
        """The member could not be answered: cancel the ask, behind the caller and however long that takes."""
        self._progress.forget(interaction)
        self._booking.take_back(interaction)

    # --- the work ------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start pictures and look after leases, until the background is closed."""
        self._background.loop("turns", self._give_turns, every=TICK, wait=self._turns.wait)
        self._background.loop("leases", self._look_after_leases, every=RENEW)

    async def close(self, grace: float) -> None:
        """Start nothing new, give running pictures `grace` seconds to finish, and cancel what is left.

        Whoever is not decided yet is refused at once, with Closing. A cancelled picture is given back, unless the next
        start can go on with it. What is queued stays queued.
        """
        self._closing = True
        self._booking.stop()
        try:
            async with asyncio.timeout(grace):
                # A claim that is under way brings more pictures, whose requests leave: they have their grace too.
                async with self._claiming:
                    pass
                if self._pictures:
                    running = len(self._pictures)
                    log.info("waiting for pictures under way", extra={"running": running, "grace": grace})
                    await self._pictures.wait()
        except TimeoutError:
            log.info("the grace is over", extra={"running": len(self._pictures)})
        self._is_over = True
        # Stop first: a picture that is cancelled writes down its end, and must not try that without end. Not before
        # the grace is over, since until then a short outage of the database is worth waiting for.
        self._insist.stop()
        await self._pictures.cancel()
        await self._booking.close()

    async def _give_turns(self) -> float | None:
        """Start what may start. Returns the seconds until the next look, where a rate limit tells them."""
        most, hint = 1 if self._rows.is_rate_limited else AT_ONCE, None
        while not self._closing and self._has_room():
            # Before the claim: what holds the next picture back may hold it back no more right after it.
            hint = await self._rows.wait_hint()
            async with self._claiming:
                rows = await self._rows.claim(most)
                if self._is_over:
                    # No request leaves: nobody would wait for its answer. The next start gives these back.
                    return None
                for row in rows:
                    self._start(row, self._make(row))
            if len(rows) < most:
                break  # nobody else may start before somebody notifies
        return None if hint is None else min(TICK, hint)

    def _has_room(self) -> bool:
        """Whether there is room on the disk. Without it nothing is claimed, since it could be paid for and not kept."""
        try:
            self._disk.check()
        except (StoreFull, PicturesAway):
            return False
        return True

    async def _make(self, row: Generation) -> None:
        self._progress.watch(row)
        try:
            await self._painter.make(row)
        finally:
            # The painter has done this before the end, but not for a picture that is left to the next start.
            await self._progress.unwatch(row)

    async def _resume(self, row: Generation) -> None:
        try:
            await self._painter.resume(row)
        finally:
            await self._progress.unwatch(row)

    def _start(self, row: Generation, work: Coroutine[Any, Any, None]) -> None:
        self._pictures.spawn(work, then=partial(self._finished, row))

    def _finished(self, row: Generation) -> None:
        self._rows.let_go(row.id)
        self._progress.ended(row.ask.interaction)
        self._asks_ended.notify()
        self._turns.notify()

    async def _look_after_leases(self) -> None:
        """Renew our own leases; take over what dead processes left, and resume it or give it back."""
        # Renewal comes first: where the adoption fails, each time, other processes must not take ours for dead.
        if self._pictures:
            await self._rows.renew()
        if self._closing:
            return  # nothing new; but our leases are renewed until the last picture has ended
        for row in await self._rows.adopt():
            self._start(row, self._resume(row))
