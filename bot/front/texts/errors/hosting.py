"""The words for what hosts cannot do with a challenge, and for texts that are too long. Nothing was changed then."""

from __future__ import annotations

from discord.utils import format_dt

from bot.domain import errors
from bot.domain.errors import BotError
from bot.front.texts.errors.explanation import Explanation, not_changed
from bot.front.texts.language import Language


def about_hosting(lang: Language, error: BotError) -> Explanation | None:
    """The words for an error that hosts meet; None for any other error."""
    found = (
        _about_what_was_typed(lang, error)
        or _about_deadlines(lang, error)
        or _about_what_is_late(lang, error)
        or _about_series(lang, error)
    )
    return found and Explanation(found.what, found.then, not_changed(lang))


def _about_what_was_typed(lang: Language, error: BotError) -> Explanation | None:
    match error:
        case errors.ThemeMissing():
            return Explanation(
                lang.gettext("The challenge needs a theme."), lang.gettext("Write what it is about.")
            )
        case errors.ReasonMissing():
            return Explanation(lang.gettext("This needs a reason."), lang.gettext("Write why you do it."))
        case errors.ChallengeTextTooLong(field, length, limit):
            # Translators: both are numbers of characters
            theme = lang.gettext("The theme has {count} characters. I keep up to {limit}.")
            # Translators: what hosts write about a challenge, its rules; both are numbers of characters
            brief = lang.gettext("The brief has {count} characters. I keep up to {limit}.")
            # Translators: of a picture in a challenge; both are numbers of characters
            title = lang.gettext("The title has {count} characters. I keep up to {limit}.")
            what = {"theme": theme, "brief": brief, "title": title}[field]
            what = what.format(count=lang.number(length), limit=lang.number(limit))
            return Explanation(what, lang.gettext("Try again with fewer characters."))
    return None


def _about_deadlines(lang: Language, error: BotError) -> Explanation | None:
    match error:
        case errors.DeadlinePast(end, at):
            # Translators: of the time in which pictures can be entered into a challenge; {when} is "2 hours ago"
            entering = lang.gettext("Entering would have ended {when}.")
            # Translators: {when} is "2 hours ago"
            voting = lang.gettext("Voting would have ended {when}.")
            what = (entering if end == "entering" else voting).format(when=format_dt(at, "R"))
            return Explanation(what, lang.gettext("Choose a later time."))
        case errors.DeadlinesOutOfOrder("entering"):
            what = lang.gettext("Entering would end before the challenge opens.")
            return Explanation(what, lang.gettext("Choose a later time."))
        case errors.DeadlinesOutOfOrder():
            what = lang.gettext("Voting would end before it opens.")
            return Explanation(what, lang.gettext("Choose a later time."))
    return None


def _about_what_is_late(lang: Language, error: BotError) -> Explanation | None:
    match error:
        case errors.FixedByNow("opening"):
            what = lang.gettext("The challenge has opened, so when it opens can't be changed any more.")
            return Explanation(what, lang.gettext("Leave it as it is."))
        case errors.FixedByNow("authors"):
            what = lang.gettext("The challenge has opened, so its authors stay hidden until the results.")
            return Explanation(
                what, lang.gettext("Members enter pictures because of that. Leave it as it is.")
            )
        case errors.FixedByNow():
            what = lang.gettext(
                "Voting has begun, so only the brief and the end of the voting can be changed."
            )
            return Explanation(what, lang.gettext("Leave the rest as it is."))
        case errors.TooManyChallenges(limit):
            what = lang.ngettext(
                "{limit} challenge is running on this server, which is all that I run at the same time.",
                "{limit} challenges are running on this server, which is all that I run at the same time.",
                limit,
            )
            return Explanation(what.format(limit=lang.number(limit)), lang.gettext("Let one end first."))
        case errors.PhaseChanged():
            what = lang.gettext("That challenge has gone on meanwhile.")
            return Explanation(
                what, lang.gettext("Look at where it is now, and press again if you still want it.")
            )
        case errors.VotingHasBegun():
            return Explanation(lang.gettext("Voting has begun, so no picture can be added any more."))
        case errors.ChallengeOver():
            what = lang.gettext("That challenge has ended, so its result stands.")
            return Explanation(what, lang.gettext("You can create a new one."))
        case errors.MemberEntered():
            what = lang.gettext("That member has a picture in this challenge already.")
            return Explanation(what, lang.gettext("They can replace it themselves."))
        case errors.RemovalTooLate(days):
            text = lang.ngettext(
                "Pictures can be removed until {days} day after the end, and this challenge ended earlier.",
                "Pictures can be removed until {days} days after the end, and this challenge ended earlier.",
                days,
            )
            return Explanation(text.format(days=lang.number(days)))
    return None


def _about_series(lang: Language, error: BotError) -> Explanation | None:
    match error:
        case errors.NoSeries():
            return Explanation(
                lang.gettext("There are no such recurring challenges here, or they have been ended."),
                lang.gettext("Open the list again."),
            )
        case errors.TooManySeries(limit):
            # Translators: a series is one list of themes, whose challenges come every week or month
            what = lang.ngettext(
                "This server has {limit} series of recurring challenges, and can't have more.",
                "This server has {limit} series of recurring challenges, and can't have more.",
                limit,
            )
            return Explanation(what.format(limit=lang.number(limit)), lang.gettext("End one first."))
        case errors.TooManyThemes(limit):
            what = lang.ngettext(
                "That is more than {limit} theme.", "That is more than {limit} themes.", limit
            )
            return Explanation(
                what.format(limit=lang.number(limit)),
                lang.gettext("Shorten the list; you can change it later."),
            )
        case errors.FirstRoundPast(at):
            # Translators: {when} is a date with a time
            what = lang.gettext("The next challenge would have begun {when}, which has passed.")
            return Explanation(what.format(when=format_dt(at, "f")), lang.gettext("Choose a later moment."))
        case errors.RoundsTooLong(days):
            what = lang.ngettext(
                "Each challenge has {days} day until the next one, and these times are longer together.",
                "Each challenge has {days} days until the next one, and these times are longer together.",
                days,
            )
            return Explanation(
                what.format(days=lang.number(days)),
                lang.gettext("Choose shorter times for pictures and voting."),
            )
    return None
