"""An entry's copy as a file of a message: its name and its description tell its number, and nothing of its author that
they have not written."""

from __future__ import annotations

import logging
from typing import Protocol

from bot.domain.challenges.records import EnteredPicture
from bot.domain.errors import Gone
from bot.front.kit.cards import Upload
from bot.front.texts.challenges import ballot as words
from bot.front.texts.language import Language
from bot.front.texts.words import truncate

log = logging.getLogger(__name__)

ALT_LIMIT = 1000  # characters; Discord takes 1024


class Copies(Protocol):
    async def get(self, key: str) -> bytes:
        """The bytes that are stored under this key. Raises Gone, or OSError."""


def file_name(entered: EnteredPicture) -> str:
    """An entry has its number for good, so the file of this name is of this entry."""
    return f"entry-{entered.number or 0}.webp"


def alt_of(lang: Language, entered: EnteredPicture) -> str:
    """For people who do not see the picture."""
    text = words.alt(lang, entered.number or 0, entered.entry.title, entered.alt)
    return truncate(text, ALT_LIMIT)


async def data_of(copies: Copies, entered: EnteredPicture) -> bytes | None:
    """The bytes, to be shown to a voter; None if they are gone or cannot be read, which is logged."""
    try:
        return await copies.get(entered.key)
    except (Gone, OSError) as error:
        facts = {"entry": entered.entry.id, "error": type(error).__name__}
        log.warning("the copy of an entry cannot be read", extra=facts)
        return None


def upload_of(lang: Language, entered: EnteredPicture, data: bytes) -> Upload:
    return Upload(file_name(entered), data, alt_of(lang, entered))
