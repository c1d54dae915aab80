"""What is wrong with Discord for a while, and not only for so many requests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot.sandbox.rest.faults import Fault
from tests.crash.moments import Trap, Watched

ALWAYS = 1 << 40  # requests


class Skies(Watched):
    def __init__(self) -> None:
        super().__init__(Trap())

    @contextmanager
    def over(self, pattern: str, **fault: Any) -> Iterator[None]:
        """Every request whose route fits has this fault (see Fault), until the block is left."""
        ordered: Fault = self.next(pattern, times=ALWAYS, **fault)
        try:
            yield
        finally:
            self._ordered.remove(ordered)
