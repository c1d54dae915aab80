"""Spoiler, and Show again: the message is edited a moment later, as its rows say then."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.errors import Gone, NotAllowed, NotYours
from bot.front.kit.feature import Pressed
from bot.front.kit.guilds.permits import MODERATE
from bot.front.result.about.answers import begin, say
from bot.front.result.about.care import Care, Wake
from bot.front.result.about.powers import powers_of
from bot.front.result.about.subjects import Subject, Subjects
from bot.front.texts.picture.about import hiding as texts


@dataclass(frozen=True, slots=True)
class Hiding:
    """For the author and moderators, on what others see too."""

    subjects: Subjects
    care: Care
    wake: Wake

    async def hide(self, press: Pressed) -> None:
        """Raises NotAllowed, Gone for a private result, and what `Subjects.read` raises."""
        await self._set(press, on=True)

    async def show(self, press: Pressed) -> None:
        """Raises as `hide` does."""
        await self._set(press, on=False)

    async def _set(self, press: Pressed, *, on: bool) -> None:
        if not await begin(press):
            return
        subject = await self.subjects.read(press)
        require_public(subject)
        if not powers_of(press, subject).may_change:
            raise NotAllowed(MODERATE.flag)
        await self.care.spoiler(subject.ask.interaction, on)
        self.wake()
        lang = press.reader.private
        await say(press, texts.hidden(lang) if on else texts.shown_again(lang))


def require_public(subject: Subject) -> None:
    """Raises Gone: under a private result there is no such button."""
    if not subject.is_public:
        raise Gone


def require_author(press_by: int, subject: Subject) -> None:
    """Raises NotYours."""
    if subject.ask.member != press_by:
        raise NotYours
