"""The words about the preview picture of a style."""

from __future__ import annotations

from bot.front.texts.language import Language
from bot.front.texts.words import one_line, quoted, truncate


def alt(lang: Language, name: str) -> str:
    """What describes the picture for people who do not see it. `name` is the style's."""
    # Translators: describes a picture for people who do not see it
    return lang.gettext("Preview of the style {style}").format(style=truncate(one_line(name), 100))


def field(lang: Language) -> str:
    # Translators: the label of a field that takes a file, at most 45 characters
    return lang.gettext("Preview picture")


def hint(lang: Language, *, has_one: bool) -> str:
    """`has_one`: the style has a preview already."""
    if has_one:
        # Translators: below a field that takes a file, at most 100 characters
        return lang.gettext("Attach one only to replace the preview that is there")
    # Translators: below a field that takes a file, at most 100 characters
    return lang.gettext("Optional: shows what pictures in this style look like")


def remove(lang: Language) -> str:
    return lang.pgettext("button", "Remove preview")


def removed(lang: Language, name: str) -> str:
    # Translators: {style} is the name of a style, in quotation marks
    return lang.gettext("The style {style} has no preview any more.").format(style=quoted(lang, name))


def attach_again(lang: Language) -> str:
    """Below what was wrong in a form with a file, of which Discord keeps the words alone."""
    return lang.gettext("Attach the preview picture again, too.")
