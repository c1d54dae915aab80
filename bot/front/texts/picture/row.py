"""The labels of the row of buttons under a picture. Phones show about 34 characters of all of them side by side."""

from __future__ import annotations

from bot.front.texts.language import Language


def again(lang: Language) -> str:
    # Translators: a button under a picture: makes the same once more, on the credits of who presses it
    return lang.pgettext("button", "Again")


def change(lang: Language) -> str:
    # Translators: a button under a picture: opens a form with its prompt and its options
    return lang.pgettext("button", "Change")


def use_as_input(lang: Language) -> str:
    # Translators: a button under a picture: opens a form in which one writes what should be changed in it
    return lang.pgettext("button", "Use as input")


def number(lang: Language, position: int) -> str:
    """The label of the button that opens one of several pictures; `position` is 0-based."""
    return lang.number(position + 1)


def after_a_picture_by(lang: Language, member: str, author: str) -> str:
    """The line above a picture that was made after another member's."""
    # Translators: above a picture: {member} has made it after (from, out of) a picture that {author} had made
    return lang.gettext("{member}, after a picture by {author}").format(member=member, author=author)


def input_alt(lang: Language) -> str:
    """The description of the small picture on a card."""
    # Translators: what a screen reader says in place of a small picture, from which the large one was made
    return lang.gettext("The picture that was changed")
