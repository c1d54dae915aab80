"""The words of voting in duels, which only the voter sees. What it has in common with a ballot stands in `ballot`."""

from __future__ import annotations

from datetime import datetime

from discord.utils import format_dt

from bot.front.texts.language import Language


def which_is_better(lang: Language, left: int, right: int) -> str:
    # Translators: above two pictures that stand side by side; {left} and {right} are their numbers
    text = lang.gettext("**Which one is better: {left} or {right}?**")
    return text.format(left=lang.number(left), right=lang.number(right))


def left(lang: Language, number: int) -> str:
    # Translators: a button: the picture on the left is better; {number} is the picture's; at most 34 characters
    return lang.pgettext("button", "Left: {number}").format(number=lang.number(number))


def right(lang: Language, number: int) -> str:
    # Translators: a button: the picture on the right is better; {number} is the picture's; at most 34 characters
    return lang.pgettext("button", "Right: {number}").format(number=lang.number(number))


def alike(lang: Language) -> str:
    # Translators: a button: both pictures are equally good; at most 34 characters
    return lang.pgettext("button", "Both alike")


def stop(lang: Language) -> str:
    # Translators: a button: somebody has compared enough pictures; at most 34 characters
    return lang.pgettext("button", "Stop")


def go_on(lang: Language) -> str:
    # Translators: a button: to compare more pictures; at most 34 characters
    return lang.pgettext("button", "Go on")


def you_chose(lang: Language, number: int) -> str:
    # Translators: of two pictures; {number} is that of the one that the reader found better
    text = lang.gettext("You said that {number} is better. You can say something else now.")
    return text.format(number=lang.number(number))


def you_found_alike(lang: Language) -> str:
    return lang.gettext("You said that both are alike. You can say something else now.")


def progress(lang: Language, decided: int, total: int) -> str:
    # Translators: a duel is two pictures that the reader compares; {total} is how many there are for them
    text = lang.ngettext("{decided} of {total} duel decided", "{decided} of {total} duels decided", total)
    return text.format(decided=lang.number(decided), total=lang.number(total))


def counts_from(lang: Language, duels: int) -> str:
    # Translators: a duel is two pictures that the reader compares
    text = lang.ngettext(
        "Your vote counts once you have decided {count} duel. Stop whenever you like.",
        "Your vote counts once you have decided {count} duels. Stop whenever you like.",
        duels,
    )
    return text.format(count=lang.number(duels))


def counts_already(lang: Language, closes_at: datetime, *, is_done: bool) -> str:
    """`is_done`: there is no duel to go on to."""
    if is_done:
        # Translators: {when} is "in 2 days"
        text = lang.gettext("Your vote counts. You can go back and change your mind until the end ({when}).")
    else:
        # Translators: {when} is "in 2 days"
        text = lang.gettext(
            "Your vote counts. You can go on, go back and change your mind until the end ({when})."
        )
    return text.format(when=format_dt(closes_at, "R"))


def compares_nothing(lang: Language, closes_at: datetime, *, is_done: bool) -> str:
    """In its place where all were found alike. `is_done` as there."""
    if is_done:
        # Translators: {when} is "in 2 days"
        text = lang.gettext(
            "⚠️ So far you have found none of these pictures better than another, so your vote compares nothing. "
            "You can go back and change your mind until the end ({when})."
        )
    else:
        # Translators: {when} is "in 2 days"
        text = lang.gettext(
            "⚠️ So far you have found none of these pictures better than another, so your vote compares nothing. "
            "You can go on, go back and change your mind until the end ({when})."
        )
    return text.format(when=format_dt(closes_at, "R"))


def nothing_more(lang: Language) -> str:
    return lang.gettext(
        "There is nothing more to compare: you have decided all duels that there are for you."
    )


def nothing_for_you(lang: Language) -> str:
    return lang.gettext("There are no two pictures here that you could compare.")


def stopped(lang: Language, decided: int, closes_at: datetime) -> str:
    if not decided:
        # Translators: after the button Stop; {when} is "in 2 days"
        text = lang.gettext("You have decided no duel yet. You can go on until the end ({when}).")
        return text.format(when=format_dt(closes_at, "R"))
    # Translators: after the button Stop; {when} is "in 2 days"
    text = lang.ngettext(
        "Thank you! Your {count} duel is kept. You can go on until the end ({when}).",
        "Thank you! Your {count} duels are kept. You can go on until the end ({when}).",
        decided,
    )
    return text.format(count=lang.number(decided), when=format_dt(closes_at, "R"))
