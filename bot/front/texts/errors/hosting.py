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
