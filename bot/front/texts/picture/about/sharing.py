"""The words of Share here, where it cannot be done."""

from __future__ import annotations

from bot.front.texts.language import Language


def already_here(lang: Language, link: str) -> str:
    """`link` is the address of the message."""
    # Translators: {link} is a link to a message
    return lang.gettext("It is in this channel already: {link}").format(link=link)


def for_adults(lang: Language) -> str:
    """It was made in an age-restricted channel, and this is none."""
    return lang.gettext(
        "This picture was made in an age-restricted channel. It can be shared in such channels only."
    )


def not_taken(lang: Language) -> str:
    """Discord has refused the message: by AutoMod, a filter, or a right that is missing."""
    return lang.gettext(
        "Discord does not take this picture in this channel, for instance because of an AutoMod rule. "
        "Nothing was shared."
    )


def not_now(lang: Language) -> str:
    """Discord, or the way to it, is away."""
    return lang.gettext("Discord did not take the picture just now. Nothing was shared. Please try again.")


def interrupted(lang: Language) -> str:
    """The program ended before the picture was there; told to who wanted to share it."""
    return lang.gettext("I was restarted before your picture was here. Nothing was shared. Please try again.")


def in_its_place(lang: Language) -> str:
    """In public for a moment, until the message is deleted: there is nothing to be shown."""
    return lang.gettext("There is no picture here.")
