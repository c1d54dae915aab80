"""The labels of the buttons below a refusal or a failure. Phones show 34 characters of a label; so do these."""

from __future__ import annotations

from bot.front.texts.language import Language
from bot.front.texts.models import quality_name
from bot.front.texts.words import one_line, truncate

LABEL_LIMIT = 34  # characters


def my_credits(lang: Language) -> str:
    return lang.pgettext("button", "My credits")


def try_again(lang: Language) -> str:
    return lang.pgettext("button", "Try again")


def change_the_text(lang: Language) -> str:
    return lang.pgettext("button", "Change the text")


def try_in(lang: Language, quality: str) -> str:
    # Translators: {quality} is the name of a quality: "Standard", "HD"
    return _fitted(lang.pgettext("button", "Try in {quality}"), "quality", quality_name(lang, quality))


def _fitted(label: str, placeholder: str, name: str) -> str:
    """The label with the name in it, which is cut where the label would be too long for a phone."""
    room = LABEL_LIMIT - len(label.format(**{placeholder: ""}))
    return label.format(**{placeholder: truncate(one_line(name), max(1, room))})
