"""What `database.py` needs of an engine: to run a function in one transaction, and to say what an error means.

`Work` is a plain function, not a coroutine: it cannot wait for anything but the database, and a cancelled task cannot
stop it half-way. It is given the open connection, inside the transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

import sqlalchemy as sa

T = TypeVar("T")
Work = Callable[[sa.Connection], T]


class Engine(Protocol):
    async def run(self, work: Work[T]) -> T:
        """Call `work` in a transaction and commit; roll back and raise its error if it raises one."""

    def may_begin_again(self, error: sa.exc.DBAPIError) -> bool:
        """Whether the transaction was rolled back for no fault of its own, and may succeed if repeated at once."""

    def is_busy(self, error: Exception) -> bool:
        """Whether the database could not be had in time: locked, shutting down, unreachable, no free connection."""

    def is_full(self, error: Exception) -> bool:
        """Whether there is no room on the database's disk."""

    async def close(self) -> None:
        """Close the connections. Nothing is running any more."""
