"""The words about pictures that were cancelled, also while they were drawn, and those that could not be made."""

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


def still_drawn(lang: Language, count: int, credits_each: int) -> str:
    """`count` pictures of a cancelled ask were being drawn, so they may still come; each is paid with its credits."""
    if count > 1:
        text = lang.ngettext(
            "{count} picture was being drawn already. If it still comes, it costs its credits and waits for you in "
            "`/me`. If not, they come back.",
            "{count} pictures were being drawn already. Those that still come cost their credits and wait for you in "
            "`/me`. For the others you get your credits back.",
            count,
        )
        return text.format(count=lang.number(count))
    text = lang.ngettext(
        "One picture was being drawn already. If it still comes, it costs {credits} credit and waits for you in "
        "`/me`. If not, you get it back.",
        "One picture was being drawn already. If it still comes, it costs {credits} credits and waits for you in "
        "`/me`. If not, you get them back.",
        credits_each,
    )
    return text.format(credits=lang.number(credits_each))


def wait_in_me(lang: Language, count: int) -> str:
    """`count` pictures of a cancelled ask are finished; they are not posted."""
    text = lang.ngettext(
        "{count} finished picture waits for you in `/me`.",
        "{count} finished pictures wait for you in `/me`.",
        count,
    )
    return text.format(count=lang.number(count))


def came_after_all(lang: Language, number: int, count: int, credits: int) -> str:
    """In private: `number` of the `count` pictures of a cancelled ask were painted, for `credits` together."""
    if count == 1:
        what = lang.gettext("Your cancelled picture came after all.")
    else:
        # Translators: the plural form is that of {number}
        text = lang.ngettext(
            "{number} of {count} cancelled pictures was finished after all.",
            "{number} of {count} cancelled pictures were finished after all.",
            number,
        )
        what = text.format(number=lang.number(number), count=lang.number(count))
    return lang.in_a_row(what, _cost(lang, number, credits))


def _cost(lang: Language, number: int, credits: int) -> str:
    if credits == 0:  # it was given up before, and its credits had been given back
        return lang.gettext("It costs nothing.")
    if number > 1:
        text = lang.ngettext(
            "Together they cost {credits} credit.", "Together they cost {credits} credits.", credits
        )
    else:
        text = lang.ngettext("It cost {credits} credit.", "It cost {credits} credits.", credits)
    return text.format(credits=lang.number(credits))


def none_came(lang: Language, credits: int) -> str:
    """In private: no picture of a cancelled ask was painted, and so many credits were given back."""
    text = lang.ngettext(
        "No picture came after you cancelled. Your {credits} credit is back.",
        "No picture came after you cancelled. Your {credits} credits are back.",
        credits,
    )
    return text.format(credits=lang.number(credits))


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
