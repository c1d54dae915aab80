"""The words of the styles behind a button in /me, one at a time."""

from __future__ import annotations

from bot.front.texts.language import Language


def button(lang: Language) -> str:
    # Translators: a button that shows the styles that the server has, one at a time
    return lang.pgettext("button", "Styles")


def how(lang: Language) -> str:
    # Translators: {option} is the option of /imagine: `style`
    return lang.gettext("For one picture, choose it with {option} of /imagine.").format(option="`style`")


def in_use(lang: Language) -> str:
    return lang.gettext("✅ Your new pictures get this style, unless you choose another one.")


def use(lang: Language) -> str:
    # Translators: a button: the style that is shown is added to the reader's new pictures; at most 34 characters
    return lang.pgettext("button", "Use for new pictures")


def use_no_more(lang: Language) -> str:
    # Translators: the opposite of "Use for new pictures"; at most 34 characters
    return lang.pgettext("button", "Use it no more")


def next_one(lang: Language) -> str:
    # Translators: a button that shows the next style
    return lang.pgettext("button", "Next")


def choose(lang: Language) -> str:
    # Translators: the text in an empty menu, at most 150 characters
    return lang.gettext("Choose a style to look at it")


def removed(lang: Language) -> str:
    return lang.gettext("That style is not here any more. Somebody has removed it.")


def none(lang: Language) -> str:
    return lang.gettext("This server has no styles.")
