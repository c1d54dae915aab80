"""An entry's copy as a file of a message: its name and its description tell its number, and nothing of its author that
they have not written."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from bot.domain.challenges.records import EnteredPicture
from bot.domain.errors import Gone
from bot.front.kit.cards import Upload
from bot.front.kit.uploads import StoredPictures
from bot.front.texts.challenges import ballot as words
from bot.front.texts.language import Language
from bot.front.texts.words import truncate

log = logging.getLogger(__name__)

ALT_LIMIT = 1000  # characters; Discord takes 1024
READ_WITHIN = 10.0  # seconds for all that a voter's message shows; an object store that hangs takes longer


def file_name(entered: EnteredPicture) -> str:
    """An entry has its number for good, so the file of this name is of this entry."""
    return f"entry-{entered.number or 0}.webp"


def alt_of(lang: Language, entered: EnteredPicture) -> str:
    """For people who do not see the picture."""
    text = words.alt(lang, entered.number or 0, entered.entry.title, entered.alt)
    return truncate(text, ALT_LIMIT)


async def data_of(
    copies: StoredPictures, pictures: Sequence[EnteredPicture], within: float = READ_WITHIN
) -> list[bytes | None]:
    """The bytes of each, to be shown to a voter, read together; None for what is gone, cannot be read, or is not there
    within so many seconds, which is logged."""
    return await asyncio.gather(*(_data_of(copies, entered, within) for entered in pictures))


async def _data_of(copies: StoredPictures, entered: EnteredPicture, within: float) -> bytes | None:
    try:
        async with asyncio.timeout(within):
            return await copies.get(entered.key)
    except (Gone, OSError) as error:  # a TimeoutError is an OSError
        facts = {"entry": entered.entry.id, "error": type(error).__name__}
        log.warning("the copy of an entry cannot be read", extra=facts)
        return None


def upload_of(lang: Language, entered: EnteredPicture, data: bytes) -> Upload:
    return Upload(file_name(entered), data, alt_of(lang, entered))
