"""Puts acknowledgements before work: in a crowd every reply is deferred first, and asks are decided afterwards.

Discord waits three seconds for a first answer, and fifteen minutes for all that follows. When a thousand ask in the
same instant, deciding about all of them takes longer than three seconds, while deferring a thousand replies does not.
So the length of what is under way decides how an ask is answered:

- While few asks are undecided, an ask is decided at once and answered with the real card. It is deferred if that takes
  longer than ANSWER_WITHIN.
- When more are undecided it is a crowd. Whoever comes is deferred at once, and so is whoever was still waiting: in a
  full event loop timers fire late, so nobody's time is left to one.

In a crowd the work of an ask begins when no acknowledgement is outstanding. It would take the CPU from those who wait
for one, and so would the database's thread, since only one thread at a time runs Python.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from bot.studio.wakeup import is_set_within

ANSWER_WITHIN = 1.5  # seconds until a reply is deferred; half of what Discord waits
# Undecided asks up to which each is decided before it is answered. On two cores the last of 8 at once then has its card
# after 50 ms, of 64 after 0.2 s; with the deferral first, 8 have theirs after 90 ms. So 8 spare those a second request
# who can well wait, and a machine that is twenty times slower still answers them in time.
FEW = 8
# Seconds that work waits for acknowledgements: some may hang, and others may never stop coming.
LONGEST_WAIT = 2.0
LOOK = 0.1  # seconds between two looks whether somebody has waited for so long


class Entry:
    """One ask, from its arrival until it has been answered. `due` is done when its reply must be deferred now."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.due: asyncio.Future[None] = loop.create_future()
        self.arrived = loop.time()
        self._turn: asyncio.Future[None] = loop.create_future()

    async def turn(self) -> None:
        """Wait until the work on this ask may begin."""
        await self._turn

    def left_of(self, seconds: float) -> float:
        """What is left of so many seconds since the arrival; 0 if they are over."""
        return max(0.0, self.arrived + seconds - asyncio.get_running_loop().time())

    def let_begin(self) -> None:
        if not self._turn.done():
            self._turn.set_result(None)


class Acknowledgements:
    """One per process. All asks come through `entered`, in the order in which they arrive."""

    def __init__(self) -> None:
        self._open: dict[int, Entry] = {}  # by interaction
        self._undecided: set[int] = set()
        self._unanswered: dict[int, Entry] = {}  # that need not be deferred yet
        self._outstanding: set[int] = set()  # must be deferred now, and Discord has not taken it yet
        self._waiting: dict[int, Entry] = {}  # for their turn, in the order of their arrival
        self._quiet = asyncio.Event()
        self._pacing: asyncio.Task[None] | None = None
        self._idle = asyncio.Event()
        self._idle.set()

    @contextmanager
    def entered(self, interaction: int) -> Iterator[Entry | None]:
        """The entry of an ask, for as long as the block lasts. None for one that is here already: Discord may send
        an interaction twice, and only one of the two may be deferred, decided and taken back."""
        if interaction in self._open:
            yield None
            return
        loop = asyncio.get_running_loop()
        entry = self._open[interaction] = Entry(loop)
        self._idle.clear()
        # Also while somebody waits for a turn: who comes later must not be decided earlier.
        is_crowd = len(self._undecided) >= FEW or bool(self._waiting)
        self._undecided.add(interaction)
        self._unanswered[interaction] = entry
        timer = None
        if is_crowd:
            self._wait_for_turn(interaction, entry)
        else:
            timer = loop.call_later(ANSWER_WITHIN, self._defer, interaction)
            entry.let_begin()
        try:
            yield entry
        finally:
            if timer is not None:
                timer.cancel()
            self.decided(interaction)
            self.acknowledged(interaction)
            self._waiting.pop(interaction, None)
            del self._open[interaction]
            if not self._open:
                self._idle.set()

    def acknowledged(self, interaction: int) -> None:
        """Discord has taken the first answer, or the interaction has been given up."""
        self._unanswered.pop(interaction, None)
        self._outstanding.discard(interaction)
        if not self._outstanding:
            self._quiet.set()

    def decided(self, interaction: int) -> None:
        """The ask is reserved or refused."""
        self._undecided.discard(interaction)

    def stop(self) -> None:
        """Nobody waits for a turn any more: the program ends, and everybody must be told so."""
        for entry in self._waiting.values():
            entry.let_begin()

    async def until_idle(self) -> None:
        """Wait until everybody has been answered."""
        await self._idle.wait()

    # --- the first answer ----------------------------------------------------------------------------

    def _wait_for_turn(self, interaction: int, entry: Entry) -> None:
        for other in tuple(self._unanswered):
            self._defer(other)
        self._waiting[interaction] = entry
        if self._pacing is None:
            self._pacing = asyncio.create_task(self._give_turns())

    def _defer(self, interaction: int) -> None:
        entry = self._unanswered.pop(interaction, None)
        if entry is not None:
            entry.due.set_result(None)
            self._outstanding.add(interaction)
            self._quiet.clear()

    # --- the turns -----------------------------------------------------------------------------------

    async def _give_turns(self) -> None:
        """Let one ask begin in each turn of the event loop, so that who arrives meanwhile is deferred in between."""
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                interaction, entry = next(iter(self._waiting.items()))
                if self._outstanding and loop.time() - entry.arrived < LONGEST_WAIT:
                    await is_set_within(self._quiet, LOOK)
                    continue
                # If this one is not acknowledged itself, its work begins as soon as it is.
                del self._waiting[interaction]
                entry.let_begin()
                await asyncio.sleep(0)
        finally:
            self._pacing = None
