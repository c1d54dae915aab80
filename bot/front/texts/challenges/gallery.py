"""The words of the messages that show the pictures of a challenge."""

from __future__ import annotations

from bot.domain.challenges.values import Way
from bot.front.texts.challenges.card import theme
from bot.front.texts.language import Language
from bot.front.texts.words import in_quotation_marks, safe_paragraph

TITLE_CHARACTERS, TITLE_UNITS = 80, 200


def heading(lang: Language, typed: str, first: int, last: int) -> str:
    """Above up to ten pictures."""
    # Translators: {theme} is what the challenge is about, in quotation marks; the others are numbers of pictures
    text = lang.gettext("🖼️ {theme}: pictures {first} to {last}")
    return text.format(theme=theme(lang, typed), first=lang.number(first), last=lang.number(last))


def heading_of_one(lang: Language, typed: str, number: int) -> str:
    # Translators: {theme} is what the challenge is about, in quotation marks
    text = lang.gettext("🖼️ {theme}: picture {number}")
    return text.format(theme=theme(lang, typed), number=lang.number(number))


def heading_of_all(lang: Language, typed: str) -> str:
    """Above the one picture that shows all pictures."""
    # Translators: {theme} is what the challenge is about, in quotation marks
    return lang.gettext("🖼️ {theme}: all pictures at a glance").format(theme=theme(lang, typed))


def title(lang: Language, typed: str) -> str:
    """The title of a picture in quotation marks, escaped, to stand within a line."""
    return in_quotation_marks(lang, safe_paragraph(typed, limit=TITLE_CHARACTERS, units=TITLE_UNITS))


def entry(lang: Language, number: int) -> str:
    # Translators: a picture in a challenge, as members call it: "Entry 7"
    return lang.gettext("Entry {number}").format(number=lang.number(number))


def removed(lang: Language, number: int) -> str:
    return lang.gettext("Entry {number} was removed by the hosts.").format(number=lang.number(number))


def not_there(lang: Language, number: int) -> str:
    """In place of a picture whose file is lost."""
    text = lang.gettext("The picture of entry {number} is not there any more.")
    return text.format(number=lang.number(number))


def none_left(lang: Language) -> str:
    """In place of the one picture that shows all pictures, once all have been removed."""
    return lang.gettext("None of the pictures is left.")


def how_to_look(lang: Language, way: Way) -> str:
    if way is Way.DUELS:
        # Translators: "Vote" is a button
        return lang.gettext("Press Vote to compare the pictures, two at a time.")
    # Translators: "Vote" is a button
    return lang.gettext("Press Vote to look at the pictures one at a time.")


def sheet_alt(lang: Language) -> str:
    # Translators: what a screen reader says of a picture
    return lang.gettext("All pictures of the challenge in a grid, each with its number")


def report(lang: Language) -> str:
    # Translators: a button: tell the moderators about a picture; at most 34 characters
    return lang.pgettext("button", "Report")
