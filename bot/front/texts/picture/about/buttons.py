"""The labels of the buttons behind ⋯. Phones show 34 characters of a label; so do these."""

from __future__ import annotations

from bot.front.texts.language import Language


def keep(lang: Language) -> str:
    # Translators: a button: the picture shall not be removed by age
    return lang.pgettext("button", "Keep")


def unkeep(lang: Language) -> str:
    # Translators: a button on a picture that the reader keeps: "Kept", and what pressing it does
    return lang.pgettext("button", "Stop keeping")


def share(lang: Language) -> str:
    # Translators: a button: posts the reader's own picture in this channel, for everybody
    return lang.pgettext("button", "Share here")


def original(lang: Language) -> str:
    # Translators: a button: gives the file as the AI model made it
    return lang.pgettext("button", "Original")


def spoiler(lang: Language) -> str:
    # Translators: a button: hides the picture until somebody clicks on it, as Discord calls it
    return lang.pgettext("button", "Spoiler")


def unspoiler(lang: Language) -> str:
    # Translators: a button: takes the spoiler away from a picture
    return lang.pgettext("button", "Show again")


def describe(lang: Language) -> str:
    # Translators: a button: opens a form for the description that screen readers read out
    return lang.pgettext("button", "Describe")


def report(lang: Language) -> str:
    # Translators: a button: tells the moderators that something is wrong with a picture
    return lang.pgettext("button", "Report")


def delete(lang: Language) -> str:
    return lang.pgettext("button", "Delete")


def delete_with_a_reason(lang: Language) -> str:
    # Translators: a button: the dots say that a form opens, which asks for the reason
    return lang.pgettext("button", "Delete…")


def use_wording(lang: Language, number: int | None) -> str:
    """`number`: which of several pictures' wordings it is, counted from 1; None where there is one picture."""
    if number is None:
        # Translators: a button: opens a form with the prompt as the AI model has written it
        return lang.pgettext("button", "Use this wording")
    # Translators: a button: opens a form with the prompt as the AI model has written it for picture {number}
    return lang.pgettext("button", "Use wording {number}").format(number=lang.number(number))
