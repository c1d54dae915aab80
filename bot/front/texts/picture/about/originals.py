"""The words of Original: the stored file, as the endpoint gave it."""

from __future__ import annotations

from bot.front.texts.language import Language
from bot.front.texts.words import megabytes


def here(lang: Language, count: int) -> str:
    """Above the files."""
    return lang.ngettext(
        "The original, exactly as it was made:", "The originals, exactly as they were made:", count
    )


def too_large(lang: Language, size: int, limit: int, number: int | None) -> str:
    """Both in bytes. `number`: which of several pictures it is, counted from 1; None where there is one."""
    sizes = {"size": megabytes(lang, size), "limit": megabytes(lang, limit)}
    if number is None:
        # Translators: {size} and {limit} are numbers of megabytes
        text = lang.gettext("The original has {size} MB. Discord takes {limit} MB here, so I can't send it.")
        return text.format(**sizes)
    # Translators: {size} and {limit} are numbers of megabytes
    text = lang.gettext(
        "The original of picture {number} has {size} MB. Discord takes {limit} MB here, so I can't send it."
    )
    return text.format(number=lang.number(number), **sizes)
