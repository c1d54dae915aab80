"""Which cards show their end. An edit of the card that comes after that must not overwrite the picture."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

MOST = 10_000  # asks that are remembered; then the oldest is forgotten


class Settled:
    """By the interaction of an ask. One per process."""

    def __init__(self) -> None:
        self._in_hand: set[int] = set()
        self._ended: dict[int, None] = {}

    @contextmanager
    def in_hand(self, interaction: int) -> Iterator[None]:
        """While the result is being posted."""
        self._in_hand.add(interaction)
        try:
            yield
        finally:
            self._in_hand.discard(interaction)

    def ended(self, interaction: int) -> None:
        """The card shows how the ask ended."""
        self._ended[interaction] = None
        if len(self._ended) > MOST:
            del self._ended[next(iter(self._ended))]

    def may_edit(self, interaction: int) -> bool:
        """Whether the card may be given other words for the time being."""
        return interaction not in self._in_hand and interaction not in self._ended
