"""The words where a picture cannot be made anew, or made after another one."""

from __future__ import annotations

from bot.domain import errors
from bot.domain.errors import BotError
from bot.front.texts.errors.explanation import Explanation
from bot.front.texts.language import Language
from bot.front.texts.words import escape, isolate_bidi, one_line, truncate


def about_building(lang: Language, error: BotError) -> Explanation | None:
    """None for any other error."""
    match error:
        case errors.JustPressed():
            what = lang.gettext("I'm on it already: you pressed this a moment ago.")
            return Explanation(what, lang.gettext("Press it again in a few seconds for one more."))
        case errors.NotForBuilding(author):
            then = lang.gettext("You can make your own with `/imagine`.")
            return Explanation(_not_for_building(lang, author), then)
        case errors.PromptGone():
            what = lang.gettext("The prompt of this picture was deleted, because it is too old.")
            return Explanation(what, lang.gettext("Write a new one with `/imagine`."))
        case errors.NoPictureThere():
            what = lang.gettext("There is no picture in this message that I can use.")
            return Explanation(what, lang.gettext("Choose a message with an attached picture."))
    return None


def _not_for_building(lang: Language, author: str) -> str:
    name = escape(truncate(one_line(author), 100))
    if not name:
        return lang.gettext("Whoever made this picture does not want others to build on it.")
    # Translators: {member} is a member's name
    text = lang.gettext("{member} does not want others to build on this picture.")
    return text.format(member=name if name.isascii() else isolate_bidi(name))
