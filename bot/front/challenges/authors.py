"""Who made a picture, where its challenge does not hide it while members vote."""

from __future__ import annotations

from bot.domain.challenges.records import EnteredPicture, Hosted
from bot.front.texts.challenges import results as words
from bot.front.texts.language import Language


def shown_author(lang: Language, hosted: Hosted, picture: EnteredPicture) -> str:
    """`by @alice`, a mention that notifies nobody where it stands; "" where authors are hidden."""
    if hosted.challenge.options.hides_authors:
        return ""
    return words.by(lang, picture)
