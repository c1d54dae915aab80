"""The card that the member looks at while the pictures of an ask are made: edited on a change of state, no oftener.

It is edited when the first picture of the ask starts, and when the last one does, since Cancel goes then.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from bot.domain.pictures import Ask, Generation, State

log = logging.getLogger(__name__)


class ProgressCard(Protocol):
    async def drawing(self, generations: tuple[Generation, ...]) -> None:
        """Show that it has begun. Never raises: a card that cannot be edited is no reason to stop."""


class Progress:
    """`rows_of` reads all pictures of an ask, by its interaction."""

    def __init__(
        self, card: ProgressCard, rows_of: Callable[[int], Awaitable[tuple[Generation, ...]]]
    ) -> None:
        self._card = card
        self._rows_of = rows_of
        self._open: dict[int, int] = {}  # interaction whose card says Drawing -> its pictures not ended

    def says_drawing(self, ask: Ask) -> None:
        """The member was answered with a card that says so, because the first picture starts at once."""
        self._open[ask.interaction] = ask.count

    async def started(self, row: Generation) -> None:
        """A picture has started: edit the card if that changes what it says. Never raises."""
        try:
            await self._show(row)
        except Exception as error:
            log.warning("the progress card stays as it is", extra={"error": type(error).__name__})

    async def _show(self, row: Generation) -> None:
        interaction, count = row.ask.interaction, row.ask.count
        first = interaction not in self._open
        if not first and count == 1:
            return
        self._open.setdefault(interaction, count)
        rows = await self._rows_of(interaction) if count > 1 else (row,)
        if first or not any(other.state is State.QUEUED for other in rows):
            await self._card.drawing(rows)

    def ended(self, interaction: int) -> None:
        """A picture has ended; with the last one the ask is forgotten."""
        left = self._open.pop(interaction, 1) - 1
        if left:
            self._open[interaction] = left

    def forget(self, interaction: int) -> None:
        """The ask was cancelled or taken back."""
        self._open.pop(interaction, None)
