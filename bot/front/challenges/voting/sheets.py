"""All pictures that one voter may choose from, as few files: up to ten in a grid each, with their numbers.

They are in the order of their numbers, which say nothing of who made them. Those that are to be covered come on sheets
of their own, the last ones: so each picture that counts as looked at can be looked at, and nobody has to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot import pixels
from bot.domain.challenges.handing import SHEET
from bot.domain.challenges.records import EnteredPicture
from bot.front.challenges.copyfiles import ALT_LIMIT, READ_WITHIN, alt_of, data_of
from bot.front.kit.cards import Upload
from bot.front.kit.uploads import FILE_LIMIT, REQUEST_LIMIT, StoredPictures
from bot.front.texts.challenges import overview as words
from bot.front.texts.language import Language
from bot.front.texts.words import truncate

HEAD = 100  # characters of a description that are about the sheet; the others are shared by its pictures


@dataclass(frozen=True, slots=True)
class Sheet:
    """Pictures that are drawn into one file, SHEET at most. `is_covered`: until one clicks on it.

    `lost` are the numbers of those that could not be read when it was drawn.
    """

    pictures: tuple[EnteredPicture, ...]
    is_covered: bool
    lost: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """It tells sheets apart by what is on them: a file of this name need not be drawn again. One with `lost` ones
        has another name, and is drawn anew with each press: they may be there by then."""
        numbers = [entered.number for entered in self.pictures]
        on_it = repr((numbers, self.lost) if self.lost else numbers)
        return f"sheet-{hashlib.sha256(on_it.encode()).hexdigest()[:12]}.webp"

    def alt(self, lang: Language) -> str:
        most = (ALT_LIMIT - HEAD) // len(self.pictures)
        entries = [truncate(alt_of(lang, entered), most - 1) for entered in self.pictures]
        return truncate(words.sheet_alt(lang, len(entries), entries), ALT_LIMIT)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sheet, with what was lost of it, and its file."""

    sheet: Sheet
    file: Upload


def sheets_of(pictures: Sequence[EnteredPicture]) -> list[Sheet]:
    """`pictures` are in the order of their numbers."""
    return [
        Sheet(tuple(several), is_covered)
        for is_covered in (False, True)
        for several in _sliced([each for each in pictures if each.is_spoiler is is_covered])
    ]


async def drawn(lang: Language, copies: StoredPictures, sheets: Sequence[Sheet], limit: int) -> list[Drawn]:
    """Each with its file, for one message that takes `limit` bytes a file. Of a picture that is gone, or cannot be read
    in time, there is the number.

    The pictures of one sheet are read together, and are in memory until it is drawn. So each has its share of the time.
    """
    count = max(1, len(sheets))
    each, within = min(limit, FILE_LIMIT, REQUEST_LIMIT // count), READ_WITHIN / count
    return [await _drawn(lang, copies, sheet, each, within) for sheet in sheets]


async def _drawn(lang: Language, copies: StoredPictures, sheet: Sheet, limit: int, within: float) -> Drawn:
    numbers = [entered.number or 0 for entered in sheet.pictures]
    read = list(zip(numbers, await data_of(copies, sheet.pictures, within), strict=True))
    sheet = replace(sheet, lost=tuple(number for number, data in read if data is None))
    file = await pixels.contact_sheet([(number, data or b"") for number, data in read], limit)
    return Drawn(sheet, Upload(sheet.name, file, sheet.alt(lang)))


def _sliced(pictures: Sequence[EnteredPicture]) -> Iterator[Sequence[EnteredPicture]]:
    return (pictures[start : start + SHEET] for start in range(0, len(pictures), SHEET))
