"""The words about pictures of one ask that could not be made, in private and in public."""

from __future__ import annotations

from bot.front.texts.errors.explanation import Explanation, not_charged
from bot.front.texts.language import Language
from bot.front.texts.picture.cancelled import some_unmade


def group_line(lang: Language, reason: Explanation, unmade: int, count: int) -> str:
    """Why `unmade` of the `count` pictures of an ask could not be made: those with the same reason."""
    if unmade < count:
        return lang.in_a_row(some_unmade(lang, unmade, count), reason.with_charge(lang, ""))
    none = lang.ngettext("{count} picture couldn't be made.", "{count} pictures couldn't be made.", count)
    return lang.in_a_row(none.format(count=lang.number(count)), reason.text(lang))


def restarted_title(lang: Language) -> str:
    """The title of the public card of an ask that a restart interrupted."""
    return lang.gettext("I was restarted")


def unmade_title(lang: Language, count: int) -> str:
    """The title of the public card of an ask without pictures, which names no reason."""
    return lang.ngettext("No picture this time", "No pictures this time", count)


def unmade_text(lang: Language, count: int) -> str:
    what = lang.ngettext("This picture couldn't be made.", "These pictures couldn't be made.", count)
    return lang.in_a_row(what, not_charged(lang))
