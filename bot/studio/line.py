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
from bot.domain.errors import Closing, Gone, StoreBusy, StoreFull
from bot.domain.pictures import Ask, Generation, Standing, State
from bot.studio.booking import Booking
from bot.studio.painting import Easel, Store
from bot.studio.wakeup import Bell

log = logging.getLogger(__name__)

TICK = 5.0  # seconds; the line is looked at this often even when no bell rang, for work of other processes
RENEW = 10.0  # seconds between renewals of leases that last 30


class Rows(Protocol):
    """The line. Every verb is one transaction, run to its end even when the caller is cancelled."""

    async def reserve(self, ask: Ask, admit: Callable[[Standing], Sequence[Split]]) -> tuple[Generation, ...]:
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


class Progress(Protocol):
    """The card that the member looks at while waiting."""

    async def drawing(self, generations: tuple[Generation, ...]) -> None:
        """Show that it has begun. Never raises: a card that cannot be edited is no reason to stop."""


class Room(Protocol):
    """Room on the disk for what is to be kept."""

    def check(self) -> None:
        """Raises StoreFull."""


@dataclass(frozen=True, slots=True)
class Reserved:
    """A reservation that stands; `place` is 0 if the first picture starts at once."""

    generations: tuple[Generation, ...]
    place: int


class Studio:
    """One per process. `run` works until it is cancelled; `close` ends it in order."""

    def __init__(
        self,
        *,
        rows: Rows,
        store: Store,
        room: Room,
        easel: Easel,
        progress: Progress,
        queue_limit: int,
        asks_ended: Bell,
    ) -> None:
        self._rows = rows
        self._store = store
        self._room = room
        self._easel = easel
        self._progress = progress
        self._booking = Booking(rows=rows, insist=easel.insist, queue_limit=queue_limit)
        self._asks_ended = asks_ended
        self._turns = Bell()
        self._work: set[asyncio.Task[None]] = set()
        self._told_drawing: dict[int, int] = {}  # interaction -> pictures of it that have not ended
        self._closing = False

    # --- what a person asks for ----------------------------------------------------------------------

    async def reserve(self, ask: Ask, image: bytes | None) -> Reserved | None:
        """Reserve the pictures of an ask; `image` are the bytes of a new picture to change.

        None for an interaction that was reserved before. Raises a Refused, with nothing left behind.
        """
        if self._closing:
            raise Closing
        self._room.check()
        key = await self._keep_input(ask, image)
        try:
            rows, place = await self._booking.reserve(ask)
        except BaseException:
            if key is not None:
                await self._forget_input(key)
            raise
        if not rows:
            return None
        if place == 0:
            self._told_drawing[ask.interaction] = ask.count
        return Reserved(rows, place)

    async def _keep_input(self, ask: Ask, image: bytes | None) -> str | None:
        """Store a new picture to change; its key. An older one must still be there: it is kept no longer than a
        painted one. Raises Gone, StoreFull or StoreBusy."""
        picture = ask.request.image
        if picture is None:
            return None
        try:
            if image is not None:
                await self._store.put(picture.key, image)
                return picture.key
            if await self._store.has(picture.key):
                return None
        except OSError as error:
            self._room.check()
            raise StoreBusy from error
        raise Gone

    async def _forget_input(self, key: str) -> None:
        try:
            await self._store.delete(key)
        except OSError as error:
            log.warning(
                "a picture to change stays until its age removes it", extra={"error": type(error).__name__}
            )

    async def answered(self, reserved: Reserved, message: int) -> None:
        """The member sees the card: the pictures may start."""
        interaction = reserved.generations[0].ask.interaction
        await self._easel.insist(self._rows.answered, interaction, message)
        self._turns.ring(len(reserved.generations))

    async def cancel(self, interaction: int) -> tuple[Generation, ...]:
        """Give back what of the ask has not started; the whole ask as it stands then."""
        rows = await self._rows.cancel(interaction)
        self._told_drawing.pop(interaction, None)
        self._asks_ended.ring()
        return rows

    def take_back(self, interaction: int) -> None:
        """The member could not be answered: give the ask back, however long the database is away."""
        self._told_drawing.pop(interaction, None)
        self._booking.take_back(interaction)

    # --- the work ------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Give turns, and look after leases, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keep_leases())
            group.create_task(self._take_turns())

    async def close(self, grace: float) -> None:
        """Take nothing new, let running pictures finish for `grace` seconds, give back what is left.

        What is still queued stays so: the next start goes on with it.
        """
        self._closing = True
        self._turns.wake()
        if self._work:
            log.info("waiting for pictures under way", extra={"running": len(self._work), "grace": grace})
            await asyncio.wait(self._work, timeout=grace)
        self._easel.stop_insisting = True
        for task in self._work:
            task.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)
        await self._booking.close()

    async def _take_turns(self) -> None:
        rung = False
        while not self._closing:
            try:
                await self._start_due(everything=not rung)
                hint = await self._rows.wait_hint()
            except Exception:
                log.exception("the line could not be read; trying again")
                hint = None
            rung = await self._turns.wait(TICK if hint is None else min(TICK, hint))

    async def _start_due(self, *, everything: bool) -> None:
        """Start what may start; unless `everything`, stop when as many as were announced have been started."""
        while (everything or self._turns.expected) and not self._closing and self._has_room():
            row = await self._rows.claim()
            if row is None:
                # With pictures under way somebody may be waiting for one of their slots.
                self._turns.expected = max(1, self._turns.expected) if self._work else 0
                return
            self._turns.done()
            self._start(self._make(row), row)

    def _has_room(self) -> bool:
        """Nothing is paid for that could not be kept; the line waits until there is room again."""
        try:
            self._room.check()
        except StoreFull:
            return False
        return True

    async def _make(self, row: Generation) -> None:
        told = asyncio.create_task(self._tell_drawing(row))
        try:
            await self._easel.make(row)
        finally:
            await told  # so that this card can never overwrite the picture

    async def _tell_drawing(self, row: Generation) -> None:
        """Edit the card when the ask's first picture starts, and when its last one does (Cancel goes then)."""
        interaction, count = row.ask.interaction, row.ask.count
        first = interaction not in self._told_drawing
        if not first and count == 1:
            return
        self._told_drawing.setdefault(interaction, count)
        rows = await self._rows.ask(interaction) if count > 1 else (row,)
        if first or not any(other.state is State.QUEUED for other in rows):
            await self._progress.drawing(rows)

    def _start(self, work: Coroutine[Any, Any, None], row: Generation) -> None:
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(partial(self._finished, row.ask.interaction))

    def _finished(self, interaction: int, task: asyncio.Task[None]) -> None:
        self._work.discard(task)
        left = self._told_drawing.pop(interaction, 1) - 1
        if left:
            self._told_drawing[interaction] = left
        self._asks_ended.ring()
        self._turns.wake()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a picture's end could not be written; the next start finds it", exc_info=error)

    async def _keep_leases(self) -> None:
        """Renew our own; go on with what dead processes left: from its address, its bytes, or give it back."""
        while not self._closing:
            try:
                if self._work:
                    await self._rows.renew()
                for row in await self._rows.adopt():
                    self._start(self._easel.resume(row), row)
            except Exception:
                log.exception("leases could not be looked after; trying again")
            await asyncio.sleep(RENEW)
