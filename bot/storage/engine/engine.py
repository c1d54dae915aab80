"""What `database.py` needs of an engine: to run a function in one transaction, and to say what an error means.

`Work` is a plain function, not a coroutine: it cannot wait for anything but the database, and a cancelled task cannot
stop it half-way. It is given the open connection, inside the transaction.
"""

from __future__ import annotations

import errno
import logging
import math
import time
from collections.abc import Callable
from enum import Enum
from typing import Protocol, TypeVar

import sqlalchemy as sa

T = TypeVar("T")
Work = Callable[[sa.Connection], T]

NO_ROOM = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
)  # what a full disk says, or a quota, or a limit

NO_LIMIT = math.inf  # seconds
# Seconds for a transaction that counts thousands of ballots, on a slow machine. A process that is frozen in it holds
# one challenge up for so long, and no longer.
LONG = 120.0

log = logging.getLogger(__name__)


class Fault(Enum):
    """What is wrong with the database where the program is not to blame. The value is for the log, with the remedy."""

    BUSY = "it is locked, or has no connection free"  # the usual day: it passes in a moment
    AWAY = "it cannot be reached, or its disk fails; this is tried on until it answers"
    READ_ONLY = "it can only be read; this is tried on until it can be written"
    FULL = "there is no room on its disk; free some"
    MOVED = (
        "its file was moved, removed or replaced; put back the file that was there, "
        "or stop the bot, restore a backup (see README.md) and start it again"
    )
    DAMAGED = "it is damaged; stop the bot and restore a backup (see README.md)"


# Seconds without a failure after which it has passed. Each transaction looks for its file; a broken page stays so.
QUIET = {Fault.AWAY: 10.0, Fault.READ_ONLY: 10.0, Fault.FULL: 10.0, Fault.MOVED: 0.0, Fault.DAMAGED: 3600.0}


class Unusable(OSError):
    """The database cannot be used at the moment; nothing was written. `str()` is what the driver says."""

    def __init__(self, words: str, fault: Fault) -> None:
        super().__init__(words)
        self.fault = fault

    def __reduce__(self) -> tuple[type[Unusable], tuple[str, Fault]]:
        return type(self), (str(self), self.fault)


class Unconfirmed(Exception):
    """The connection was lost while the transaction was committed: whether it was is not known."""


class Engine(Protocol):
    async def run(self, work: Work[T], *, seconds: float | None = None) -> T:
        """Call `work` in a transaction and commit; roll back and raise its error if it raises one.

        It is given up after a few seconds, or after as many as it is given: NO_LIMIT is none. Raises Unconfirmed.
        """

    def may_begin_again(self, error: sa.exc.DBAPIError) -> bool:
        """Whether the transaction was rolled back for no fault of its own, and may succeed if repeated at once."""

    def fault(self, error: BaseException) -> Fault | None:
        """What the error says about the database; None if it is about the statement: a bug, or a broken constraint."""

    async def empty_log(self) -> bool:
        """Whether it is empty now; see `Database.empty_log`. Never raises."""

    async def close(self) -> None:
        """Close the connections. Nothing is running any more."""


class Trouble:
    """What is wrong with the database now, if anything is. The log says it, and says when that has passed.

    Where only some transactions fail, as on a disk that can be read but not written, each that succeeds would say that
    all is well. So that is believed when none has failed for QUIET seconds. `clock` counts seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._fault: Fault | None = None
        self._failed_at = 0.0

    def failed(self, fault: Fault, words: str) -> None:
        """A transaction failed; `words` are the driver's, without a statement or its parameters."""
        if fault is Fault.BUSY:
            return
        self._failed_at = self._clock()
        if fault is not self._fault:
            self._fault = fault
            log.error("the database cannot be used (%s): %s", words, fault.value)

    def passed(self) -> Fault | None:
        """A transaction was committed. Returns what is wrong all the same; None if nothing is."""
        if self._fault is not None and self._clock() - self._failed_at >= QUIET[self._fault]:
            self._fault = None
            log.warning("the database can be used again")
        return self._fault

    @property
    def fault(self) -> Fault | None:
        return self._fault


def words_of(error: BaseException) -> str:
    """What went wrong, as the driver says it: without the statement and its parameters, which hold prompts."""
    cause = error.orig if isinstance(error, sa.exc.DBAPIError) and error.orig is not None else error
    return " ".join(str(cause).split()) or type(cause).__name__
