"""The words of the ballot, which only its voter sees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from discord.utils import format_dt

from bot.front.texts.challenges.entering import theme_of
from bot.front.texts.language import Language
from bot.front.texts.words import one_line


def heading(lang: Language, theme: str) -> str:
    # Translators: above a ballot; {theme} is the name of a challenge, in quotation marks
    return lang.gettext("🗳️ Vote in {theme}").format(theme=theme_of(lang, theme))


def entry(lang: Language, number: int, looked: int, total: int) -> str:
    # Translators: which picture of a challenge is shown, and how many of all of them the voter has looked at
    text = lang.gettext("**Entry {number}** · {looked} of {total} looked at")
    return text.format(number=lang.number(number), looked=lang.number(looked), total=lang.number(total))


def entry_name(lang: Language, number: int) -> str:
    # Translators: a picture of a challenge, by its number: in a menu, and for people who do not see the picture
    return lang.gettext("Entry {number}").format(number=lang.number(number))


def alt(lang: Language, number: int, title: str | None, words: str | None) -> str:
    """For people who do not see the picture: its number, and its title and its author's description, if it has them."""
    named = entry_name(lang, number)
    if title:
        # Translators: {entry} is "Entry 7", {title} is what its author named it
        named = lang.gettext("{entry}: {title}").format(entry=named, title=one_line(title))
    return lang.in_a_row(f"{named}.", one_line(words or ""))


def vote_for(lang: Language, number: int) -> str:
    # Translators: a button, at most 34 characters
    return lang.pgettext("button", "Vote for {number}").format(number=lang.number(number))


def take_back(lang: Language, number: int) -> str:
    # Translators: a button: the vote for this picture; at most 34 characters
    return lang.pgettext("button", "Take back {number}").format(number=lang.number(number))


def back(lang: Language) -> str:
    # Translators: a button to the picture before, at most 34 characters
    return lang.pgettext("button", "Back")


def further(lang: Language) -> str:
    # Translators: a button to the next picture, at most 34 characters
    return lang.pgettext("button", "Next")


def jump_to(lang: Language) -> str:
    # Translators: what a menu says before an entry is chosen in it, at most 150 characters
    return lang.gettext("Jump to entry…")


def entries_from(lang: Language, first: int, last: int) -> str:
    # Translators: a button: the menu below it is to have these entries; at most 34 characters
    text = lang.pgettext("button", "Entries {first}–{last}")
    return text.format(first=lang.number(first), last=lang.number(last))


def your_votes(lang: Language, chosen: Sequence[int], limit: int, closes_at: datetime) -> str:
    left, when = limit - len(chosen), format_dt(closes_at, "R")
    if not chosen:
        # Translators: {when} is "in 2 days"
        text = lang.ngettext(
            "You have {count} vote. Voting ends {when}.", "You have {count} votes. Voting ends {when}.", limit
        )
        return text.format(count=lang.number(limit), when=when)
    # Translators: {entries} are numbers of pictures: "4 and 9"; {count} votes are left; {when} is "in 2 days"
    text = lang.ngettext(
        "Your votes: {entries} – {count} left. You can change them until voting ends {when}.",
        "Your votes: {entries} – {count} left. You can change them until voting ends {when}.",
        left,
    )
    entries = lang.all_of([lang.number(number) for number in chosen])
    return text.format(entries=entries, count=lang.number(left), when=when)


def looked_at_all(lang: Language) -> str:
    return lang.gettext("You have looked at all of them.")


def compares_nothing(lang: Language) -> str:
    return lang.gettext(
        "⚠️ You have chosen every picture that you looked at, so your ballot compares nothing. Take one back, or look "
        "at others."
    )


def chose_all(lang: Language) -> str:
    return lang.gettext(
        "⚠️ You have chosen all pictures that there are for you, so your ballot compares nothing. Take one back."
    )


def chose_none(lang: Language) -> str:
    return lang.gettext("You have chosen none yet, so your ballot compares nothing.")


def only_one(lang: Language) -> str:
    return lang.gettext(
        "There is only one picture here that you could choose, so there is nothing to compare it with."
    )


def counts_after(lang: Language, looks: int) -> str:
    # Translators: {count} is a number of pictures: a ballot of fewer is unfair to the others. To jump is to choose an
    # entry by its number in a menu
    text = lang.ngettext(
        "Your ballot counts once you have gone on from {count} more picture that I show you, with Next or a vote. "
        "Those that you jump to are not among these.",
        "Your ballot counts once you have gone on from {count} more pictures that I show you, with Next or a vote. "
        "Those that you jump to are not among these.",
        looks,
    )
    return text.format(count=lang.number(looks))


def nothing_for_you(lang: Language) -> str:
    return lang.gettext("There is no picture here that you could vote for.")


def picture_gone(lang: Language) -> str:
    return lang.gettext("This picture can't be shown at the moment.")


def receipt(lang: Language, letters: str) -> str:
    # Translators: {letters} are six letters
    text = lang.gettext("Receipt: `{letters}`. After the end it tells you whether your ballot was counted.")
    return text.format(letters=letters)


# --- the receipt -------------------------------------------------------------------------------------------


def was_it_counted(lang: Language) -> str:
    # Translators: a button, at most 34 characters
    return lang.pgettext("button", "Was my ballot counted?")


def receipt_form(lang: Language) -> str:
    # Translators: the title of a form, at most 45 characters
    return lang.pgettext("form", "Was my ballot counted?")


def receipt_field(lang: Language) -> str:
    # Translators: a field of a form, at most 45 characters
    return lang.pgettext("field", "The six letters of your receipt")


def receipt_hint(lang: Language) -> str:
    # Translators: below a field of a form, at most 100 characters
    return lang.gettext("They stood at the bottom of your ballot.")


def counted(lang: Language) -> str:
    return lang.gettext("That ballot was counted. What was on it nobody can tell any more.")


def not_counted(lang: Language) -> str:
    return lang.gettext(
        "That ballot was not counted. Either too few pictures were compared on it for it to be fair, or it compared "
        "nothing: of the pictures that stayed in the challenge all were chosen, or none, or all were found alike."
    )


def no_such_receipt(lang: Language) -> str:
    return lang.gettext(
        "I know of no such receipt in this challenge. Look again at its six letters, "
        "and whether the challenge has ended."
    )
