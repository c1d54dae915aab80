"""The numbers above the row of a result: each opens one picture, large and in private, with a row of its own."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.errors import Gone, ResultUnusable
from bot.front.kit.feature import Part, Pressed, Verbs
from bot.front.kit.uploads import FILE_LIMIT
from bot.front.result.about.subjects import ALONE, Subjects
from bot.front.result.cards import ResultCards
from bot.front.result.row import OPEN


@dataclass(frozen=True, slots=True)
class Opening(Part):
    subjects: Subjects
    cards: ResultCards

    def verbs(self) -> Verbs:
        return {OPEN: self._open}

    async def _open(self, press: Pressed) -> None:
        """Raises StoreBusy, what `Subjects.read` raises, or Gone if the picture's bytes are not there any more."""
        if not await press.reply.acknowledge():
            return
        public_id = press.subject.partition("-")[0]
        subject = await self.subjects.read_of(press, f"{public_id}-{ALONE}")
        limit = min(press.where.upload_limit, FILE_LIMIT)
        try:
            card = await self.cards.alone(press.reader.private, subject.rows[0], limit)
        except ResultUnusable as error:
            raise Gone from error
        await press.reply.edit(card)
