"""Keep: a picture stays though it grows old, as long as anybody keeps it. For everybody who sees it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.care.values import KEEP_LIMIT, Kept
from bot.front.kit.feature import Pressed
from bot.front.result.about.answers import begin, say
from bot.front.result.about.care import Care
from bot.front.result.about.subjects import Subject, Subjects
from bot.front.texts.language import Language
from bot.front.texts.picture.about import keeping as texts

Change = Callable[[int, int, str], Awaitable[Kept]]


class Words(Protocol):
    def __call__(self, lang: Language, count: int, *, keeps: int, limit: int, until: datetime) -> str: ...


@dataclass(frozen=True, slots=True)
class Keeping:
    """`age` is how old a picture becomes that nobody keeps."""

    subjects: Subjects
    care: Care
    age: timedelta

    async def keep(self, press: Pressed) -> None:
        """Raises TooManyKept, and what `Subjects.read` raises. Of several pictures some may be kept then."""
        await self._change(press, self.care.keep, texts.kept)

    async def unkeep(self, press: Pressed) -> None:
        """Raises what `Subjects.read` raises."""
        await self._change(press, self.care.unkeep, texts.not_kept_any_more)

    async def _change(self, press: Pressed, change: Change, words: Words) -> None:
        if not await begin(press):
            return
        subject = await self.subjects.read(press)
        keeps = 0
        for id in subject.ids:
            keeps = (await change(press.where.guild, press.who.id, id)).count
        lang, count, until = press.reader.private, len(subject.ids), self._until(subject)
        await say(press, words(lang, count, keeps=keeps, limit=KEEP_LIMIT, until=until))

    def _until(self, subject: Subject) -> datetime:
        """When the first of the pictures is too old."""
        return min(row.ended_at or row.created_at for row in subject.rows) + self.age
