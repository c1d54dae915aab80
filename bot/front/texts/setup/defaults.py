"""The lines and menus of /setup about what is taken when a member names no model or no quality."""

from __future__ import annotations

from bot.front.texts.language import Language
from bot.front.texts.models import quality_name
from bot.front.texts.words import escape, one_line, quoted, truncate

OPTION_LIMIT = 100  # characters of a menu's option; Discord's limit
NAME_LIMIT = 80  # characters of a model's or a quality's name


def model(lang: Language, label: str) -> str:
    return lang.gettext("**Model:** {model}, unless a member names another").format(model=_plain(label))


def no_model(lang: Language) -> str:
    return lang.gettext("**Model:** none is known yet, so no picture can be made")


def model_gone(lang: Language, chosen: str, label: str) -> str:
    """The `chosen` one (an id) is not on offer any more; that with this label is taken."""
    # Translators: {chosen} is a model's id in quotation marks, {model} the name of another model
    text = lang.gettext("{chosen} is not available any more. Until you choose again, {model} is used.")
    return text.format(chosen=quoted(lang, chosen), model=_plain(label))


def default_model(lang: Language, label: str) -> str:
    # Translators: an option of a menu, at most 100 characters
    return option_label(lang.gettext("The bot's default: {model}").format(model=one_line(label)))


def quality(lang: Language, label: str) -> str:
    """`label` is that of the quality, with its price."""
    return lang.gettext("**Quality:** {quality}, unless a member names another").format(quality=_plain(label))


def no_quality(lang: Language, label: str) -> str:
    """`label` is that of the model."""
    return lang.gettext("**Quality:** {model} has none to choose").format(model=_plain(label))


def quality_gone(lang: Language, chosen: str, label: str) -> str:
    """The model with this label does not have the `chosen` quality, by its name as the endpoint has it."""
    # Translators: {model} is the name of a model, {chosen} that of a quality in quotation marks
    text = lang.gettext("{model} does not have {chosen}. Until you choose again, its own default is used.")
    return text.format(model=_plain(label), chosen=quoted(lang, quality_name(lang, chosen)))


def default_quality(lang: Language, label: str | None) -> str:
    """`label` is that of the quality which the model takes by default; None: it has none."""
    if label is None:
        return lang.gettext("The model's default")
    # Translators: an option of a menu, at most 100 characters
    return option_label(lang.gettext("The model's default: {quality}").format(quality=one_line(label)))


def option_label(label: str) -> str:
    """A label as an option of a menu; empty if it has nothing to show."""
    return truncate(one_line(label), OPTION_LIMIT)


def _plain(text: str) -> str:
    return escape(truncate(one_line(text), NAME_LIMIT))
