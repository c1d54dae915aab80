"""The card that a member looks at while the pictures of an ask are made.

It is edited when the first picture of the ask starts, and when the last one starts, since nothing is left to cancel
then. Not for each picture: Discord limits edits, and the card would say the same.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from bot.domain.pictures import Ask, Generation, State

log = logging.getLogger(__name__)


class ProgressCard(Protocol):
    async def drawing(self, generations: tuple[Generation, ...]) -> None:
        """Show these pictures, all of one ask, as being drawn. Never raises: the pictures come all the same."""


class Progress:
    """Knows which cards say "Drawing". `rows_of` reads all pictures of an ask, by its interaction."""

    def __init__(
        self, card: ProgressCard, rows_of: Callable[[int], Awaitable[tuple[Generation, ...]]]
    ) -> None:
        self._card = card
        self._rows_of = rows_of
        self._open: dict[int, int] = {}  # interaction whose card says Drawing -> its pictures not ended

    def __len__(self) -> int:
        """Asks that are remembered now; none, when nothing is under way."""
        return len(self._open)

    def says_drawing(self, ask: Ask) -> None:
        """The first card of this ask says so already, because the first picture starts at once."""
        self._open[ask.interaction] = ask.count

    async def started(self, row: Generation) -> None:
        """This picture has started: edit the card, if it has to say something else now. Never raises."""
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
        """A picture of the ask has ended. With its last one the ask is forgotten."""
        left = self._open.pop(interaction, 1) - 1
        if left:
            self._open[interaction] = left

    def forget(self, interaction: int) -> None:
        """The ask was cancelled, or could not be answered."""
        self._open.pop(interaction, None)
