"""The words of a challenge's card, which everybody reads first, and of the message that says it was cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from discord.utils import format_dt

from bot.front.texts.language import Language
from bot.front.texts.words import first_of, in_quotation_marks, quoted, safe_paragraph

THEME_CHARACTERS, THEME_UNITS = 80, 330  # UTF-16 units of it when it is escaped
WHY_CHARACTERS, WHY_UNITS = 500, 1000
NAMED = 5  # winners, or models; of more it is said how many


def theme(lang: Language, typed: str) -> str:
    """The theme in quotation marks, escaped, to stand within a line."""
    return in_quotation_marks(lang, safe_paragraph(typed, limit=THEME_CHARACTERS, units=THEME_UNITS))


def heading(lang: Language, typed: str) -> str:
    # Translators: above what a challenge is about; {theme} is in quotation marks
    return lang.gettext("🏆 Challenge: {theme}").format(theme=theme(lang, typed))


def opens(lang: Language, at: datetime) -> str:
    # Translators: {date} is a date with a time, {when} is "in 2 days"
    text = lang.gettext("You can enter a picture from {date} ({when}).")
    return text.format(date=format_dt(at, "F"), when=format_dt(at, "R"))


def submit_until(lang: Language, voting_at: datetime, closes_at: datetime) -> str:
    # Translators: of a challenge; {date} and {end} are dates with times, {when} is "in 2 days"
    text = lang.gettext("Submit until {date} ({when}) · vote until {end}")
    return text.format(
        date=format_dt(voting_at, "F"), when=format_dt(voting_at, "R"), end=format_dt(closes_at, "F")
    )


def vote_until(lang: Language, at: datetime) -> str:
    # Translators: of a challenge; {date} is a date with a time, {when} is "in 2 days"
    text = lang.gettext("Vote until {date} ({when})")
    return text.format(date=format_dt(at, "F"), when=format_dt(at, "R"))


def choose_up_to(lang: Language, votes: int) -> str:
    text = lang.ngettext(
        "Choose the {votes} picture that you like best. Nobody sees what you choose, and you can change it "
        "until the end.",
        "Choose up to {votes} pictures. Nobody sees what you choose, and you can change it until the end.",
        votes,
    )
    return text.format(votes=lang.number(votes))


def choose_the_better(lang: Language) -> str:
    """How members vote in duels."""
    return lang.gettext(
        "You see two pictures at a time and choose the better one. Stop whenever you like. Nobody sees what you "
        "choose."
    )


def one_each(lang: Language) -> str:
    """The first rule."""
    # Translators: a rule of a challenge
    return lang.gettext("One picture per member, made with this bot.")


def authors_hidden(lang: Language) -> str:
    # Translators: a rule of a challenge
    return lang.gettext("Authors are hidden until the results.")


def made_with(lang: Language, models: Sequence[str]) -> str:
    # Translators: a rule of a challenge; {models} is a list of AI models, in quotation marks
    text = lang.gettext("Made with {models}.")
    return text.format(models=first_of(lang, [quoted(lang, name, 30) for name in models], NAMED))


def voters_have(lang: Language, role: int) -> str:
    # Translators: a rule of a challenge; {role} is the name of a role
    return lang.gettext("Only members with {role} vote.").format(role=f"<@&{role}>")


def winner_gets_role(lang: Language, role: int) -> str:
    # Translators: the prize of a challenge; {role} is the name of a role
    return lang.gettext("The winner gets {role}.").format(role=f"<@&{role}>")


def winner_gets_credits(lang: Language, credits: int) -> str:
    # Translators: the prize of a challenge
    text = lang.ngettext("The winner gets {credits} credit.", "The winner gets {credits} credits.", credits)
    return text.format(credits=lang.number(credits))


def winner_gets_both(lang: Language, role: int, credits: int) -> str:
    # Translators: the prize of a challenge; {role} is the name of a role
    text = lang.ngettext(
        "The winner gets {role} and {credits} credit.",
        "The winner gets {role} and {credits} credits.",
        credits,
    )
    return text.format(role=f"<@&{role}>", credits=lang.number(credits))


def won_by(lang: Language, winners: Sequence[str]) -> str:
    """`winners`: each is mentioned, and their picture's title or number named (see `winner`)."""
    # Translators: {winners} is a list: "@alice, picture 7, and @bob, picture 9"
    text = lang.gettext("🥇 Won by {winners}")
    return text.format(winners=first_of(lang, winners, NAMED))


def no_ranking(lang: Language) -> str:
    """In place of the winner."""
    return lang.gettext("Too few took part for a ranking. Thanks to everyone who did!")


def has_ended(lang: Language) -> str:
    """In place of the winner, as long as the votes are not counted."""
    return lang.gettext("This challenge has ended.")


def cancelled(lang: Language) -> str:
    return lang.gettext("The hosts have cancelled this challenge.")


def was_cancelled(lang: Language, typed: str) -> str:
    """In a message of its own."""
    # Translators: {theme} is what the challenge is about, in quotation marks
    text = lang.gettext("The hosts have cancelled the challenge {theme}.")
    return text.format(theme=theme(lang, typed))


def because(lang: Language, why: str) -> str:
    # Translators: {why} is what a host typed: why a challenge was cancelled
    text = lang.gettext("Their reason: {why}")
    return text.format(why=safe_paragraph(why, limit=WHY_CHARACTERS, units=WHY_UNITS))


# --- buttons -----------------------------------------------------------------------------------------


def make(lang: Language) -> str:
    # Translators: a button under a challenge; at most 34 characters
    return lang.pgettext("button", "Make a picture")


def submit(lang: Language) -> str:
    # Translators: a button under a challenge: enter a picture that is there already; at most 34 characters
    return lang.pgettext("button", "Submit one I made")


def rules_and_entry(lang: Language) -> str:
    # Translators: a button under a challenge; at most 34 characters
    return lang.pgettext("button", "Rules & my entry")


def rules(lang: Language) -> str:
    # Translators: a button under a challenge that takes no pictures any more; at most 34 characters
    return lang.pgettext("button", "Rules")


def vote(lang: Language) -> str:
    # Translators: a button: it opens one's ballot in a challenge; at most 34 characters
    return lang.pgettext("button", "Vote")


def results(lang: Language) -> str:
    # Translators: a button: it shows the whole ranking of a challenge; at most 34 characters
    return lang.pgettext("button", "Results")
