"""What the parts in the space of pictures have in common; `Result` hands each its own."""

from __future__ import annotations

from typing import Protocol

from bot.domain.errors import Gone
from bot.domain.pictures import Generation
from bot.front.kit.feature import Filled, Pressed


class PictureRows(Protocol):
    """Looks up pictures. Both methods raise StoreBusy."""

    async def find(self, public_id: str) -> Generation | None:
        """The picture of that public id; None if there is none."""

    async def ask(self, interaction: int) -> tuple[Generation, ...]:
        """All pictures of the ask of that interaction, by position."""


async def picture_of(call: Pressed | Filled, rows: PictureRows) -> Generation:
    """The picture that the button or form is about, whoever asked for it. Raises Gone or StoreBusy."""
    row = await rows.find(call.subject.partition("-")[0])
    if row is None or row.ask.guild != call.where.guild or not row.ask.request.prompt:
        raise Gone  # of another server or no picture at all, or its prompt was removed by age
    return row
