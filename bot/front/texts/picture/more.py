"""The words behind the button ⋯ under a picture: all that the card has no room for."""

from __future__ import annotations

from datetime import datetime

from discord.utils import format_dt

from bot.front.texts.language import Language
from bot.front.texts.picture.result import how_the_model_read_it
from bot.front.texts.words import escape, isolate_bidi, one_line, truncate

NAME_LIMIT = 100  # characters of the name of a model, size, quality or style


def more(lang: Language) -> str:
    """The label of the button."""
    # Translators: a button under a picture: shows its whole prompt, its size and so on. The dots stay.
    return lang.pgettext("button", "⋯ More")


def about(lang: Language, count: int) -> str:
    """The heading, for `count` pictures of one ask."""
    return lang.ngettext("About this picture", "About these pictures", count)


def model(lang: Language, name: str) -> str:
    return lang.gettext("**Model:** {model}").format(model=_label(name))


def size(lang: Language, label: str) -> str:
    """`label` as `texts.sizes` has it."""
    return lang.gettext("**Size:** {size}").format(size=_label(label))


def quality(lang: Language, label: str) -> str:
    return lang.gettext("**Quality:** {quality}").format(quality=_label(label))


def style(lang: Language, label: str) -> str:
    return lang.gettext("**Style:** {style}").format(style=_label(label))


def added_words(lang: Language) -> str:
    """The line above the words of a server's style."""
    return lang.gettext("Added to the text by this style")


def made_by(lang: Language, member: int, moment: datetime) -> str:
    """Who asked, by the member's id, and when the picture was made."""
    # Translators: {member} is a person, {when} a date with a time
    text = lang.gettext("**Made by:** {member}, {when}")
    return text.format(member=f"<@{member}>", when=format_dt(moment, "f"))


def which(lang: Language, number: int, count: int, details: str) -> str:
    """Which picture of its ask it is, counted from 1, and its `details`: labels with dots between them."""
    if count == 1:
        # Translators: {details} reads "31 s · `7F3K`"
        return lang.gettext("**Picture:** {details}").format(details=details)
    text = lang.gettext("**Picture {number} of {count}:** {details}")
    return text.format(number=lang.number(number), count=lang.number(count), details=details)


def revised_prompt(lang: Language) -> str:
    """The line above the full text of the revised prompt."""
    return f"-# {how_the_model_read_it(lang)}"


def _label(name: str) -> str:
    return isolate_bidi(escape(truncate(one_line(name), NAME_LIMIT)))
