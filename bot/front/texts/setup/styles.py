"""The words of /setup about the server's styles: the list of them, one by itself, its form, what was changed."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.guilds.styles import NAME_LIMIT, WORDS_LIMIT
from bot.front.texts.language import Language
from bot.front.texts.words import escape, first_of, isolate_bidi, one_line, quoted, truncate

NAMED = 5  # styles on the panel of /setup
MODEL_LABEL = 60  # characters


def styles(lang: Language, names: Sequence[str]) -> str:
    """The line on the panel of /setup."""
    if not names:
        return lang.gettext("**Styles:** none (optional)")
    return lang.gettext("**Styles:** {styles}").format(
        styles=first_of(lang, [_name(name) for name in names], NAMED)
    )


def about_styles(lang: Language) -> str:
    return lang.gettext("Words of your choice that a member adds to a picture with {option}.").format(
        option="`style`"
    )


def open_styles(lang: Language) -> str:
    return lang.pgettext("button", "Change styles")


# --- the list ----------------------------------------------------------------------------------------


def heading(lang: Language, server: str) -> str:
    """`server` is its name."""
    return lang.gettext("Styles of {server}").format(server=quoted(lang, server, 100))


def introduction(lang: Language) -> str:
    return lang.gettext(
        "The words of a style are added after a member's own text. Everybody who sees the picture can read them."
    )


def how_many(lang: Language, count: int, limit: int) -> str:
    return lang.ngettext(
        "{count} of at most {limit} style", "{count} of at most {limit} styles", limit
    ).format(count=lang.number(count), limit=lang.number(limit))


def none_yet(lang: Language) -> str:
    return lang.gettext("There is none yet.")


def choose(lang: Language) -> str:
    # Translators: the text in an empty menu, at most 150 characters
    return lang.gettext("Choose a style to change or remove it")


def add(lang: Language) -> str:
    return lang.pgettext("button", "Add a style")


# --- one style ---------------------------------------------------------------------------------------


def model(lang: Language, label: str) -> str:
    return lang.gettext("**Model:** {model}, unless a member names another").format(model=_label(label))


def no_model(lang: Language) -> str:
    return lang.gettext("**Model:** the one that a picture without a style gets")


def model_gone(lang: Language, id: str) -> str:
    """The style is for a model that is not on offer any more."""
    # Translators: {model} is a model's id in quotation marks
    text = lang.gettext(
        "{model} is not available any more. Until you choose again, the server's model is used."
    )
    return text.format(model=quoted(lang, id))


def change(lang: Language) -> str:
    # Translators: changes a style: its name, its words, its model; a form follows
    return lang.pgettext("button", "Change style")


def remove(lang: Language) -> str:
    return lang.pgettext("button", "Remove style")


def back(lang: Language) -> str:
    # Translators: leads back to the list of all styles
    return lang.pgettext("button", "All styles")


# --- the form ----------------------------------------------------------------------------------------


def title(lang: Language) -> str:
    # Translators: the title of a form, at most 45 characters
    return lang.gettext("A style of this server")


def name_field(lang: Language) -> str:
    # Translators: the label of a field, at most 45 characters
    return lang.gettext("Name of the style")


def name_hint(lang: Language) -> str:
    # Translators: below a field, at most 100 characters; {limit} is a number of characters
    text = lang.gettext("Like Watercolour; at most {limit} characters")
    return text.format(limit=lang.number(NAME_LIMIT))


def words_field(lang: Language) -> str:
    # Translators: the label of a field, at most 45 characters
    return lang.gettext("Words to add")


def words_hint(lang: Language) -> str:
    # Translators: below a field, at most 100 characters; {limit} is a number of characters
    text = lang.gettext("Like: wet paper, soft light; at most {limit} characters")
    return text.format(limit=lang.number(WORDS_LIMIT))


def model_field(lang: Language) -> str:
    # Translators: the label of a field, at most 45 characters
    return lang.gettext("Model of the style")


def model_hint(lang: Language) -> str:
    # Translators: below a field, at most 100 characters
    return lang.gettext("Used unless a member names another")


def no_model_option(lang: Language) -> str:
    # Translators: an option of a menu, at most 100 characters: the style is for no model in particular
    return lang.gettext("None in particular")


def gone_option(lang: Language, id: str) -> str:
    """`id` is that of a model which is not on offer any more."""
    # Translators: an option of a menu, at most 100 characters
    return lang.gettext("{model} (not available any more)").format(model=truncate(one_line(id), 60))


# --- what was changed --------------------------------------------------------------------------------


def added(lang: Language, name: str) -> str:
    # Translators: {style} is the name of a style, in quotation marks
    return lang.gettext("Members can choose the style {style} now.").format(style=quoted(lang, name))


def changed(lang: Language, name: str) -> str:
    # Translators: {style} is the name of a style, in quotation marks
    text = lang.gettext("The style {style} is changed. Pictures made with it before stay as they are.")
    return text.format(style=quoted(lang, name))


def removed(lang: Language, name: str) -> str:
    # Translators: {style} is the name of a style, in quotation marks
    text = lang.gettext("The style {style} is removed. Pictures made with it stay.")
    return text.format(style=quoted(lang, name))


def unchanged(lang: Language, name: str) -> str:
    # Translators: {style} is the name of a style, in quotation marks
    return lang.gettext("The style {style} was so already.").format(style=quoted(lang, name))


def _name(name: str) -> str:
    return isolate_bidi(escape(one_line(name)))


def _label(label: str) -> str:
    return escape(truncate(one_line(label), MODEL_LABEL))
