"""What a database engine can do here: run a function of SQL in one transaction.

Work is a plain function, not a coroutine: it cannot wait for anything but the database, and a cancelled task
cannot stop it half-way.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

import sqlalchemy as sa

T = TypeVar("T")
Work = Callable[[sa.Connection], T]


class Engine(Protocol):
    async def run(self, work: Work[T]) -> T:
        """Commit what `work` did, or roll it back and pass its error on."""

    def may_begin_again(self, error: sa.exc.DBAPIError) -> bool:
        """Whether a second try of the same transaction may succeed at once."""

    def is_busy(self, error: Exception) -> bool:
        """Whether the database could not be had in time; anything else is a fault."""

    def is_full(self, error: Exception) -> bool:
        """Whether there is no room on the database's disk."""

    async def close(self) -> None: ...
