"""The words of what members read of challenges: their entries, places and points, the leaderboard."""

from __future__ import annotations

from discord.utils import format_dt

from bot.domain.challenges.entering import TITLE_LIMIT
from bot.domain.challenges.records import Period
from bot.domain.challenges.values import Challenge, Phase
from bot.front.texts.challenges.entering import theme_of
from bot.front.texts.language import Language
from bot.front.texts.words import quoted

REASON_SHOWN = 200  # characters; an option takes no more

# --- one's own entry, and how many there are ---------------------------------------------------------------


def deadlines(lang: Language, challenge: Challenge) -> str:
    """What comes next, and when; of one that is over, when it ended."""
    voting_at, closes_at = challenge.voting_at, challenge.closes_at
    match challenge.phase:
        case Phase.SCHEDULED:
            # Translators: {date} is a day with a time, {when} is "in 2 days"
            text = lang.gettext("It opens {date} ({when}).")
            return text.format(
                date=format_dt(challenge.opens_at, "F"), when=format_dt(challenge.opens_at, "R")
            )
        case Phase.OPEN:
            # Translators: {date} and {end} are days with times, {when} is "in 2 days"
            text = lang.gettext("Enter a picture until {date} ({when}), vote from then until {end}.")
            return text.format(
                date=format_dt(voting_at, "F"), when=format_dt(voting_at, "R"), end=format_dt(closes_at, "F")
            )
        case Phase.VOTING:
            # Translators: {date} is a day with a time, {when} is "in 2 days"
            text = lang.gettext("Vote until {date} ({when}).")
            return text.format(date=format_dt(closes_at, "F"), when=format_dt(closes_at, "R"))
        case Phase.CANCELLED:
            return lang.gettext("The hosts have cancelled it.")
        case Phase.CLOSED:
            # Translators: {when} is "2 days ago"
            ended = challenge.ended_at or closes_at
            return lang.gettext("It ended {when}.").format(when=format_dt(ended, "R"))


def your_entry(lang: Language, title: str | None) -> str:
    """Before voting opens, when entries have no numbers yet."""
    if not title:
        return lang.gettext("Your picture is in it.")
    # Translators: {title} is what somebody named their picture, in quotation marks
    return lang.gettext("Your picture {title} is in it.").format(title=quoted(lang, title, TITLE_LIMIT))


def your_number(lang: Language, number: int, title: str | None) -> str:
    if not title:
        return lang.gettext("Your picture is entry {number}.").format(number=lang.number(number))
    # Translators: {title} is what somebody named their picture, in quotation marks
    text = lang.gettext("Your picture {title} is entry {number}.")
    return text.format(title=quoted(lang, title, TITLE_LIMIT), number=lang.number(number))


def not_in_it(lang: Language) -> str:
    return lang.gettext("You have no picture in it.")


def was_removed(lang: Language, why: str | None) -> str:
    """`why` is in a host's own words; None if they are not known."""
    if not why:
        return lang.gettext("The hosts have removed your picture from it.")
    # Translators: {reason} is what a host wrote, in quotation marks
    text = lang.gettext("The hosts have removed your picture from it: {reason}")
    return text.format(reason=quoted(lang, why, REASON_SHOWN))


def others_entered(lang: Language, count: int) -> str:
    if not count:
        return lang.gettext("No pictures of others are in it.")
    text = lang.ngettext(
        "{count} picture of others is in it.", "{count} pictures of others are in it.", count
    )
    return text.format(count=lang.number(count))


def entries_in(lang: Language, count: int) -> str:
    """As hosts read it."""
    if not count:
        return lang.gettext("No entry is in yet.")
    # Translators: pictures in a challenge
    return lang.ngettext("{count} entry is in.", "{count} entries are in.", count).format(
        count=lang.number(count)
    )


def members_voted(lang: Language, count: int) -> str:
    """While they vote."""
    if not count:
        return lang.gettext("Nobody has voted yet.")
    text = lang.ngettext("{count} member has voted.", "{count} members have voted.", count)
    return text.format(count=lang.number(count))


# --- the results -----------------------------------------------------------------------------------------


def results_of(lang: Language, theme: str) -> str:
    # Translators: above the result of a challenge; {theme} is its name, in quotation marks
    return lang.gettext("🏆 Results of {theme}").format(theme=theme_of(lang, theme))


def no_picture_left(lang: Language) -> str:
    return lang.gettext("No picture was in it at the end.")


def before(lang: Language) -> str:
    # Translators: a button to better places of a ranking, at most 34 characters
    return lang.pgettext("button", "Better places")


def after(lang: Language) -> str:
    # Translators: a button to further places of a ranking, at most 34 characters
    return lang.pgettext("button", "Further places")


# --- the leaderboard --------------------------------------------------------------------------------------


def leaderboard(lang: Language, period: Period) -> str:
    match period:
        case Period.MONTH:
            return lang.gettext("🏆 Challenges that ended this month")
        case Period.YEAR:
            return lang.gettext("🏆 Challenges that ended this year")
        case Period.ALL:
            return lang.gettext("🏆 All challenges so far")


def ranked(lang: Language, place: int, member: int, wins: int, podiums: int, entries: int) -> str:
    """A member's line."""
    counts = [
        lang.ngettext("{count} win", "{count} wins", wins).format(count=lang.number(wins)),
        # Translators: how often somebody was among the first three
        lang.ngettext("{count} podium", "{count} podiums", podiums).format(count=lang.number(podiums)),
        # Translators: how many challenges somebody took part in
        lang.ngettext("{count} entry", "{count} entries", entries).format(count=lang.number(entries)),
    ]
    return f"**{lang.number(place)}.** <@{member}> · " + " · ".join(counts)


def nobody_yet(lang: Language, period: Period) -> str:
    if period is Period.ALL:
        return lang.gettext("No challenge has ended with a result yet.")
    return lang.gettext("No challenge has ended with a result in this time.")


# --- while typing ------------------------------------------------------------------------------------


def phase(lang: Language, challenge: Challenge, when: str) -> str:
    """Where a challenge is, in a list; `when` is a plain date with a time: when it goes on, or when it ended."""
    match challenge.phase:
        case Phase.SCHEDULED:
            # Translators: a challenge in a list that is open for pictures later; {when} is a date with a time
            text = lang.gettext("opens {when}")
        case Phase.OPEN:
            # Translators: a challenge in a list that takes pictures; {when} is a date with a time
            text = lang.gettext("pictures until {when}")
        case Phase.VOTING:
            # Translators: a challenge in a list that is voted on; {when} is a date with a time
            text = lang.gettext("voting until {when}")
        case Phase.CLOSED:
            # Translators: a challenge in a list; {when} is a date with a time
            text = lang.gettext("ended {when}")
        case Phase.CANCELLED:
            # Translators: a challenge in a list; {when} is a date with a time
            text = lang.gettext("cancelled {when}")
    return text.format(when=when)
