"""The words about pictures that will not come: cancelled ones, and those that could not be made."""

from __future__ import annotations

from bot.front.texts.errors.explanation import not_charged
from bot.front.texts.language import Language


def cancelled(lang: Language) -> str:
    """The heading of an ask after Cancel."""
    # Translators: a heading: the member does not want the picture any more
    return lang.gettext("Cancelled")


def all_cancelled(lang: Language, count: int) -> str:
    """All `count` pictures of an ask were cancelled before they started."""
    if count == 1:
        return not_charged(lang)
    text = lang.ngettext(
        "{count} picture cancelled. Nothing was charged.",
        "{count} pictures cancelled. Nothing was charged.",
        count,
    )
    return text.format(count=lang.number(count))


def others_come(lang: Language, count: int) -> str:
    """`count` pictures of a cancelled ask had started before, so they are made and charged."""
    text = lang.ngettext(
        "{count} other picture has already started and will appear here.",
        "{count} other pictures have already started and will appear here.",
        count,
    )
    return text.format(count=lang.number(count))


def some_unmade(lang: Language, number: int, count: int) -> str:
    """`1 of 4 pictures couldn't be made and was not charged.`"""
    # Translators: the plural form is that of {number}
    text = lang.ngettext(
        "{number} of {count} pictures couldn't be made and was not charged.",
        "{number} of {count} pictures couldn't be made and were not charged.",
        number,
    )
    return text.format(number=lang.number(number), count=lang.number(count))


def some_cancelled(lang: Language, number: int, count: int) -> str:
    """`2 of 4 pictures were cancelled and not charged.`"""
    # Translators: the plural form is that of {number}
    text = lang.ngettext(
        "{number} of {count} pictures was cancelled and not charged.",
        "{number} of {count} pictures were cancelled and not charged.",
        number,
    )
    return text.format(number=lang.number(number), count=lang.number(count))
