"""The words of the form behind Use as input. Discord takes 45 characters of a title or label, 100 of a description."""

from __future__ import annotations

from bot.front.texts.language import Language


def title(lang: Language) -> str:
    # Translators: the title of a form, at most 45 characters: it makes a new picture out of one that is there
    return lang.gettext("Use this picture as input")


def what(lang: Language) -> str:
    # Translators: a field of a form, at most 45 characters: the member writes how the picture should differ
    return lang.pgettext("field", "What should change?")


def what_hint(lang: Language) -> str:
    # Translators: below a field of a form, at most 100 characters
    return lang.gettext("For example: make it night, add a hat, as a pencil drawing")


def which(lang: Language) -> str:
    # Translators: a field of a form, at most 45 characters: which of several pictures is meant
    return lang.pgettext("field", "Which picture")
