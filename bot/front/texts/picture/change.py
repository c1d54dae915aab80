"""The words of the form behind Change. Discord takes 45 characters of a title or label, 100 of a description."""

from __future__ import annotations

from bot.front.texts.language import Language


def title(lang: Language) -> str:
    # Translators: the title of a form, at most 45 characters; what is sent off makes a new picture
    return lang.gettext("Change and try again")


def prompt(lang: Language) -> str:
    # Translators: a field of a form, at most 45 characters: the words that a picture is made of
    return lang.pgettext("field", "Prompt")


def prompt_hint(lang: Language) -> str:
    # Translators: below a field of a form, at most 100 characters
    return lang.gettext("What should be in the picture?")


def size(lang: Language) -> str:
    # Translators: a field of a form, at most 45 characters: the shape of the picture
    return lang.pgettext("field", "Size")


def quality(lang: Language) -> str:
    # Translators: a field of a form, at most 45 characters: how good the picture will be
    return lang.pgettext("field", "Quality")


def picture(lang: Language) -> str:
    # Translators: a field of a form, at most 45 characters: a file to attach
    return lang.pgettext("field", "Picture")


def picture_hint(lang: Language, *, has_one: bool) -> str:
    """`has_one`: the request has a picture already, which stays if no other is given."""
    if has_one:
        # Translators: below a field of a form for a picture, at most 100 characters
        return lang.gettext("Instead of the one you gave")
    # Translators: below a field of a form for a picture, at most 100 characters
    return lang.gettext("A picture to change or to build on")
