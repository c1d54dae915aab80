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


def price(lang: Language, credits: int, count: int) -> str:
    """What each of `count` pictures has cost its author."""
    if count == 1:
        text = lang.ngettext("**Price:** {credits} credit", "**Price:** {credits} credits", credits)
    else:
        # Translators: of each of several pictures
        text = lang.ngettext("**Price:** {credits} credit each", "**Price:** {credits} credits each", credits)
    return text.format(credits=lang.number(credits))


def made_after(lang: Language, name: str, link: str) -> str:
    """The picture that this one was made from: whose it is, and the address of its message."""
    # Translators: the part in [ ] is a link; both pairs of brackets stay as they are
    text = lang.gettext("**Made after:** [a picture by {name}](<{link}>)")
    return text.format(name=_label(name), link=link)


def made_after_own(lang: Language, link: str) -> str:
    """The same of an earlier picture of the same author; `link` is empty where nobody else sees that one."""
    if not link:
        # Translators: the author has made this picture from an earlier one of their own
        return lang.gettext("**Made after:** an earlier picture of their own")
    # Translators: the part in [ ] is a link; both pairs of brackets stay as they are
    return lang.gettext("**Made after:** [an earlier picture of their own](<{link}>)").format(link=link)


def made_after_gone(lang: Language) -> str:
    """The picture that it was made from was deleted, or stands where the reader may not look."""
    return lang.gettext("**Made after:** another picture, which can't be shown here")


def credentials_kept(lang: Language) -> str:
    # Translators: Content Credentials are signed facts in a picture's file (C2PA)
    return lang.gettext("**Content Credentials:** kept, also in the post")


def credentials_lost(lang: Language) -> str:
    # Translators: Content Credentials are signed facts in a picture's file (C2PA); Original is the label of a button
    return lang.gettext("**Content Credentials:** only in the original; the post is another file")


def no_credentials(lang: Language) -> str:
    # Translators: Content Credentials are signed facts in a picture's file (C2PA)
    return lang.gettext("**Content Credentials:** none seen")


def prompt_is_gone(lang: Language) -> str:
    """In place of a prompt that was removed by age."""
    return lang.gettext("The prompt was removed by age.")


def file_is_gone(lang: Language) -> str:
    """The stored bytes were removed by age."""
    return lang.gettext("The original was removed by age.")


def only_you(lang: Language) -> str:
    """Of a picture that nobody but its author sees."""
    return lang.gettext("Only you see this picture. Discord shows its message until you dismiss it.")


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
