"""The words of a member's own settings, behind a button in /me."""

from __future__ import annotations

from bot.front.texts.language import Language


def button(lang: Language) -> str:
    # Translators: a button that opens a form with the reader's own settings; at most 34 characters
    return lang.pgettext("button", "Settings")


def title(lang: Language) -> str:
    # Translators: the title of a form; at most 45 characters
    return lang.gettext("Your settings on this server")


def new_pictures(lang: Language) -> str:
    # Translators: above a choice in a form: who sees pictures that are made from now on; at most 45 characters
    return lang.gettext("New pictures")


def new_pictures_hint(lang: Language) -> str:
    # Translators: the hint below that; "private" is an option of /imagine; at most 100 characters
    return lang.gettext("Unless you choose yourself with the option private")


def for_everybody(lang: Language) -> str:
    # Translators: a choice for new pictures; at most 100 characters
    return lang.gettext("Posted in the channel")


def for_me_alone(lang: Language) -> str:
    # Translators: a choice for new pictures; at most 100 characters
    return lang.gettext("Private: only I see them, and can share them")


def building(lang: Language) -> str:
    # Translators: above a choice in a form; at most 45 characters
    return lang.gettext("Others and my pictures")


def may_build(lang: Language) -> str:
    # Translators: a choice: others may use the buttons Again, Change and Use as input below the reader's pictures; at
    # most 100 characters
    return lang.gettext("Others may build on them")


def may_not_build(lang: Language) -> str:
    # Translators: the other choice; at most 100 characters
    return lang.gettext("Others may only look at them")


def gallery(lang: Language) -> str:
    # Translators: above a choice in a form; /gallery is a command; at most 45 characters
    return lang.gettext("My pictures in /gallery")


def shown(lang: Language) -> str:
    # Translators: a choice for the reader's pictures in /gallery; at most 100 characters
    return lang.gettext("Show them to those who may see their channel")


def hidden(lang: Language) -> str:
    # Translators: the other choice; at most 100 characters
    return lang.gettext("Hide them; their messages stay where they are")


def challenges(lang: Language) -> str:
    # Translators: above a choice in a form; at most 45 characters
    return lang.gettext("Tell me about challenges")


def challenges_hint(lang: Language) -> str:
    # Translators: the hint below that; at most 100 characters
    return lang.gettext("When one opens here for pictures, and when its voting does")


def told(lang: Language) -> str:
    # Translators: a choice: the reader gets direct messages about challenges; at most 100 characters
    return lang.gettext("Yes, by direct message")


def not_told(lang: Language) -> str:
    # Translators: the other choice; at most 100 characters
    return lang.gettext("No")


def saved(lang: Language) -> str:
    """Above what is chosen now."""
    return lang.gettext("✅ Saved. From now on:")


def style(lang: Language) -> str:
    # Translators: above a choice in a form: a style of the server, added to each new picture; at most 45 characters
    return lang.gettext("Style of new pictures")


def style_hint(lang: Language) -> str:
    # Translators: the hint below that; "style" is an option of /imagine; at most 100 characters
    return lang.gettext("Unless you choose one with the option style")


def no_style(lang: Language) -> str:
    # Translators: a choice for new pictures; at most 100 characters
    return lang.gettext("None")
