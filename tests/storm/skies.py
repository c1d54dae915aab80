"""What is wrong with Discord for a while, and not only for so many requests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from tests.crash.moments import Trap, Watched


class Skies(Watched):
    def __init__(self) -> None:
        super().__init__(Trap())

    @contextmanager
    def over(
        self,
        pattern: str,
        *,
        status: int | None = None,
        text: str | None = None,
        retry_after: float | None = None,
        via: bool = True,
        disconnect: Literal["after"] | None = None,
    ) -> Iterator[None]:
        """Every request whose route fits has this fault (see Fault), until the block is left."""
        ordered = self.next(
            pattern,
            times=None,
            status=status,
            text=text,
            retry_after=retry_after,
            via=via,
            disconnect=disconnect,
        )
        try:
            yield
        finally:
            self._ordered.remove(ordered)
