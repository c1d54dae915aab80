"""The words for what is wrong with a server's style: when one is made, and when one is asked for."""

from __future__ import annotations

from bot.domain import errors
from bot.domain.errors import BotError
from bot.front.texts.errors.explanation import Explanation, not_changed, not_charged
from bot.front.texts.language import Language
from bot.front.texts.words import quoted


def about_a_style(lang: Language, error: BotError) -> Explanation | None:
    """The words for an error about a style; None for any other error."""
    if isinstance(error, errors.TooLongWithStyle):
        return _too_long_together(lang, error)
    found = _about_what_was_typed(lang, error) or _about_the_others(lang, error)
    return found and Explanation(found.what, found.then, not_changed(lang))


def _too_long_together(lang: Language, error: errors.TooLongWithStyle) -> Explanation:
    # Translators: {length}, {added} and {limit} are numbers of characters, {style} is the name of a style in
    # quotation marks
    text = lang.gettext(
        "Your text has {length} characters and the style {style} adds {added}. I can take up to {limit} together."
    )
    what = text.format(
        length=lang.number(error.length),
        style=quoted(lang, error.name),
        added=lang.number(error.added),
        limit=lang.number(error.limit),
    )
    return Explanation(what, lang.gettext("Shorten your text, or leave `style` out."), not_charged(lang))


def _about_what_was_typed(lang: Language, error: BotError) -> Explanation | None:
    match error:
        case errors.StyleTextEmpty("name"):
            return Explanation(lang.gettext("The style needs a name."), lang.gettext("Write one."))
        case errors.StyleTextEmpty():
            what = lang.gettext("The style needs words to add.")
            return Explanation(what, lang.gettext("Write how the pictures should look."))
        case errors.StyleTextTooLong(field, length, limit):
            # Translators: both are numbers of characters
            name = lang.gettext("The style's name has {count} characters. I keep up to {limit}.")
            # Translators: both are numbers of characters
            words = lang.gettext("The style's words have {count} characters. I keep up to {limit}.")
            what = (name if field == "name" else words).format(
                count=lang.number(length), limit=lang.number(limit)
            )
            return Explanation(what, lang.gettext("Shorten it and try again."))
        case errors.StyleTextHidden(field):
            what = lang.gettext("The style's words have characters that nobody can see.")
            if field == "name":
                what = lang.gettext("The style's name has characters that nobody can see.")
            return Explanation(what, lang.gettext("Type it anew instead of pasting it."))
    return None


def _about_the_others(lang: Language, error: BotError) -> Explanation | None:
    match error:
        case errors.StyleNameTaken(name):
            # Translators: {style} is the name of a style, in quotation marks
            what = lang.gettext("This server has a style {style} already.").format(style=quoted(lang, name))
            return Explanation(what, lang.gettext("Choose another name, or change that one."))
        case errors.TooManyStyles(limit):
            what = lang.ngettext(
                "A server can have {limit} style, and this one has as many.",
                "A server can have {limit} styles, and this one has as many.",
                limit,
            ).format(limit=lang.number(limit))
            return Explanation(what, lang.gettext("Remove one first."))
        case errors.StyleChanged():
            what = lang.gettext("Somebody else has just changed that style.")
            return Explanation(what, lang.gettext("Look at what it is now, then change it."))
        case errors.StyleGone():
            what = lang.gettext("That style is not here any more. Somebody has removed it.")
            return Explanation(what, lang.gettext("Use `/setup` to see those that are there."))
    return None
