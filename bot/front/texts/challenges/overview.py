"""The words of a ballot that shows all pictures together. What it has in common with others stands in `ballot`."""

from __future__ import annotations

from collections.abc import Sequence

from bot.front.texts.language import Language


def all_at_once(lang: Language) -> str:
    # Translators: a button: show all pictures that can be voted for together; at most 34 characters
    return lang.pgettext("button", "All at once")


def one_at_a_time(lang: Language) -> str:
    # Translators: a button: show one large picture instead of all together; at most 34 characters
    return lang.pgettext("button", "One at a time")


def done(lang: Language) -> str:
    # Translators: a button: somebody has voted; at most 34 characters
    return lang.pgettext("button", "Done")


def how_many(lang: Language, pictures: int) -> str:
    """Above the pictures, which stand in grids."""
    # Translators: {count} is how many pictures follow; "below" is a menu of their numbers
    text = lang.ngettext(
        "All {count} picture that you can vote for. Choose by number below; that is saved at once.",
        "All {count} pictures that you can vote for. Choose by number below; that is saved at once.",
        pictures,
    )
    return text.format(count=lang.number(pictures))


def choose(lang: Language, most: int) -> str:
    # Translators: what a menu of pictures says before any is chosen in it, at most 150 characters
    text = lang.ngettext("Choose {count} picture…", "Choose up to {count} pictures…", most)
    return text.format(count=lang.number(most))


def sheet_alt(lang: Language, count: int, entries: Sequence[str]) -> str:
    """For people who do not see the pictures; `entries` says what each is."""
    # Translators: {count} pictures are shown as one; what is on each of them follows
    text = lang.ngettext(
        "{count} picture in a grid, with its number.",
        "{count} pictures in a grid, each with its number.",
        count,
    )
    return lang.in_a_row(text.format(count=lang.number(count)), *entries)


def not_shown(lang: Language, numbers: Sequence[int]) -> str:
    """Below the pictures, where there is only the number of some."""
    # Translators: {entries} are numbers of pictures: "4 and 9"
    text = lang.ngettext(
        "Entry {entries} can't be shown at the moment.",
        "Entries {entries} can't be shown at the moment.",
        len(numbers),
    )
    return text.format(entries=lang.all_of([lang.number(number) for number in numbers]))


def not_yet_compared(lang: Language) -> str:
    # Translators: "Done" is a button; before either the pictures on the screen count as not looked at
    return lang.gettext("These pictures are compared on your ballot once you have chosen, or pressed Done.")


def saved(lang: Language) -> str:
    return lang.gettext("Your ballot is saved.")
