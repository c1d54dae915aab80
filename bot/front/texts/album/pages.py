"""The words around pictures that somebody leafs through, one at a time."""

from __future__ import annotations

from collections.abc import Sequence

from bot.front.texts.language import Language
from bot.front.texts.words import quoted


def searched_for(lang: Language, typed: str) -> str:
    """Above the pictures that a search has found."""
    # Translators: {words} are what somebody searches their pictures for
    return lang.gettext("🔎 Your pictures with {words}").format(words=quoted(lang, typed))


def none_found(lang: Language) -> str:
    return lang.gettext("None of your pictures has these words.")


def none_so_far(lang: Language) -> str:
    """A search looks at some thousands of pictures at a time."""
    return lang.gettext("None of the pictures that I have looked at has these words. There are older ones.")


def search_further(lang: Language) -> str:
    # Translators: a button: search pictures that are older than those searched so far; at most 34 characters
    return lang.pgettext("button", "Search further back")


def is_gone(lang: Language) -> str:
    """In place of a picture."""
    return lang.gettext("That picture was deleted or is too old.")


def which(lang: Language, number: int, count: int) -> str:
    # Translators: which of several pictures that were made together this one is: "2 of 4"
    return lang.gettext("{number} of {count}").format(number=lang.number(number), count=lang.number(count))


def private(lang: Language) -> str:
    # Translators: a label of a picture that only its member sees
    return lang.pgettext("label", "Private")


def private_and_shared(lang: Language, channels: Sequence[int]) -> str:
    # Translators: a label of a picture that only its member sees, but for where they have shared it; {channels} is one
    # channel or several
    text = lang.gettext("Private, shared in {channels}")
    return text.format(channels=lang.all_of([f"<#{channel}>" for channel in channels]))


def pictures(lang: Language, count: int) -> str:
    # Translators: how many pictures were made together, as a label in a menu
    return lang.ngettext("{count} picture", "{count} pictures", count).format(count=lang.number(count))


def without_words(lang: Language) -> str:
    # Translators: in a menu, in place of the prompt of a picture whose prompt was removed; at most 100 characters
    return lang.gettext("A picture without its words")


def jump_to(lang: Language) -> str:
    # Translators: what a menu of pictures says before one of them is chosen; at most 150 characters
    return lang.gettext("Jump to…")


def newer_list(lang: Language) -> str:
    # Translators: a button to a list of newer pictures; at most 34 characters
    return lang.pgettext("button", "Newer list")


def older_list(lang: Language) -> str:
    # Translators: a button to a list of older pictures; at most 34 characters
    return lang.pgettext("button", "Older list")


def open_message(lang: Language) -> str:
    # Translators: a button that is a link to the message with the picture; at most 34 characters
    return lang.pgettext("button", "Open")


def by_another(lang: Language) -> str:
    # Translators: in a menu, in place of the prompt of a picture that another member has made; at most 100 characters
    return lang.gettext("A picture by another member")


def that_you_keep(lang: Language) -> str:
    """Above the pictures that the reader keeps, their own and others'."""
    return lang.gettext("⭐ Pictures that you keep")


def none_kept(lang: Language) -> str:
    # Translators: "⋯ More" and "Keep" are buttons
    return lang.gettext("You keep no pictures. Press ⋯ More under a picture, then Keep.")


def kept_ones(lang: Language) -> str:
    # Translators: a button to the pictures that the reader keeps; at most 34 characters
    return lang.pgettext("button", "Kept")


def all_of_yours(lang: Language) -> str:
    # Translators: a button back to all of the reader's own pictures; at most 34 characters
    return lang.pgettext("button", "All my pictures")


def family(lang: Language) -> str:
    # Translators: a button to the pictures from which a picture was made, and that were made from it; at most 34
    # characters
    return lang.pgettext("button", "Family")
