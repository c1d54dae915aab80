"""Keep: a picture stays though it grows old, as long as anybody keeps it. For everybody who sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.care.values import KEEP_LIMIT, Kept
from bot.front.kit.feature import Pressed
from bot.front.result.about.answers import begin, say
from bot.front.result.about.care import Care
from bot.front.result.about.subjects import Subject, Subjects
from bot.front.texts.picture.about import keeping as texts


@dataclass(frozen=True, slots=True)
class Keeping:
    """`age` is how old a picture becomes that nobody keeps."""

    subjects: Subjects
    care: Care
    age: timedelta

    async def keep(self, press: Pressed) -> None:
        """Raises TooManyKept, and what `Subjects.read` raises. Of several pictures some may be kept then."""
        if not await begin(press):
            return
        subject = await self.subjects.read(press)
        kept = Kept(0, False)
        for id in subject.ids:
            kept = await self.care.keep(press.where.guild, press.who.id, id)
        lang, count = press.reader.private, len(subject.ids)
        until = self._until(subject)
        await say(press, texts.kept(lang, count, keeps=kept.count, limit=KEEP_LIMIT, until=until))

    async def unkeep(self, press: Pressed) -> None:
        """Raises what `Subjects.read` raises."""
        if not await begin(press):
            return
        subject = await self.subjects.read(press)
        kept = Kept(0, False)
        for id in subject.ids:
            kept = await self.care.unkeep(press.where.guild, press.who.id, id)
        lang, count = press.reader.private, len(subject.ids)
        until = self._until(subject)
        await say(
            press, texts.not_kept_any_more(lang, count, keeps=kept.count, limit=KEEP_LIMIT, until=until)
        )

    def _until(self, subject: Subject) -> datetime:
        """When the first of the pictures is too old."""
        return min(row.ended_at or row.created_at for row in subject.rows) + self.age
