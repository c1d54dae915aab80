"""The words about pictures of one ask that could not be made, in private and in public."""

from __future__ import annotations

from bot.front.texts.errors.explanation import Explanation, not_charged
from bot.front.texts.language import Language


def group_line(lang: Language, reason: Explanation, unmade: int, count: int) -> str:
    """Why `unmade` of the `count` pictures of an ask could not be made: those with the same reason."""
    if unmade == count:
        none = lang.ngettext(
            "None of the {count} pictures could be made.",
            "None of the {count} pictures could be made.",
            count,
        ).format(count=lang.number(count))
        return lang.in_a_row(none, reason.text(lang))
    # Translators: {unmade} is a number: "2 of 4 pictures"
    some = lang.ngettext(
        "{unmade} of {count} pictures could not be made.",
        "{unmade} of {count} pictures could not be made.",
        unmade,
    ).format(unmade=lang.number(unmade), count=lang.number(count))
    # Translators: the picture of the sentence before, or the pictures
    charged = lang.ngettext("It was not charged.", "They were not charged.", unmade)
    return lang.in_a_row(some, reason.with_charge(lang, charged))


def restarted_title(lang: Language) -> str:
    """The title of the public card of an ask that a restart interrupted."""
    return lang.gettext("I was restarted")


def unmade_title(lang: Language, count: int) -> str:
    """The title of the public card of an ask without pictures, which names no reason."""
    return lang.ngettext("No picture this time", "No pictures this time", count)


def unmade_text(lang: Language, count: int) -> str:
    what = lang.ngettext("This picture could not be made.", "These pictures could not be made.", count)
    return lang.in_a_row(what, not_charged(lang))
