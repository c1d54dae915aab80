"""The words around a picture's family: what it was made from, and what was made from it."""

from __future__ import annotations

from bot.front.texts.language import Language


def heading(lang: Language) -> str:
    return lang.gettext("### Family of this picture")


def made_from(lang: Language) -> str:
    """Above the one picture that it was made after."""
    return lang.gettext("**Made from**")


def led_to(lang: Language) -> str:
    """Above the pictures that were made after it."""
    # Translators: above the pictures that were made from this one
    return lang.gettext("**Led to**")


def by(lang: Language, member: int) -> str:
    """A picture of another member."""
    # Translators: {member} is a person, as a mention
    return lang.gettext("a picture by {member}").format(member=f"<@{member}>")


def nobody_to_see(lang: Language) -> str:
    return lang.gettext("There is nothing of it that you can see now.")


def back(lang: Language) -> str:
    # Translators: a button back to the picture; at most 34 characters
    return lang.pgettext("button", "Back")
