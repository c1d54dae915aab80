"""The words of Spoiler and Describe: both change the message that shows the picture, a moment later."""

from __future__ import annotations

from bot.front.texts.language import Language


def hidden(lang: Language) -> str:
    return lang.gettext("In a moment the picture is hidden behind a spoiler, for everybody.")


def shown_again(lang: Language) -> str:
    return lang.gettext("In a moment the picture is shown again, for everybody.")


def described(lang: Language) -> str:
    return lang.gettext("Saved. In a moment screen readers read your words out.")


def automatic_again(lang: Language) -> str:
    """The form was sent empty."""
    return lang.gettext("Saved. In a moment the description is made of the prompt again.")


def form_title(lang: Language) -> str:
    # Translators: the title of a form, at most 45 characters
    return lang.pgettext("form", "Describe the picture")


def description(lang: Language) -> str:
    # Translators: a field of a form, at most 45 characters: what a screen reader says in place of a picture
    return lang.pgettext("field", "Description")


def description_of(lang: Language, number: int) -> str:
    """Of one of several pictures, counted from 1."""
    # Translators: a field of a form, at most 45 characters: what a screen reader says in place of picture {number}
    return lang.pgettext("field", "Description of picture {number}").format(number=lang.number(number))


def description_hint(lang: Language) -> str:
    # Translators: below a field of a form, at most 100 characters
    return lang.gettext("For people who don't see the picture. Empty: made of the prompt")
